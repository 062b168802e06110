#include "verifier/sources.h"

#include <future>

#include <catch2/catch.hpp>

#include "common/http/server.h"
#include "common/http/static_files.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"
#include "tests/verifier/published.h"
#include "verifier/mirror.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

const Instant kTime = Instant::parse("2025-07-20T12:00:00+07:00").value();

// Serves a folder on 127.0.0.1, like any web server in front of public/.
class FolderServer {
 public:
  explicit FolderServer(const file::Path& folder)
      : files_(folder),
        server_(
            {}, [this](const http::Request& request) { return files_.serve(request); },
            [] { return kTime; }) {
    server_.start().value();
  }
  [[nodiscard]] std::string url() const { return "http://" + server_.address().text(); }
  void stop() { server_.stop(); }

 private:
  http::StaticFiles files_;
  http::Server server_;
};

test::Published published(test::Scenario& scenario) {
  scenario.register_product();
  scenario.certify();
  scenario.add_lot(3);
  for (int i = 0; i < 300; ++i) scenario.add_entry("nonsense " + std::to_string(i));
  test::Published folder;
  folder.publish(scenario, kTime);
  return folder;
}

}  // namespace

TEST_CASE("a mirror follows a folder and a web server alike", "[sources]") {
  test::Scenario scenario;
  const test::Published folder = published(scenario);
  const test::TempFolder place;
  folder.write_to(place.path());
  FolderServer server(place.path());

  for (const std::string& where : {place.path().string(), server.url(), server.url() + "/"}) {
    INFO(where);
    const auto source = open_source(where, {}).value();
    auto store = store::MirrorStore::in_memory();
    MemoryTree tree;
    const auto mirror =
        Mirror::open(*source, store, tree, test::trust_file(scenario.trust), kTime).value();
    REQUIRE(mirror->sync(kTime));
    mirror->fetch_files(kTime, 100);
    CHECK(mirror->snapshot()->log_size == scenario.size());
    CHECK(tree.list("lots").size() == 1);
    for (const std::string& path : tree.list("log"))
      CHECK(tree.read(path, 1 << 24).value() == folder.files.find(path)->second);
  }
}

TEST_CASE("a web server that stops answering is an alarm and no more", "[sources]") {
  test::Scenario scenario;
  const test::Published folder = published(scenario);
  const test::TempFolder place;
  folder.write_to(place.path());
  FolderServer server(place.path());
  const auto source = open_source(server.url(), {}).value();
  auto store = store::MirrorStore::in_memory();
  MemoryTree tree;
  const auto mirror =
      Mirror::open(*source, store, tree, test::trust_file(scenario.trust), kTime).value();
  REQUIRE(mirror->sync(kTime));
  server.stop();
  CHECK(mirror->sync(kTime).error().code == Errc::unavailable);
  CHECK(mirror->snapshot()->log_size == scenario.size());
}

TEST_CASE("a request to stop ends reading over HTTP", "[sources]") {
  const test::TempFolder place;
  FolderServer server(place.path());
  std::stop_source stop;
  const auto source = open_source(server.url(), stop.get_token()).value();
  CHECK(source->read("log/checkpoint", 100).error().code == Errc::not_found);
  stop.request_stop();
  CHECK(source->read("log/checkpoint", 100).error().code == Errc::unavailable);
}

TEST_CASE("a request to stop ends a read that is under way", "[sources]") {
  std::stop_source stop;
  std::promise<void> read;
  const std::shared_future<void> end = read.get_future().share();
  http::Server server(
      {},
      [&stop, end](const http::Request&) {
        stop.request_stop();
        end.wait();
        return http::plain_text(200, "too late");
      },
      [] { return kTime; });
  server.start().value();
  const auto source = open_source("http://" + server.address().text(), stop.get_token()).value();
  const auto got = source->read("log/checkpoint", 100);
  read.set_value();
  REQUIRE_FALSE(got);
  CHECK(got.error().detail.find("stopped") != std::string::npos);
}

TEST_CASE("a request to stop ends reading from a folder", "[sources]") {
  const test::TempFolder place;
  file::write_atomic(place / "log/checkpoint", std::string_view("x"));
  std::stop_source stop;
  const auto source = open_source(place.path().string(), stop.get_token()).value();
  CHECK(source->read("log/checkpoint", 100));
  stop.request_stop();
  CHECK(source->read("log/checkpoint", 100).error().code == Errc::unavailable);
}

TEST_CASE("a source that cannot be is refused at once", "[sources]") {
  CHECK(open_source("/nowhere/at/all", {}).error().code == Errc::not_found);
  CHECK(open_source("http://", {}).error().code == Errc::malformed);
  CHECK(open_source("https://ocop.example/?a=b", {}).error().code == Errc::malformed);
}

TEST_CASE("a prefix leads into a part of a source", "[sources]") {
  test::Published folder;
  folder.put("log/checkpoint", to_bytes("x"));
  PrefixedSource log(folder, "log/");
  CHECK(log.read("checkpoint", 10).value() == to_bytes("x"));
  CHECK(log.read("checkpoint", 0).error().code == Errc::too_large);
}
