#include "common/seal/label_file.h"

#include <catch2/catch.hpp>

#include "common/seal/serial_allocation.h"
#include "tests/common/seal/test_labels.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::crypto::sha256;
using ocop::seal::Claims;
using ocop::seal::find_issued;
using ocop::seal::is_issued;
using ocop::seal::kSkipped;
using ocop::seal::label_entry;
using ocop::seal::LabelEntry;
using ocop::seal::LotSecret;
using ocop::seal::Profile;

namespace {

constexpr std::uint32_t kFirst = 5000;
constexpr std::uint32_t kCount = 8;
constexpr std::uint32_t kSkippedIndex = kFirst + 3;

Claims label_at(std::uint32_t index, Profile profile = Profile::full) {
  Claims claims = ocop::seal::test::example_claims(profile);
  claims.index = index;
  claims.serial = ocop::seal::serial_of(LotSecret{}, index);
  return claims;
}

Bytes example_file() {
  std::vector<LabelEntry> entries;
  for (std::uint32_t index = kFirst; index < kFirst + kCount; ++index)
    entries.push_back(index == kSkippedIndex ? kSkipped : label_entry(label_at(index)));
  return ocop::seal::label_file(entries);
}

}  // namespace

TEST_CASE("a label file lists its labels in index order and skips what was skipped", "[seal]") {
  const Bytes file = example_file();
  CHECK(file.size() == 8 * kCount);
  for (std::uint32_t index = kFirst; index < kFirst + kCount; ++index)
    CHECK(is_issued(file, kFirst, label_at(index)) == (index != kSkippedIndex));
}

TEST_CASE("indexes outside the file are not issued", "[seal]") {
  const Bytes file = example_file();
  for (const std::uint32_t index : {0U, kFirst - 1, kFirst + kCount, 0xFFFFFFFFU})
    CHECK_FALSE(is_issued(file, kFirst, label_at(index)));
  CHECK_FALSE(is_issued({}, kFirst, label_at(kFirst)));
  CHECK_FALSE(is_issued(ByteView(file).first(7), kFirst, label_at(kFirst)));
}

TEST_CASE("the last index there can be is found", "[seal]") {
  constexpr std::uint32_t kLast = 0xFFFFFFFF;
  const std::vector<LabelEntry> entries = {label_entry(label_at(kLast - 1)),
                                           label_entry(label_at(kLast))};
  const Bytes file = ocop::seal::label_file(entries);
  CHECK(is_issued(file, kLast - 1, label_at(kLast)));
  CHECK(find_issued(file, kLast - 1, label_at(kLast)) == kLast);
}

TEST_CASE("a label is issued at its own index only, and with all its claims", "[seal]") {
  const Bytes file = example_file();
  const Claims good = label_at(kFirst);
  REQUIRE(is_issued(file, kFirst, good));
  Claims changed = good;
  changed.index = kFirst + 1;
  CHECK_FALSE(is_issued(file, kFirst, changed));
  changed = good;
  changed.lot = ocop::gs1::Lot::parse("L0526-04").value();
  CHECK_FALSE(is_issued(file, kFirst, changed));
  changed = good;
  changed.lot.reset();
  CHECK_FALSE(is_issued(file, kFirst, changed));
  changed = good;
  changed.expiry.reset();
  CHECK_FALSE(is_issued(file, kFirst, changed));
  changed = good;
  changed.reference ^= 8U;
  CHECK_FALSE(is_issued(file, kFirst, changed));
  changed = good;
  changed.serial = label_at(kFirst + 1).serial;
  CHECK_FALSE(is_issued(file, kFirst, changed));
}

TEST_CASE("a typed serial is found at its index, others are not", "[seal]") {
  const Bytes file = example_file();
  for (std::uint32_t index = kFirst; index < kFirst + kCount; ++index) {
    Claims typed = label_at(index);
    typed.index = 0;
    const auto found = find_issued(file, kFirst, typed);
    CHECK(found == (index == kSkippedIndex ? std::nullopt : std::optional(index)));
  }
  CHECK_FALSE(find_issued(file, kFirst, label_at(kFirst + kCount)));
}

TEST_CASE("no truncation and no flipped bit of a label file passes", "[seal]") {
  const Bytes file = example_file();
  const auto name = sha256(ByteView(file));
  CHECK(ocop::seal::check_label_file(file, name, kCount));
  ocop::test::for_each_mutation(file, [&](ByteView changed) {
    if (ocop::seal::check_label_file(changed, name, kCount)) FAIL("a changed file passes");
  });
  for (const std::uint32_t count : {kCount - 1, kCount + 1})
    CHECK(ocop::seal::check_label_file(file, name, count).error().code == Errc::mismatch);
  for (const std::uint32_t count : {0U, ocop::seal::kMaxLabelsOfFile + 1, 0xFFFFFFFFU})
    CHECK(ocop::seal::check_label_file(file, name, count).error().code == Errc::out_of_range);
}

TEST_CASE("a serial depends on the lot's secret and on every bit of the index", "[seal]") {
  const LotSecret one{};
  LotSecret two{};
  two.back() = 1;
  CHECK(ocop::seal::serial_of(one, 7) == ocop::seal::serial_of(one, 7));
  CHECK(ocop::seal::serial_of(one, 7) != ocop::seal::serial_of(two, 7));
  for (std::uint32_t bit = 0; bit < 32; ++bit)
    CHECK(ocop::seal::serial_of(one, 7) != ocop::seal::serial_of(one, 7 ^ 1U << bit));
}
