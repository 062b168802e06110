#include "verifier/wanted_files.h"

#include <catch2/catch.hpp>

#include "tests/verifier/published.h"
#include "verifier/files.h"

using namespace ocop;
using namespace ocop::verifier;

namespace {

const Instant kTime = Instant::parse("2025-07-20T12:00:00+07:00").value();

// A product whose story and photograph are named with these lengths.
registry::Registry registry_with(std::uint64_t story_length, std::uint64_t photo_length) {
  test::Scenario scenario;
  record::Producer maker = test::demo_producer();
  maker.producer = test::demo_id(100 + static_cast<int>(scenario.size()));
  const auto producer = scenario.add(maker, "province-1", "dak-lak", "2025-06-03T10:00:00+07:00");
  record::Product body = test::demo_product();
  body.product = test::demo_id(100 + static_cast<int>(scenario.size()));
  body.producer = producer;
  body.story = record::FileRef{crypto::sha256("story"), story_length};
  body.photo->file = {crypto::sha256("photo"), photo_length};
  scenario.add(body, "province-1", "dak-lak", "2025-06-03T10:30:00+07:00");
  return scenario.registry();
}

}  // namespace

TEST_CASE("a product's story and photograph are wanted until they are there", "[wanted]") {
  test::Published source;
  MemoryTree tree;
  WantedFiles wanted(source, tree);
  const registry::Registry registry = registry_with(5, 5);
  wanted.update(registry);
  CHECK(wanted.missing() == 2);
  source.put("files/" + crypto::sha256("story").hex(), to_bytes("story"));
  CHECK(wanted.fetch(kTime, 10) == 1);
  CHECK(wanted.missing() == 1);
  source.put("media/" + crypto::sha256("photo").hex() + ".webp", to_bytes("photo"));
  CHECK(wanted.fetch(kTime, 10) == 0);
  wanted.update(registry);
  CHECK(wanted.fetch(kTime, 10) == 0);
  CHECK(wanted.fetch(kTime.plus(kFileRetry), 10) == 1);
  wanted.update(registry);
  CHECK(wanted.missing() == 0);
}

TEST_CASE("a wrong length in one statement does not hide the right one", "[wanted]") {
  test::Published source;
  MemoryTree tree;
  WantedFiles wanted(source, tree);
  source.put("files/" + crypto::sha256("story").hex(), to_bytes("story"));
  wanted.update(registry_with(4, 5));
  CHECK(wanted.fetch(kTime, 10) == 0);
  wanted.update(registry_with(5, 5));
  CHECK(wanted.fetch(kTime, 10) == 1);
}

TEST_CASE("what rotted on disk is removed, what is whole stays", "[wanted]") {
  MemoryTree tree;
  const std::string good = "files/" + crypto::sha256("story").hex();
  const std::string rotten = "media/" + crypto::sha256("photo").hex() + ".webp";
  tree.write(good, bytes_of("story"));
  tree.write(rotten, bytes_of("photO"));
  tree.write("lots/README", bytes_of("?"));
  tree.write("log/checkpoint", bytes_of("not looked at"));
  std::vector<std::string> removed = remove_damaged_files(tree);
  CHECK(removed == std::vector<std::string>{"lots/README", rotten});
  CHECK(tree.size(good));
  CHECK(tree.size("log/checkpoint"));
}
