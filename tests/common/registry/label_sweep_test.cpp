// Every one-character change behind the host, every truncation, every flipped bit of a valid label:
// never valid.
#include <set>

#include <catch2/catch.hpp>

#include "tests/support/mutations.h"
#include "tests/support/scenario.h"

namespace ocop {
namespace {

using registry::Verdict;

constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~:/?#[]@!$&'()*+,;=% "
    "\"<>\\^`{|}\t\n\x7f";

// True if the change is one that the format allows: parameters behind the last digit.
bool is_allowed(const std::string& changed, const std::string& original) {
  return changed.starts_with(original) &&
         (changed.size() == original.size() || changed[original.size()] == '&');
}

void sweep(gs1::LabelProfile profile) {
  test::Scenario s;
  s.register_product();
  s.certify();
  const test::DemoLot lot = s.add_lot(8, "L0625-01", profile);
  const std::string host = "OCOP.VN";
  record::TrustList with_host = s.trust;
  with_host.version = 2;
  with_host.issued = s.now;
  with_host.hosts.push_back({gs1::Host::parse(host).value(), {s.now.date(), std::nullopt}});
  s.replace_trust(with_host);
  const std::string uri = lot.uri(3, host);
  const registry::Registry registry = s.registry();
  const registry::Moment moment{s.now, s.newest_time};
  const auto verdict = [&](const std::string& text) {
    return registry::judge(text, registry::HostRule::in_text, registry, s.files, moment).verdict;
  };
  REQUIRE(verdict(uri) == Verdict::valid);
  const std::size_t after_host = uri.find("/01/");
  std::size_t tried = 0;
  test::for_each_edit(uri, after_host, kAlphabet, [&](const std::string& changed) {
    ++tried;
    if (changed == uri || is_allowed(changed, uri)) return;
    const Verdict answer = verdict(changed);
    if (answer == Verdict::valid) FAIL("valid: " << changed);
  });
  test::for_each_mutation(bytes_of(uri), [&](ByteView bytes) {
    ++tried;
    const std::string changed = to_text(bytes);
    const bool same_but_for_case =
        changed.size() == uri.size() && changed.substr(after_host) == uri.substr(after_host);
    const Verdict answer = verdict(changed);
    if (answer == Verdict::valid && !same_but_for_case) FAIL("valid: " << changed);
  });
  for (const char c : kAlphabet) {
    ++tried;
    if (c != '&') CHECK(verdict(uri + c) != Verdict::valid);
  }
  CHECK(tried > 40'000);
}

TEST_CASE("no change of a full label behind its host is valid") {
  sweep(gs1::LabelProfile::full);
}

TEST_CASE("no change of a compact label behind its host is valid") {
  sweep(gs1::LabelProfile::compact);
}

TEST_CASE("a changed host is never valid, except in case") {
  test::Scenario s;
  s.register_product();
  s.certify();
  const test::DemoLot lot = s.add_lot(3);
  const std::string uri = lot.uri(1);
  const std::size_t begin = std::string("HTTPS://").size();
  const std::size_t end = uri.find("/01/");
  const registry::Registry registry = s.registry();
  for (std::size_t i = 0; i < end; ++i) {
    for (const char c : kAlphabet) {
      std::string changed = uri;
      changed[i] = c;
      const bool only_case = std::tolower(static_cast<unsigned char>(c)) ==
                             std::tolower(static_cast<unsigned char>(uri[i]));
      const auto answer = registry::judge(changed, registry::HostRule::in_text, registry, s.files,
                                          {s.now, s.newest_time});
      INFO(changed);
      CHECK((answer.verdict == Verdict::valid) == only_case);
    }
  }
  CHECK(begin < end);
}

TEST_CASE(
    "no flipped bit of a label file lets a label pass, and every label of a lot passes with the "
    "true one") {
  test::Scenario s;
  s.register_product();
  s.certify();
  const test::DemoLot lot = s.add_lot(16);
  const registry::Registry registry = s.registry();
  const record::FileRef file = registry.manifest(lot.manifest)->body.labels;
  const Bytes list = *s.files.label_file(file);
  for (std::size_t i = 0; i < lot.labels.size(); ++i)
    CHECK(s.judge(lot.uri(i)).verdict == Verdict::valid);

  // What a verifier would see if its check of the file's hash were missing: still nothing valid at
  // the index whose entry was touched.
  class Flipped final : public registry::PublicFiles {
   public:
    explicit Flipped(Bytes bytes) : bytes_(std::move(bytes)) {}
    std::optional<std::array<std::uint8_t, 8>> label_entry(const record::FileRef&,
                                                           std::uint64_t offset) const override {
      std::array<std::uint8_t, 8> entry{};
      std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(8 * offset), 8, entry.begin());
      return entry;
    }
    std::optional<Bytes> label_file(const record::FileRef&) const override { return bytes_; }
    bool has_file(const record::FileRef&) const override { return true; }

   private:
    Bytes bytes_;
  };
  for (std::size_t bit = 0; bit < list.size() * 8; ++bit) {
    Bytes changed = list;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const auto answer = registry::judge(lot.uri(bit / 64), registry::HostRule::in_text, registry,
                                        Flipped(changed), {s.now, s.newest_time});
    REQUIRE(answer.reason == registry::Reason::not_issued);
  }
}

}  // namespace
}  // namespace ocop
