// Statements: the input as a log entry, and as the payload of one, because base64url hides a
// payload from the fuzzer. What is read can be written again and reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/encoding.h"
#include "common/record/statement.h"

namespace {

using ocop::record::SignedStatement;

void require(bool holds) {
  if (!holds) std::abort();
}

ocop::crypto::PublicKey some_key() {
  // RFC 8032 section 7.1, TEST 1.
  return ocop::crypto::PublicKey::from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
      .value();
}

std::string entry_of(std::string_view payload) {
  static const ocop::crypto::PublicKey kKey = some_key();
  return ocop::record::assemble(ocop::record::signing_input(payload, kKey),
                                ocop::crypto::Signature());
}

void check(std::string_view entry) {
  const auto read = ocop::record::read_statement(ocop::bytes_of(entry));
  if (!read) {
    require(!read.error().detail.empty());
    return;
  }
  require(entry.size() <= ocop::record::kMaxEntryBytes);
  require(ocop::record::assemble(read->signing_input, read->signature) == entry);
  const std::string again = entry_of(write_payload(read->statement));
  // Written out plainly a text may be longer than it was with the entry's own spelling of it.
  if (again.size() > ocop::record::kMaxEntryBytes) return;
  const auto same = ocop::record::read_statement(ocop::bytes_of(again));
  require(same.has_value() && same->statement == read->statement);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  check(text);
  check(entry_of(text));
  return 0;
}
