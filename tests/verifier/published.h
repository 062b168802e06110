// A public/ folder in memory, as an honest issuer would publish a scenario; tests then spoil it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/file.h"
#include "common/tlog/merkle.h"
#include "common/tlog/source.h"
#include "tests/support/scenario.h"

namespace ocop::test {

class Published final : public tlog::Source {
 public:
  // Trust list, log and label files of the scenario; the clock key says `time`.
  void publish(const Scenario& scenario, Instant time);
  // The log of these entries alone, under a checkpoint of the demo log.
  void publish_log(const std::vector<std::string>& entries, Instant time,
                   const std::vector<std::string>& witnesses = {});
  void publish_trust(const record::SignedTrustList& list);
  // Under the name that its kind has: "lots", "files", "media".
  void put(const std::string& path, Bytes content) { files[path] = std::move(content); }
  // Everything, as a folder.
  void write_to(const file::Path& folder) const;

  [[nodiscard]] Result<Bytes> read(std::string_view path, std::size_t limit) override;

  std::map<std::string, Bytes, std::less<>> files;
  std::vector<std::string> reads;  // in order
  // Called with the number of the read (from 0); true: it answers Errc::unavailable.
  std::function<bool(std::size_t)> fails;
};

// "trust/1.json"
[[nodiscard]] std::string trust_path(std::int64_t version);
// The file that an operator pins.
[[nodiscard]] std::string trust_file(const record::TrustList& list);
// What the demo log's keys sign; cosigned by the named witness keys too.
[[nodiscard]] std::string demo_checkpoint(const tlog::TreeHead& head, Instant time,
                                          const std::vector<std::string>& witnesses = {});

}  // namespace ocop::test
