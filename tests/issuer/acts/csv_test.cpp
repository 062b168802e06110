#include "issuer/acts/csv.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

namespace ocop::issuer {
namespace {

using Lines = std::vector<std::string>;

// What is wrong with the table, as people read it.
Lines problems(std::string_view text) {
  Lines lines;
  for (const CsvProblem& problem : read_csv(text).problems) lines.push_back(problem.text());
  return lines;
}

std::vector<Lines> cells(std::string_view text) {
  std::vector<Lines> rows;
  for (const CsvRow& row : read_csv(text).rows) rows.push_back(row.cells);
  return rows;
}

TEST_CASE("a plain table is read cell by cell", "[csv]") {
  const CsvTable table = read_csv("code,name\nea-tu,HTX Công Bằng\nea-yong,HTX Ea Yông\n");
  CHECK(table.problems.empty());
  CHECK(table.header == Lines{"code", "name"});
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].cells == Lines{"ea-tu", "HTX Công Bằng"});
  CHECK(table.rows[1].cells == Lines{"ea-yong", "HTX Ea Yông"});
  CHECK(table.rows[0].line == 2);
  CHECK(table.rows[1].line == 3);
}

TEST_CASE("line ends may be LF or CR LF, the last one missing, and empty lines are skipped",
          "[csv]") {
  const std::vector<Lines> expected{{"1", "2"}, {"3", "4"}};
  CHECK(cells("a,b\n1,2\n3,4\n") == expected);
  CHECK(cells("a,b\r\n1,2\r\n3,4\r\n") == expected);
  CHECK(cells("a,b\n1,2\n3,4") == expected);
  CHECK(cells("\n\r\na,b\n\n1,2\n\n\n3,4\n\n") == expected);
  CHECK(problems("\r\na,b\r\n\r\n1,2\r\n").empty());
  CHECK(read_csv("\n\na,b\n1,2\n").header_line == 3);
  CHECK(read_csv("\n\na,b\n1,2\n").rows[0].line == 4);
}

TEST_CASE("a quoted cell may hold separators, quotation marks and lines", "[csv]") {
  CHECK(cells("a,b\n\"1,2\",\"say \"\"có\"\"\"\n") == std::vector<Lines>{{"1,2", "say \"có\""}});
  const CsvTable table = read_csv("a,b\n\"one\ntwo\r\nthree\",x\ny,z\n");
  CHECK(table.problems.empty());
  CHECK(table.rows[0].cells[0] == "one\ntwo\r\nthree");
  CHECK(table.rows[0].line == 2);
  CHECK(table.rows[1].line == 5);
  CHECK(cells("a,b\n\"\",\n") == std::vector<Lines>{{"", ""}});
}

TEST_CASE("misplaced quotation marks are told with their line", "[csv]") {
  CHECK(problems("a,b\n1,2\nx\"y,3\n") ==
        Lines{"line 3: a quotation mark inside a cell that does not begin with one"});
  CHECK(problems("a,b\n\"x\"y,3\n") == Lines{"line 2: text follows a closing quotation mark"});
  const Lines open = problems("a,b\n1,\"two\nthree\n4,5\n");
  REQUIRE(open.size() == 1);
  CHECK(open[0] == "line 2: a quotation mark is not closed");
}

TEST_CASE("a byte order mark is told, and the table read behind it", "[csv]") {
  CHECK(problems("\xEF\xBB\xBF"
                 "a,b\n1,2\n") ==
        Lines{"line 1: the file begins with a byte order mark; save it as UTF-8 without one"});
  CHECK(read_csv("\xEF\xBB\xBF"
                 "a,b\n1,2\n")
            .header == Lines{"a", "b"});
}

TEST_CASE("other separators are told, and the table read with them", "[csv]") {
  CHECK(problems("a;b\n1;2\n") == Lines{"line 1: cells are separated by ';', a comma is expected"});
  CHECK(problems("a\tb\n1\t2\n") ==
        Lines{"line 1: cells are separated by a tabulator, a comma is expected"});
  CHECK(cells("a;b\n1;2,5\n") == std::vector<Lines>{{"1", "2,5"}});
  CHECK(cells("a\tb\n1\t2\n") == std::vector<Lines>{{"1", "2"}});
  CHECK(cells("\n\na;b\n1;2\n") == std::vector<Lines>{{"1", "2"}});
  // A comma decides.
  CHECK(problems("a,b;c\n1,2\n").empty());
}

TEST_CASE("split letters (NFD) are told cell by cell and read composed", "[csv]") {
  const CsvTable table = read_csv("code,name\nx,Ca\xCC\x80 phe\xCC\x82\n");
  REQUIRE(table.problems.size() == 1);
  CHECK(table.problems[0].line == 2);
  CHECK(table.problems[0].column == 2);
  CHECK(table.problems[0].column_name == "name");
  CHECK(table.problems[0].text() ==
        "line 2, column 2 (name): Vietnamese letters are split into letter and mark (NFD); save it "
        "as NFC");
  CHECK(table.rows[0].cells[1] == "Cà phê");
}

TEST_CASE("bytes that are not UTF-8 are told, in the header too", "[csv]") {
  CHECK(problems("a,b\n1,C\xE0 ph\xEA\n") ==
        Lines{"line 2, column 2 (b): not UTF-8; save the file as UTF-8"});
  const CsvTable table = read_csv("a,t\xEAn\n1,2\n");
  REQUIRE(table.problems.size() == 1);
  CHECK(table.problems[0].text() == "line 1, column 2: not UTF-8; save the file as UTF-8");
  CHECK(table.header == Lines{"a", ""});
}

TEST_CASE("a file in UTF-16 is no CSV", "[csv]") {
  const std::string utf16(
      "\xFF\xFE"
      "a\0,\0b\0\n\0",
      10);
  CHECK(problems(utf16) == Lines{"the file holds zero bytes: it is no CSV in UTF-8"});
}

TEST_CASE("control characters and blanks at the ends are told", "[csv]") {
  CHECK(problems("a,b\n1,x\x07y\n") == Lines{"line 2, column 2 (b): holds a control character"});
  CHECK(problems("a,b\n1,x\x7F\n") == Lines{"line 2, column 2 (b): holds a control character"});
  CHECK(problems("a,b\n 1,2 \n") == Lines{"line 2, column 1 (a): begins or ends with a blank",
                                          "line 2, column 2 (b): begins or ends with a blank"});
}

TEST_CASE("rows with too few or too many cells are told", "[csv]") {
  CHECK(problems("a,b,c\n1,2\n1,2,3\n1,2,3,4\n") ==
        Lines{"line 2: 2 cells, but the header has 3", "line 4: 4 cells, but the header has 3"});
  CHECK(cells("a,b\n1\n1,2,3\n") == std::vector<Lines>{{"1", ""}, {"1", "2"}});
}

TEST_CASE("an empty file is told", "[csv]") {
  CHECK(problems("") == Lines{"the file is empty"});
  CHECK(problems("\n\r\n\n") == Lines{"the file is empty"});
  CHECK(problems("\xEF\xBB\xBF").back() == "the file is empty");
}

TEST_CASE("all problems of a table come in one pass", "[csv]") {
  const Lines all = problems(
      "\xEF\xBB\xBF"
      "a;b\n1\nCa\xCC\x80;x\x01\n\xFF; y\n");
  CHECK(all.size() == 7);
}

TEST_CASE("a table has at most 200,000 rows", "[csv]") {
  static_assert(kMaxCsvRows == 200'000);
  std::string text = "a\n";
  for (std::size_t i = 0; i < kMaxCsvRows; ++i) text += "1\n";
  CHECK(read_csv(text).problems.empty());
  CHECK(read_csv(text).rows.size() == kMaxCsvRows);
  text += "1\n2\n3\n";
  const CsvTable table = read_csv(text);
  CHECK(table.rows.size() == kMaxCsvRows);
  REQUIRE(table.problems.size() == 1);
  CHECK(table.problems[0].text() == "line 200002: more than 200000 rows");
}

TEST_CASE("a file and a cell have a largest size", "[csv]") {
  CHECK(problems(std::string(kMaxCsvBytes + 1, 'a'))[0] == "the file is larger than 32 MB");
  CHECK(problems("a\n" + std::string(kMaxCellBytes, 'x') + "\n").empty());
  CHECK(problems("a\n" + std::string(kMaxCellBytes + 1, 'x') + "\n") ==
        Lines{"line 2, column 1 (a): longer than 16384 bytes"});
}

TEST_CASE("columns that are missing, unknown or there twice are told; remarks are not", "[csv]") {
  CsvTable table = read_csv("code,nmae,code,#ghi chú,#ghi chú\n1,2,3,4,5\n");
  check_columns(table, {"code", "name"}, {"phone"});
  Lines lines;
  for (const CsvProblem& problem : table.problems) lines.push_back(problem.text());
  CHECK(lines == Lines{"line 1, column 2 (nmae): no such column",
                       "line 1, column 3 (code): the column is there twice",
                       "line 1 (name): the column is missing"});
}

TEST_CASE("the header's line is named where it does not come first", "[csv]") {
  CsvTable table = read_csv("\n\nkode\n1\n");
  check_columns(table, {"code"}, {});
  REQUIRE(table.problems.size() == 2);
  CHECK(table.problems[0].line == 3);
  CHECK(table.problems[1].line == 3);
}

TEST_CASE("cells are found by the name of their column", "[csv]") {
  CsvTable table = read_csv("a,b\n1,2\n");
  const CsvRow row = table.rows[0];
  CsvCells found(table, row);
  CHECK(found.has("a"));
  CHECK_FALSE(found.has("c"));
  CHECK(found.get("b") == "2");
  CHECK(found.get("c").empty());
  found.problem("b", "is wrong");
  found.problem("c", "is not there, which check_columns() says");
  REQUIRE(table.problems.size() == 1);
  CHECK(table.problems[0] == CsvProblem{2, 2, "b", "is wrong"});
}

std::string quoted(const std::string& cell) {
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

TEST_CASE("what is quoted comes back as it was", "[csv]") {
  rc::check("round trip", [] {
    const auto cell =
        rc::gen::container<std::string>(rc::gen::element('a', 'b', ',', ';', '"', '\n', '\r', '1'));
    const auto row = rc::gen::container<std::vector<std::string>>(3, cell);
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(row);
    std::string text = "a,b,c\n";
    for (const auto& cells_of_row : rows) {
      text += quoted(cells_of_row[0]) + "," + quoted(cells_of_row[1]) + "," +
              quoted(cells_of_row[2]) + "\r\n";
    }
    RC_ASSERT(cells(text) == rows);
    RC_ASSERT(problems(text).empty());
  });
}

TEST_CASE("any bytes are read without harm", "[csv]") {
  rc::check("no crash, rows as wide as the header", [](const std::string& bytes) {
    const CsvTable table = read_csv("a,b\n" + bytes);
    for (const CsvRow& row : table.rows) RC_ASSERT(row.cells.size() == 2U);
  });
}

}  // namespace
}  // namespace ocop::issuer
