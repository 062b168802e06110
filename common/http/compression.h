// Content coding (RFC 9110 §8.4): texts go out in gzip to clients that take it.
//
// No page holds a secret beside what its reader chose (no cookie, no token), so what compression
// tells of a text under TLS (BREACH) tells nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/http/message.h"

namespace ocop::http {

// Below that a packet is saved by nothing.
inline constexpr std::size_t kCompressedFrom = 1024;

// text/…, application/json and …+json, image/svg+xml. Photographs, tiles and archives are
// compressed already or do not shrink.
[[nodiscard]] bool is_compressible(std::string_view content_type);

// The response in the coding that the request wants most. Of a compressible type it gets
// "Vary: Accept-Encoding", whatever was chosen, and for a client that takes gzip its entity tag is
// weak (with 304 too): the same content in other bytes. Left alone: other types, what has a
// Content-Encoding already, bodies below kCompressedFrom, files that are sent in pieces.
[[nodiscard]] Response compressed(const Request& request, Response response);

// As one gzip member (RFC 1952), without a time.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace ocop::http
