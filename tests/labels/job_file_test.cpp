#include "labels/job_file.h"

#include <catch2/catch.hpp>

#include "tests/labels/sample_labels.h"
#include "tests/support/golden.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::labels;

namespace {

Errc refusal(const std::string& text) {
  const Result<std::vector<LabelText>> labels = parse_job(text);
  REQUIRE_FALSE(labels);
  return labels.error().code;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a job in lines gives the labels that were written", "[job_file]") {
  std::vector<LabelText> labels = test::sample_labels(5);
  labels[2].packed.reset();
  labels.push_back(test::sample_label(9, {.with_expiry = false}));
  std::string lines;
  for (const LabelText& label : labels) lines += job_line(label) + "\n";
  CHECK(parse_job(lines).value() == labels);
  CHECK(parse_job("\n  \r\n" + lines + "\n\n").value() == labels);
}

TEST_CASE("a job can be an array", "[job_file]") {
  const std::vector<LabelText> labels = test::sample_labels(2);
  CHECK(parse_job(" [" + job_line(labels[0]) + ",\n" + job_line(labels[1]) + "]\n").value() ==
        labels);
}

TEST_CASE("a job without a label is refused", "[job_file]") {
  for (const char* text : {"", "\n\n", "[]"}) CHECK(refusal(text) == Errc::out_of_range);
}

TEST_CASE("an error names the label and the member", "[job_file]") {
  const std::string good = job_line(test::sample_label(1));
  const auto detail = [&](const std::string& bad) {
    return parse_job(good + "\n\n" + bad).error().detail;
  };
  CHECK(detail(replaced(good, "\"stars\":4", "\"stars\":2")).starts_with("label 2: stars: "));
  CHECK(detail(replaced(good, "2027-12-05", "2027-02-30")).starts_with("label 2: useBy: "));
  CHECK(detail(replaced(good, "2026-12-05", "05/12/2026")).starts_with("label 2: packed: "));
  CHECK(detail("{").starts_with("label 2: "));
}

TEST_CASE("members that are missing, unknown, doubled or of another kind are refused",
          "[job_file]") {
  const std::string good = job_line(test::sample_label(1));
  CHECK(refusal(replaced(good, "\"product\"", "\"name\"")) == Errc::malformed);
  CHECK(refusal(replaced(good, "\"stars\":4", "\"stars\":\"4\"")) == Errc::malformed);
  CHECK(refusal(replaced(good, "\"stars\":4", "\"stars\":4.0")) == Errc::out_of_range);
  CHECK(refusal(replaced(good, "\"stars\":4", "\"stars\":99999999999")) == Errc::out_of_range);
  CHECK(refusal(replaced(good, "\"stars\":4", "\"stars\":4,\"stars\":4")) == Errc::duplicate_key);
  CHECK(refusal(replaced(good, "\"packed\":\"2026-12-05\"", "\"packed\":null")) == Errc::malformed);
  CHECK(refusal(replaced(good, "L2611-03\"", "L2611-04\"")) == Errc::mismatch);
  CHECK(refusal("[1]") == Errc::malformed);
  CHECK(refusal("1") == Errc::malformed);
  CHECK(refusal("[" + good + "] x") == Errc::malformed);
}

TEST_CASE("no change of one bit of a job is accepted as another serial, lot or date",
          "[job_file]") {
  const LabelText label = test::sample_label(1);
  const std::string line = job_line(label);
  test::for_each_mutation(bytes_of(line), [&](ByteView changed) {
    const Result<std::vector<LabelText>> read = parse_job(text_of(changed));
    if (!read) return;
    REQUIRE(read->size() == 1);
    CHECK(read->front().lot == label.lot);
    CHECK(read->front().use_by == label.use_by);
  });
}

TEST_CASE("the job in the documentation is one that this program reads", "[job_file]") {
  const std::string example = test::documented_block("docs/formats/artwork.md", "job",
                                                     job_line(test::sample_label(0)) + "\n");
  const Result<std::vector<LabelText>> labels = parse_job(example);
  REQUIRE(labels);
  CHECK(job_line(labels->front()) + "\n" == example);
}
