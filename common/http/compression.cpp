#include "common/http/compression.h"

#include <limits>
#include <stdexcept>
#include <zlib.h>

#include "common/http/negotiate.h"

namespace ocop::http {
namespace {

constexpr int kLevel = 6;
constexpr int kGzipWindow = 15 + 16;  // 32 KiB; 16 asks zlib for a gzip header
constexpr int kMemoryLevel = 8;

// Ends the stream on every way out.
class Deflate {
 public:
  Deflate() {
    if (deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      throw std::runtime_error("zlib cannot begin to compress");
  }
  ~Deflate() { deflateEnd(&stream_); }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;

  std::string run(std::string_view text) {
    if (text.size() > std::numeric_limits<uInt>::max())
      throw std::length_error("a text of 4 GiB is not compressed at once");
    std::string out(deflateBound(&stream_, static_cast<uLong>(text.size())), '\0');
    // zlib does not write to its input, although the pointer is not const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END)
      throw std::runtime_error("zlib cannot compress");
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_{};
};

bool has_body(int status) {
  return status != 204 && status != 304;
}

void vary_by_encoding(Headers& headers) {
  const std::string others = headers.combined("Vary");
  headers.set("Vary", others.empty() ? "Accept-Encoding" : others + ", Accept-Encoding");
}

void weaken_tag(Headers& headers) {
  const auto tag = headers.get("ETag");
  if (tag && !tag->starts_with("W/")) headers.set("ETag", "W/" + std::string(*tag));
}

}  // namespace

bool is_compressible(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return type.starts_with("text/") || type == "application/json" || type.ends_with("+json") ||
         type == "image/svg+xml";
}

std::string gzip(std::string_view text) {
  return Deflate().run(text);
}

Response compressed(const Request& request, Response response) {
  const auto type = response.headers.get("Content-Type");
  if (!type || !is_compressible(*type) || response.headers.count("Content-Encoding") != 0)
    return response;
  vary_by_encoding(response.headers);
  const auto chosen =
      choose_encoding(request.headers.combined("Accept-Encoding"), {"gzip", "identity"});
  if (chosen != 0) return response;
  weaken_tag(response.headers);
  if (!has_body(response.status) || !response.body.in_memory() ||
      response.body.size() < kCompressedFrom)
    return response;
  std::string scratch;
  response.body = gzip(response.body.piece(0, response.body.size(), scratch));
  response.headers.set("Content-Encoding", "gzip");
  return response;
}

}  // namespace ocop::http
