// Tables become statements: producers, products with their packs, and certificates that are older
// than the log, attested by the authority that imports them. Reading is pure: it looks up and
// reports, and changes nothing.
//
// A second import of a row that says the same makes no statement; one that says something else
// makes a new statement about the same thing. What the table has no column for stays as it is.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/registry/registry.h"
#include "issuer/acts/admin_units.h"
#include "issuer/acts/csv.h"
#include "issuer/drafted_names.h"

namespace ocop::issuer {

enum class ImportKind { producers, products, certificates };
[[nodiscard]] std::string_view name(ImportKind kind);

// What reading a table may ask.
struct ImportSources {
  const registry::Registry& registry;
  const AdminUnits& units;
  // The thing that an earlier import gave this name: ("producer", "ea-tu").
  std::function<std::optional<record::StatementId>(std::string_view kind, const std::string& key)>
      named;
  // A statement of the importing authority, with a fresh id, dated now.
  std::function<record::Statement(record::Body)> say;
  // Why the statement would have no effect; nothing if it would. May be empty: nobody is asked.
  std::function<std::optional<registry::Finding>(const record::Statement&)> objection;
  Date today;
  // The highest sequence of an area's references in a year that was given out and may stand in no
  // log yet. May be empty.
  std::function<int(int area, int year)> given_sequence = {};
};

struct ImportPlan {
  std::vector<record::Statement> statements;
  std::vector<std::size_t> lines;  // where each statement comes from
  std::vector<DraftedName> names;  // of new things
  std::vector<std::string> files;  // contents for files/, named by the statements
  std::size_t rows = 0;
  std::size_t unchanged = 0;
  std::vector<CsvProblem> problems;  // in the order of lines; with one, nothing may be imported
};

[[nodiscard]] ImportPlan plan_import(ImportKind kind, std::string_view csv,
                                     const ImportSources& sources);

// The columns of a table, required ones first: for help texts and templates.
[[nodiscard]] std::vector<std::string> required_columns(ImportKind kind);
[[nodiscard]] std::vector<std::string> optional_columns(ImportKind kind);

}  // namespace ocop::issuer
