// The program ocop-labels as people and scripts meet it.
#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "common/base/json.h"
#include "common/imaging/image.h"
#include "common/imaging/png.h"
#include "common/imaging/webp.h"
#include "labels/job_file.h"
#include "tests/labels/sample_labels.h"
#include "tests/support/run_program.h"
#include "tests/support/show_result.h"

using namespace ocop;

namespace {

struct Answer {
  int exit = 0;
  std::string out;
  std::string err;
};

// Runs the program; `arguments` are words without blanks.
Answer ocop_labels(const std::string& arguments, const std::string& input = "") {
  const test::TempFolder folder;
  const std::string errors = folder / "err";
  const test::Finished finished = test::run_program(
      {"sh", "-c", "exec \"$0\"/ocop-labels " + arguments + " 2>\"$1\"", OCOP_BIN_DIR, errors},
      input);
  return {finished.status, finished.out, file::read_text(errors).value()};
}

std::string job(unsigned count) {
  std::string lines;
  for (const labels::LabelText& label : test::sample_labels(count))
    lines += labels::job_line(label) + "\n";
  return lines;
}

std::string uris(unsigned count) {
  std::string lines;
  for (const labels::LabelText& label : test::sample_labels(count)) lines += label.uri + "\n";
  return lines;
}

std::string sorted(std::string lines) {
  return test::run_program({"sort"}, lines).out;
}

}  // namespace

TEST_CASE("sheets are rendered from standard input and every code is found in them", "[commands]") {
  const test::TempFolder folder;
  const std::string pdf = folder / "sheet.pdf";
  const Answer rendered = ocop_labels("render -o " + pdf + " --start-cell 20", job(24));
  CHECK(rendered.exit == 0);
  CHECK(rendered.err.find("error") == std::string::npos);
  CHECK(rendered.out == "wrote " + pdf + ": 24 labels on 3 sheets, every code read back\n");
  const Answer checked = ocop_labels("check " + pdf);
  CHECK(checked.exit == 0);
  CHECK(sorted(checked.out) == sorted(uris(24)));
}

TEST_CASE("single labels are rendered as SVG and PNG, several into a folder", "[commands]") {
  const test::TempFolder folder;
  const std::string jobs = folder / "job.jsonl";
  file::write_atomic(jobs, job(1));
  for (const char* name : {"one.svg", "one.png"}) {
    const std::string path = folder / name;
    CHECK(ocop_labels("render " + jobs + " -o " + path).exit == 0);
    CHECK(ocop_labels("check " + path).out == uris(1));
  }
  const std::string many = folder / "many";
  const Answer rendered = ocop_labels("render --format svg --json -o " + many, job(10));
  CHECK(rendered.exit == 0);
  CHECK(rendered.out == "{\"output\":\"" + many + "\",\"labels\":10}\n");
  CHECK(ocop_labels("check " + many + "/label-*.svg").out == uris(10));
}

TEST_CASE("check answers in JSON, one file a line", "[commands]") {
  const test::TempFolder folder;
  const std::string code = folder / "code.png";
  const std::string blank = folder / "blank.webp";
  REQUIRE(ocop_labels("render -o " + code, job(1)).exit == 0);
  file::write_atomic(blank,
                     imaging::encode_webp(imaging::white_image(50, 50, imaging::Colour::luma), 80));
  const Answer answer =
      ocop_labels("check --json " + code + " " + blank + " " + (folder / "none").string());
  CHECK(answer.exit == 4);
  std::istringstream lines(answer.out);
  std::string line;
  std::getline(lines, line);
  CHECK(json::parse(line, json::kRequestLimits)->get_array("codes")->at(0) ==
        json::Value(test::sample_label(0).uri));
  std::getline(lines, line);
  CHECK(json::parse(line, json::kRequestLimits)->get_array("codes")->empty());
  std::getline(lines, line);
  CHECK(json::parse(line, json::kRequestLimits)->get_string("error") != nullptr);
}

TEST_CASE("a picture without a code is a negative answer", "[commands]") {
  const test::TempFolder folder;
  const std::string path = folder / "blank.png";
  file::write_atomic(path,
                     imaging::encode_png(imaging::white_image(90, 90, imaging::Colour::luma)));
  const Answer answer = ocop_labels("check " + path);
  CHECK(answer.exit == 1);
  CHECK(answer.out.empty());
  CHECK(answer.err == "ocop-labels: error: " + path + ": no QR code found\n");
}

TEST_CASE("a command line that makes no sense exits 2 with a hint", "[commands]") {
  for (const char* arguments :
       {"", "print", "render", "check", "render --no-such", "render -o a.pdf b c",
        "render -o a.pdf --start-cell x", "render -o a.pdf --start-cell 0",
        "render -o a.pdf --start-cell 22", "render -o a.svg --start-cell 2", "render -o a",
        "render -o a.gif", "render -o a --format gif", "render -o a.png --dpi 202",
        "render -o a.png --dpi 1201", "render -o a.svg --dpi 300", "check --no-such a"}) {
    const Answer answer = ocop_labels(arguments, job(1));
    INFO(arguments);
    CHECK(answer.exit == 2);
    CHECK(answer.out.empty());
    CHECK(answer.err.starts_with("ocop-labels: error: "));
    CHECK(answer.err.find("\nhint: ") != std::string::npos);
  }
}

TEST_CASE("help is given for the program and each command", "[commands]") {
  for (const char* arguments : {"--help", "render --help", "check --help"}) {
    const Answer answer = ocop_labels(arguments);
    CHECK(answer.exit == 0);
    CHECK(answer.out.find("Usage: ocop-labels") != std::string::npos);
    CHECK(answer.err.empty());
  }
}

TEST_CASE("a refused job writes nothing and says which label and why", "[commands]") {
  const test::TempFolder folder;
  const std::string pdf = folder / "sheet.pdf";
  labels::LabelText label = test::sample_label(1);
  label.producer = std::string(280, 'x');
  const Answer too_long = ocop_labels("render -o " + pdf, job(1) + labels::job_line(label) + "\n");
  CHECK(too_long.exit == 1);
  CHECK(too_long.err.starts_with("ocop-labels: error: label 2: producer: "));
  CHECK(ocop_labels("render -o " + pdf, "{}").exit == 1);
  CHECK(ocop_labels("render -o " + pdf, "").exit == 1);
  CHECK_FALSE(std::filesystem::exists(pdf));
}

TEST_CASE("files that are missing or cannot be written exit 4", "[commands]") {
  const test::TempFolder folder;
  CHECK(ocop_labels("render " + (folder / "none").string() + " -o a.pdf").exit == 4);
  CHECK(ocop_labels("check " + (folder / "none").string()).exit == 4);
  CHECK(ocop_labels("render -o /proc/none/a.svg", job(1)).exit == 4);
}
