// Draft files of statements: what is read is written back the same, and what can be shown can be
// signed only as it is shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "common/base/bytes.h"
#include "issuer/draft.h"
#include "issuer/signing.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ocop::issuer;
  const auto draft = read_draft(ocop::text_of({data, size}));
  if (!draft) return 0;
  const auto back = read_draft(write_draft(*draft));
  require(back.has_value() && *back == *draft);
  require(unsigned_entries(*draft).size() == draft->statements.size());
  const auto words = describe_draft(*draft, nullptr);
  for (const Draft& one : draft->statements) {
    const auto statement = read_payload(*draft, one);
    require(statement.has_value() || !words.has_value());
    if (statement) require(ocop::record::write_payload(statement->statement) == one.payload);
  }
  return 0;
}
