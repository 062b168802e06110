#include "issuer/acts/csv.h"

#include <algorithm>

#include "common/base/text.h"

namespace ocop::issuer {
namespace {

constexpr char kRemark = '#';
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The separator of the header line: a comma, or what stands there in its place.
char separator_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  const std::string_view header = text.substr(0, text.find('\n'));
  const auto count = [&](char c) { return std::count(header.begin(), header.end(), c); };
  if (count(',') > 0) return ',';
  if (count(';') > 0) return ';';
  return count('\t') > 0 ? '\t' : ',';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  CsvTable read() {
    if (text_.size() > kMaxCsvBytes) {
      problem(0, "the file is larger than " + std::to_string(kMaxCsvBytes >> 20) + " MB");
      return std::move(table_);
    }
    if (text_.starts_with(kByteOrderMark)) {
      problem(1, "the file begins with a byte order mark; save it as UTF-8 without one");
      text_.remove_prefix(kByteOrderMark.size());
    }
    if (text_.find('\0') != std::string_view::npos) {
      problem(0, "the file holds zero bytes: it is no CSV in UTF-8");
      return std::move(table_);
    }
    separator_ = separator_of(text_);
    if (separator_ != ',')
      problem(1, std::string("cells are separated by ") +
                     (separator_ == ';' ? "';'" : "a tabulator") + ", a comma is expected");
    CsvRow row;
    while (at_ < text_.size()) {
      if (!read_row(row)) continue;
      if (table_.header.empty()) {
        check_cells(row);
        table_.header = std::move(row.cells);
        table_.header_line = row.line;
        continue;
      }
      if (table_.rows.size() == kMaxCsvRows) {
        problem(row.line, "more than " + std::to_string(kMaxCsvRows) + " rows");
        break;
      }
      if (row.cells.size() != table_.header.size())
        problem(row.line, std::to_string(row.cells.size()) + " cells, but the header has " +
                              std::to_string(table_.header.size()));
      row.cells.resize(table_.header.size());
      check_cells(row);
      table_.rows.push_back(std::move(row));
    }
    if (table_.header.empty()) problem(0, "the file is empty");
    return std::move(table_);
  }

 private:
  void problem(std::size_t line, std::string what) {
    table_.problems.push_back({line, 0, {}, std::move(what)});
  }

  [[nodiscard]] bool at_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
  }

  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
  }

  // False for an empty line.
  bool read_row(CsvRow& row) {
    row = {line_, {}};
    if (at_line_end()) {
      skip_line_end();
      return false;
    }
    for (;;) {
      row.cells.push_back(read_cell());
      if (at_line_end()) break;
      ++at_;  // the separator
    }
    skip_line_end();
    return true;
  }

  std::string read_cell() {
    if (at_ < text_.size() && text_[at_] == '"') return read_quoted();
    const std::size_t begin = at_;
    while (!at_line_end() && text_[at_] != separator_) ++at_;
    std::string cell(text_.substr(begin, at_ - begin));
    if (cell.find('"') != std::string::npos)
      problem(line_, "a quotation mark inside a cell that does not begin with one");
    return cell;
  }

  std::string read_quoted() {
    const std::size_t begin_line = line_;
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (text_.substr(at_, 2) != "\"\"") break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      cell += text_[at_];
    }
    if (at_ >= text_.size()) {
      problem(begin_line, "a quotation mark is not closed");
      return cell;
    }
    ++at_;
    if (at_line_end() || text_[at_] == separator_) return cell;
    problem(line_, "text follows a closing quotation mark");
    while (!at_line_end() && text_[at_] != separator_) ++at_;
    return cell;
  }

  void check_cells(CsvRow& row) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      std::string& cell = row.cells[i];
      const auto bad = [&](std::string what) {
        const bool is_header = table_.header.empty();
        table_.problems.push_back(
            {row.line, i + 1, is_header ? std::string() : table_.header[i], std::move(what)});
      };
      if (cell.size() > kMaxCellBytes) {
        bad("longer than " + std::to_string(kMaxCellBytes) + " bytes");
        cell.clear();
      } else if (!text::is_utf8(cell)) {
        bad("not UTF-8; save the file as UTF-8");
        cell.clear();
      } else if (!text::is_nfc(cell)) {
        bad("Vietnamese letters are split into letter and mark (NFD); save it as NFC");
        cell = *text::to_nfc(cell);
      } else if (std::any_of(cell.begin(), cell.end(), [](unsigned char c) {
                   return (c < 0x20 && c != '\n' && c != '\r') || c == 0x7F;
                 })) {
        bad("holds a control character");
        cell.clear();
      } else if (!cell.empty() && (cell.front() == ' ' || cell.back() == ' ')) {
        bad("begins or ends with a blank");
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  char separator_ = ',';
  CsvTable table_;
};

}  // namespace

std::string CsvProblem::text() const {
  std::string where;
  if (line > 0) where = "line " + std::to_string(line);
  if (column > 0) where += (where.empty() ? "column " : ", column ") + std::to_string(column);
  if (!column_name.empty()) where += " (" + column_name + ")";
  return where.empty() ? what : where + ": " + what;
}

CsvTable read_csv(std::string_view text) {
  return Reader(text).read();
}

void check_columns(CsvTable& table, const std::vector<std::string>& required,
                   const std::vector<std::string>& optional) {
  const auto known = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    if (name.starts_with(kRemark)) continue;
    const auto note = [&](std::string what) {
      table.problems.push_back({table.header_line, i + 1, name, std::move(what)});
    };
    if (!known(required, name) && !known(optional, name)) note("no such column");
    const auto first = std::find(table.header.begin(), table.header.end(), name);
    if (first != table.header.begin() + static_cast<std::ptrdiff_t>(i))
      note("the column is there twice");
  }
  if (table.header.empty()) return;
  for (const std::string& name : required)
    if (!known(table.header, name))
      table.problems.push_back({table.header_line, 0, name, "the column is missing"});
}

std::optional<std::size_t> CsvCells::position(std::string_view column) const {
  const auto found = std::find(table_.header.begin(), table_.header.end(), column);
  if (found == table_.header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table_.header.begin());
}

bool CsvCells::has(std::string_view column) const {
  return position(column).has_value();
}

std::string CsvCells::get(std::string_view column) const {
  const auto at = position(column);
  return at ? row_.cells[*at] : std::string();
}

void CsvCells::problem(std::string_view column, std::string what) {
  if (const auto at = position(column))
    table_.problems.push_back({row_.line, *at + 1, std::string(column), std::move(what)});
}

}  // namespace ocop::issuer
