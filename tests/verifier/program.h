// The real program over a showcase's public folder, for tests that talk to it from outside.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"
#include "tests/verifier/showcase.h"

namespace ocop::test {

// DIR/public, DIR/trust.json and an empty DIR/data, with the command that serves them.
class ShowcaseFolder {
 public:
  ShowcaseFolder() {
    showcase.published().write_to(folder / "public");
    std::ofstream(folder / "trust.json") << trust_file(showcase.scenario.trust);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder / name; }

  // `more` goes behind: "--trust", … Listens on a free port; it is always the showcase's noon, or
  // the time given.
  [[nodiscard]] std::vector<std::string> serve(
      const std::string& source, const std::string& data, const std::vector<std::string>& more = {},
      const std::string& now = "2025-07-20T12:00:00+07:00") const {
    std::vector<std::string> command{program(), "serve",    "--source", source,
                                     "--data",  path(data), "--listen", "127.0.0.1:0",
                                     "--now",   now,        "--poll",   "1"};
    command.insert(command.end(), more.begin(), more.end());
    return command;
  }
  [[nodiscard]] std::vector<std::string> serve_first(const std::string& source,
                                                     const std::string& data) const {
    return serve(source, data, {"--trust", path("trust.json")});
  }
  [[nodiscard]] std::vector<std::string> first_serve() const {
    return serve(path("public"), "data", {"--trust", path("trust.json")});
  }
  [[nodiscard]] static std::string program() {
    return std::string(OCOP_BIN_DIR) + "/ocop-verifier";
  }

  // "-D NAME=target" for each label: VALID, BAD_SEAL …; and GTIN, SERIAL, EXPIRED,
  // ATTESTED, VOID_GTIN, VOID_SERIAL, VALID_REFERENCE.
  [[nodiscard]] std::vector<std::string> definitions() const {
    std::vector<std::string> all;
    const auto define = [&all](std::string name, const std::string& value) {
      for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
      all.insert(all.end(), {"-D", name + "=" + value});
    };
    for (const auto& [shows, uri] : showcase.uris()) define(shows, showcase.target(shows));
    const std::string voided = showcase.target("label-void");
    define("void-gtin", voided.substr(4, 14));
    define("void-serial", voided.substr(voided.find("/21/") + 4, 12));
    define("valid-reference", "66-2025-0011-3");
    define("gtin", showcase.target("valid").substr(4, 14));
    define("serial", showcase.typed_serial);
    define("expired", showcase.expired_reference);
    define("attested", showcase.attested_reference);
    define("valid-uri", showcase.uri("valid"));
    define("foreign-uri", showcase.uri("foreign"));
    return all;
  }

  Showcase showcase;
  TempFolder folder;
};

}  // namespace ocop::test
