#include "common/http/static_files.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "tests/support/mutations.h"
#include "tests/support/temp_folder.h"

namespace ocop::http {
namespace {

const std::string kHash(64, 'a');

class PublicFolder {
 public:
  PublicFolder() : files_(root()) {
    write("log/checkpoint", "ocop.example/log\n1\n");
    write("log/tile/0/000.p/3", "tile");
    write("log/tile/entries/x001/067", "entries");
    write("trust/1.json", "{}");
    write("lots/" + kHash + ".labels", "12345678");
    write("files/" + kHash, "file");
    write("media/" + kHash + ".webp", "RIFF");
    write("bundle/latest", "pointer");
    write("bundle/" + kHash, "bundle");
    file::write_atomic(folder_ / "secret", std::string_view("secret"));
    file::write_atomic(root() / "secret", std::string_view("secret"));
  }

  [[nodiscard]] std::filesystem::path root() const { return folder_ / "public"; }
  void write(const std::string& path, const std::string& content) const {
    file::write_atomic(root() / path, content);
  }
  [[nodiscard]] Response get(std::string_view target, Headers headers = {},
                             Method method = Method::get) const {
    return files_.serve(make_request(method, target, std::move(headers)));
  }

 private:
  test::TempFolder folder_;
  StaticFiles files_;
};

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.get(name).value_or("(none)"));
}

}  // namespace

TEST_CASE("published files are served with their type and how long they hold", "[http]") {
  const PublicFolder folder;
  struct Row {
    std::string target;
    std::string content;
    std::string type;
    bool immutable;
  };
  const std::vector<Row> table{
      {"/log/checkpoint", "ocop.example/log\n1\n", "text/plain; charset=utf-8", false},
      {"/log/tile/0/000.p/3", "tile", "application/octet-stream", true},
      {"/log/tile/entries/x001/067", "entries", "application/octet-stream", true},
      {"/trust/1.json", "{}", "application/json", true},
      {"/lots/" + kHash + ".labels", "12345678", "application/octet-stream", true},
      {"/files/" + kHash, "file", "application/octet-stream", true},
      {"/media/" + kHash + ".webp", "RIFF", "image/webp", true},
      {"/bundle/latest", "pointer", "text/plain; charset=utf-8", false},
      {"/bundle/" + kHash, "bundle", "application/octet-stream", true},
  };
  for (const auto& row : table) {
    INFO(row.target);
    const Response response = folder.get(row.target);
    CHECK(response.status == 200);
    CHECK(response.body.text() == row.content);
    CHECK(header(response, "Content-Type") == row.type);
    CHECK((header(response, "Cache-Control").find("immutable") != std::string::npos) ==
          row.immutable);
    CHECK(header(response, "Access-Control-Allow-Origin") == "*");
  }
}

TEST_CASE("a file that the client has is not sent again", "[http]") {
  const PublicFolder folder;
  const std::string tag = header(folder.get("/log/checkpoint"), "ETag");
  const Response same = folder.get("/log/checkpoint", {{"If-None-Match", tag}});
  CHECK(same.status == 304);
  CHECK(same.body.size() == 0);
  CHECK(header(same, "ETag") == tag);
  folder.write("log/checkpoint", "ocop.example/log\n2\n");
  const Response changed = folder.get("/log/checkpoint", {{"If-None-Match", tag}});
  CHECK(changed.status == 200);
  CHECK(changed.body.text() == "ocop.example/log\n2\n");
}

TEST_CASE("files are read, not written", "[http]") {
  const PublicFolder folder;
  CHECK(folder.get("/log/checkpoint", {}, Method::head).status == 200);
  const Response refused = folder.get("/log/checkpoint", {}, Method::post);
  CHECK(refused.status == 405);
  CHECK(header(refused, "Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("a large file is handed over open and sent in pieces", "[http]") {
  const PublicFolder folder;
  std::string large(300'000, 'x');
  large.back() = 'y';
  folder.write("files/" + kHash, large);
  const Response response = folder.get("/files/" + kHash);
  CHECK(response.body.size() == large.size());
  CHECK(response.body.text() == large);
}

TEST_CASE("no path leads out of the published folder", "[http]") {
  const PublicFolder folder;
  const std::vector<std::string> ways_out{"/",
                                          "/secret",
                                          "/../secret",
                                          "/log/../secret",
                                          "/log/../../secret",
                                          "/log/%2e%2e/secret",
                                          "/log/%2e%2e%2fsecret",
                                          "/log/..%2f..%2fsecret",
                                          "/%2e%2e/secret",
                                          "/log/tile/..%5c..%5csecret",
                                          "/log//checkpoint",
                                          "//log/checkpoint",
                                          "/log/checkpoint/",
                                          "/log/checkpoint/x",
                                          "/log",
                                          "/log/",
                                          "/log/tile",
                                          "/log/tile/0",
                                          "/log/tile/0/000.p",
                                          "/log/tile/0/000.p/",
                                          "/log/checkpoint%00",
                                          "/log/checkpoint%00.json",
                                          "/log/%00checkpoint",
                                          "/log%2fcheckpoint",
                                          "/log/.checkpoint",
                                          "/log/tile/.git/config",
                                          "/log/other",
                                          "/bundle",
                                          "/trust/1.json.bak",
                                          "/trust/.1.json",
                                          "/files/x",
                                          "/media/x.png",
                                          "/LOG/checkpoint",
                                          "/log/check point",
                                          "/private/x",
                                          "/log/tile/0/~",
                                          "/log/tile/0/%2e%2e",
                                          "/log/tile/%c0%ae%c0%ae/secret",
                                          "/proc/self/environ"};
  for (const std::string& target : ways_out) {
    INFO(target);
    const Response response = folder.get(target);
    CHECK(response.status == 404);
    CHECK(response.body.text().find("secret") == std::string::npos);
    CHECK(header(response, "Cache-Control") == "no-store");
  }
  CHECK(folder.get("/log/checkpoint?").status == 200);
}

TEST_CASE("symbolic links are not followed", "[http]") {
  const PublicFolder folder;
  namespace fs = std::filesystem;
  fs::create_symlink("../../secret", folder.root() / "trust" / "2.json");
  fs::create_symlink(folder.root() / "trust" / "1.json", folder.root() / "trust" / "3.json");
  fs::create_symlink("1.json", folder.root() / "trust" / "4.json");
  fs::create_directory_symlink("..", folder.root() / "log" / "tile" / "up");
  fs::create_directory_symlink("log", folder.root() / "lots" / "loop.labels");
  CHECK(folder.get("/trust/2.json").status == 404);
  CHECK(folder.get("/trust/3.json").status == 404);
  CHECK(folder.get("/trust/4.json").status == 404);
  CHECK(folder.get("/log/tile/up/checkpoint").status == 404);
  CHECK(folder.get("/lots/loop.labels").status == 404);
}

TEST_CASE("only regular files are served", "[http]") {
  const PublicFolder folder;
  REQUIRE(::mkfifo((folder.root() / "trust" / "9.json").c_str(), 0600) == 0);
  std::filesystem::create_directory(folder.root() / "trust" / "8.json");
  CHECK(folder.get("/trust/9.json").status == 404);
  CHECK(folder.get("/trust/8.json").status == 404);
}

TEST_CASE("a folder that is not there yet has no files", "[http]") {
  const test::TempFolder folder;
  const StaticFiles files(folder / "missing");
  CHECK(files.serve(make_request(Method::get, "/log/checkpoint")).status == 404);
  file::write_atomic(folder / "missing/log/checkpoint", std::string_view("x"));
  CHECK(files.serve(make_request(Method::get, "/log/checkpoint")).status == 200);
}

TEST_CASE("one change to a path never shows another file's content", "[http]") {
  const PublicFolder folder;
  test::for_each_edit("/trust/1.json", 0, "./%2e\\~\x01:", [&](const std::string& target) {
    if (!target.starts_with('/')) return;
    if (folder.get(target).body.text().find("secret") != std::string::npos) FAIL(target);
  });
}

}  // namespace ocop::http
