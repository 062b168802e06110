// Proactive content negotiation (RFC 9110 §12.5): which of the forms that we offer a client wants
// most. Elements of a header that do not follow the grammar are ignored; a header without a good
// element counts as absent. Equal wishes go to the form offered first.
//
//   choose_media_type("text/html;q=0.8, application/json", {"text/html", "application/json"})  // 1
//   choose_language("en-GB,en;q=0.9,vi;q=0.8", {"vi", "en"})                                   // 1
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ocop::http {

// What a server offers, the default first; never empty.
using Offer = std::span<const std::string_view>;

// The index in `offered` ("text/html", perhaps with parameters: "application/ld+json;profile=x");
// nullopt if the client accepts none of them (406). The most specific range decides (§12.5.1).
[[nodiscard]] std::optional<std::size_t> choose_media_type(std::string_view accept, Offer offered);
[[nodiscard]] std::optional<std::size_t> choose_media_type(
    std::string_view accept, std::initializer_list<std::string_view> offered);

// The index in `offered` ("vi", "en"); 0 if the client wants none of them. Range "en-GB" takes an
// offered "en", range "en" takes an offered "en-GB" (RFC 4647 §3.3.1 and §3.4).
[[nodiscard]] std::size_t choose_language(std::string_view accept_language, Offer offered);
[[nodiscard]] std::size_t choose_language(std::string_view accept_language,
                                          std::initializer_list<std::string_view> offered);

// The index in `offered` ("br", "gzip", "identity"): at equal wishes the first. nullopt if none is
// acceptable; "identity" always is unless the client rules it out (§12.5.3). An absent header means
// identity only: clients that decompress say so.
[[nodiscard]] std::optional<std::size_t> choose_encoding(std::string_view accept_encoding,
                                                         Offer offered);
[[nodiscard]] std::optional<std::size_t> choose_encoding(
    std::string_view accept_encoding, std::initializer_list<std::string_view> offered);

// Does If-None-Match name this entity tag (§13.1.2, weak comparison; "*" names any)? `etag` with
// its quotes: "\"3f2a\"" or "W/\"3f2a\"".
[[nodiscard]] bool none_match_names(std::string_view if_none_match, std::string_view etag);

}  // namespace ocop::http
