// Label jobs: whatever the text, it is refused, or gives labels that are written and read as the
// same again; and each of them is refused by name or laid out with all of its text on the label.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <variant>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "labels/job_file.h"
#include "labels/layout.h"
#include "labels/media.h"

namespace {

using namespace ocop;
using namespace ocop::labels;

constexpr std::size_t kMaxLabels = 4;  // laid out of one job

void require(bool holds) {
  if (!holds) std::abort();
}

class PlainMeasure final : public TextMeasure {
 public:
  [[nodiscard]] Result<double> em_width(std::string_view line, Face) const override {
    return 0.55 * static_cast<double>(text::code_points(line));
  }
  [[nodiscard]] Result<InkHeight> em_height(std::string_view, Face) const override {
    return InkHeight{0.9, 0.3};
  }
};

void require_on_label(const DisplayList& list) {
  const PlainMeasure measure;
  for (const Item& item : list.items) {
    const TextRun* run = std::get_if<TextRun>(&item);
    if (run == nullptr) continue;
    const double width = measure.em_width(run->text, run->font.face).value() * run->font.em();
    require(run->font.points >= 5);
    require(run->start.x >= 0 && run->start.x + width <= list.size.width);
    require(run->start.y - run->font.em() >= 0 && run->start.y <= list.size.height);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto labels = parse_job(text_of({data, size}));
  if (!labels) return 0;
  require(!labels->empty());
  std::string lines;
  for (const LabelText& label : *labels) lines += job_line(label) + "\n";
  const auto again = parse_job(lines);
  require(again && *again == *labels);
  for (std::size_t i = 0; i < labels->size() && i < kMaxLabels; ++i) {
    const auto list = lay_out((*labels)[i], kA4Sheet21.label, 300, PlainMeasure());
    if (list)
      require_on_label(*list);
    else
      require(list.error().detail.find(": ") != std::string::npos);
  }
  return 0;
}
