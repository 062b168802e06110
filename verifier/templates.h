// The pages' templates (mustache) in one language, parsed once.
//
// Beyond mustache, replaced when a template is loaded, so that a page costs only what changes in
// it:
//   [[key]]   the catalogue's text, escaped
//   [[>name]] the file templates/<name>.mustache
//   [[<path]] the file at that path below verifier/, as it is (icons, style)
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "verifier/catalogue.h"
#include "verifier/view.h"

namespace ocop::verifier {

// "&", "<", ">", '"' and "'" as entities.
[[nodiscard]] std::string escape_html(std::string_view text);

class Templates {
 public:
  // Throws std::logic_error if a template is not well-formed or asks for a text or file that is not
  // there.
  explicit Templates(const Catalogue& catalogue);
  ~Templates();
  Templates(Templates&&) noexcept;

  // `name` of a file in templates/ without its ending. May be called by any number of threads.
  [[nodiscard]] std::string render(std::string_view name, const View& view) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ocop::verifier
