// The pages of a PDF as pictures, through poppler's pdftoppm (Debian: poppler-utils): an
// implementation that shares nothing with what wrote the PDF.
#pragma once

#include <functional>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/imaging/image.h"

namespace ocop::labels {

// Gets page after page (from 0), grey; an error stops.
using VisitPage = std::function<Result<void>(std::size_t page, const imaging::Image& picture)>;

inline constexpr std::size_t kMaxPages = 100'000;

// Draws every page at `dpi` dots per inch; one page is in memory at a time. Gives the number of
// pages. Errc: malformed (not a PDF, or damaged), too_large (a page above imaging::kMaxPixels, or
// more than kMaxPages), unavailable (pdftoppm gave up), and whatever `visit` returned. Throws
// std::runtime_error if pdftoppm is not installed.
[[nodiscard]] Result<std::size_t> visit_pdf_pages(ByteView pdf, int dpi, const VisitPage& visit);

}  // namespace ocop::labels
