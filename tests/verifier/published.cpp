#include "tests/verifier/published.h"

#include "common/tlog/note_sign.h"
#include "tests/common/tlog/test_log.h"

namespace ocop::test {
namespace {

std::vector<Bytes> bytes_of_all(const std::vector<std::string>& entries) {
  std::vector<Bytes> all;
  all.reserve(entries.size());
  for (const std::string& entry : entries) all.push_back(to_bytes(entry));
  return all;
}

}  // namespace

std::string trust_path(std::int64_t version) {
  return "trust/" + std::to_string(version) + ".json";
}

std::string trust_file(const record::TrustList& list) {
  return record::write_trust_list_file(sign_trust_list(list, {"root-1", "root-2", "root-3"}));
}

std::string demo_checkpoint(const tlog::TreeHead& head, Instant time,
                            const std::vector<std::string>& witnesses) {
  const std::string origin(kDemoOrigin);
  tlog::Note note{tlog::Checkpoint{origin, head, {}}.body(), {}};
  note.signatures.push_back(tlog::sign_note(origin, demo_keys().at("log"), note.text).value());
  note.signatures.push_back(
      tlog::cosign(origin + "/clock", demo_keys().at("clock"), time, note.text).value());
  for (const std::string& witness : witnesses)
    note.signatures.push_back(
        tlog::cosign("witness.example/" + witness, demo_keys().at(witness), time, note.text)
            .value());
  return tlog::format_note(note).value();
}

void Published::publish(const Scenario& scenario, Instant time) {
  publish_trust(sign_trust_list(scenario.trust, {"root-1", "root-2", "root-3"}));
  publish_log(scenario.entries(), time);
  const registry::Registry registry = scenario.registry();
  for (const registry::ManifestPtr& manifest : registry.manifests())
    if (const auto content = scenario.files.label_file(manifest->body.labels))
      put("lots/" + manifest->body.labels.sha256.hex() + ".labels", *content);
  for (const registry::ProductPtr& product : registry.products()) {
    const auto& [story, photo] = std::pair(product->now().story, product->now().photo);
    if (const auto text = story ? scenario.files.label_file(*story) : std::nullopt)
      put("files/" + story->sha256.hex(), *text);
    if (const auto picture = photo ? scenario.files.label_file(photo->file) : std::nullopt)
      put("media/" + photo->file.sha256.hex() + ".webp", *picture);
  }
}

void Published::publish_log(const std::vector<std::string>& entries, Instant time,
                            const std::vector<std::string>& witnesses) {
  const std::vector<Bytes> all = bytes_of_all(entries);
  for (auto& [path, content] : MemorySource(all).files) files["log/" + path] = content;
  const tlog::TreeHead head{all.size(), defined_root(leaves_of(all))};
  files["log/checkpoint"] = to_bytes(demo_checkpoint(head, time, witnesses));
}

void Published::publish_trust(const record::SignedTrustList& list) {
  const auto payload = record::read_trust_list_payload(list.payload);
  put(trust_path(payload.value().version), to_bytes(record::write_trust_list_file(list)));
}

void Published::write_to(const file::Path& folder) const {
  for (const auto& [path, content] : files) file::write_atomic(folder / path, content);
}

Result<Bytes> Published::read(std::string_view path, std::size_t limit) {
  const std::size_t number = reads.size();
  reads.emplace_back(path);
  if (fails && fails(number)) return error(Errc::unavailable, "the other side is silent");
  const auto found = files.find(path);
  if (found == files.end()) return error(Errc::not_found, "no such file");
  if (found->second.size() > limit) return error(Errc::too_large, "above the limit");
  return found->second;
}

}  // namespace ocop::test
