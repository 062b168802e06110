// What a template is filled with: a tree of named texts, flags and repeated parts.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ocop::verifier {

class View {
 public:
  // {{name}} is the text, escaped; {{#name}}…{{/name}} shows its part if the text is not empty.
  void text(std::string name, std::string value);
  // {{#name}}…{{/name}} shows its part if `value`, {{^name}}…{{/name}} if not.
  void flag(std::string name, bool value);
  // One more repetition of {{#name}}…{{/name}}, to be filled; the reference lives as long as this
  // view.
  View& part(std::string_view name);
  // The only repetition, made when it is first asked for.
  View& single_part(std::string_view name);

  using Parts = std::list<View>;
  using Value = std::variant<std::string, bool, Parts>;
  [[nodiscard]] const std::vector<std::pair<std::string, Value>>& members() const {
    return members_;
  }

 private:
  Parts& parts(std::string_view name);

  std::vector<std::pair<std::string, Value>> members_;
};

}  // namespace ocop::verifier
