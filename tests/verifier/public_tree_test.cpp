#include "verifier/public_tree.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"
#include "tests/verifier/published.h"
#include "verifier/files.h"
#include "verifier/source_tree.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

// What every public tree does.
void must_keep_the_contract(PublicTree& tree) {
  CHECK(tree.read("lots/a", 10).error().code == Errc::not_found);
  CHECK_FALSE(tree.size("lots/a"));
  CHECK_FALSE(tree.read_part("lots/a", 0, 1));
  CHECK(tree.list("lots").empty());
  tree.remove("lots/a");

  tree.write("lots/a", bytes_of("0123456789"));
  tree.write("lots/deep/b", bytes_of(""));
  tree.write("lotsandmore", bytes_of("x"));
  CHECK(tree.read("lots/a", 10).value() == to_bytes("0123456789"));
  CHECK(tree.read("lots/a", 9).error().code == Errc::too_large);
  CHECK(tree.size("lots/a") == 10);
  CHECK(tree.size("lots/deep/b") == 0);
  CHECK(tree.read_part("lots/a", 2, 3) == to_bytes("234"));
  CHECK(tree.read_part("lots/a", 10, 0) == Bytes());
  CHECK_FALSE(tree.read_part("lots/a", 8, 3));
  CHECK_FALSE(tree.read_part("lots/a", 11, 1));
  std::vector<std::string> listed = tree.list("lots");
  std::sort(listed.begin(), listed.end());
  CHECK(listed == std::vector<std::string>{"lots/a", "lots/deep/b"});

  tree.write("lots/a", bytes_of("new"));
  CHECK(tree.read("lots/a", 10).value() == to_bytes("new"));
  tree.remove("lots/a");
  CHECK_FALSE(tree.size("lots/a"));
}

record::FileRef reference_to(const std::string& content) {
  return {crypto::sha256(content), content.size()};
}

}  // namespace

TEST_CASE("a tree on disk keeps the contract", "[public-tree]") {
  const test::TempFolder folder;
  DiskTree tree(folder / "public");
  must_keep_the_contract(tree);
}

TEST_CASE("a tree in memory keeps the contract", "[public-tree]") {
  MemoryTree tree;
  must_keep_the_contract(tree);
}

TEST_CASE("a tree before a source keeps the contract", "[public-tree]") {
  test::Published source;
  MemoryTree kept;
  SourceTree tree(source, kept);
  must_keep_the_contract(tree);
}

TEST_CASE("a tree before a source fetches each file once and only what it promises",
          "[public-tree]") {
  test::Published source;
  const record::FileRef story = reference_to("a story");
  const record::FileRef other = reference_to("another story");
  source.put(file_path(story), to_bytes("a story"));
  source.put(file_path(other), to_bytes("not the other story"));
  MemoryTree kept;
  SourceTree tree(source, kept);
  const Files files(tree);
  CHECK(files.has_file(story));
  CHECK(files.story(story) == "a story");
  CHECK(source.reads.size() == 1);
  CHECK_FALSE(files.has_file(other));
  CHECK_FALSE(tree.size("files/notes"));
}

TEST_CASE("a tree before a source has no photographs", "[public-tree]") {
  test::Published source;
  MemoryTree kept;
  const SourceTree tree(source, kept);
  const record::FileRef photo = reference_to("photo");
  source.put(media_path(photo), to_bytes("photo"));
  CHECK_FALSE(Files(tree).has_photo(photo));
  CHECK(source.reads.empty());
}

TEST_CASE("a path of a file promises a hash", "[files]") {
  const record::FileRef file = reference_to("x");
  CHECK(hash_in_path(labels_path(file)) == file.sha256);
  CHECK(hash_in_path(file_path(file)) == file.sha256);
  CHECK(hash_in_path(media_path(file)) == file.sha256);
  for (const std::string path :
       {"", "lots/", "lots/x.labels", "files/../log/checkpoint", "log/checkpoint", "trust/1.json"})
    CHECK_FALSE(hash_in_path(path));
  CHECK_FALSE(hash_in_path("files/" + file.sha256.hex() + "0"));
  CHECK_FALSE(hash_in_path("media/" + file.sha256.hex()));
}

TEST_CASE("a label file gives its entries and nothing beyond", "[files]") {
  MemoryTree tree;
  const Files files(tree);
  const std::string content = "00000000111111112222222x";
  const record::FileRef lot = reference_to(content);
  CHECK_FALSE(files.label_entry(lot, 0));
  tree.write(labels_path(lot), bytes_of(content));
  CHECK(files.label_entry(lot, 1) ==
        std::array<std::uint8_t, 8>{'1', '1', '1', '1', '1', '1', '1', '1'});
  CHECK(files.label_entry(lot, 2)->back() == 'x');
  CHECK_FALSE(files.label_entry(lot, 3));
  CHECK_FALSE(files.label_entry(lot, std::uint64_t{1} << 61));
  CHECK(files.label_file(lot) == to_bytes(content));
}

TEST_CASE("a file of another length or content does not count", "[files]") {
  MemoryTree tree;
  const Files files(tree);
  const record::FileRef file = reference_to("a story");
  tree.write(file_path(file), bytes_of("a stor"));
  CHECK_FALSE(files.has_file(file));
  tree.write(file_path(file), bytes_of("A story"));
  CHECK_FALSE(files.story(file));
  tree.write(labels_path(file), bytes_of("A story"));
  CHECK_FALSE(files.label_file(file));
  const record::FileRef broken = reference_to("\xff\xfe");
  tree.write(file_path(broken), bytes_of("\xff\xfe"));
  CHECK_FALSE(files.story(broken));
}
