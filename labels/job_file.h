// Label jobs as files: what `ocop-labels render` reads and other programs can write. A job is
// either a JSON array of labels, or one label a line. A label:
//
//   {"product":"Cà phê bột Ea H'leo","producer":"HTX Nông nghiệp Công Bằng","stars":4,
//    "lot":"L2611-03","packed":"2026-12-05","useBy":"2027-12-05","uri":"HTTPS://OCOP.EXAMPLE/01/…"}
//
// packed and useBy may be absent; other members are refused. docs/formats/artwork.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "labels/label_text.h"

namespace ocop::labels {

inline constexpr std::size_t kMaxJobBytes = std::size_t{256} << 20;

// The labels in their order, at least one; each passes words_of(). Errc: those of json::parse(),
// and malformed, out_of_range, mismatch with the label's number: "label 17: useBy: …".
[[nodiscard]] Result<std::vector<LabelText>> parse_job(std::string_view text);

// One label as a line without its end; parse_job() of such lines gives the labels again.
[[nodiscard]] std::string job_line(const LabelText& label);

}  // namespace ocop::labels
