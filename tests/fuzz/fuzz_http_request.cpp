// The first byte says where the rest is cut. However it is cut, the requests are the same; whatever
// is accepted, Beast reads too.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "common/http/negotiate.h"
#include "common/http/request_parser.h"

namespace {

using ocop::http::Request;
using ocop::http::RequestParser;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string describe(const Request& request) {
  std::string text(name(request.method));
  text += '\n' + request.target + '\n' + request.host + '\n' + request.body + '\n';
  for (std::size_t i = 0; i < request.headers.size(); ++i)
    text +=
        std::string(request.headers[i].name) + ": " + std::string(request.headers[i].value) + '\n';
  return text + (request.keep_alive ? "keep" : "close");
}

// False once the parser has refused.
bool feed(RequestParser& parser, std::string_view bytes, std::string& found) {
  while (!bytes.empty()) {
    const auto progress = parser.feed(bytes);
    if (progress.state == RequestParser::State::bad) {
      found += "bad " + std::to_string(parser.status()) + parser.reason();
      return false;
    }
    require(progress.consumed <= bytes.size());
    bytes.remove_prefix(progress.consumed);
    if (progress.state == RequestParser::State::need_more) {
      require(bytes.empty());
      return true;
    }
    found += describe(parser.take());
  }
  return true;
}

void compare_with_beast(std::string_view text) {
  namespace beast = boost::beast::http;
  RequestParser ours;
  const auto progress = ours.feed(text);
  if (progress.state != RequestParser::State::done) return;
  const Request request = ours.take();
  text = text.substr(0, progress.consumed);
  if (text.starts_with("\r\n")) text.remove_prefix(2);
  beast::request_parser<beast::string_body> theirs;
  theirs.header_limit(ocop::http::kMaxHeadBytes);
  theirs.eager(true);
  boost::beast::error_code problem;
  theirs.put(boost::asio::const_buffer(text.data(), text.size()), problem);
  require(!problem && theirs.is_done());
  require(theirs.get().body() == request.body);
  require(theirs.keep_alive() == request.keep_alive);
}

void negotiate(const Request& request) {
  (void)ocop::http::choose_media_type(request.headers.combined("Accept"), {"text/html", "a/b;c=d"});
  (void)ocop::http::choose_language(request.headers.combined("Accept-Language"), {"vi", "en"});
  (void)ocop::http::choose_encoding(request.headers.combined("Accept-Encoding"),
                                    {"br", "identity"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t cut = text.empty() ? 0 : data[0] % text.size();

  RequestParser whole;
  std::string of_whole;
  feed(whole, text, of_whole);

  RequestParser halves;
  std::string of_halves;
  if (feed(halves, text.substr(0, cut), of_halves)) feed(halves, text.substr(cut), of_halves);
  require(of_whole == of_halves);

  compare_with_beast(text);
  RequestParser first;
  if (!text.empty() && first.feed(text).state == RequestParser::State::done)
    negotiate(first.take());
  return 0;
}
