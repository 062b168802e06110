// Names of things that statements speak about.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace ocop::record {

// The name of an authority, label service, producer account or inspector: an absolute URI that is
// only ever compared, never fetched ("did:web:ocop.example:authority:dak-lak"). Grammar:
// [a-z][a-z0-9+.-]* ":" then 1–180 characters of [A-Za-z0-9._~:/?@!$&()*+,;=%-].
class Uri {
 public:
  static constexpr std::size_t kMaxBytes = 200;
  // Errc: malformed, too_large.
  static Result<Uri> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const Uri&) const = default;

 private:
  explicit Uri(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The unique `id` of a statement: "urn:uuid:" and a UUID in lower case, 45 characters. The
// statement that first speaks of a producer, product, certificate or lot manifest gives that thing
// its id.
class StatementId {
 public:
  // Errc::malformed.
  static Result<StatementId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const StatementId&) const = default;

 private:
  explicit StatementId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace ocop::record
