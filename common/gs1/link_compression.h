// Compressed Digital Link URIs (GS1 Digital Link: Compression 1.0): AIs and values as a string of
// bits, written in base64url as the last segment of the path.
//
//   https://id.example/01/08938505974194/EEarwSM     → …/01/08938505974194/10/ABC123
//   https://id.example/ARFfuECB8CAhV5t9              all of it compressed
//
// Bits, most significant first, several of these one behind the other:
//
//   AI            its digits, 4 bits each; or 8 bits that stand for a frequent run of AIs ("0A" is
//                 01 and 22), after which the values of that run follow
//   fixed digits  as one binary number, ⌈n · log2 10 + 0.01⌉ bits for n digits
//   digits to n   a length, ⌈log2 n + 0.01⌉ bits; then as above
//   other parts   3 bits encoding: 0 digits, 1 lower-case hexadecimal, 2 upper-case hexadecimal,
//                 3 base64url, 4 ASCII at 7 bits; a length if it varies; then the characters
//   1111          announces a parameter that is no AI: 7 bits length of the name, the name in
//                 base64url, 3 bits encoding, 7 bits length, the characters
//
// Fewer than 6 bits that remain are padding and zero. Runs of AIs and lengths are those of GS1's
// published tables; where these stop, the format of the AI table is written by the same rules.
#pragma once

#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/gs1/elements.h"

namespace ocop::gs1 {

// True if the URI has no readable key and value as its end, but a last segment of base64url that
// can be expanded.
[[nodiscard]] bool is_compressed_link(std::string_view uri);

// The same link uncompressed, with its stem, its remaining query and no fragment; a link that is
// not compressed is malformed. It was read, so parse_digital_link() accepts it unless a value is
// wrong. Errc::malformed says where the bits made no sense; too_large.
[[nodiscard]] Result<std::string> decompress_link(std::string_view uri);

}  // namespace ocop::gs1
