// A log that a test writes entry by entry, the registry that it makes, and labels with real seals.
//
//   Scenario s;                        // demo trust list; two keys of the label service granted
//   s.register_product();
//   s.certify();
//   const auto lot = s.add_lot(20);
//   CHECK(s.judge(lot.uri(3)).verdict == Verdict::valid);
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/gs1/label_uri.h"
#include "common/registry/judge.h"
#include "common/registry/registry.h"
#include "common/seal/claims.h"
#include "tests/support/record_fixtures.h"

namespace ocop::test {

// The files of public/ in memory.
class MemoryFiles final : public registry::PublicFiles {
 public:
  // Puts the content under its hash.
  record::FileRef put(Bytes content);
  void remove(const record::FileRef& file) { contents_.erase(file.sha256); }
  // Flips a bit of the byte at `offset`: the file is there, of the right length, and damaged.
  void damage(const record::FileRef& file, std::size_t offset);

  [[nodiscard]] std::optional<std::array<std::uint8_t, 8>> label_entry(
      const record::FileRef& file, std::uint64_t offset) const override;
  [[nodiscard]] std::optional<Bytes> label_file(const record::FileRef& file) const override;
  [[nodiscard]] bool has_file(const record::FileRef& file) const override;

 private:
  std::map<crypto::Hash, Bytes> contents_;
};

// A lot whose labels can be sealed.
struct DemoLot {
  record::StatementId manifest;
  std::vector<seal::Claims> labels;  // in index order
  std::string signer = "label";      // name of the key

  // The URI of label `at` (from 0), sealed by `signer`.
  [[nodiscard]] std::string uri(std::size_t at, const std::string& host = "OCOP.EXAMPLE") const;
};

class Scenario {
 public:
  Scenario() : Scenario(demo_trust_list()) {}
  explicit Scenario(const record::TrustList& trust);

  // Appends a statement signed by the named key; gives its id.
  record::StatementId add(record::Body body, const std::string& signer, const std::string& issuer,
                          const std::string& valid_from);
  void add_entry(std::string entry);
  [[nodiscard]] crypto::Hash last_entry() const { return crypto::sha256(entries_.back()); }
  [[nodiscard]] std::uint64_t size() const { return entries_.size(); }
  [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }

  void register_product();
  // 3★ by the district Krông Pắc on 20/6/2025; `change` may spoil it first.
  record::StatementId certify(const record::Certificate& body = demo_certificate(),
                              const std::string& signer = "krong-pac");
  // The next batch of `count` labels of that lot number.
  DemoLot add_lot(std::uint32_t count, const std::string& lot = "L0625-01",
                  gs1::LabelProfile profile = gs1::LabelProfile::full,
                  const std::string& valid_from = "2025-06-25T07:30:00+07:00");

  // A newer trust list takes the place of the present one.
  void replace_trust(const record::TrustList& list);

  [[nodiscard]] registry::Registry registry() const;
  // Why the entry (the last one if not given) has no effect; nothing if it has.
  [[nodiscard]] std::optional<registry::Problem> problem(
      std::optional<std::uint64_t> index = std::nullopt) const;

  [[nodiscard]] registry::Judgement judge(const std::string& text) const;

  record::TrustList trust;
  MemoryFiles files;
  record::StatementId producer = demo_id(1);
  record::StatementId product = demo_id(1);
  record::StatementId certificate = demo_id(1);
  registry::HostRule host_rule = registry::HostRule::in_text;
  // 20/7/2025 12:00, data of that minute.
  Instant now = Instant::parse("2025-07-20T12:00:00+07:00").value();
  std::optional<Instant> newest_time = now;

 private:
  registry::TrustHistory history_;
  std::vector<std::string> entries_;
  int next_id_ = 100;
};

}  // namespace ocop::test
