// Secret key files: what is accepted has the documented shape; opening it never crashes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "common/crypto/key_file.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  const auto header = ocop::crypto::read_key_file_header(text);
  if (!header) return 0;
  require(ocop::text::check_line(header->name, 128).has_value());
  require(text.starts_with("OCOP-SECRET-KEY 1\nuse: "));
  require(text.ends_with('\n'));
  // Only the cheapest derivation: the file may ask for a gigabyte.
  if (text.find("\nkdf: argon2id13 1 8192\n") == std::string_view::npos) return 0;
  const auto key = ocop::crypto::open_key_file(text, "passphrase");
  if (key) require(key->public_key() == header->public_key);
  return 0;
}
