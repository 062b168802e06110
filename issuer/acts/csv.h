// Tables as offices send them: CSV (RFC 4180) in UTF-8, comma separated, with a header line.
//
//   code,name,commune
//   ea-tu,"HTX Nông nghiệp Công Bằng Ea Tu",24163
//
// Reading goes on after a problem, so that one pass finds them all; whoever has problems imports
// nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace ocop::issuer {

inline constexpr std::size_t kMaxCsvBytes = std::size_t{32} << 20;
inline constexpr std::size_t kMaxCsvRows = 200'000;
inline constexpr std::size_t kMaxCellBytes = 16'384;

// Where and what: line as an editor counts it, column of the table, both from 1; 0 where it is the
// whole line or file.
struct CsvProblem {
  std::size_t line = 0;
  std::size_t column = 0;
  std::string column_name;  // empty if unknown
  std::string what;
  [[nodiscard]] std::string text() const;  // "line 7, column 3 (gtin): check digit is 3, not 5"
  bool operator==(const CsvProblem&) const = default;
};

struct CsvRow {
  std::size_t line = 0;  // where the row begins
  std::vector<std::string> cells;
};

struct CsvTable {
  std::vector<std::string> header;
  std::size_t header_line = 1;
  std::vector<CsvRow> rows;
  std::vector<CsvProblem> problems;
};

// Reports a byte order mark, text that is not UTF-8 or not NFC, control characters, a wrong
// separator (the table is then read with the one found), unclosed or misplaced quotes, rows with
// too few or too many cells, blanks at the ends of a cell, too many rows. Empty lines are skipped.
[[nodiscard]] CsvTable read_csv(std::string_view text);

// Reports columns that are missing, unknown or there twice. Columns whose name begins with '#' are
// remarks for people, as many as they like.
void check_columns(CsvTable& table, const std::vector<std::string>& required,
                   const std::vector<std::string>& optional);

// The cells of a row by column name.
class CsvCells {
 public:
  CsvCells(CsvTable& table, const CsvRow& row) : table_(table), row_(row) {}
  [[nodiscard]] bool has(std::string_view column) const;
  // Empty if the table has no such column.
  [[nodiscard]] std::string get(std::string_view column) const;
  // Nothing is noted for a column that the table lacks: check_columns() says so once.
  void problem(std::string_view column, std::string what);
  [[nodiscard]] std::size_t line() const { return row_.line; }

 private:
  [[nodiscard]] std::optional<std::size_t> position(std::string_view column) const;

  CsvTable& table_;
  const CsvRow& row_;
};

}  // namespace ocop::issuer
