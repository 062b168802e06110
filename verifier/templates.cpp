#include "verifier/templates.h"

#include <array>
#include <kainjow/mustache.hpp>
#include <map>
#include <stdexcept>

#include "verifier/assets.h"

namespace ocop::verifier {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::array<std::string_view, 6> kPages{"label", "product", "certificate",
                                                 "home",  "problem", "check"};
constexpr int kMaxIncludeDepth = 8;

std::string expand(std::string_view source, const Catalogue& catalogue, int depth);

std::string expansion(std::string_view tag, const Catalogue& catalogue, int depth) {
  if (tag.starts_with('>'))
    return expand(asset("templates/" + std::string(tag.substr(1)) + ".mustache"), catalogue,
                  depth + 1);
  if (tag.starts_with('<')) return std::string(asset(tag.substr(1)));
  return escape_html(catalogue[tag]);
}

std::string expand(std::string_view source, const Catalogue& catalogue, int depth) {
  if (depth > kMaxIncludeDepth) throw std::logic_error("templates include each other");
  std::string out;
  while (true) {
    const std::size_t open = source.find("[[");
    out += source.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = source.find("]]", open);
    if (close == std::string_view::npos) throw std::logic_error("template: [[ without ]]");
    out += expansion(source.substr(open + 2, close - open - 2), catalogue, depth);
    source = source.substr(close + 2);
  }
}

mustache::data to_data(const View& view);

mustache::data to_data(const View::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (text->empty()) return mustache::data(false);
    return mustache::data(*text);
  }
  if (const auto* flag = std::get_if<bool>(&value)) return mustache::data(*flag);
  const auto& views = std::get<View::Parts>(value);
  mustache::list parts;
  parts.reserve(views.size());
  for (const View& part : views) parts.push_back(to_data(part));
  return mustache::data(parts);
}

mustache::data to_data(const View& view) {
  mustache::data data;
  for (const auto& [name, value] : view.members()) data[name] = to_data(value);
  return data;
}

}  // namespace

std::string escape_html(std::string_view text) {
  return mustache::html_escape(std::string(text));
}

struct Templates::Impl {
  // Rendering changes nothing in a template that is well-formed, although the library does not say
  // const.
  mutable std::map<std::string, mustache::mustache, std::less<>> pages;
};

Templates::Templates(const Catalogue& catalogue) : impl_(std::make_unique<Impl>()) {
  for (const std::string_view name : kPages) {
    const std::string source =
        expand(asset("templates/" + std::string(name) + ".mustache"), catalogue, 0);
    const auto added = impl_->pages.emplace(name, mustache::mustache(source));
    if (!added.first->second.is_valid())
      throw std::logic_error("template " + std::string(name) + ": " +
                             added.first->second.error_message());
  }
}

Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;

std::string Templates::render(std::string_view name, const View& view) const {
  const auto page = impl_->pages.find(name);
  if (page == impl_->pages.end()) throw std::logic_error("no template " + std::string(name));
  std::string out;
  page->second.render(to_data(view), [&out](const std::string& piece) { out += piece; });
  return out;
}

}  // namespace ocop::verifier
