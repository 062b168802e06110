// Signed notes, vkeys and checkpoint texts: no crash, and what is read is written back unchanged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "common/tlog/checkpoint.h"
#include "common/tlog/note.h"

using namespace ocop::tlog;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = ocop::text_of({data, size});
  static const NoteVerifier kKnown =
      NoteVerifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
          .value();

  if (const auto note = parse_note(text)) {
    require(format_note(*note).value() == text);
    if (const auto checkpoint = Checkpoint::parse(note->text))
      require(checkpoint->body() == note->text);
  }
  if (const auto opened = open_note(text, std::span(&kKnown, 1)))
    require(text.substr(0, opened->text.size()) == opened->text);
  if (const auto checkpoint = Checkpoint::parse(text)) require(checkpoint->body() == text);
  if (const auto key = NoteVerifier::parse(text)) require(key->vkey() == text);
  (void)parse_signature_lines(text);
  (void)open_checkpoint(text, CheckpointPolicy::of_log(kKnown));
  return 0;
}
