#include "labels/gs1_lines.h"

#include <ostream>
#include <rapidcheck.h>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "common/base/text.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

constexpr json::Limits kAnswerLimits{1024 * 1024, 16};

std::vector<std::string> answers(const std::string& input, const Gs1Options& options = {}) {
  std::istringstream in(input);
  std::ostringstream out;
  answer_gs1_lines(in, out, options);
  std::vector<std::string> lines;
  std::istringstream written(out.str());
  for (std::string line; std::getline(written, line);) lines.push_back(line);
  return lines;
}

// A buffer that refuses every byte.
class FullDisk : public std::streambuf {};

}  // namespace

TEST_CASE("every line is answered in its order by one JSON object", "[labels]") {
  const auto lines = answers(
      "(01)08938505974194(10)L1\r\n"
      "https://id.example/01/08938505974194?lang=vi\n"
      "\n"
      "]E08938505974194\n"
      "^0108938505974194");
  REQUIRE(lines.size() == 5);
  CHECK(lines[0] ==
        R"({"input":"(01)08938505974194(10)L1","valid":true,)"
        R"("elements":[["01","08938505974194"],["10","L1"]],"ignored":[],"error":null})");
  CHECK(lines[1].find(R"("ignored":["lang=vi"],"error":null)") != std::string::npos);
  CHECK(lines[2].find(R"("valid":false,"elements":[],"ignored":[],"error":{"rule":"no-data")") !=
        std::string::npos);
  CHECK(lines[3].find(R"([["01","08938505974194"]])") != std::string::npos);
  CHECK(lines[4].find(R"("valid":true)") != std::string::npos);
}

TEST_CASE("an error says where, which AI and rule, and what would be right, in both languages",
          "[labels]") {
  const auto lines = answers("(01)08938505974193\n");
  CHECK(lines[0].find(
            R"("error":{"rule":"check-digit","ai":"01","position":17,"length":1,"right":"4",)"
            R"("vi":"AI (01): chữ số kiểm tra sai, đúng ra là 4",)"
            R"("en":"AI (01): the check digit is wrong, it should be 4"})") != std::string::npos);
}

TEST_CASE("whatever bytes come, the answer is JSON in UTF-8", "[labels]") {
  rc::check([](const std::string& bytes) {
    for (const std::string& beginning : {std::string(), std::string("("), std::string("]Q1")}) {
      std::string input = beginning + bytes;
      for (const std::string& line : answers(input + "\n")) {
        RC_ASSERT(text::is_utf8(line));
        RC_ASSERT(line.starts_with("{\"input\":") && line.ends_with("}"));
      }
    }
  });
  for (const std::string_view input : {"\xFF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                                       "\xF4\x90\x80\x80", "(\xC0\xAF)", "]Q1\x80"}) {
    const auto lines = answers(std::string(input));
    REQUIRE(lines.size() == 1);
    CHECK(text::is_utf8(lines[0]));
    const auto value = json::parse(lines[0], kAnswerLimits);
    REQUIRE(value.has_value());
    CHECK(value->get_string("input")->find("\xEF\xBF\xBD") != std::string::npos);
  }
}

TEST_CASE("a line without end is read to its end and answered once", "[labels]") {
  const auto lines = answers(std::string(3 * kMaxGs1Line, 'A') + "\n(01)08938505974194\n");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find(R"("rule":"too-long-input")") != std::string::npos);
  CHECK(lines[0].size() < 2 * kMaxGs1Line);
  CHECK(lines[1].find(R"("valid":true)") != std::string::npos);
}

TEST_CASE("a compressed link is an error that tells what it stands for, unless it is accepted",
          "[labels]") {
  const std::string link = "https://id.example/01/08938505974194/EEarwSM";
  CHECK(answers(link)[0].find(R"("right":"https://id.example/01/08938505974194/10/ABC123")") !=
        std::string::npos);
  Gs1Options options;
  options.decompress = true;
  CHECK(answers(link, options)[0].find(R"(["10","ABC123"]],"ignored":[],"error":null)") !=
        std::string::npos);
}

TEST_CASE("details tell the same in every other form", "[labels]") {
  Gs1Options options;
  options.details = true;
  CHECK(answers("(10)A(01)02660000000172", options)[0].ends_with(
      R"("error":null,"digital_link":"https://id.gs1.org/01/02660000000172/10/A",)"
      R"("element_string":"^010266000000017210A","bracketed":"(10)A(01)02660000000172",)"
      R"("lines":["(10) A","(01) 02660000000172"],"restricted":true})"));
}

TEST_CASE("an output that cannot be written ends the work", "[labels]") {
  std::istringstream in("(01)08938505974194\n");
  FullDisk disk;
  std::ostream out(&disk);
  CHECK_THROWS_AS(answer_gs1_lines(in, out, {}), std::runtime_error);
}
