// The registry: the input is a script of statements, good and bad, by the keys of a small programme
// (tests/support/record_fixtures.h), then it is a log entry as it stands. Signatures are played:
// one that begins with a zero byte is good, so that the fuzzer spends its time on the rules.
//
// Whatever the log holds: nobody exceeds a quota, status indexes never overlap, a GTIN never comes
// to mean another product, what the issuer was told beforehand is what happens, and reading in one
// go or in pieces ends in the same state.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/registry/registry.h"
#include "tests/support/record_fixtures.h"

namespace {

using namespace ocop;
using registry::Registry;

constexpr std::size_t kMaxStatements = 32;

void require(bool holds) {
  if (!holds) std::abort();
}

// The input, read as small choices; zeros behind its end.
class Script {
 public:
  explicit Script(ByteView bytes) : bytes_(bytes) {}
  [[nodiscard]] bool is_over() const { return at_ >= bytes_.size(); }
  std::uint8_t byte() { return is_over() ? std::uint8_t{0} : bytes_[at_++]; }
  // 0 … below − 1.
  int choice(int below) { return byte() % below; }
  // Seldom: most statements should be good, or nothing is ever built on them.
  bool seldom() { return byte() >= 0xF0; }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

struct Signer {
  std::string key;
  std::string holder;
};

const std::vector<Signer>& signers() {
  static const std::vector<Signer> kSigners{
      {"province-1", "dak-lak"},       {"province-2", "dak-lak"},
      {"ministry-1", "ministry"},      {"ministry-2", "ministry"},
      {"krong-pac", "krong-pac"},      {"buon-ho", "buon-ho"},
      {"manifest", "label-service"},   {"label", "label-service"},
      {"manifest-2", "label-service"}, {"root-1", "root"},
      {"root-2", "dak-lak"},           {"province-1", "ministry"},
      {"stranger", "label-service"}};
  return kSigners;
}

const registry::TrustHistory& trust() {
  static const registry::TrustHistory kTrust = [] {
    const record::TrustList list = test::demo_trust_list();
    const std::string payload = record::write_trust_list_payload(list);
    return registry::TrustHistory{
        {{std::make_shared<const record::TrustList>(list), crypto::sha256(payload)}}};
  }();
  return kTrust;
}

gs1::Gtin gtin(int number) {
  return gs1::Gtin::internal(66, 100 + number).value();
}

// Writes a log entry after the other, mostly such that it fits what is there.
class Author {
 public:
  explicit Author(Script& script) : script_(script) {}

  std::string next_entry(const Registry& so_far) {
    if (script_.seldom()) return raw_bytes();
    next_ = test::demo_id(static_cast<int>(1000 + entries_.size()));
    Signer signer = signers()[0];
    record::Body body = make_body(so_far, signer);
    if (script_.seldom())
      signer =
          signers()[static_cast<std::size_t>(script_.choice(static_cast<int>(signers().size())))];
    record::Statement statement =
        test::make_statement(std::move(body), test::demo_uri(signer.holder), 0, moment());
    statement.id = script_.seldom() && !ids_.empty() ? any(ids_) : next_;
    if (script_.seldom()) statement.log = "elsewhere.example/log";
    if (std::holds_alternative<record::Unknown>(statement.body)) statement.type = "RuleEdition";
    crypto::Signature signature;
    if (script_.seldom()) signature.bytes[0] = 1;
    ids_.push_back(statement.id);
    entries_.push_back(
        record::assemble(record::signing_input(record::write_payload(statement),
                                               test::demo_keys().public_key(signer.key)),
                         signature));
    return entries_.back();
  }

 private:
  template <class T>
  const T& any(const std::vector<T>& from) {
    return from[script_.byte() % from.size()];
  }
  record::StatementId some_id() { return ids_.empty() ? next_ : any(ids_); }

  // The id of a record of that kind, or of anything.
  template <class Pointers, class IdOf>
  record::StatementId one_of(const Pointers& records, IdOf id_of) {
    return records.empty() || script_.seldom() ? some_id() : id_of(*any(records));
  }

  crypto::Hash some_entry() {
    const auto back = static_cast<std::size_t>(script_.choice(4));
    if (back >= entries_.size()) return crypto::sha256("no entry");
    return crypto::sha256(entries_[entries_.size() - 1 - back]);
  }

  std::string raw_bytes() {
    std::string raw;
    for (int left = script_.choice(40); left > 0; --left)
      raw.push_back(static_cast<char>(script_.byte()));
    entries_.push_back(raw);
    return raw;
  }

  // From 1/6/2025 on, so that the end of the districts and the certificates' first day are near.
  Instant moment() {
    return Instant::start_of(Date::of(2025, 6, 1).value().plus_days(script_.byte()));
  }

  record::Body make_body(const Registry& so_far, Signer& signer) {
    switch (script_.choice(16)) {
      case 0: return key_grant();
      case 1: return key_revocation();
      case 2:
        signer = signers()[static_cast<std::size_t>(2 + script_.choice(2))];
        return record::Approval{some_entry()};
      case 3: return producer();
      case 4:
      case 5: return product(so_far);
      case 6:
      case 7: return certificate(so_far, signer);
      case 8: return certificate_status(so_far, signer);
      case 9:
      case 10:
      case 11:
      case 12: signer = signers()[6]; return manifest(so_far);
      case 13: return label_status(so_far);
      case 14: return recall();
      default: return script_.choice(2) == 0 ? unknown() : trust_list_entry(signer);
    }
  }

  record::Body trust_list_entry(Signer& signer) {
    signer = signers()[9];
    return record::TrustListEntry{1 + script_.choice(2), trust().versions.front().payload};
  }

  record::Body unknown() { return record::Unknown{{some_id(), some_id()}}; }

  record::Body key_grant() {
    const auto& signer = signers()[static_cast<std::size_t>(6 + script_.choice(3))];
    return test::demo_key_grant(
        script_.choice(4) == 0 ? record::GrantedUse::label : record::GrantedUse::manifest,
        signer.key);
  }

  record::Body key_revocation() {
    const auto& signer = signers()[static_cast<std::size_t>(6 + script_.choice(3))];
    record::KeyRevocation body{test::demo_keys().public_key(signer.key), {}, {"Mất khóa.", ""}};
    if (script_.choice(2) == 0) body.compromised_at = script_.choice(kMaxStatements);
    return body;
  }

  record::Body producer() {
    record::Producer body = test::demo_producer();
    body.producer = script_.seldom() ? some_id() : next_;
    if (script_.seldom()) body.location.district = record::AdminUnit{"644", "Thị xã Buôn Hồ"};
    return body;
  }

  record::Body product(const Registry& so_far) {
    record::Product body = test::demo_product();
    body.product = next_;
    body.producer = one_of(so_far.producers(), [](const auto& r) { return r.id(); });
    if (!so_far.products().empty() && script_.choice(4) == 0) {
      body = any(so_far.products())->now();  // another version of it
      if (script_.seldom()) body.packs.clear();
    } else {
      body.packs.clear();
    }
    const record::Pack pack{gtin(script_.choice(8)), "Gói 100 g"};
    const auto is_same = [&](const record::Pack& other) { return other.gtin == pack.gtin; };
    if (std::none_of(body.packs.begin(), body.packs.end(), is_same)) body.packs.push_back(pack);
    return body;
  }

  record::Body certificate(const Registry& so_far, Signer& signer) {
    record::Certificate body = test::demo_certificate();
    const auto products = so_far.products();
    body.product = one_of(products, [](const auto& r) { return r.id(); });
    const registry::ProductPtr of = so_far.product(body.product);
    body.packs.clear();
    if (of)
      for (const record::Pack& pack : of->now().packs) body.packs.push_back(pack.gtin);
    if (body.packs.empty() || script_.seldom()) body.packs.assign(1, gtin(script_.choice(8)));
    const int stars = 3 + script_.choice(3);
    body.stars = programme::Stars::of(stars).value();
    const int area = stars == 5 ? 0 : 66;
    body.reference = programme::CertificateReference::of(area, script_.seldom() ? 2024 : 2025,
                                                         1 + script_.choice(16), body.stars)
                         .value();
    if (stars == 3 && script_.choice(2) == 0) signer = signers()[4];
    if (stars == 5) signer = signers()[2];
    body.decision.date = Date::of(2025, 6, 20).value().plus_days(script_.choice(64));
    body.valid_from = body.decision.date;
    body.quota = static_cast<std::uint32_t>(1 + script_.choice(64));
    if (script_.seldom()) body.label_service.reset();
    if (!body.label_service) body.quota = 0;
    return body;
  }

  record::Body certificate_status(const Registry& so_far, Signer& signer) {
    const auto certificates = so_far.certificates();
    record::CertificateStatus body{one_of(certificates, [](const auto& r) { return r.origin.id; }),
                                   record::StatusChange::revoked,
                                   {},
                                   {},
                                   {},
                                   {},
                                   {},
                                   {},
                                   "",
                                   "",
                                   {}};
    if (const auto of = so_far.certificate(body.certificate); of && of->body.stars.count() == 5)
      signer = signers()[2];
    const record::Decision decision{"2050/QĐ-UBND", moment().date()};
    switch (script_.choice(4)) {
      case 0:
        body.decision = decision;
        body.ground = record::RevocationGround::mark_misused;
        break;
      case 1:
        body.change = record::StatusChange::revocation_annulled;
        body.decision = decision;
        body.ends = some_entry();
        break;
      case 2:
        body.change = record::StatusChange::extended;
        body.decision = decision;
        body.until = Date::of(2028, 6, 1).value().plus_days(script_.byte());
        break;
      default:
        body.change = record::StatusChange::superseded;
        body.by = one_of(certificates, [](const auto& r) { return r.origin.id; });
    }
    return body;
  }

  record::Body manifest(const Registry& so_far) {
    record::LotManifest body = test::demo_manifest();
    body.certificate = one_of(so_far.certificates(), [](const auto& r) { return r.origin.id; });
    const registry::CertificatePtr of = so_far.certificate(body.certificate);
    body.gtin = of && !script_.seldom() ? of->body.packs.front() : gtin(script_.choice(8));
    body.lot = gs1::Lot::parse("L" + std::to_string(script_.choice(3))).value();
    body.count = static_cast<std::uint32_t>(1 + script_.choice(24));
    body.labels.length = std::uint64_t{8} * body.count;
    std::uint64_t first = so_far.next_status_index();
    if (script_.seldom()) first = script_.byte();
    if (script_.seldom()) first += std::uint64_t{1} << (script_.byte() % 32);
    body.first_index = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(first, (std::uint64_t{1} << 32) - body.count));
    if (script_.seldom()) body.packed = body.packed.plus_days(1);
    return body;
  }

  record::Body label_status(const Registry& so_far) {
    const auto manifests = so_far.manifests();
    record::LabelStatus body{one_of(manifests, [](const auto& r) { return r.origin.id; }),
                             record::LabelState::voided,
                             {},
                             {},
                             {"Hỏng.", ""}};
    if (script_.choice(3) == 0) {
      body.state = record::LabelState::restored;
      body.ends = some_entry();
      return body;
    }
    const registry::ManifestPtr of = so_far.manifest(body.manifest);
    const std::uint32_t first =
        (of ? of->body.first_index : 0U) + static_cast<std::uint32_t>(script_.choice(8));
    body.ranges = {{first, std::uint64_t{first} + 1 + script_.byte() % 8U}};
    return body;
  }

  record::Body recall() {
    const record::Wording reason{"Độ ẩm cao.", ""};
    if (script_.choice(3) == 0)
      return record::Recall{record::RecallAction::lifted, {}, some_entry(), {}, {}};
    return record::Recall{record::RecallAction::recalled,
                          {{gtin(script_.choice(8)), std::nullopt, std::nullopt}},
                          {},
                          reason,
                          reason};
  }

  Script& script_;
  record::StatementId next_ = test::demo_id(1);
  std::vector<record::StatementId> ids_;
  std::vector<std::string> entries_;
};

bool is_good(const record::SignedStatement& statement, const crypto::PublicKey& key) {
  return statement.kid == key.thumbprint() && statement.signature.bytes[0] == 0;
}

// Everything that a reader can ask, as one text.
std::string state_of(const Registry& registry) {
  std::string state =
      std::to_string(registry.size()) + " " + std::to_string(registry.next_status_index()) + "\n";
  for (const registry::Finding& finding : registry.findings())
    state += std::to_string(finding.index) + " " + std::string(name(finding.problem)) + " " +
             finding.detail + "\n";
  for (const auto& one : registry.producers())
    state += one->id().text() + " " + std::to_string(one->versions.size()) + "\n";
  for (const auto& one : registry.products())
    state += one->id().text() + " " + std::to_string(one->versions.size()) + " " +
             std::to_string(one->certificates.size()) + (one->uncertain ? "?\n" : "\n");
  for (const auto& one : registry.certificates()) {
    state += one->body.reference.text() + " " + std::to_string(one->labels_used) + " " +
             one->valid_to().iso() + (one->uncertain ? "?" : "");
    for (const auto& status : one->statuses) state += status.ended ? " ended" : " in-force";
    state += "\n";
  }
  for (const auto& one : registry.manifests()) {
    state += std::to_string(one->body.first_index) + "+" + std::to_string(one->body.count) +
             (one->uncertain ? "?" : "");
    for (const auto& status : one->statuses) state += status.ended ? " ended" : " in-force";
    state += "\n";
  }
  for (int i = 0; i < 8; ++i) state += std::to_string(registry.recalls(gtin(i)).size()) + " ";
  return state;
}

void check_quotas(const Registry& registry) {
  for (const auto& certificate : registry.certificates()) {
    std::uint64_t labels = 0;
    for (const record::StatementId& id : certificate->manifests)
      labels += registry.manifest(id)->body.count;
    require(labels == certificate->labels_used);
    require(labels <= certificate->body.quota);
    require(registry.certificate(certificate->body.reference) == certificate);
  }
}

void check_index_ranges(const Registry& registry) {
  std::uint64_t end = 0;
  for (const auto& manifest : registry.manifests()) {  // in log order
    require(manifest->body.first_index >= end);
    end = manifest->end_index();
    require(registry.manifest_of_index(manifest->body.first_index) == manifest);
    require(registry.manifest_of_index(static_cast<std::uint32_t>(end - 1)) == manifest);
  }
  require(registry.next_status_index() == end);
}

// Remembers which product each GTIN meant; a replay may take effect away, and begins anew.
class GtinOwners {
 public:
  void forget() { owners_.clear(); }
  void check(const Registry& registry) {
    for (int i = 0; i < 8; ++i) {
      const registry::ProductPtr product = registry.product(gtin(i));
      if (!product) {
        require(!owners_.contains(i));
        continue;
      }
      require(owners_.emplace(i, product->id().text()).first->second == product->id().text());
    }
  }

 private:
  std::map<int, std::string> owners_;
};

// What the issuer is told before signing must be what then happens.
void check_foresight(const Registry& before, const Registry& after,
                     const record::SignedStatement& read) {
  if (std::holds_alternative<record::Approval>(read.statement.body)) return;
  const auto signer = std::find_if(signers().begin(), signers().end(), [&](const Signer& one) {
    return test::demo_keys().public_key(one.key).thumbprint() == read.kid;
  });
  require(signer != signers().end());
  const crypto::PublicKey& key = test::demo_keys().public_key(signer->key);
  if (!is_good(read, key)) return;
  const auto objection = before.objection(read.statement, key);
  const auto findings = after.findings();
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const auto& finding) {
    return finding.index == before.size();
  });
  require(objection.has_value() == (found != findings.end()));
  if (objection) require(objection->problem == found->problem);
}

void play(Script script) {
  Author author(script);
  std::vector<Result<record::SignedStatement>> log;
  const registry::EntryReader read = [&log](std::uint64_t index) { return log[index]; };
  Registry current(trust());
  Registry half = current;
  GtinOwners owners;
  while (!script.is_over() && log.size() < kMaxStatements) {
    const Registry before = current;
    log.push_back(record::read_statement(bytes_of(author.next_entry(before))));
    if (script.seldom()) half = before;
    const auto outcome = current.apply(log.size() - 1, log.back(), is_good);
    if (outcome == Registry::Outcome::needs_replay) {
      current = registry::project(current.restarted(), log.size(), read, is_good);
      owners.forget();
    } else if (log.back()) {
      check_foresight(before, current, *log.back());
    }
    require(current.size() == log.size());
    check_quotas(current);
    check_index_ranges(current);
    owners.check(current);
  }
  const std::string state = state_of(current);
  require(state_of(registry::project(Registry(trust()), log.size(), read, is_good)) == state);
  require(state_of(registry::project(half, log.size(), read, is_good)) == state);
}

void apply_raw(ByteView entry) {
  Registry registry(trust());
  (void)registry.apply(0, record::read_statement(entry), is_good);
  require(registry.size() == 1);
  (void)state_of(registry);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  play(Script(bytes));
  apply_raw(bytes);
  return 0;
}
