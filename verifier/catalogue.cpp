#include "verifier/catalogue.h"

#include <stdexcept>

#include "common/base/text.h"
#include "verifier/assets.h"

namespace ocop::verifier {
namespace {

constexpr std::string_view kSeparator = " = ";

Error at_line(int number, Errc code, std::string_view what) {
  return error(code, "line " + std::to_string(number) + ": " + std::string(what));
}

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

}  // namespace

Result<Catalogue> Catalogue::parse(std::string_view file) {
  Catalogue catalogue;
  int number = 0;
  while (!file.empty()) {
    const std::string_view line = next_line(file);
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t separator = line.find(kSeparator);
    if (separator == 0 || separator == std::string_view::npos ||
        separator + kSeparator.size() == line.size())
      return at_line(number, Errc::malformed, "expected \"key = text\"");
    if (!text::is_nfc(line)) return at_line(number, Errc::not_nfc, "not UTF-8 in NFC");
    const auto added = catalogue.texts_.emplace(line.substr(0, separator),
                                                line.substr(separator + kSeparator.size()));
    if (!added.second)
      return at_line(number, Errc::duplicate_key, "key repeated: " + added.first->first);
  }
  return catalogue;
}

Catalogue Catalogue::built_in(Language language) {
  const std::string name = "catalogue/" + std::string(code(language)) + ".txt";
  auto catalogue = parse(asset(name));
  if (!catalogue) throw std::logic_error(name + ": " + to_string(catalogue.error()));
  return std::move(*catalogue);
}

const std::string& Catalogue::operator[](std::string_view key) const {
  const auto found = texts_.find(key);
  if (found == texts_.end()) throw std::logic_error("no text " + std::string(key));
  return found->second;
}

std::string Catalogue::fill(std::string_view key, std::initializer_list<Argument> arguments) const {
  std::string_view rest = (*this)[key];
  std::string out;
  while (true) {
    const std::size_t open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const Argument* argument = nullptr;
    for (const Argument& each : arguments)
      if (each.first == name) argument = &each;
    if (close == std::string_view::npos || argument == nullptr)
      throw std::logic_error("text " + std::string(key) + ": no value for " + std::string(name));
    out += argument->second;
    rest = rest.substr(close + 1);
  }
}

}  // namespace ocop::verifier
