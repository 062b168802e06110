#include "common/http/message.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "common/base/file.h"
#include "tests/support/temp_folder.h"

namespace ocop::http {

TEST_CASE("header names compare without case and fields keep their order", "[http]") {
  Headers headers{{"Accept", "a"}, {"ACCEPT", "b"}, {"Host", "x"}};
  CHECK(headers.get("accept") == "a");
  CHECK(headers.combined("Accept") == "a, b");
  CHECK(headers.count("accept") == 2);
  CHECK(headers.get("Missing") == std::nullopt);
  CHECK(headers.combined("Missing").empty());
  CHECK(headers[2].name == "Host");
  headers.set("accept", "c");
  CHECK(headers == Headers{{"host", "x"}, {"Accept", "c"}});
  CHECK_FALSE(headers == Headers{{"Accept", "c"}, {"Host", "x"}});
}

TEST_CASE("a header cannot be ended early by its value or name", "[http]") {
  Headers headers;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool fits = byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    INFO(byte);
    if (fits)
      CHECK_NOTHROW(headers.add("Name", std::string("a") + c + "b"));
    else
      CHECK_THROWS_AS(headers.add("Name", std::string("a") + c + "b"), std::invalid_argument);
  }
  for (const std::string name : {"", "a b", "a:", "a\r\nb", "a\n", "é", "a\"", "a("})
    CHECK_THROWS_AS(headers.add(name, "x"), std::invalid_argument);
  CHECK_THROWS_AS(redirect(307, "/\r\nSet-Cookie: x"), std::invalid_argument);
}

TEST_CASE("a request made in the process looks like one that was parsed", "[http]") {
  const Request request = make_request(Method::get, "/a/b%2Fc?x=1&y=%C3%AA&x=2");
  CHECK(request.path == std::vector<std::string>{"a", "b/c"});
  CHECK(request.raw_path() == "/a/b%2Fc");
  CHECK(request.raw_query() == "x=1&y=%C3%AA&x=2");
  CHECK(request.parameter("x") == "1");
  CHECK(request.parameter("y") == "ê");
  CHECK(request.parameter("z") == std::nullopt);
  CHECK_FALSE(request.target_error);

  const Request broken = make_request(Method::get, "/a/%zz?x=1");
  CHECK(broken.target_error->code == Errc::malformed);
  CHECK(broken.path.empty());
  CHECK(broken.query.empty());
  CHECK(broken.raw_path() == "/a/%zz");
}

TEST_CASE("a body is given in pieces whatever holds it", "[http]") {
  const test::TempFolder folder;
  const std::string content = "0123456789";
  file::write_atomic(folder / "file", content);
  const int descriptor = ::open((folder / "file").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(descriptor >= 0);
  const std::vector<Body> bodies{
      Body(content), Body(std::make_shared<const std::string>(content)),
      Body(std::make_shared<const OpenFile>(descriptor, content.size()))};
  for (const Body& body : bodies) {
    std::string scratch;
    CHECK(body.size() == 10);
    CHECK(body.piece(0, 4, scratch) == "0123");
    CHECK(body.piece(8, 4, scratch) == "89");
    CHECK(body.piece(10, 4, scratch).empty());
    CHECK(body.text() == content);
  }
}

TEST_CASE("a file that has become shorter is a broken world", "[http]") {
  const test::TempFolder folder;
  file::write_atomic(folder / "file", std::string_view("short"));
  const int descriptor = ::open((folder / "file").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(descriptor >= 0);
  const Body body(std::make_shared<const OpenFile>(descriptor, 100));
  std::string scratch;
  CHECK_THROWS_AS(body.piece(0, 100, scratch), std::system_error);
}

}  // namespace ocop::http
