// The languages of the pages. Vietnamese is the default; a third one is a catalogue file and a line
// here.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "common/record/bodies.h"

namespace ocop::verifier {

enum class Language { vi, en };

inline constexpr std::array<std::string_view, 2> kLanguageCodes{"vi", "en"};
inline constexpr std::array<Language, 2> kLanguages{Language::vi, Language::en};

[[nodiscard]] constexpr std::string_view code(Language language) {
  return kLanguageCodes[static_cast<std::size_t>(language)];
}

[[nodiscard]] constexpr std::optional<Language> language_of(std::string_view code) {
  for (const Language language : kLanguages)
    if (kLanguageCodes[static_cast<std::size_t>(language)] == code) return language;
  return std::nullopt;
}

// Vietnamese where there is no English. Lives as long as the wording.
[[nodiscard]] inline std::string_view in(Language language, const record::Wording& wording) {
  return language == Language::en && !wording.en.empty() ? wording.en : wording.vi;
}

}  // namespace ocop::verifier
