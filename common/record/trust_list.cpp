#include "common/record/trust_list.h"

#include <algorithm>

#include "common/base/encoding.h"
#include "common/record/jws.h"

namespace ocop::record {
namespace {

template <class T>
const T* find_by_id(const std::vector<T>& items, const Uri& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&id](const T& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

Result<void> check_quorum(const SignedTrustList& list, const Root& root, std::string_view whose) {
  const int count = list.valid_signatures(root.keys);
  if (count >= root.threshold) return ok();
  return error(Errc::bad_signature, "trust list: " + std::to_string(count) + " of " +
                                        std::to_string(root.threshold) + " signatures of " +
                                        std::string(whose));
}

Result<void> check_version(std::int64_t current, std::int64_t next) {
  if (next <= current)
    return error(Errc::rollback, "trust list: version " + std::to_string(next) +
                                     " is not above version " + std::to_string(current));
  if (next > current + 1)
    return error(Errc::out_of_range, "trust list: version " + std::to_string(current + 1) +
                                         " is missing before version " + std::to_string(next));
  return ok();
}

}  // namespace

const Authority* TrustList::authority(const Uri& id) const {
  return find_by_id(authorities, id);
}

const LabelService* TrustList::label_service(const Uri& id) const {
  return find_by_id(label_services, id);
}

const LabelService* TrustList::label_service(const Uri& id, std::uint64_t place) const {
  const LabelService* found = label_service(id);
  return found != nullptr && found->opened_at.value_or(0) <= place ? found : nullptr;
}

bool TrustList::knows_host(const gs1::Host& host) const {
  return std::any_of(hosts.begin(), hosts.end(),
                     [&host](const LabelHost& one) { return one.host == host; });
}

bool TrustList::may_print(const gs1::Host& host, Date day) const {
  return std::any_of(hosts.begin(), hosts.end(), [&](const LabelHost& one) {
    return one.host == host && one.interval.contains(day);
  });
}

crypto::Hash SignedTrustList::payload_hash() const {
  return crypto::sha256(payload);
}

std::string SignedTrustList::signing_input(std::string_view protected_header) const {
  return std::string(protected_header) + "." + base64url(bytes_of(payload));
}

int SignedTrustList::valid_signatures(const std::vector<crypto::PublicKey>& keys) const {
  const auto has_signed = [this](const crypto::PublicKey& key) {
    const std::string kid = key.thumbprint();
    return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& one) {
      return one.kid == kid &&
             crypto::verify(key, bytes_of(signing_input(one.protected_header)), one.signature);
    });
  };
  std::vector<crypto::PublicKey> different = keys;
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  return static_cast<int>(std::count_if(different.begin(), different.end(), has_signed));
}

Result<TrustList> open_first_trust_list(const SignedTrustList& list) {
  Result<TrustList> read = read_trust_list_payload(list.payload);
  if (!read) return read;
  const Result<void> signed_by_own = check_quorum(list, read->root, "its own roots");
  if (!signed_by_own) return signed_by_own.error();
  return read;
}

Result<TrustList> open_next_trust_list(const TrustList& current, const SignedTrustList& next) {
  const Result<std::int64_t> version = read_trust_list_version(next.payload);
  if (!version) return version.error();
  const Result<void> follows = check_version(current.version, *version);
  if (!follows) return follows.error();
  const Result<void> signed_by_old = check_quorum(next, current.root, "the roots before it");
  if (!signed_by_old) return signed_by_old.error();
  Result<TrustList> read = open_first_trust_list(next);
  if (!read) return read;
  const Result<void> keeps = check_succession(current, *read);
  if (!keeps) return in_context("trust list", keeps.error());
  return read;
}

}  // namespace ocop::record
