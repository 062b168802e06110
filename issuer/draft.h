// Statements on their way to a signature on another machine, and back.
//
// A draft file, NAME.draft.json, holds the exact payloads to be signed, whose keys are expected,
// and as context the signed statements that the payloads speak about, so that a person there can
// read names where the payload has ids:
//
//   {"ocopDraft":1,"log":"ocop.example/dak-lak",
//    "statements":[{"issuer":"did:…","keys":["<thumbprint>",…],"payload":"{…}"}],
//    "context":["<compact JWS>",…]}
//
// A signed file, NAME.signed, holds one compact JWS a line.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file.h"
#include "common/record/statement.h"
#include "common/registry/registry.h"

namespace ocop::issuer {

inline constexpr std::size_t kMaxDraftFile = std::size_t{64} << 20;
inline constexpr std::string_view kDraftEnding = ".draft.json";
inline constexpr std::string_view kSignedEnding = ".signed";

struct Draft {
  record::Uri issuer;
  std::vector<crypto::PublicKey> keys;  // one of these is expected to sign; not empty
  std::string payload;                  // the bytes that are signed
  bool operator==(const Draft&) const = default;
};

struct DraftFile {
  std::string log;  // origin
  std::vector<Draft> statements;
  std::vector<std::string> context;  // log entries
  bool operator==(const DraftFile&) const = default;
};

// Errc: malformed, unsupported (version), too_large, those of json::parse.
[[nodiscard]] Result<DraftFile> read_draft(std::string_view text);
[[nodiscard]] std::string write_draft(const DraftFile& draft);

// Errc::unknown_key if an issuer has no key in the trust list that may sign now.
[[nodiscard]] Result<DraftFile> make_draft(const registry::Registry& registry,
                                           const std::vector<record::Statement>& statements);

// The statement that a payload would be, as if one of the expected keys had signed it. Errc: those
// of read_statement; mismatch if it is not what the draft says of it (issuer, log); unsupported if
// it holds anything that this program does not know and could not show to the signer: another type,
// more members.
[[nodiscard]] Result<record::SignedStatement> read_payload(const DraftFile& file,
                                                           const Draft& draft);
// The same as log entries, under a signature that verifies nowhere.
[[nodiscard]] std::vector<std::string> unsigned_entries(const DraftFile& draft);

// The newest entries about what the statements name (product and its producer, certificate,
// manifest, key), each once, in log order; not those that are among the statements themselves.
[[nodiscard]] std::vector<std::string> context_of(
    const registry::Registry& registry, const std::vector<record::Statement>& statements,
    const std::function<std::string(std::uint64_t index)>& entry);

// Writes <folder>/<name>-<n>.draft.json, n the first number that is free; returns the path.
[[nodiscard]] file::Path save_draft(const file::Path& folder, std::string_view name,
                                    const DraftFile& draft);

// Errc: unavailable (no such file), too_large, malformed (an empty line, no line).
[[nodiscard]] Result<std::vector<std::string>> read_signed_file(const file::Path& path);
[[nodiscard]] std::string write_signed_file(const std::vector<std::string>& entries);

}  // namespace ocop::issuer
