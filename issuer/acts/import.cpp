#include "issuer/acts/import.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "common/base/text.h"
#include "common/record/names.h"
#include "issuer/acts/arguments.h"
#include "issuer/acts/reference.h"

namespace ocop::issuer {
namespace {

using record::StatementId;

constexpr std::size_t kMaxKey = 60;

bool is_key(const std::string& text) {
  return !text.empty() && text.size() <= kMaxKey &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

// The cells of one row as typed values; what is wrong is noted and a value given all the same, so
// that reading goes on.
class Row {
 public:
  Row(CsvTable& table, const CsvRow& row) : cells_(table, row) {}

  [[nodiscard]] std::size_t number_of_line() const { return cells_.line(); }
  [[nodiscard]] bool has(std::string_view column) const { return cells_.has(column); }
  std::string text(std::string_view column) const { return cells_.get(column); }
  void problem(std::string_view column, std::string what) {
    cells_.problem(column, std::move(what));
  }

  std::string line(std::string_view column, bool required) {
    std::string value = cells_.get(column);
    if (value.empty()) {
      if (required) problem(column, "is empty");
      return value;
    }
    if (const auto fits = text::check_line(value, record::kMaxLine); !fits)
      problem(column, fits.error().detail);
    return value;
  }

  // Several lines; line feeds as LF. May be empty.
  std::string paragraph(std::string_view column, std::size_t max_bytes) {
    std::string value = cells_.get(column);
    value.erase(std::remove(value.begin(), value.end(), '\r'), value.end());
    if (value.empty()) return value;
    if (const auto fits = record::check_text(value, max_bytes); !fits)
      problem(column, fits.error().detail);
    return value;
  }

  std::string story(std::string_view column) {
    const std::string value = cells_.get(column);
    if (value.empty()) return value;
    const Result<std::string> story = story_of(value);
    if (!story) problem(column, story.error().detail);
    return story ? *story : std::string();
  }

  // For texts that may be empty: the cell, or `before` if the table has no such column.
  void set_line(std::string& before, std::string_view column) {
    if (has(column)) before = line(column, false);
  }
  void set_paragraph(std::string& before, std::string_view column) {
    if (has(column)) before = paragraph(column, record::kMaxText);
  }

  std::string key(std::string_view column) {
    std::string value = cells_.get(column);
    if (!is_key(value))
      problem(column, "a short name of a–z, 0–9 and '-', at most " + std::to_string(kMaxKey));
    return value;
  }

  template <class E>
  std::optional<E> one_of(std::string_view column) {
    const Result<E> value = record::from_name<E>(cells_.get(column));
    if (value) return *value;
    problem(column, value.error().detail);
    return std::nullopt;
  }

  std::optional<Date> date(std::string_view column, bool required) {
    const std::string value = cells_.get(column);
    if (value.empty()) {
      if (required) problem(column, "is empty");
      return std::nullopt;
    }
    const Result<Date> date =
        value.find('/') == std::string::npos ? Date::parse(value) : Date::parse_vietnamese(value);
    if (date) return *date;
    problem(column, date.error().detail + "; dd/mm/yyyy or YYYY-MM-DD");
    return std::nullopt;
  }

  std::optional<std::int64_t> number(std::string_view column, std::int64_t low, std::int64_t high) {
    const std::string value = cells_.get(column);
    std::int64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec == std::errc{} && read.ptr == value.data() + value.size() && number >= low &&
        number <= high)
      return number;
    problem(column, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return std::nullopt;
  }

  std::optional<int> score(std::string_view column) {
    const std::string value = cells_.get(column);
    if (value.empty()) return std::nullopt;
    const Result<int> score = score_of(value);
    if (score) return *score;
    problem(column, score.error().detail);
    return std::nullopt;
  }

  std::optional<gs1::Gtin> gtin(std::string_view column) {
    const std::string value = cells_.get(column);
    if (value.empty()) return std::nullopt;
    if (value.find_first_of("eE") != std::string::npos &&
        value.find_first_of("+.,") != std::string::npos) {
      problem(column, "\"" + value +
                          "\" is a number that a spreadsheet has rounded; "
                          "format the column as text and enter all digits again");
      return std::nullopt;
    }
    const Result<gs1::Gtin> gtin = gs1::Gtin::parse_any(value);
    if (gtin) return *gtin;
    problem(column, gtin.error().detail);
    return std::nullopt;
  }

 private:
  CsvCells cells_;
};

class Planner {
 public:
  Planner(ImportKind kind, std::string_view csv, const ImportSources& sources)
      : kind_(kind), sources_(sources), table_(read_csv(csv)) {
    check_columns(table_, required_columns(kind), optional_columns(kind));
  }

  ImportPlan plan() {
    const std::vector<CsvRow> rows = table_.rows;
    plan_.rows = rows.size();
    for (const CsvRow& csv_row : rows) {
      Row row(table_, csv_row);
      switch (kind_) {
        case ImportKind::producers: producer(row); break;
        case ImportKind::products: product(row); break;
        case ImportKind::certificates: certificate(row); break;
      }
    }
    finish_products();
    ask_registry();
    plan_.problems = std::move(table_.problems);
    std::stable_sort(plan_.problems.begin(), plan_.problems.end(),
                     [](const CsvProblem& a, const CsvProblem& b) {
                       return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                     });
    return std::move(plan_);
  }

 private:
  // A statement that gives `body` its own id, or continues `existing`.
  template <class Body>
  void add(Body body, StatementId Body::*id, const std::optional<StatementId>& existing,
           std::string_view kind, const std::string& key, std::size_t line) {
    record::Statement statement = sources_.say(body);
    body.*id = existing ? *existing : statement.id;
    statement.body = body;
    if (!existing) plan_.names.push_back({std::string(kind), key, statement.id});
    plan_.statements.push_back(std::move(statement));
    plan_.lines.push_back(line);
  }

  // Rows that are in order may still say what the authority has no power to say.
  void ask_registry() {
    if (!sources_.objection) return;
    for (const std::string& column : required_columns(kind_))
      if (std::find(table_.header.begin(), table_.header.end(), column) == table_.header.end())
        return;
    std::set<std::size_t> bad_lines;
    for (const CsvProblem& problem : table_.problems) bad_lines.insert(problem.line);
    for (std::size_t i = 0; i < plan_.statements.size(); ++i) {
      if (bad_lines.contains(plan_.lines[i])) continue;
      const auto finding = sources_.objection(plan_.statements[i]);
      if (finding && finding->problem != registry::Problem::waits_for_approval)
        table_.problems.push_back(
            {plan_.lines[i],
             0,
             {},
             std::string(registry::name(finding->problem)) + ": " + finding->detail});
    }
  }

  // True if a statement with this body would say what one with the other says.
  [[nodiscard]] bool same(const record::Body& a, const record::Body& b) const {
    record::Statement first = sources_.say(a);
    record::Statement second = first;
    second.body = b;
    return record::write_payload(first) == record::write_payload(second);
  }

  void producer(Row& row) {
    const std::string key = row.key("code");
    if (!keys_.insert(key).second) row.problem("code", "stands in an earlier row");
    const auto existing = sources_.named("producer", key);
    const registry::ProducerPtr before = existing ? sources_.registry.producer(*existing) : nullptr;
    if (existing && !before) {
      row.problem("code", std::string(kWaits));
      return;
    }
    record::Producer body{
        existing.value_or(kNobody),
        row.line("name", true),
        row.one_of<record::ProducerKind>("kind").value_or(record::ProducerKind::company),
        location(row, before ? before->now().location.address : std::string()),
        before ? before->now().phone : std::string(),
        before ? before->now().website : std::string()};
    row.set_line(body.phone, "phone");
    row.set_line(body.website, "website");
    if (!body.website.empty() && !body.website.starts_with("https://"))
      row.problem("website", "begins with https://");
    if (before && same(before->now(), body))
      ++plan_.unchanged;
    else
      add(std::move(body), &record::Producer::producer, existing, "producer", key,
          row.number_of_line());
  }

  record::Location location(Row& row, const std::string& address_before) {
    const std::string code = row.text("unit");
    Result<record::Location> found = sources_.units.locate(code, sources_.today);
    if (!found) {
      row.problem("unit", found.error().detail);
      return record::Location{{}, std::nullopt, std::nullopt, {"00", ""}};
    }
    found->address = address_before;
    row.set_line(found->address, "address");
    return *found;
  }

  // Rows of one product (same code) are its packs; the first row says everything else, and the
  // others leave it empty or say the same.
  struct Draft {
    std::string key;
    std::map<std::string, std::string> cells;  // of the first row
    std::size_t line;
    registry::ProductPtr before;
    record::Product body;
  };

  void product(Row& row) {
    const std::string key = row.key("code");
    const auto gtin = row.gtin("gtin");
    const std::string description = row.line("pack", true);
    if (gtin) check_gtin(row, key, *gtin);
    const auto begun = std::find_if(drafts_.begin(), drafts_.end(),
                                    [&](const Draft& draft) { return draft.key == key; });
    if (begun != drafts_.end()) {
      for (const auto& [column, cell] : begun->cells)
        if (const std::string again = row.text(column); !again.empty() && again != cell)
          row.problem(column, "differs from line " + std::to_string(begun->line) +
                                  ", which says it for all packs of \"" + key + "\"");
      if (row.text("gtin").empty()) row.problem("gtin", "a second pack needs a GTIN of its own");
      if (gtin) set_pack(begun->body.packs, {*gtin, description});
      return;
    }
    const auto existing = sources_.named("product", key);
    const registry::ProductPtr before = existing ? sources_.registry.product(*existing) : nullptr;
    if (existing && !before) row.problem("code", std::string(kWaits));
    const registry::ProducerPtr producer = producer_of(row, before);
    Draft draft{key, product_cells(row), row.number_of_line(), before,
                described(row, before, producer)};
    if (gtin)
      set_pack(draft.body.packs, {*gtin, description});
    else if (before)
      draft.body.packs.front().description = description;
    else if (producer && row.text("gtin").empty())
      set_pack(draft.body.packs, {internal_gtin(row, *producer), description});
    drafts_.push_back(std::move(draft));
  }

  static std::map<std::string, std::string> product_cells(const Row& row) {
    std::map<std::string, std::string> cells;
    for (const auto& columns :
         {required_columns(ImportKind::products), optional_columns(ImportKind::products)})
      for (const std::string& column : columns)
        if (column != "code" && column != "gtin" && column != "pack" && row.has(column))
          cells.emplace(column, row.text(column));
    return cells;
  }

  registry::ProducerPtr producer_of(Row& row, const registry::ProductPtr& before) {
    const std::string key = row.text("producer");
    const auto id = sources_.named("producer", key);
    const registry::ProducerPtr producer = id ? sources_.registry.producer(*id) : nullptr;
    if (!id)
      row.problem("producer", "no producer \"" + key + "\" was imported");
    else if (!producer)
      row.problem("producer", std::string(kWaits));
    else if (before && before->now().producer != *id)
      row.problem("producer", "the product belongs to another producer");
    return producer;
  }

  // All of a product but its packs from this row on.
  record::Product described(Row& row, const registry::ProductPtr& before,
                            const registry::ProducerPtr& producer) {
    record::Product body = before ? before->now() : kBlank;
    if (producer) body.producer = producer->id();
    body.name = row.line("name", true);
    body.group = row.one_of<record::ProductGroup>("group").value_or(record::ProductGroup::food);
    row.set_line(body.name_en, "name_en");
    row.set_line(body.brand, "brand");
    row.set_paragraph(body.ingredients, "ingredients");
    row.set_paragraph(body.storage, "storage");
    row.set_paragraph(body.usage, "usage");
    row.set_paragraph(body.warning, "warning");
    row.set_paragraph(body.standard, "standard");
    if (const std::string story = row.story("story"); !story.empty()) {
      body.story = record::FileRef{crypto::sha256(story), story.size()};
      plan_.files.push_back(story);
    } else if (row.has("story")) {
      body.story.reset();
    }
    return body;
  }

  static void set_pack(std::vector<record::Pack>& packs, const record::Pack& pack) {
    for (record::Pack& known : packs)
      if (known.gtin == pack.gtin) return void(known = pack);
    packs.push_back(pack);
  }

  void check_gtin(Row& row, const std::string& key, const gs1::Gtin& gtin) {
    if (!gtins_.insert(gtin).second) row.problem("gtin", "stands in an earlier row");
    const registry::ProductPtr owner = sources_.registry.product(gtin);
    if (owner && owner->id() != sources_.named("product", key))
      row.problem("gtin", "means another product already: " + owner->now().name);
    if (gtin.is_restricted())
      row.problem("gtin", "is an internal number; leave the cell empty and one is given");
  }

  // The next unused internal number of the producer's province.
  gs1::Gtin internal_gtin(Row& row, const registry::ProducerRecord& producer) {
    const std::string province = producer.now().location.province.code;
    const int area = std::stoi(province);
    auto& next = next_item_[area];
    if (next == 0) {
      const std::string prefix = "02" + province;
      for (const registry::ProductPtr& known : sources_.registry.products())
        for (const record::Pack& pack : known->now().packs)
          if (pack.gtin.text().starts_with(prefix))
            next = std::max(next, std::int64_t{std::stol(pack.gtin.text().substr(4, 9))});
    }
    const Result<gs1::Gtin> gtin = gs1::Gtin::internal(area, ++next);
    if (!gtin) row.problem("gtin", gtin.error().detail);
    return gtin ? *gtin : gs1::Gtin::internal(area, 0).value();
  }

  void finish_products() {
    for (const Draft& draft : drafts_) {
      if (draft.before && same(draft.before->now(), draft.body)) {
        ++plan_.unchanged;
        continue;
      }
      std::optional<StatementId> existing;
      if (draft.before) existing = draft.before->id();
      add(draft.body, &record::Product::product, existing, "product", draft.key, draft.line);
    }
  }

  void certificate(Row& row) {
    const registry::ProductPtr product = product_of(row);
    const auto stars = row.number("stars", 3, 5);
    const auto decision_date = row.date("decision_date", true);
    const auto area = row.number("area", 0, programme::CertificateReference::kMaxArea);
    const std::string decision = row.line("decision", true);
    const auto from = row.date("valid_from", false);
    const auto to = row.date("valid_to", false);
    const auto quota = row.text("quota").empty() ? std::optional<std::int64_t>(0)
                                                 : row.number("quota", 0, 0xFFFFFFFF);
    std::optional<record::Uri> service;
    if (const std::string text = row.text("label_service"); !text.empty()) {
      const auto uri = record::Uri::parse(text);
      if (!uri || sources_.registry.trust().label_service(*uri) == nullptr)
        row.problem("label_service", "the trust list has no label service \"" + text + "\"");
      else
        service = *uri;
    }
    const record::Attested attested{row.line("authority", true), static_cast<int>(area.value_or(0)),
                                    row.line("certificate_number", false)};
    const record::Wording notice{row.line("notice_vi", false), row.line("notice_en", false)};
    if (notice.vi.empty() && !notice.en.empty())
      row.problem("notice_vi", "is empty, but the remark is there in English");
    const auto score = row.score("score");
    const std::optional<Date> first = from ? from : decision_date;
    if (first && to && *to < *first) row.problem("valid_to", "lies before valid_from");
    if (!product || !stars || !decision_date || !area || !quota) return;
    const Date valid_from = *first;
    const Date valid_to = to.value_or(valid_from.plus_months(programme::kValidityMonths));
    if (is_known(*product, decision, *decision_date)) {
      ++plan_.unchanged;
      return;
    }
    if (!decisions_.insert({product->id(), decision, *decision_date}).second)
      row.problem("decision", "about this product stands in an earlier row");
    const auto reference = next_reference(row, attested.area, decision_date->year(), *stars);
    if (!reference) return;
    std::vector<gs1::Gtin> packs;
    for (const record::Pack& pack : product->now().packs) packs.push_back(pack.gtin);
    plan_.statements.push_back(sources_.say(
        record::Certificate{product->id(),
                            packs,
                            reference->stars(),
                            score,
                            *reference,
                            {decision, *decision_date},
                            valid_from,
                            valid_to,
                            service,
                            static_cast<std::uint32_t>(*quota),
                            attested,
                            notice.vi.empty() ? std::nullopt : std::optional(notice)}));
    plan_.lines.push_back(row.number_of_line());
  }

  registry::ProductPtr product_of(Row& row) {
    const auto id = sources_.named("product", row.text("product"));
    const registry::ProductPtr product = id ? sources_.registry.product(*id) : nullptr;
    if (!product) row.problem("product", "no product \"" + row.text("product") + "\" was imported");
    return product;
  }

  // The same decision about the same product was imported or certified before.
  [[nodiscard]] bool is_known(const registry::ProductRecord& product, const std::string& decision,
                              Date date) const {
    return std::any_of(product.certificates.begin(), product.certificates.end(),
                       [&](const StatementId& id) {
                         const registry::CertificatePtr known = sources_.registry.certificate(id);
                         return known->body.decision == record::Decision{decision, date};
                       });
  }

  std::optional<programme::CertificateReference> next_reference(Row& row, int area, int year,
                                                                std::int64_t stars) {
    int& next = next_sequence_[{area, year}];
    if (next == 0) {
      const Result<int> first = next_sequence(sources_.registry, area, year);
      if (!first) {
        row.problem("decision_date", first.error().detail);
        return std::nullopt;
      }
      next = *first;
      if (sources_.given_sequence) next = std::max(next, sources_.given_sequence(area, year) + 1);
    }
    const auto reference =
        programme::CertificateReference::of(area, year, next, programme::Stars::of(stars).value());
    if (!reference) {
      row.problem("decision_date", reference.error().detail);
      return std::nullopt;
    }
    ++next;
    return *reference;
  }

  // Stands for an id that the statement will get.
  inline static const StatementId kNobody =
      StatementId::parse("urn:uuid:00000000-0000-4000-8000-000000000000").value();
  inline static const record::Product kBlank{
      kNobody, kNobody, {}, {}, record::ProductGroup::food, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  static constexpr std::string_view kWaits =
      "was imported, but the statement about it waits for approval";

  ImportKind kind_;
  const ImportSources& sources_;
  CsvTable table_;
  ImportPlan plan_;
  std::set<std::string> keys_;
  std::set<gs1::Gtin> gtins_;
  std::vector<Draft> drafts_;
  std::set<std::tuple<StatementId, std::string, Date>> decisions_;
  std::map<int, std::int64_t> next_item_;
  std::map<std::pair<int, int>, int> next_sequence_;
};

}  // namespace

std::string_view name(ImportKind kind) {
  switch (kind) {
    case ImportKind::producers: return "producers";
    case ImportKind::products: return "products";
    case ImportKind::certificates: return "certificates";
  }
  return "";
}

std::vector<std::string> required_columns(ImportKind kind) {
  switch (kind) {
    case ImportKind::producers: return {"code", "name", "kind", "unit"};
    case ImportKind::products: return {"code", "producer", "name", "group", "gtin", "pack"};
    case ImportKind::certificates:
      return {"product", "stars", "decision", "decision_date", "authority", "area"};
  }
  return {};
}

std::vector<std::string> optional_columns(ImportKind kind) {
  switch (kind) {
    case ImportKind::producers: return {"address", "phone", "website"};
    case ImportKind::products:
      return {"name_en", "brand",   "ingredients", "storage",
              "usage",   "warning", "standard",    "story"};
    case ImportKind::certificates:
      return {"score",         "valid_from", "valid_to",  "certificate_number",
              "label_service", "quota",      "notice_vi", "notice_en"};
  }
  return {};
}

ImportPlan plan_import(ImportKind kind, std::string_view csv, const ImportSources& sources) {
  return Planner(kind, csv, sources).plan();
}

}  // namespace ocop::issuer
