// The real program from outside: scripts over HTTP, the command line, restart, a chain of mirrors.
#include "tests/verifier/program.h"

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "common/imaging/png.h"
#include "labels/qr.h"
#include "tests/http/raw_client.h"
#include "tests/http/server_process.h"
#include "tests/support/run_program.h"
#include "tests/support/show_result.h"

using namespace ocop;
using test::Finished;
using test::ServerProcess;
using test::ShowcaseFolder;

namespace {

// Making it costs hundreds of signatures; tests only read it.
const ShowcaseFolder& folder() {
  static const ShowcaseFolder kFolder;
  return kFolder;
}

// With what the program writes to standard error.
Finished run_with_errors(std::vector<std::string> command) {
  std::vector<std::string> shell{"sh", "-c", "exec \"$@\" 2>&1", "sh"};
  shell.insert(shell.end(), command.begin(), command.end());
  return test::run_program(shell, "");
}

Finished check(const std::vector<std::string>& more) {
  std::vector<std::string> command{ShowcaseFolder::program(),
                                   "check",
                                   "--source",
                                   folder().path("public"),
                                   "--trust",
                                   folder().path("trust.json"),
                                   "--now",
                                   "2025-07-20T12:00:00+07:00"};
  command.insert(command.end(), more.begin(), more.end());
  return run_with_errors(command);
}

json::Value line_of(const std::string& out, std::size_t number = 0) {
  std::size_t begin = 0;
  for (; number > 0; --number) begin = out.find('\n', begin) + 1;
  return json::parse(out.substr(begin, out.find('\n', begin) - begin), {1 << 20, 16}).value();
}

std::string get(const ServerProcess& server, const std::string& target) {
  const std::string& address = server.address();
  const std::size_t colon = address.rfind(':');
  return test::exchange(address.substr(0, colon),
                        static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))),
                        "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      .body;
}

// A photograph of a label, drawn: the symbol eight dots a module on white.
void write_picture(const std::string& path, const std::string& text) {
  constexpr int kDots = 8;
  const labels::QrMatrix symbol = labels::encode_qr(text, 9).value();
  const int side = (symbol.size() + 2 * labels::kQuietModules) * kDots;
  imaging::Image image = imaging::white_image(side, side, imaging::Colour::luma);
  for (int y = 0; y < symbol.size() * kDots; ++y)
    for (int x = 0; x < symbol.size() * kDots; ++x)
      if (symbol.is_dark(x / kDots, y / kDots))
        image.row(y + labels::kQuietModules *
                          kDots)[static_cast<std::size_t>(x + labels::kQuietModules * kDots)] = 0;
  file::write_atomic(path, imaging::encode_png(image));
}

void check_scripts(const std::vector<std::string>& scripts,
                   const std::vector<std::string>& server) {
  std::vector<std::string> command{std::string(OCOP_BIN_DIR) + "/run_http_scripts"};
  for (const std::string& word : folder().definitions()) command.push_back(word);
  for (const std::string& name : scripts)
    command.push_back(std::string(OCOP_SOURCE_DIR) + "/tests/http/" + name);
  command.emplace_back("--");
  command.insert(command.end(), server.begin(), server.end());
  const Finished finished = run_with_errors(command);
  INFO(finished.out);
  CHECK(finished.status == 0);
}

}  // namespace

TEST_CASE("the HTTP scripts pass against the program", "[program]") {
  check_scripts({"verifier.http", "gs1_resolver.http", "verifier_limits.http"},
                folder().serve(folder().path("public"), "script-data",
                               {"--trust", folder().path("trust.json")}));
}

TEST_CASE("the program says how old its data is, and no more than it knows", "[program]") {
  check_scripts({"verifier_old.http"}, folder().serve(folder().path("public"), "old-data",
                                                      {"--trust", folder().path("trust.json")},
                                                      "2025-07-28T12:00:00+07:00"));
}

TEST_CASE("a restart needs no trust list and no source", "[program]") {
  {
    ServerProcess first(folder().serve(folder().path("public"), "restart",
                                       {"--trust", folder().path("trust.json")}));
    CHECK(first.stop() == 0);
  }
  const test::TempFolder empty;
  ServerProcess second(folder().serve(empty.path(), "restart"));
  CHECK(get(second, folder().showcase.target("valid")).find("Tem hợp lệ") != std::string::npos);
  CHECK(get(second, "/readyz").find("\"alarm\"") != std::string::npos);
  CHECK(second.stop() == 0);
}

TEST_CASE("a verifier may follow another verifier", "[program]") {
  ServerProcess first(
      folder().serve(folder().path("public"), "chain-1", {"--trust", folder().path("trust.json")}));
  ServerProcess second(folder().serve("http://" + first.address(), "chain-2",
                                      {"--trust", folder().path("trust.json"), "--threads", "2"}));
  CHECK(get(second, folder().showcase.target("valid")).find("Tem hợp lệ") != std::string::npos);
  CHECK(second.stop() == 0);
  CHECK(first.stop() == 0);
}

TEST_CASE("serve refuses to start without what it needs", "[program]") {
  const auto refused = [](const std::vector<std::string>& command, int status,
                          const std::string& why) {
    const Finished finished = run_with_errors(command);
    INFO(finished.out);
    CHECK(finished.status == status);
    CHECK(finished.out.find("ocop-verifier: error: ") != std::string::npos);
    CHECK(finished.out.find(why) != std::string::npos);
  };
  const std::string source = folder().path("public");
  refused(folder().serve(source, "unpinned"), 3, "no trust list is pinned");
  refused(folder().serve(source, "nopin", {"--trust", "/nowhere.json"}), 3, "/nowhere.json");
  refused(folder().serve("/nowhere", "nosource", {"--trust", folder().path("trust.json")}), 4,
          "no such folder");
  refused({ShowcaseFolder::program(), "serve", "--source", source}, 2, "--data");
  refused({ShowcaseFolder::program(), "serve", "--listen", "nonsense", "--source", source, "--data",
           folder().path("bad-listen")},
          2, "--listen");
  refused({ShowcaseFolder::program()}, 2, "subcommand");

  ServerProcess running(folder().serve(source, "busy", {"--trust", folder().path("trust.json")}));
  refused(folder().serve(source, "busy"), 3, "another ocop-verifier");
  std::vector<std::string> same_port =
      folder().serve(source, "port", {"--trust", folder().path("trust.json")});
  same_port[7] = running.address();
  refused(same_port, 4, "--listen");
  CHECK(running.stop() == 0);
}

TEST_CASE("check judges addresses, one JSON a line", "[program]") {
  const auto& labels = folder().showcase;
  const Finished good = check({"--json", labels.uri("valid")});
  CHECK(good.status == 0);
  const json::Value answer = line_of(good.out);
  CHECK(*answer.get_string("verdict") == "valid");
  CHECK(*answer.get_string("input") == labels.uri("valid"));
  CHECK(*answer.get("product")->get_string("name") == "Sầu riêng sấy thăng hoa");
  CHECK(*answer.get_int("stars") == 3);

  const Finished mixed = check({"--json", labels.uri("valid"), labels.uri("foreign")});
  CHECK(mixed.status == 1);
  CHECK(*line_of(mixed.out, 1).get_string("verdict") == "bad-seal");
  CHECK(*line_of(mixed.out, 1).get_string("reason") == "foreign-address");
}

TEST_CASE("check reads photographs", "[program]") {
  const auto& labels = folder().showcase;
  const test::TempFolder pictures;
  write_picture(pictures / "label.png", labels.uri("valid"));
  const Finished good = check({"--json", pictures / "label.png"});
  INFO(good.out);
  CHECK(good.status == 0);
  const json::Value answer = line_of(good.out);
  CHECK(*answer.get_string("input") == (pictures / "label.png").string());
  CHECK(*answer.get_string("text") == labels.uri("valid"));

  file::write_atomic(pictures / "blank.png",
                     imaging::encode_png(imaging::white_image(64, 64, imaging::Colour::luma)));
  const Finished blank = check({"--json", pictures / "blank.png"});
  CHECK(blank.status == 1);
  CHECK(*line_of(blank.out).get_string("verdict") == "malformed");
  CHECK(check({pictures / "missing.png"}).status == 4);
}

TEST_CASE("check tells people in words", "[program]") {
  const Finished vi = check({folder().showcase.uri("revoked")});
  CHECK(vi.out.find("revoked: Giấy chứng nhận OCOP đã bị thu hồi") != std::string::npos);
  const Finished en = check({"--lang", "en", folder().showcase.uri("revoked")});
  CHECK(en.out.find("OCOP certificate revoked") != std::string::npos);
}

TEST_CASE("check lists what has no effect", "[program]") {
  const Finished none = check({"--findings"});
  CHECK(none.status == 0);
  CHECK(none.out == "0 log entries without effect\n");
  test::Scenario scenario;
  scenario.add_entry("nonsense");
  test::Published spoiled;
  spoiled.publish(scenario, folder().showcase.now);
  const test::TempFolder place;
  spoiled.write_to(place / "public");
  const Finished found = run_with_errors(
      {ShowcaseFolder::program(), "check", "--json", "--findings", "--source", place / "public",
       "--trust", folder().path("trust.json"), "--now", "2025-07-20T12:00:00+07:00"});
  CHECK(*line_of(found.out).get_array("findings")->front().get_string("problem") == "malformed");
}

TEST_CASE("check refuses a source that cannot be verified", "[program]") {
  const test::TempFolder place;
  test::Published spoiled = folder().showcase.published();
  spoiled.files["log/checkpoint"][20] ^= 1;
  spoiled.write_to(place.path());
  const Finished finished =
      run_with_errors({ShowcaseFolder::program(), "check", "--source", place.path(), "--trust",
                       folder().path("trust.json"), folder().showcase.uri("valid")});
  CHECK(finished.status == 4);
  CHECK(finished.out.find("nothing was judged") != std::string::npos);
}

TEST_CASE("any log can be verified and an entry proven", "[program]") {
  const std::string key = folder().showcase.scenario.trust.log.log_vkey;
  const std::string log = folder().path("public/log");
  const Finished whole =
      run_with_errors({ShowcaseFolder::program(), "log", "verify", log, "--key", key});
  CHECK(whole.status == 0);
  CHECK(whole.out.find("size " + std::to_string(folder().showcase.scenario.size())) !=
        std::string::npos);
  const Finished proof = run_with_errors(
      {ShowcaseFolder::program(), "log", "prove", "3", "--source", log, "--key", key});
  CHECK(proof.status == 0);
  CHECK(proof.out.starts_with("c2sp.org/tlog-proof@v1\nindex 3\n"));
  CHECK(run_with_errors(
            {ShowcaseFolder::program(), "log", "prove", "9999", "--source", log, "--key", key})
            .status == 1);
  CHECK(run_with_errors({ShowcaseFolder::program(), "log", "verify", log, "--key", "x"}).status ==
        3);
  CHECK(run_with_errors({ShowcaseFolder::program(), "log", "verify", "/nowhere", "--key", key})
            .status == 4);
}
