// The worked example of docs/formats/log.md, made again with the code and looked up in the page.
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "common/base/encoding.h"
#include "common/base/file.h"
#include "common/tlog/folder_source.h"
#include "common/tlog/log_reader.h"
#include "common/tlog/log_writer.h"
#include "common/tlog/note_sign.h"
#include "common/tlog/proof.h"
#include "common/tlog/verify_log.h"
#include "tests/common/tlog/test_log.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"

using namespace ocop::tlog;
using ocop::Bytes;
namespace file = ocop::file;
namespace test = ocop::test;

namespace {

const std::string& the_page() {
  static const std::string text =
      *file::read_text(file::Path(OCOP_SOURCE_DIR) / "docs/formats/log.md");
  return text;
}

// `text` stands in the page as a block of its own.
bool is_shown(const std::string& text) {
  return the_page().find("\n```\n" + text + "```\n") != std::string::npos;
}

std::string lines_of(const std::vector<Hash>& hashes) {
  std::string lines;
  for (const Hash& hash : hashes) lines += hash.hex() + "\n";
  return lines;
}

}  // namespace

TEST_CASE("the worked example of the format page is what the code makes", "[log_format]") {
  const test::TempFolder folder;
  const ocop::crypto::SecretKey log_key = test::log_key();
  const ocop::crypto::SecretKey clock_key = test::clock_key();
  const CheckpointPolicy policy = test::test_policy(1, 1);
  LogSettings settings;
  settings.folder = folder / "log";
  settings.record = folder / "record";
  settings.origin = test::kOrigin;
  settings.clock_name = test::kClockName;
  settings.log_key = &log_key;
  settings.clock_key = &clock_key;
  settings.witnesses = policy.witnesses;
  settings.quorum = 1;
  settings.ask_witnesses = [](const std::string& note) {
    return std::vector<NoteSignature>{
        cosign(test::witness_name(1), test::witness_key(1), test::kNow, parse_note(note)->text)
            .value()};
  };
  LogWriter writer = LogWriter::create(settings, test::kNow).value();
  const std::vector<Bytes> entries = test::numbered_entries(5);
  REQUIRE(writer.append(test::views_of(entries), test::kNow));
  const auto content = [&](const char* path) { return *file::read(folder / path); };

  CHECK(is_shown("log      " + policy.log.vkey() + "\nclock    " + policy.clock->vkey() +
                 "\nwitness  " + policy.witnesses.front().vkey() + "\n"));

  const std::vector<Hash> leaves = test::leaves_of(entries);
  CHECK(is_shown(lines_of(leaves)));
  CHECK(content("log/tile/0/000.p/5") == encode_tile(leaves));
  CHECK(is_shown(ocop::hex(content("log/tile/entries/000.p/5")) + "\n"));
  const Hash first = node_hash(leaves[0], leaves[1]);
  const Hash second = node_hash(leaves[2], leaves[3]);
  CHECK(is_shown(lines_of({first, second, node_hash(first, second),
                           *tree_root(3, test::stored_nodes(leaves)), writer.head().root})));

  const std::string checkpoint = ocop::to_text(content("log/checkpoint"));
  CHECK(is_shown(checkpoint));
  CHECK(is_shown(cosignature_message(1795424400, parse_note(checkpoint)->text)));
  CHECK(test::kNow.rfc3339() == "2026-11-23T16:00:00+07:00");

  FolderSource source(folder / "log");
  REQUIRE(verify_log(source, policy));
  const TlogProof proof{std::nullopt, 2, *prove_inclusion(source, writer.head(), 2), checkpoint};
  CHECK(is_shown(proof.format()));
  CHECK(verify_proof(proof.format(), leaves[2], policy));
  CHECK(is_shown(lines_of(*prove_consistency(source, writer.head(), 3))));
  CHECK(is_shown(ocop::to_text(content("record"))));
}
