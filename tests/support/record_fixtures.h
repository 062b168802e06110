// A small programme to test with: keys made from their names, a trust list, statements.
//
//   root            3 of root-1 … root-5
//   ministry        ministry-1, ministry-2   certify 5★ (two keys must sign), recall, delegate 3–5★
//   └ province      province-1, province-2   area 66: certify 4★, from 6/7/2025 also 3★; register,
//     │                                      recall, delegate 3–5★
//     ├ buon-ho     buon-ho                  area 66/644: certify 3★, 24/2/2023–5/7/2025
//     └ krong-pac   krong-pac                area 66/654: the same; the province succeeds both
//   label service   manifest, label          by KeyGrant of the province
//   log             log, clock, bundle       origin ocop.example/dak-lak, no witnesses, no anchors
//
// Words in the table are names of keys for demo_keys().
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/crypto/sign.h"
#include "common/record/sign_statement.h"

namespace ocop::test {

// The secret key of every name is the one with the seed SHA-256("ocop demo key " ‖ name).
class DemoKeys {
 public:
  // Lives as long as this.
  const crypto::SecretKey& at(const std::string& name) const;
  const crypto::PublicKey& public_key(const std::string& name) const {
    return at(name).public_key();
  }

 private:
  mutable std::map<std::string, crypto::SecretKey> keys_;
};

// For all tests of a program, made as they are asked for; one thread.
const DemoKeys& demo_keys();

// "did:web:ocop.example:" and, for "root", "ministry", "dak-lak", "buon-ho", "krong-pac" and
// "label-service", that name.
record::Uri demo_uri(const std::string& name);
// "urn:uuid:00000000-0000-4000-8000-000000000017" for 17: never the same for two numbers.
record::StatementId demo_id(int number);

inline constexpr std::string_view kDemoOrigin = "ocop.example/dak-lak";

// Version 1, issued 1/6/2025, expires a year later.
record::TrustList demo_trust_list();
// Signed by the named root keys.
record::SignedTrustList sign_trust_list(const record::TrustList& list,
                                        const std::vector<std::string>& signers);
// Signed by root-1, root-2 and root-3.
record::SignedTrustList signed_demo_trust_list();

// A statement of the demo log; its type is that of the body.
record::Statement make_statement(record::Body body, const record::Uri& issuer, int number,
                                 Instant valid_from);
// The log entry. The statement must be a good one.
std::string sign(const record::Statement& statement, const std::string& signer);

// Bodies that fit together and into demo_trust_list(); change what a test is about.
inline constexpr int kDemoProducerNumber = 4;
inline constexpr int kDemoProductNumber = 5;
inline constexpr int kDemoCertificateNumber = 6;
inline constexpr int kDemoManifestNumber = 7;
gs1::Gtin demo_gtin();                   // 02660000000172
record::Producer demo_producer();        // in Krông Pắc, 66/654
record::Product demo_product();          // with one pack, demo_gtin()
record::Certificate demo_certificate();  // 3★ of 20/6/2025, for the label service, quota 5,000
record::LotManifest demo_manifest();     // lot L0625-01, labels 1,000–1,999
record::KeyGrant demo_key_grant(record::GrantedUse use, const std::string& key);

// One act of the programme, as it stands in the log.
struct DemoStatement {
  std::string title;   // "a lot of a thousand labels"
  std::string signer;  // name of the key
  record::Statement statement;
  std::string entry;
};

// A log that has effect from the first entry to the last, with at least one statement of each type
// that the program knows. Numbers count from 1, so entry i has the id demo_id(i + 1).
std::vector<DemoStatement> demo_history();

}  // namespace ocop::test
