#include "verifier/wording.h"

#include <catch2/catch.hpp>

#include "tests/verifier/showcase.h"

using namespace ocop;
using namespace ocop::verifier;
using registry::Judgement;
using registry::Verdict;

namespace {

const Catalogue& words() {
  static const Catalogue kWords = Catalogue::built_in(Language::vi);
  return kWords;
}

Wording of(const Judgement& judgement, const Question& question = {}) {
  return wording_of(judgement, nullptr, words(), question);
}

Judgement judged(Verdict verdict, registry::Reason reason) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.reason = reason;
  return judgement;
}

}  // namespace

TEST_CASE("every reason is explained in words of its own", "[wording]") {
  const auto verdict_of = [](registry::Reason reason) {
    if (reason == registry::Reason::not_a_label) return Verdict::malformed;
    return reason < registry::Reason::stale ? Verdict::bad_seal : Verdict::could_not_check;
  };
  for (int i = 1; i <= static_cast<int>(registry::Reason::not_ready); ++i) {
    const auto reason = static_cast<registry::Reason>(i);
    const Wording wording = of(judged(verdict_of(reason), reason));
    CHECK(wording.messages.size() == 2);
    CHECK(wording.messages.back() == words()["reason." + std::string(registry::name(reason))]);
  }
}

TEST_CASE("a lot dated in the future is not told as a system that starts", "[wording]") {
  test::Scenario s;
  s.register_product();
  s.certify();
  const test::DemoLot lot = s.add_lot(3);
  s.now = Instant::parse("2025-06-24T12:00:00+07:00").value();
  s.newest_time = s.now;
  const Judgement early = s.judge(lot.uri(0));
  REQUIRE(early.reason == registry::Reason::not_ready);
  CHECK(of(early).messages.at(1) == "Lô hàng ghi ngày chưa tới.");
}

TEST_CASE("a buyer is told to compare what both package and page have", "[wording]") {
  test::Scenario s;
  s.register_product();
  s.certify();
  const test::DemoLot lot = s.add_lot(3);
  Judgement valid = s.judge(lot.uri(0));
  REQUIRE(valid.verdict == Verdict::valid);
  const auto facts = facts_of(*valid.certificate, s.trust, valid.day);
  const auto next = [&](const Question& question) {
    const Catalogue in_language = Catalogue::built_in(question.language);
    return wording_of(valid, &facts, in_language, question).next;
  };
  CHECK(next({}).starts_with("Hãy so tên, quy cách, lô và hạn sử dụng trên bao bì"));
  CHECK(next({Language::vi, Asked::label, true})
            .starts_with("Hãy so tên, ảnh, quy cách, lô và hạn sử dụng trên bao bì"));
  CHECK(next({Language::en, Asked::label, true})
            .starts_with("Compare name, picture, pack size, lot and use-by date on the package"));
  registry::ManifestRecord lasting = *valid.manifest;
  lasting.body.expiry.reset();
  valid.manifest = std::make_shared<const registry::ManifestRecord>(lasting);
  CHECK(next({}).starts_with("Hãy so tên, quy cách và lô trên bao bì"));
}

TEST_CASE("a recall of the whole product says so, one of a lot too", "[wording]") {
  Judgement judgement = judged(Verdict::recalled, registry::Reason::none);
  judgement.gtin = test::demo_gtin();
  registry::RecallRecord recall{
      {0, 0, {}, test::demo_id(1), test::demo_uri("dak-lak"), Instant(), Date()},
      {record::RecallAction::recalled, {{test::demo_gtin(), {}, {}}}, {}, {"Vì", ""}, {}},
      {},
      {}};
  judgement.recall = std::make_shared<const registry::RecallRecord>(recall);
  CHECK(of(judgement).headline == "Sản phẩm bị thu hồi – không sử dụng");
  CHECK(of(judgement).next == words()["verdict.recalled.next"]);

  recall.body.targets.front().lot = gs1::Lot::parse("L1").value();
  recall.body.advice.vi = "Trả lại.";
  judgement.recall = std::make_shared<const registry::RecallRecord>(recall);
  CHECK(of(judgement).headline == "Lô hàng bị thu hồi – không sử dụng");
  CHECK(of(judgement).next == "Trả lại.");
}

TEST_CASE("an English text falls back to Vietnamese", "[wording]") {
  CHECK(in(Language::en, record::Wording{"vi", ""}) == "vi");
  CHECK(in(Language::en, record::Wording{"vi", "en"}) == "en");
  CHECK(in(Language::vi, record::Wording{"vi", "en"}) == "vi");
  CHECK(in(Language::en, std::string("vi"), std::string()) == "vi");
}
