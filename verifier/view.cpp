#include "verifier/view.h"

namespace ocop::verifier {

void View::text(std::string name, std::string value) {
  members_.emplace_back(std::move(name), std::move(value));
}

void View::flag(std::string name, bool value) {
  members_.emplace_back(std::move(name), value);
}

View::Parts& View::parts(std::string_view name) {
  for (auto& [known, value] : members_)
    if (known == name) return std::get<Parts>(value);
  members_.emplace_back(std::string(name), Parts{});
  return std::get<Parts>(members_.back().second);
}

View& View::part(std::string_view name) {
  return parts(name).emplace_back();
}

View& View::single_part(std::string_view name) {
  Parts& existing = parts(name);
  return existing.empty() ? existing.emplace_back() : existing.front();
}

}  // namespace ocop::verifier
