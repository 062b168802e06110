// How dates, times, numbers and places are written for people, in their language.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/time.h"
#include "common/record/bodies.h"
#include "verifier/language.h"

namespace ocop::verifier {

// "23/11/2026"; in English "23 November 2026", because 03/04 is read in two ways there.
[[nodiscard]] std::string date_text(Language language, Date date);

// The hour and minute in UTC+7: "09:15".
[[nodiscard]] std::string time_text(Instant instant);

// Hundredths: 8550 is "85,5", 9000 is "90", 7025 is "70,25"; in English with a point.
[[nodiscard]] std::string score_text(Language language, int hundredths);

// "1.200"; in English "1,200".
[[nodiscard]] std::string count_text(Language language, std::uint64_t count);

// Where in a text a place stands: units begin with a small letter inside a sentence or a list, as
// in "Thôn 7, xã Ea Na, tỉnh Đắk Lắk".
enum class Position { start, inside };

// "Buôn Tơng Jú, xã Ea Kao, huyện Buôn Đôn, tỉnh Đắk Lắk": address and units, as far as there are
// any. The address stays as the producer wrote it.
[[nodiscard]] std::string place_text(const record::Location& location,
                                     Position position = Position::start);

// Commune (or, without one, district) and province only: what a changed border changes.
[[nodiscard]] std::string unit_text(const record::Location& location,
                                    Position position = Position::start);

// True if commune, district or province differ: borders moved, or the producer did.
[[nodiscard]] bool units_differ(const record::Location& a, const record::Location& b);

}  // namespace ocop::verifier
