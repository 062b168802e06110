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

Wording of(const Judgement& judgement) {
  return wording_of(judgement, nullptr, words(), Language::vi, Asked::label);
}

Judgement judged(Verdict verdict, registry::Reason reason) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.reason = reason;
  return judgement;
}

}  // namespace

TEST_CASE("every reason is explained in words of its own", "[wording]") {
  for (int i = 1; i <= static_cast<int>(registry::Reason::not_ready); ++i) {
    const auto reason = static_cast<registry::Reason>(i);
    const Wording wording = of(judged(Verdict::bad_seal, reason));
    CHECK(wording.messages.size() == 2);
    CHECK(wording.messages.back() == words()["reason." + std::string(registry::name(reason))]);
  }
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
