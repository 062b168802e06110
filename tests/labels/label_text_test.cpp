#include "labels/label_text.h"

#include <catch2/catch.hpp>

#include "tests/labels/sample_labels.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

template <class Change>
Errc refusal(Change change) {
  LabelText label = test::sample_label(1);
  change(label);
  const Result<LabelWords> words = words_of(label);
  REQUIRE_FALSE(words);
  return words.error().code;
}

}  // namespace

TEST_CASE("the words of a label are Vietnamese and come from its URI", "[label_text]") {
  LabelText label = test::sample_label(1);
  label.uri.replace(label.uri.find("/21/") + 4, 12, "7MP6W6QNQ428");
  const Result<LabelWords> words = words_of(label);
  REQUIRE(words);
  CHECK(words->lot == "Lô L2611-03");
  CHECK(words->packed == "Đóng gói 05/12/2026");
  CHECK(words->use_by == "HSD 05/12/2027");
  CHECK(words->rating == "OCOP 4 sao");
  CHECK(words->serial == "7MP6-W6QN-Q428-K");
  CHECK(words->host == "Kiểm tra tại ocop.example");
  CHECK(words->uri == label.uri);
  CHECK(words->qr_version == 8);
}

TEST_CASE("dates that are absent leave no words", "[label_text]") {
  LabelText label = test::sample_label(1, {.with_expiry = false});
  label.packed.reset();
  const Result<LabelWords> words = words_of(label);
  REQUIRE(words);
  CHECK(words->packed.empty());
  CHECK(words->use_by.empty());
}

TEST_CASE("the QR version follows the length of host and lot", "[label_text]") {
  const std::string long_host(29, 'A');
  CHECK(
      words_of(test::sample_label(1, {.host = long_host + ".VN", .lot = "L2611-03"}))->qr_version ==
      8);
  CHECK(words_of(test::sample_label(1, {.host = long_host + ".VN", .lot = "L2611-0345"}))
            ->qr_version == 9);
  CHECK(words_of(test::sample_label(1, {.host = "OCOP.VN", .compact = true}))->qr_version == 7);
  CHECK(words_of(test::sample_label(1, {.host = "OCOP-TRACE.VN", .compact = true})).error().code ==
        Errc::too_large);
}

TEST_CASE("a label whose words would contradict its code is refused", "[label_text]") {
  CHECK(refusal([](LabelText& l) { l.lot = "L2611-04"; }) == Errc::mismatch);
  CHECK(refusal([](LabelText& l) { l.use_by.reset(); }) == Errc::mismatch);
  CHECK(refusal([](LabelText& l) { l.use_by = l.use_by->plus_days(1); }) == Errc::mismatch);
}

TEST_CASE("a label with a URI that is not one of ours, exactly, is refused", "[label_text]") {
  CHECK(refusal([](LabelText& l) { l.uri += "&lang=en"; }) == Errc::mismatch);
  CHECK(refusal([](LabelText& l) { l.uri.replace(0, 5, "https"); }) == Errc::mismatch);
  CHECK(refusal([](LabelText& l) { l.uri.pop_back(); }) == Errc::malformed);
  CHECK(refusal([](LabelText& l) { l.uri.clear(); }) == Errc::malformed);
}

TEST_CASE("a label's fields are checked one by one", "[label_text]") {
  CHECK(refusal([](LabelText& l) { l.product.clear(); }) == Errc::out_of_range);
  CHECK(refusal([](LabelText& l) { l.product = "Cà phê\nbột"; }) == Errc::malformed);
  CHECK(refusal([](LabelText& l) { l.product = std::string(301, 'a'); }) == Errc::too_large);
  CHECK(refusal([](LabelText& l) { l.producer = "e\xCC\x82"; }) == Errc::not_nfc);
  CHECK(refusal([](LabelText& l) { l.producer = "\xFF"; }) == Errc::malformed);
  CHECK(refusal([](LabelText& l) { l.stars = 2; }) == Errc::out_of_range);
  CHECK(refusal([](LabelText& l) { l.stars = 6; }) == Errc::out_of_range);
  CHECK(refusal([](LabelText& l) { l.lot = "lot 1"; }) == Errc::malformed);
}
