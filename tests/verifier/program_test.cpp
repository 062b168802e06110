// The real program from outside: scripts over HTTP, the command line, restart, a chain of mirrors.
#include "tests/verifier/program.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <random>
#include <thread>

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "common/base/text.h"
#include "common/http/server.h"
#include "common/http/static_files.h"
#include "common/imaging/jpeg.h"
#include "common/imaging/png.h"
#include "common/imaging/webp.h"
#include "labels/qr.h"
#include "tests/common/imaging/code_pictures.h"
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
  std::string body =
      test::exchange(address.substr(0, colon),
                     static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))),
                     "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
          .body;
  // /readyz is written in lines, for people: here it is read without the blanks behind the colons.
  if (target == "/readyz")
    for (std::size_t at = 0; (at = body.find("\": ", at)) != std::string::npos;)
      body.erase(at + 2, 1);
  return body;
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

// Asks the server once it has printed a line that begins with `line`.
void check_scripts(const std::vector<std::string>& scripts, const std::string& line,
                   const std::vector<std::string>& server) {
  std::vector<std::string> command{std::string(OCOP_BIN_DIR) + "/run_http_scripts"};
  for (const std::string& word : folder().definitions()) command.push_back(word);
  for (const std::string& name : scripts)
    command.push_back(std::string(OCOP_SOURCE_DIR) + "/tests/http/" + name);
  command.insert(command.end(), {"--wait", line, "--"});
  command.insert(command.end(), server.begin(), server.end());
  const Finished finished = run_with_errors(command);
  INFO(finished.out);
  CHECK(finished.status == 0);
}

}  // namespace

TEST_CASE("the HTTP scripts pass against the program", "[program]") {
  check_scripts({"verifier.http", "gs1_resolver.http", "verifier_limits.http"}, "ready",
                folder().serve(folder().path("public"), "script-data",
                               {"--trust", folder().path("trust.json")}));
}

TEST_CASE("the program says how old its data is, and no more than it knows", "[program]") {
  check_scripts(
      {"verifier_old.http"}, "not ready",
      folder().serve(folder().path("public"), "old-data", {"--trust", folder().path("trust.json")},
                     "2025-07-28T12:00:00+07:00"));
}

TEST_CASE("a restart needs no trust list and no source", "[program]") {
  {
    ServerProcess first(folder().serve(folder().path("public"), "restart",
                                       {"--trust", folder().path("trust.json")}));
    first.wait_for_line("ready");
    CHECK(first.stop() == 0);
  }
  const test::TempFolder empty;
  ServerProcess second(folder().serve(empty.path(), "restart"));
  second.wait_for_line("ready");
  CHECK(get(second, folder().showcase.target("valid")).find("Tem hợp lệ") != std::string::npos);
  CHECK(get(second, "/readyz").find("\"alarm\"") != std::string::npos);
  CHECK(second.stop() == 0);
}

TEST_CASE("a verifier may follow another verifier", "[program]") {
  ServerProcess first(
      folder().serve(folder().path("public"), "chain-1", {"--trust", folder().path("trust.json")}));
  first.wait_for_line("ready");
  ServerProcess second(folder().serve("http://" + first.address(), "chain-2",
                                      {"--trust", folder().path("trust.json"), "--threads", "2"}));
  second.wait_for_line("ready");
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
  refused(folder().serve(source, "proxy", {"--trusted-proxy", "localhost"}), 2, "no IP address");

  ServerProcess running(folder().serve(source, "busy", {"--trust", folder().path("trust.json")}));
  refused(folder().serve(source, "busy"), 3, "another ocop-verifier");
  std::vector<std::string> same_port =
      folder().serve(source, "port", {"--trust", folder().path("trust.json")});
  same_port[7] = running.address();
  refused(same_port, 4, "--listen");
  CHECK(running.stop() == 0);
}

// ---- a source that is slow, silent or lies

namespace {

// Serves a public/ folder, and stops answering at a request of the test's choice.
class MoodySource {
 public:
  // Answers `patience` requests.
  explicit MoodySource(const std::string& folder, std::size_t patience = SIZE_MAX)
      : files_(folder),
        patience_(patience),
        server_(
            {}, [this](const http::Request& request) { return answer(request); },
            [] { return folder_time(); }) {
    server_.start().value();
  }
  ~MoodySource() { give_in(); }

  [[nodiscard]] std::string url() const { return "http://" + server_.address().text(); }
  // Waits until somebody waits for an answer in vain.
  void wait_until_asked_in_vain() {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, std::chrono::seconds(120), [this] { return hanging_ > 0; });
    if (!came) throw std::runtime_error("nobody asks");
  }
  // Answers everything from now on.
  void give_in() {
    {
      const std::lock_guard lock(mutex_);
      patience_ = SIZE_MAX;
    }
    changed_.notify_all();
  }
  [[nodiscard]] std::vector<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  static Instant folder_time() { return Instant::parse("2025-07-20T12:00:00+07:00").value(); }

  http::Response answer(const http::Request& request) {
    {
      std::unique_lock lock(mutex_);
      asked_.push_back(request.target);
      if (asked_.size() > patience_) {
        ++hanging_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return patience_ == SIZE_MAX; });
      }
    }
    return files_.serve(request);
  }

  http::StaticFiles files_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t patience_;
  std::size_t hanging_ = 0;
  std::vector<std::string> asked_;
  http::Server server_;
};

// Asks until the answer has `text`; how long a round takes is nobody's promise.
std::string get_until(const ServerProcess& server, const std::string& target,
                      const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
  std::string body;
  while (std::chrono::steady_clock::now() < end) {
    body = get(server, target);
    if (body.find(text) != std::string::npos) return body;
    std::this_thread::yield();
  }
  throw std::runtime_error(target + " never has " + text + ": " + body);
}

}  // namespace

TEST_CASE("a first start answers before its source does, and ends when it is told to",
          "[program]") {
  MoodySource source(folder().path("public"), 0);
  ServerProcess server(folder().serve_first(source.url(), "hanging"));
  source.wait_until_asked_in_vain();
  CHECK(get(server, "/livez").find("ok") != std::string::npos);
  CHECK(get(server, "/readyz").find("\"ready\":false") != std::string::npos);
  CHECK(get(server, folder().showcase.target("valid")).find("Chưa kiểm tra được") !=
        std::string::npos);
  CHECK_FALSE(server.has_printed("ready"));
  CHECK(server.stop() == 0);
  CHECK_FALSE(server.has_printed("ready"));
}

TEST_CASE("a restart answers from what it has while its source is silent", "[program]") {
  {
    ServerProcess first(folder().serve_first(folder().path("public"), "silent"));
    first.wait_for_line("ready");
    CHECK(first.stop() == 0);
  }
  MoodySource source(folder().path("public"), 0);
  ServerProcess second(folder().serve(source.url(), "silent"));
  source.wait_until_asked_in_vain();
  CHECK(get(second, folder().showcase.target("valid")).find("Tem hợp lệ") != std::string::npos);
  CHECK(second.stop() == 0);
}

TEST_CASE("a program that is killed in a round goes on after a restart", "[program]") {
  // Trust list, checkpoint, tiles, entries, files: one request more is answered each time.
  for (std::size_t patience = 0; patience < 12; ++patience) {
    INFO("killed at request " << patience);
    const std::string data = "killed-" + std::to_string(patience);
    {
      MoodySource source(folder().path("public"), patience);
      ServerProcess server(folder().serve_first(source.url(), data));
      source.wait_until_asked_in_vain();
      CHECK(server.kill() == 128 + SIGKILL);
    }
    ServerProcess again(folder().serve_first(folder().path("public"), data));
    again.wait_for_line("ready");
    get_until(again, "/readyz", "\"missingFiles\":1");
    CHECK(get(again, folder().showcase.target("valid")).find("Tem hợp lệ") != std::string::npos);
    CHECK(get(again, "/readyz").find("\"alarm\"") == std::string::npos);
    CHECK(again.stop() == 0);
  }
}

TEST_CASE("answers go on while the log grows", "[program]") {
  const test::TempFolder place;
  test::Published published = folder().showcase.published();
  published.write_to(place / "public");
  ServerProcess server(folder().serve(place / "public", "growing",
                                      {"--trust", folder().path("trust.json"), "--threads", "2"}));
  server.wait_for_line("ready");
  get_until(server, "/readyz", "\"missingFiles\":1");
  std::atomic<int> right = 0;
  std::atomic<int> wrong = 0;
  std::jthread asking([&](const std::stop_token& stop) {
    while (!stop.stop_requested())
      ++(get(server, folder().showcase.target("valid")).find("Tem hợp lệ") != std::string::npos
             ? right
             : wrong);
  });
  std::vector<std::string> entries = folder().showcase.scenario.entries();
  for (int i = 0; i < 3; ++i) {
    for (int more = 0; more < 150; ++more) entries.push_back("nonsense " + std::to_string(more));
    published.publish_log(entries, folder().showcase.now);
    published.write_to(place / "public");
    get_until(server, "/readyz", "\"size\":" + std::to_string(entries.size()));
  }
  asking.request_stop();
  asking.join();
  CHECK(right > 0);
  CHECK(wrong == 0);
  CHECK(server.stop() == 0);
}

TEST_CASE("a kill while the data folder is made does not spoil it", "[program]") {
  file::write_atomic(folder().path("unborn/mirror.db.new"), std::string_view());
  ServerProcess server(folder().serve_first(folder().path("public"), "unborn"));
  server.wait_for_line("ready");
  CHECK(server.stop() == 0);
}

TEST_CASE("a fork stops the program until an operator clears it", "[program][attack]") {
  const test::TempFolder place;
  const test::Published honest = folder().showcase.published();
  honest.write_to(place / "public");
  const std::string source = place / "public";
  const auto command = [&](const std::vector<std::string>& more) {
    return folder().serve(source, "forked", more);
  };
  const std::string valid = folder().showcase.target("valid");
  {
    ServerProcess server(command({"--trust", folder().path("trust.json")}));
    server.wait_for_line("ready");
    get_until(server, "/readyz", "\"missingFiles\":1");
    test::Published lying = honest;
    std::vector<std::string> entries = folder().showcase.scenario.entries();
    entries.back() = "theirs";
    lying.publish_log(entries, folder().showcase.now);
    lying.write_to(source);
    const std::string health = get_until(server, "/readyz", "\"stopped\":true");
    CHECK(health.find("\"code\":\"fork\"") != std::string::npos);
    CHECK(health.find("\"ready\":true") != std::string::npos);
    CHECK(get(server, valid).find("Tem hợp lệ") != std::string::npos);
    CHECK(server.stop() == 0);
  }
  honest.write_to(source);
  {
    ServerProcess server(command({}));
    server.wait_for_line("ready");
    CHECK(get(server, "/readyz").find("\"stopped\":true") != std::string::npos);
    CHECK(server.stop() == 0);
  }
  for (const std::vector<std::string>& more : {std::vector<std::string>{"--clear-alarm"}, {}}) {
    ServerProcess server(command(more));
    server.wait_for_line("ready");
    CHECK(get(server, "/readyz").find("\"alarm\"") == std::string::npos);
    CHECK(get(server, valid).find("Tem hợp lệ") != std::string::npos);
    CHECK(server.stop() == 0);
  }
}

TEST_CASE("a trust list given later is a successor, a known one, or refused with care",
          "[program][attack]") {
  const test::TempFolder place;
  const auto write_list = [&place](const std::string& name, std::int64_t version,
                                   const std::vector<std::string>& signers) {
    record::TrustList list = folder().showcase.scenario.trust;
    list.version = version;
    list.issued = list.issued.plus(std::chrono::hours(version));
    file::write_atomic(
        place / name,
        std::string_view(record::write_trust_list_file(test::sign_trust_list(list, signers))));
    return std::string(place / name);
  };
  const std::vector<std::string> quorum{"root-1", "root-2", "root-3"};
  const std::string source = folder().path("public");
  {
    ServerProcess first(folder().serve_first(source, "lists"));
    CHECK(first.stop() == 0);
  }
  const auto refused = [&](const std::string& list, const std::string& why) {
    const Finished finished = run_with_errors(folder().serve(source, "lists", {"--trust", list}));
    INFO(finished.out);
    CHECK(finished.status == 3);
    CHECK(finished.out.find(why) != std::string::npos);
    CHECK(finished.out.find("the pin stays as it is") != std::string::npos);
    CHECK(finished.out.find("move it away") == std::string::npos);
  };
  refused(write_list("other-1.json", 1, quorum), "conflict");
  refused(write_list("3.json", 3, quorum), "versions in between");
  refused(write_list("weak-2.json", 2, {"root-1", "root-2"}), "bad-signature");
  {
    ServerProcess second(
        folder().serve(source, "lists", {"--trust", write_list("2.json", 2, quorum)}));
    CHECK(get(second, "/readyz").find("\"version\":2") != std::string::npos);
    CHECK(second.stop() == 0);
  }
  refused(write_list("other-1.json", 1, quorum), "conflict");
  ServerProcess third(folder().serve_first(source, "lists"));
  CHECK(get(third, "/readyz").find("\"version\":2") != std::string::npos);
  CHECK(third.stop() == 0);
}

// ---- check

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

TEST_CASE("check reads JPEG, WebP and what a camera sees", "[program]") {
  const auto& labels = folder().showcase;
  const test::TempFolder pictures;
  const imaging::Image symbol = test::code_picture(labels.uri("valid"), 8);
  file::write_atomic(pictures / "label.jpg", imaging::encode_jpeg(symbol, 80));
  file::write_atomic(pictures / "label.webp", imaging::encode_webp(symbol, 80));
  std::mt19937 random(2025);
  const imaging::Image shot = test::photograph(
      symbol,
      {.width = 1600, .height = 1200, .scale = 1.6, .degrees = 17, .perspective = 0.15, .noise = 8},
      random);
  file::write_atomic(pictures / "shot.jpg", imaging::encode_jpeg(shot, 75));
  for (const std::string name : {"label.jpg", "label.webp", "shot.jpg"}) {
    INFO(name);
    const Finished good = check({"--json", pictures / name});
    CHECK(good.status == 0);
    CHECK(*line_of(good.out).get_string("text") == labels.uri("valid"));
  }
}

TEST_CASE("check judges what it can read and says what it cannot", "[program]") {
  const auto& labels = folder().showcase;
  const test::TempFolder pictures;
  file::write_atomic(pictures / "text.png", std::string_view("no picture"));
  write_picture(pictures / "label.png", labels.uri("revoked"));
  const Finished mixed =
      check({"--json", labels.uri("valid"), pictures / "missing.png", pictures / "text.png",
             pictures / "label.png", pictures.path(), "/proc/self/mem"});
  INFO(mixed.out);
  CHECK(mixed.status == 4);
  std::size_t judged = 0;
  for (std::size_t at = mixed.out.find("{\"input\""); at != std::string::npos;
       at = mixed.out.find("{\"input\"", at + 1))
    ++judged;
  CHECK(judged == 2);
  CHECK(mixed.out.find("\"verdict\":\"valid\"") != std::string::npos);
  CHECK(mixed.out.find("\"verdict\":\"revoked\"") != std::string::npos);
  CHECK(mixed.out.find("ocop-verifier: error: not-found: " + (pictures / "missing.png").string()) !=
        std::string::npos);
  CHECK(mixed.out.find((pictures / "text.png").string()) != std::string::npos);
  CHECK(mixed.out.find("/proc/self/mem") != std::string::npos);
  CHECK(check({labels.uri("valid"), pictures / "text.png"}).status == 4);
  CHECK(check({pictures / "text.png"}).status == 4);
}

TEST_CASE("check writes UTF-8 whatever it is given", "[program][attack]") {
  const test::TempFolder pictures;
  const std::string name = std::string(pictures / "Chu\xe9.png");
  write_picture(name, folder().showcase.uri("valid"));
  const Finished finished = check({"--json", "https://caf\xe9.example/01/\xff\xf0\x9f", name});
  CHECK(finished.status == 1);
  const json::Value uri = line_of(finished.out);
  CHECK(text::is_utf8(finished.out));
  CHECK(uri.get_string("input")->starts_with("https://caf\uFFFD.example/01/\uFFFD\uFFFD"));
  CHECK(*uri.get_string("verdict") != "valid");
  const json::Value picture = line_of(finished.out, 1);
  CHECK(*picture.get_string("verdict") == "valid");
  CHECK(picture.get_string("input")->ends_with("Chu\uFFFD.png"));
  CHECK(check({"missing\xe9.png"}).out.find("missing\uFFFD.png") != std::string::npos);
}

TEST_CASE("check fetches no more than its labels need", "[program]") {
  MoodySource source(folder().path("public"));
  const auto ask = [&source](const std::vector<std::string>& inputs) {
    std::vector<std::string> command{ShowcaseFolder::program(),
                                     "check",
                                     "--json",
                                     "--source",
                                     source.url(),
                                     "--trust",
                                     folder().path("trust.json"),
                                     "--now",
                                     "2025-07-20T12:00:00+07:00"};
    command.insert(command.end(), inputs.begin(), inputs.end());
    return run_with_errors(command);
  };
  CHECK(ask({folder().showcase.uri("valid")}).status == 0);
  // The lot's label file, and the product's story, without which its statement has no full effect.
  std::vector<std::string> folders;
  for (const std::string& path : source.asked())
    if (!path.starts_with("/log/") && !path.starts_with("/trust/"))
      folders.push_back(path.substr(0, path.find('/', 1)));
  std::sort(folders.begin(), folders.end());
  CHECK(folders == std::vector<std::string>{"/files", "/lots"});
  const std::size_t before = source.asked().size();
  CHECK(before < 12);
  CHECK(ask({"--findings"}).status == 0);
  CHECK(source.asked().size() == 2 * before - folders.size());
}

TEST_CASE("a program that serves is a source for check and log verify", "[program]") {
  ServerProcess server(folder().serve_first(folder().path("public"), "as-source"));
  server.wait_for_line("ready");
  get_until(server, "/readyz", "\"missingFiles\":1");
  const std::string url = "http://" + server.address();
  const Finished checked =
      run_with_errors({ShowcaseFolder::program(), "check", "--json", "--source", url, "--trust",
                       folder().path("trust.json"), "--now", "2025-07-20T12:00:00+07:00",
                       folder().showcase.uri("valid")});
  CHECK(checked.status == 0);
  const Finished verified =
      run_with_errors({ShowcaseFolder::program(), "log", "verify", url + "/log", "--key",
                       folder().showcase.scenario.trust.log.log_vkey});
  INFO(verified.out);
  CHECK(verified.status == 0);
  CHECK(server.stop() == 0);
}

TEST_CASE("check tells a label that could not be checked from one that is bad", "[program]") {
  const Finished unknown = check({folder().showcase.uri("could-not-check")});
  CHECK(unknown.status == 1);
  CHECK(unknown.out.find("could-not-check (") != std::string::npos);
}

TEST_CASE("check tells people in words", "[program]") {
  const Finished valid = check({"--lang", "en", folder().showcase.uri("valid")});
  for (const std::string text : {"valid: Label is valid", "product: Sầu riêng sấy thăng hoa",
                                 "stars: 3", "authority: Ủy ban nhân dân huyện Krông Pắc",
                                 "data of: 2025-07-20T12:00:00+07:00", "  → Compare"}) {
    INFO(valid.out);
    CHECK(valid.out.find(text) != std::string::npos);
  }
  CHECK(valid.out.find("expired") == std::string::npos);
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
