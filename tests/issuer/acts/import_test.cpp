#include "issuer/acts/import.h"

#include <catch2/catch.hpp>

#include "tests/support/scenario.h"
#include "tests/support/show_result.h"

namespace ocop::issuer {
namespace {

using test::demo_id;
using test::demo_uri;
using Lines = std::vector<std::string>;

constexpr const char* kProducers =
    "code,name,kind,unit,address,phone,website\n"
    "ea-tu,HTX Nông nghiệp Công Bằng Ea Tu,cooperative,24163,Buôn Ko Tam,0262 000 0001,"
    "https://ea-tu.example/\n"
    "bo-sua,\"Công ty TNHH \"\"Bơ Sữa\"\"\",company,66,,,\n";

constexpr const char* kProducts =
    "code,producer,name,group,gtin,pack,ingredients,story\n"
    "ca-phe,ea-tu,Cà phê bột Ea Tu,drink,8938505974194,Gói 500 g,Cà phê 100 %,\"Đoạn một.\n\nĐoạn "
    "hai.\"\n"
    "ca-phe,ea-tu,Cà phê bột Ea Tu,drink,8938505974200,Gói 1 kg,,\n"
    "bo,bo-sua,Bơ sấy,food,,Túi 100 g,,\n"
    "bo-2,bo-sua,Bơ sấy dẻo,food,,Túi 200 g,,\n";

constexpr const char* kCertificates =
    "product,stars,score,decision,decision_date,authority,area,quota,label_service\n"
    "ca-phe,4,\"78,66\",101/QĐ-UBND,15/08/2023,UBND tỉnh Đắk Lắk,66,5000,"
    "did:web:ocop.example:label-service\n"
    "bo,3,,102/QĐ-UBND,2023-08-15,UBND tỉnh Đắk Lắk,66,,\n";

// Imports for the province, as the command does it, into a log in memory.
class Desk {
 public:
  Desk() {
    record::TrustList trust = test::demo_trust_list();
    for (record::Authority& authority : trust.authorities)
      if (authority.id == demo_uri("dak-lak"))
        authority.grants.push_back({record::Action::certify,
                                    {{record::Area::parse("66").value()},
                                     {3, 4},
                                     {Date::parse("2023-02-24").value(), std::nullopt}},
                                    1,
                                    {}});
    scenario_ = std::make_unique<test::Scenario>(trust);
  }

  ImportPlan plan(ImportKind kind, std::string_view csv) {
    const registry::Registry registry = scenario_->registry();
    const auto& key = test::demo_keys().public_key("province-1");
    return plan_import(
        kind, csv,
        {registry, units_,
         [this](std::string_view what, const std::string& name) {
           const auto found = names_.find({std::string(what), name});
           return found == names_.end() ? std::nullopt : std::optional(found->second);
         },
         [this](record::Body body) {
           return test::make_statement(std::move(body), demo_uri("dak-lak"), next_id_++, now);
         },
         [&](const record::Statement& statement) { return registry.objection(statement, key); },
         now.date(), [this](int area, int) { return area == 66 ? given_sequence : 0; }});
  }

  // What is wrong with the table, as people read it.
  Lines problems(ImportKind kind, std::string_view csv) {
    Lines lines;
    for (const CsvProblem& problem : plan(kind, csv).problems) lines.push_back(problem.text());
    return lines;
  }

  // A good table: its statements stand in the log afterwards, each with effect.
  ImportPlan take(ImportKind kind, std::string_view csv) {
    ImportPlan good = plan(kind, csv);
    for (const CsvProblem& problem : good.problems) UNSCOPED_INFO(problem.text());
    REQUIRE(good.problems.empty());
    for (const record::Statement& statement : good.statements) {
      scenario_->add_entry(test::sign(statement, "province-1"));
      REQUIRE_FALSE(scenario_->problem());
    }
    for (const std::string& content : good.files) scenario_->files.put(to_bytes(content));
    for (const DraftedName& named : good.names) names_.insert({{named.kind, named.key}, named.id});
    return good;
  }

  void take_all() {
    take(ImportKind::producers, kProducers);
    take(ImportKind::products, kProducts);
  }

  [[nodiscard]] registry::Registry registry() const { return scenario_->registry(); }
  [[nodiscard]] registry::ProductPtr product(const std::string& key) const {
    return registry().product(names_.at({"product", key}));
  }
  void name(const std::string& kind, const std::string& key, const record::StatementId& id) {
    names_.insert({{kind, key}, id});
  }

  Instant now = Instant::parse("2025-07-20T12:00:00+07:00").value();
  int given_sequence = 0;  // of drafts

 private:
  std::unique_ptr<test::Scenario> scenario_;
  AdminUnits units_ = AdminUnits::embedded();
  std::map<std::pair<std::string, std::string>, record::StatementId> names_;
  int next_id_ = 500;
};

TEST_CASE("a table of producers becomes statements about each", "[import]") {
  Desk desk;
  const ImportPlan plan = desk.take(ImportKind::producers, kProducers);
  CHECK(plan.rows == 2);
  CHECK(plan.unchanged == 0);
  CHECK(plan.lines == std::vector<std::size_t>{2, 3});
  REQUIRE(plan.names.size() == 2);
  CHECK(plan.names[0].key == "ea-tu");
  CHECK(plan.names[0].id == plan.statements[0].id);
  const auto producers = desk.registry().producers();
  REQUIRE(producers.size() == 2);
  const record::Producer& first = producers[0]->now();
  CHECK(first.name == "HTX Nông nghiệp Công Bằng Ea Tu");
  CHECK(first.kind == record::ProducerKind::cooperative);
  CHECK(first.location.commune->name == "Phường Tân An");
  CHECK(first.location.address == "Buôn Ko Tam");
  CHECK(first.website == "https://ea-tu.example/");
  CHECK(producers[1]->now().name == "Công ty TNHH \"Bơ Sữa\"");
  CHECK_FALSE(producers[1]->now().location.commune);
}

TEST_CASE("the same table again makes no statement", "[import]") {
  Desk desk;
  desk.take_all();
  desk.take(ImportKind::certificates, kCertificates);
  for (const auto& [kind, csv] :
       {std::pair(ImportKind::producers, kProducers), std::pair(ImportKind::products, kProducts),
        std::pair(ImportKind::certificates, kCertificates)}) {
    const ImportPlan again = desk.plan(kind, csv);
    CHECK(again.problems.empty());
    CHECK(again.statements.empty());
    CHECK(again.names.empty());
    CHECK(again.unchanged > 0);
  }
}

TEST_CASE("a changed row makes a new statement about the same thing", "[import]") {
  Desk desk;
  desk.take_all();
  const auto before = desk.registry().producers();
  const ImportPlan plan = desk.take(ImportKind::producers,
                                    "code,name,kind,unit\n"
                                    "ea-tu,HTX Công Bằng,cooperative,24163\n"
                                    "bo-sua,\"Công ty TNHH \"\"Bơ Sữa\"\"\",company,66\n");
  CHECK(plan.statements.size() == 1);
  CHECK(plan.unchanged == 1);
  CHECK(plan.names.empty());
  const auto after = desk.registry().producers();
  REQUIRE(after.size() == before.size());
  CHECK(after[0]->id() == before[0]->id());
  CHECK(after[0]->now().name == "HTX Công Bằng");
}

TEST_CASE("what the table has no column for stays as it is", "[import]") {
  Desk desk;
  desk.take_all();
  desk.take(ImportKind::producers, "code,name,kind,unit\nea-tu,HTX Công Bằng,cooperative,24163\n");
  const record::Producer producer = desk.registry().producers()[0]->now();
  CHECK(producer.phone == "0262 000 0001");
  CHECK(producer.location.address == "Buôn Ko Tam");
  CHECK(producer.website == "https://ea-tu.example/");

  desk.take(ImportKind::products,
            "code,producer,name,group,gtin,pack\n"
            "ca-phe,ea-tu,Cà phê rang xay,drink,8938505974194,Gói 500 g\n");
  const record::Product product = desk.product("ca-phe")->now();
  CHECK(product.name == "Cà phê rang xay");
  CHECK(product.ingredients == "Cà phê 100 %");
  CHECK(product.story);
  CHECK(product.packs.size() == 2);

  // An empty cell says that there is nothing.
  desk.take(ImportKind::products,
            "code,producer,name,group,gtin,pack,ingredients,story\n"
            "ca-phe,ea-tu,Cà phê rang xay,drink,8938505974194,Gói 500 g,,\n");
  CHECK(desk.product("ca-phe")->now().ingredients.empty());
  CHECK_FALSE(desk.product("ca-phe")->now().story);
}

TEST_CASE("rows with one code are packs of one product", "[import]") {
  Desk desk;
  desk.take_all();
  const record::Product product = desk.product("ca-phe")->now();
  REQUIRE(product.packs.size() == 2);
  CHECK(product.packs[0].gtin.text() == "08938505974194");
  CHECK(product.packs[0].description == "Gói 500 g");
  CHECK(product.packs[1].gtin.text() == "08938505974200");
  CHECK(product.packs[1].description == "Gói 1 kg");
}

TEST_CASE("a description of a second pack can be changed", "[import]") {
  Desk desk;
  desk.take_all();
  const ImportPlan plan =
      desk.take(ImportKind::products,
                "code,producer,name,group,gtin,pack\n"
                "ca-phe,ea-tu,Cà phê bột Ea Tu,drink,8938505974194,Gói 500 g\n"
                "ca-phe,ea-tu,Cà phê bột Ea Tu,drink,8938505974200,Gói 1000 g\n");
  CHECK(plan.statements.size() == 1);
  const record::Product product = desk.product("ca-phe")->now();
  REQUIRE(product.packs.size() == 2);
  CHECK(product.packs[1].description == "Gói 1000 g");
}

TEST_CASE("internal numbers are given in order and continue behind those in use", "[import]") {
  Desk desk;
  desk.take_all();
  CHECK(desk.product("bo")->now().packs[0].gtin == gs1::Gtin::internal(66, 1).value());
  CHECK(desk.product("bo-2")->now().packs[0].gtin == gs1::Gtin::internal(66, 2).value());
  desk.take(ImportKind::products,
            "code,producer,name,group,gtin,pack\nbo-3,bo-sua,Bơ đông lạnh,food,,Túi 1 kg\n");
  CHECK(desk.product("bo-3")->now().packs[0].gtin == gs1::Gtin::internal(66, 3).value());
}

TEST_CASE("a story goes into a file that the statement names", "[import]") {
  Desk desk;
  desk.take(ImportKind::producers, kProducers);
  const ImportPlan plan = desk.take(ImportKind::products, kProducts);
  REQUIRE(plan.files == Lines{"Đoạn một.\n\nĐoạn hai."});
  const record::Product product = desk.product("ca-phe")->now();
  CHECK(product.story == record::FileRef{crypto::sha256(plan.files[0]), plan.files[0].size()});
}

TEST_CASE("past certificates become attested ones with increasing references", "[import]") {
  Desk desk;
  desk.take_all();
  desk.take(ImportKind::certificates, kCertificates);
  const auto certificates = desk.registry().certificates();
  REQUIRE(certificates.size() == 2);
  const record::Certificate& first = certificates[0]->body;
  CHECK(first.reference.text() == "66-2023-0001-4");
  CHECK(first.score == 7866);
  CHECK(first.quota == 5000);
  CHECK(first.label_service == demo_uri("label-service"));
  CHECK(first.decision.number == "101/QĐ-UBND");
  CHECK(first.valid_from == Date::parse("2023-08-15").value());
  CHECK(first.valid_to == Date::parse("2026-08-15").value());
  CHECK(first.attested->authority == "UBND tỉnh Đắk Lắk");
  CHECK(first.packs.size() == 2);
  CHECK(certificates[1]->body.reference.text() == "66-2023-0002-3");
  CHECK_FALSE(certificates[1]->body.label_service);
  CHECK_FALSE(certificates[1]->body.score);

  desk.take(ImportKind::certificates,
            "product,stars,decision,decision_date,authority,area\n"
            "bo-2,3,103/QĐ-UBND,2023-09-01,UBND tỉnh Đắk Lắk,66\n"
            "bo-2,3,104/QĐ-UBND,2024-09-01,UBND tỉnh Đắk Lắk,66\n");
  const auto more = desk.registry().certificates();
  REQUIRE(more.size() == 4);
  CHECK(more[2]->body.reference.text() == "66-2023-0003-3");
  CHECK(more[3]->body.reference.text() == "66-2024-0001-3");
}

TEST_CASE("every problem of a table of producers is reported in one pass", "[import]") {
  Desk desk;
  CHECK(desk.problems(ImportKind::producers,
                      "code,name,kind,unit,website\n"
                      "Ea Tu,,coop,24508,http://x.example\n"
                      "ok,Tên,company,66,\n"
                      "ok,\"Tên\nhai dòng\",company,1,https://y.example\n") ==
        Lines{
            "line 2, column 1 (code): a short name of a–z, 0–9 and '-', at most 60",
            "line 2, column 2 (name): is empty",
            "line 2, column 3 (kind): one of: company, cooperative, cooperative-group, household, "
            "facility",
            "line 2, column 4 (unit): no administrative unit has the code \"24508\" on 20/07/2025; "
            "Xã Ea Yông had it until 30/06/2025",
            "line 2, column 5 (website): begins with https://",
            "line 4, column 1 (code): stands in an earlier row",
            "line 4, column 2 (name): text holds U+000A, which cannot be shown",
            "line 4, column 4 (unit): no administrative unit has the code \"1\" on 20/07/2025",
        });
}

TEST_CASE("every problem of a table of products is reported in one pass", "[import]") {
  Desk desk;
  desk.take_all();
  const Lines found = desk.problems(ImportKind::products,
                                    "code,producer,name,group,gtin,pack\n"
                                    "a,ea-tu,Một,drink,8938505974195,Gói\n"
                                    "b,nobody,Hai,drink,\"8,93E+12\",Gói\n"
                                    "c,ea-tu,Ba,drink,8.93E+12,\n"
                                    "d,ea-tu,Bốn,soup,8938505974194,Gói\n"
                                    "e,ea-tu,Năm,food,8938505974217,Gói\n"
                                    "f,ea-tu,Sáu,food,8938505974217,Gói\n"
                                    "g,ea-tu,Bảy,food,893850597419,Gói\n"
                                    "h,ea-tu,Tám,food,0266000000017,Gói\n"
                                    "i,ea-tu,Chín,food,,Gói\n"
                                    "i,ea-tu,Chín,food,,Hộp\n"
                                    "bo,ea-tu,Bơ sấy,food,,Túi\n");
  const auto has = [&](const std::string& begin) {
    return std::count_if(found.begin(), found.end(),
                         [&](const std::string& line) { return line.starts_with(begin); });
  };
  for (const std::string& line : found) UNSCOPED_INFO(line);
  CHECK(has("line 2, column 5 (gtin): GTIN: the check digit of 0893850597419 is 4, not 5") == 1);
  CHECK(has("line 3, column 2 (producer): no producer \"nobody\" was imported") == 1);
  CHECK(has("line 3, column 5 (gtin): \"8,93E+12\" is a number that a spreadsheet has rounded; "
            "format the column as text and enter all digits again") == 1);
  CHECK(has("line 4, column 5 (gtin): \"8.93E+12\" is a number") == 1);
  CHECK(has("line 4, column 6 (pack): is empty") == 1);
  CHECK(has("line 5, column 4 (group): one of: food, drink") == 1);
  CHECK(has("line 5, column 5 (gtin): means another product already: Cà phê bột Ea Tu") == 1);
  CHECK(has("line 7, column 5 (gtin): stands in an earlier row") == 1);
  CHECK(has("line 8, column 5 (gtin): GTIN: the check digit of ") == 1);
  CHECK(has("line 9, column 5 (gtin): ") == 1);
  CHECK(has("line 11, column 5 (gtin): a second pack needs a GTIN of its own") == 1);
  CHECK(has("line 12, column 2 (producer): the product belongs to another producer") == 1);
  CHECK(found.size() == 12);
}

TEST_CASE("every problem of a table of certificates is reported in one pass", "[import]") {
  Desk desk;
  desk.take_all();
  const Lines found = desk.problems(
      ImportKind::certificates,
      "product,stars,score,decision,decision_date,authority,area,valid_to,label_service,notice_en\n"
      "tra,6,49,,31/02/2023,,97,,nobody,Only English\n"
      "bo,3,\"78,666\",1/QĐ,2023-08-15,UBND,66,2022-01-01,,\n"
      "bo-2,3,,2/QĐ,2023-08-15,UBND,66,,,\n"
      "bo-2,3,,2/QĐ,2023-08-15,UBND,66,,,\n"
      "bo-2,5,,3/QĐ,2023-08-15,Bộ,0,,,\n");
  for (const std::string& line : found) UNSCOPED_INFO(line);
  const auto has = [&](const std::string& begin) {
    return std::count_if(found.begin(), found.end(),
                         [&](const std::string& line) { return line.starts_with(begin); });
  };
  CHECK(has("line 2, column 1 (product): no product \"tra\" was imported") == 1);
  CHECK(has("line 2, column 2 (stars): a whole number from 3 to 5") == 1);
  CHECK(has("line 2, column 3 (score): a mean score from 50 to 100") == 1);
  CHECK(has("line 2, column 4 (decision): is empty") == 1);
  CHECK(has("line 2, column 5 (decision_date): ") == 1);
  CHECK(has("line 2, column 6 (authority): is empty") == 1);
  CHECK(has("line 2, column 7 (area): a whole number from 0 to 96") == 1);
  CHECK(has("line 2, column 9 (label_service): the trust list has no label service \"nobody\"") ==
        1);
  CHECK(has("line 3, column 3 (score): a mean score") == 1);
  CHECK(has("line 3, column 8 (valid_to): lies before valid_from") == 1);
  CHECK(has("line 5, column 4 (decision): about this product stands in an earlier row") == 1);
  CHECK(has("line 6: not-granted: ") == 1);
  CHECK(found.size() == 12);
}

TEST_CASE("a later row of a product says nothing else about it than the first", "[import]") {
  Desk desk;
  desk.take(ImportKind::producers, kProducers);
  CHECK(desk.problems(ImportKind::products,
                      "code,producer,name,group,gtin,pack,brand,story\n"
                      "ca-phe,ea-tu,Cà phê,drink,8938505974194,Gói 500 g,,Một.\n"
                      "ca-phe,bo-sua,Cà phê rang,food,8938505974200,Gói 1 kg,Ea Tu,Hai.\n"
                      "ca-phe,,,,8938505974217,Gói 2 kg,,\n"
                      "ca-phe,ea-tu,Cà phê,drink,8938505974224,Gói 3 kg,,Một.\n") ==
        Lines{"line 3, column 2 (producer): differs from line 2, which says it for all packs of "
              "\"ca-phe\"",
              "line 3, column 3 (name): differs from line 2, which says it for all packs of "
              "\"ca-phe\"",
              "line 3, column 4 (group): differs from line 2, which says it for all packs of "
              "\"ca-phe\"",
              "line 3, column 7 (brand): differs from line 2, which says it for all packs of "
              "\"ca-phe\"",
              "line 3, column 8 (story): differs from line 2, which says it for all packs of "
              "\"ca-phe\""});
}

TEST_CASE("dates of a certificate are compared whatever else is wrong in its row", "[import]") {
  Desk desk;
  desk.take_all();
  const Lines problems =
      desk.problems(ImportKind::certificates,
                    "product,stars,decision,decision_date,authority,area,valid_from,valid_to\n"
                    "ca-phe,9,1/QĐ,15/08/2023,UBND,66,15/08/2023,14/08/2023\n"
                    "nothing,4,2/QĐ,15/08/2023,UBND,66,,14/08/2023\n");
  REQUIRE(problems.size() == 4);
  CHECK(problems[1] == "line 2, column 8 (valid_to): lies before valid_from");
  CHECK(problems[3] == "line 3, column 8 (valid_to): lies before valid_from");
}

TEST_CASE("references given to drafts are not given again", "[import]") {
  Desk desk;
  desk.take_all();
  desk.given_sequence = 41;
  const ImportPlan plan = desk.plan(ImportKind::certificates, kCertificates);
  REQUIRE(plan.statements.size() == 2);
  CHECK(std::get<record::Certificate>(plan.statements[0].body).reference.sequence() == 42);
  CHECK(std::get<record::Certificate>(plan.statements[1].body).reference.sequence() == 43);
}

TEST_CASE("what the authority has no power to say is reported with its line", "[import]") {
  Desk desk;
  const Lines found = desk.problems(ImportKind::producers,
                                    "code,name,kind,unit\n"
                                    "trong,HTX trong tỉnh,cooperative,66\n"
                                    "ngoai,HTX ngoài tỉnh,cooperative,68\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("line 3: not-granted: "));
}

TEST_CASE("a missing column is one problem, not one a row", "[import]") {
  Desk desk;
  CHECK(desk.problems(ImportKind::producers,
                      "code,ten,kind,unit\na,Một,company,66\nb,Hai,company,66\n") ==
        Lines{"line 1 (name): the column is missing", "line 1, column 2 (ten): no such column"});
}

TEST_CASE("problems of the file and of its rows come together, in the order of lines", "[import]") {
  Desk desk;
  const Lines found = desk.problems(ImportKind::producers,
                                    "\xEF\xBB\xBF"
                                    "code;name;kind;unit\n"
                                    "a;Ca\xCC\x80 phe\xCC\x82;company;99999\n"
                                    "a;T\xEAn;company;66;x\n");
  for (const std::string& line : found) UNSCOPED_INFO(line);
  REQUIRE(found.size() == 8);
  CHECK(found[0].starts_with("line 1: the file begins with a byte order mark"));
  CHECK(found[1].starts_with("line 1: cells are separated by ';'"));
  CHECK(found[2].starts_with("line 2, column 2 (name): Vietnamese letters are split"));
  CHECK(found[3].starts_with("line 2, column 4 (unit): no administrative unit"));
  CHECK(found[4].starts_with("line 3: 5 cells, but the header has 4"));
  CHECK(found[5].starts_with("line 3, column 1 (code): stands in an earlier row"));
  CHECK(found[6].starts_with("line 3, column 2 (name): not UTF-8"));
  CHECK(found[7].starts_with("line 3, column 2 (name): is empty"));
}

TEST_CASE("texts that a statement cannot carry are reported with their place", "[import]") {
  Desk desk;
  desk.take(ImportKind::producers, kProducers);
  const Lines found = desk.problems(ImportKind::products,
                                    "code,producer,name,group,gtin,pack,ingredients,story\n"
                                    "a,ea-tu,A\xE2\x80\xAE"
                                    "B,food,,Gói,\"one \ntwo\",\"x\xE2\x80\x8By\"\n");
  for (const std::string& line : found) UNSCOPED_INFO(line);
  REQUIRE(found.size() == 3);
  CHECK(found[0].starts_with("line 2, column 3 (name): "));
  CHECK(found[1].starts_with("line 2, column 7 (ingredients): "));
  CHECK(found[2].starts_with("line 2, column 8 (story): "));
}

TEST_CASE("things that wait for approval are reported, not assumed", "[import]") {
  Desk desk;
  desk.take(ImportKind::producers, kProducers);
  desk.name("producer", "cho-duyet", demo_id(9001));
  desk.name("product", "cho-duyet", demo_id(9002));
  const std::string waits = "was imported, but the statement about it waits for approval";
  CHECK(
      desk.problems(ImportKind::producers, "code,name,kind,unit\ncho-duyet,HTX,cooperative,66\n") ==
      Lines{"line 2, column 1 (code): " + waits});
  CHECK(desk.problems(ImportKind::products,
                      "code,producer,name,group,gtin,pack\n"
                      "cho-duyet,ea-tu,Bơ,food,,Túi\n"
                      "moi,cho-duyet,Bơ,food,,Túi\n") ==
        Lines{"line 2, column 1 (code): " + waits, "line 3, column 2 (producer): " + waits});
}

TEST_CASE("a table that is damaged as a whole is reported", "[import]") {
  Desk desk;
  CHECK(desk.problems(ImportKind::products, "") == Lines{"the file is empty"});
  CHECK(desk.plan(ImportKind::products, "").statements.empty());
}

}  // namespace
}  // namespace ocop::issuer
