#include "common/registry/records.h"

#include <limits>

namespace ocop::registry {
namespace {

constexpr std::uint64_t kNow = std::numeric_limits<std::uint64_t>::max();

bool in_force_before(const StatusRecord& status, std::uint64_t place) {
  return status.origin.place < place && (!status.ended || status.ended->place >= place);
}

}  // namespace

const record::Producer& ProducerRecord::on(Date day) const {
  const ProducerVersion* found = &versions.front();
  for (const ProducerVersion& version : versions)
    if (version.origin.date <= day) found = &version;
  return found->body;
}

const StatusRecord* CertificateRecord::revocation_before(std::uint64_t place) const {
  for (const StatusRecord& status : statuses)
    if (status.body.change == record::StatusChange::revoked && in_force_before(status, place))
      return &status;
  return nullptr;
}

const StatusRecord* CertificateRecord::revocation() const {
  return revocation_before(kNow);
}

Date CertificateRecord::valid_to_before(std::uint64_t place) const {
  Date last = body.valid_to;
  for (const StatusRecord& status : statuses)
    if (status.body.change == record::StatusChange::extended && in_force_before(status, place))
      last = std::max(last, *status.body.until);
  return last;
}

Date CertificateRecord::valid_to() const {
  return valid_to_before(kNow);
}

const StatusRecord* CertificateRecord::supersession() const {
  for (const StatusRecord& status : statuses)
    if (status.body.change == record::StatusChange::superseded) return &status;
  return nullptr;
}

const LabelStatusRecord* ManifestRecord::voided(std::uint32_t index) const {
  for (const LabelStatusRecord& status : statuses) {
    if (status.ended || status.body.state == record::LabelState::restored) continue;
    for (const record::IndexRange& range : status.body.ranges)
      if (range.contains(index)) return &status;
  }
  return nullptr;
}

}  // namespace ocop::registry
