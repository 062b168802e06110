#include "issuer/acts/admin_units.h"

#include <algorithm>

#include "issuer/acts/admin_units_table.h"
#include "issuer/acts/csv.h"

namespace ocop::issuer {
namespace {

constexpr std::size_t kProvinceDigits = 2;
constexpr std::size_t kDistrictDigits = 3;

}  // namespace

Result<AdminUnits> AdminUnits::read(std::string_view csv) {
  CsvTable table = read_csv(csv);
  check_columns(table, {"code", "name", "type", "parent", "from", "to"}, {});
  const Date always = Date::of(1975, 1, 1).value();
  AdminUnits units;
  const std::vector<CsvRow> rows = table.rows;
  for (const CsvRow& row : rows) {
    CsvCells cells(table, row);
    const auto day = [&cells](std::string_view column) -> std::optional<Date> {
      const std::string text = cells.get(column);
      if (text.empty()) return std::nullopt;
      const Result<Date> date = Date::parse(text);
      if (date) return *date;
      cells.problem(column, date.error().detail);
      return std::nullopt;
    };
    units.units_.push_back({cells.get("code"),
                            cells.get("type") + " " + cells.get("name"),
                            cells.get("parent"),
                            {day("from").value_or(always), day("to")}});
  }
  if (!table.problems.empty()) return error(Errc::malformed, table.problems.front().text());
  std::stable_sort(units.units_.begin(), units.units_.end(),
                   [](const Unit& a, const Unit& b) { return a.code < b.code; });
  return units;
}

AdminUnits AdminUnits::embedded() {
  return read(admin_units_table()).value();
}

const AdminUnits::Unit* AdminUnits::find(std::string_view code, Date day) const {
  for (auto at =
           std::lower_bound(units_.begin(), units_.end(), code,
                            [](const Unit&unit, std::string_view c) { return unit.code < c; });
       at != units_.end() && at->code == code; ++at)
    if (at->interval.contains(day)) return &*at;
  return nullptr;
}

Result<record::Location> AdminUnits::locate(std::string_view code, Date day) const {
  const Unit* unit = find(code, day);
  if (unit == nullptr) {
    std::string detail =
        "no administrative unit has the code \"" + std::string(code) + "\" on " + day.vietnamese();
    for (const Unit& other : units_)
      if (other.code == code && other.interval.to)
        detail += "; " + other.name + " had it until " + other.interval.to->vietnamese();
    return error(Errc::not_found, detail);
  }
  record::Location location{{}, std::nullopt, std::nullopt, {}};
  for (; unit != nullptr; unit = unit->parent.empty() ? nullptr : find(unit->parent, day)) {
    const record::AdminUnit named{unit->code, unit->name};
    if (unit->code.size() == kProvinceDigits)
      location.province = named;
    else if (unit->code.size() == kDistrictDigits)
      location.district = named;
    else
      location.commune = named;
  }
  if (location.province.code.empty())
    return error(Errc::not_found,
                 "the province of unit " + std::string(code) + " on that day is not in the table");
  return location;
}

}  // namespace ocop::issuer
