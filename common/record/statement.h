// A statement: an act of the programme as a compact JWS (RFC 7515) whose payload is a W3C
// Verifiable Credential (VCDM 2.0, secured as in VC-JOSE-COSE). The signed bytes are the log entry:
// stored, hashed and served as they are, never re-serialised.
//
//   header   {"alg":"EdDSA","typ":"vc+jwt","kid":"<RFC 7638 thumbprint>"}   exactly these members
//   payload  {"@context":["https://www.w3.org/ns/credentials/v2",
//                         "https://www.w3.org/ns/credentials/undefined-terms/v2"],
//             "id":"urn:uuid:…","type":["VerifiableCredential","Certificate"],
//             "issuer":"did:web:ocop.example:authority:dak-lak",
//             "validFrom":"2026-11-23T09:15:00+07:00","log":"ocop.example/dak-lak",
//             "credentialSubject":{…}}                                      exactly these members
//
// A complete example of every type with its bytes: docs/formats/statements.md.
#pragma once

#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/crypto/verify.h"
#include "common/record/bodies.h"

namespace ocop::record {

inline constexpr std::size_t kMaxEntryBytes = 65535;
inline constexpr std::size_t kMaxOrigin = 200;

// The origin of a log: 1–200 printable ASCII characters without blanks and '+', so that it can name
// a key of a signed note. Errc::malformed.
[[nodiscard]] Result<void> check_origin(std::string_view text);

struct Statement {
  StatementId id;
  Uri issuer;
  Instant valid_from;
  std::string log;   // origin of the log that it was made for
  std::string type;  // "Certificate"; the second member of the payload's `type`
  Body body;

  // The day that grants are compared with: the decision's date if the body carries one (not for an
  // attested certificate), else the day of valid_from in UTC+7. See docs/formats/registry.md.
  [[nodiscard]] Date date() const;
  bool operator==(const Statement&) const = default;
};

// A statement as read from a log entry. Its signature has not been checked by reading.
struct SignedStatement {
  Statement statement;
  std::string kid;            // thumbprint named by the header
  crypto::Hash entry_hash;    // SHA-256 of the entry bytes: how other statements name this one
  std::string signing_input;  // what the signature covers
  crypto::Signature signature;

  // True if `key` is the named key and made the signature.
  [[nodiscard]] bool verify(const crypto::PublicKey& key) const;
};

// Errc: too_large; malformed (not a compact JWS, base64url not canonical, header or payload not as
// above, a member of a known type missing or wrong: the detail names it); unsupported (another alg
// or typ); the errors of json::parse. An unknown type is read as Unknown.
[[nodiscard]] Result<SignedStatement> read_statement(ByteView entry);

// The payload's JSON text. The body's alternative decides the `type` (Unknown writes statement.type
// and bare subject ids); members in the order of the examples.
[[nodiscard]] std::string write_payload(const Statement& statement);

// The text that is signed: base64url(header) "." base64url(payload).
[[nodiscard]] std::string signing_input(std::string_view payload, const crypto::PublicKey& key);

// The parts that were signed elsewhere put together; the compact JWS.
[[nodiscard]] std::string assemble(std::string_view signing_input,
                                   const crypto::Signature& signature);

}  // namespace ocop::record
