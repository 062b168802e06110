#include "common/record/sign_statement.h"

#include <algorithm>

#include "common/base/encoding.h"
#include "common/record/jws.h"

namespace ocop::record {

Result<std::string> sign_statement(const Statement& statement, const crypto::SecretKey& key) {
  const std::string input = signing_input(write_payload(statement), key.public_key());
  const std::string entry = assemble(input, key.sign(bytes_of(input)));
  const Result<SignedStatement> back = read_statement(bytes_of(entry));
  if (!back) return back.error();
  const bool same = back->statement.id == statement.id &&
                    back->statement.issuer == statement.issuer &&
                    back->statement.valid_from == statement.valid_from &&
                    back->statement.log == statement.log && back->statement.body == statement.body;
  if (!same)
    return error(Errc::malformed, "the statement reads back as another: a value out of its range");
  return entry;
}

Result<void> add_signature(SignedTrustList& list, const crypto::SecretKey& key) {
  const std::string kid = key.public_key().thumbprint();
  const bool signed_before =
      std::any_of(list.signatures.begin(), list.signatures.end(),
                  [&kid](const SignedTrustList::Signature& one) { return one.kid == kid; });
  if (signed_before) return error(Errc::conflict, "this key has signed the trust list already");
  const std::string header = trust_list_header(key.public_key());
  const std::string input = list.signing_input(header);
  list.signatures.push_back({header, kid, key.sign(bytes_of(input))});
  return ok();
}

}  // namespace ocop::record
