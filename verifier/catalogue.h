// The wording of the pages in one language: a text file that a translator can edit.
//
//   # comment
//   verdict.valid = Tem hợp lệ
//   checked.at = Kiểm tra lúc {time} ngày {date}
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/result.h"
#include "verifier/language.h"

namespace ocop::verifier {

class Catalogue {
 public:
  // Lines "key = text", empty lines and lines that begin with '#'; UTF-8 in NFC. Errc: malformed
  // (the detail names the line), duplicate_key, not_nfc.
  static Result<Catalogue> parse(std::string_view file);
  // The one built into the program; throws std::logic_error if it is not well-formed.
  static Catalogue built_in(Language language);

  [[nodiscard]] bool has(std::string_view key) const { return texts_.find(key) != texts_.end(); }
  // Throws std::logic_error for a key that is missing: our own mistake. Lives as long as the
  // catalogue.
  [[nodiscard]] const std::string& operator[](std::string_view key) const;

  using Argument = std::pair<std::string_view, std::string_view>;
  // The text with every {name} replaced by its value. Values are not looked at again, so braces in
  // data stay braces. Throws std::logic_error for a {name} without a value.
  [[nodiscard]] std::string fill(std::string_view key,
                                 std::initializer_list<Argument> arguments) const;

  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& texts() const {
    return texts_;
  }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace ocop::verifier
