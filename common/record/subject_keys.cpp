// TrustList, KeyGrant, KeyRevocation, Approval.
#include "common/record/json_fields.h"
#include "common/record/subject.h"
#include "common/record/trust_list.h"

namespace ocop::record {
namespace {

// RFC 9278 §4: a URI that names a key by its RFC 7638 thumbprint.
Uri thumbprint_uri(const crypto::PublicKey& key) {
  return Uri::parse("urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + key.thumbprint()).value();
}

}  // namespace

template <>
Result<TrustListEntry> read_body(const json::Value& subject, const Envelope& envelope) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<Uri>);
  const auto version = fields.required("version", integer<std::int64_t>(1, kMaxTrustListVersion));
  const auto payload = fields.required("sha256", read_hash);
  if (fields.failed()) return fields.failure();
  if (*id != envelope.issuer) return fields.wrong("id", "is not the issuer");
  return TrustListEntry{*version, *payload};
}

json::Value write_body(const TrustListEntry& body, const Envelope& envelope) {
  return Members()
      .add("id", envelope.issuer)
      .add("version", body.version)
      .add("sha256", body.payload)
      .take();
}

template <>
Result<KeyGrant> read_body(const json::Value& subject, const Envelope&) {
  Fields fields(subject);
  const auto holder = fields.required("id", read_spelled<Uri>);
  const auto holder_name = fields.required("holderName", read_line);
  const auto key = fields.required("key", read_key);
  const auto use = fields.required("use", read_name<GrantedUse>);
  const auto scope = read_scope(fields);
  if (fields.failed()) return fields.failure();
  return KeyGrant{*key, *use, *holder, *holder_name, *scope};
}

json::Value write_body(const KeyGrant& body, const Envelope&) {
  return Members()
      .add("id", body.holder)
      .add("holderName", body.holder_name)
      .add("key", body.key)
      .add("use", body.use)
      .add(body.scope)
      .take();
}

template <>
Result<KeyRevocation> read_body(const json::Value& subject, const Envelope&) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<Uri>);
  const auto key = fields.required("key", read_key);
  const auto compromised_at = fields.optional("compromisedAt", read_log_size);
  const auto reason = fields.optional("reason", read_wording);
  if (fields.failed()) return fields.failure();
  if (*id != thumbprint_uri(*key)) return fields.wrong("id", "is not the thumbprint of \"key\"");
  return KeyRevocation{*key, compromised_at, reason.value_or(Wording())};
}

json::Value write_body(const KeyRevocation& body, const Envelope&) {
  return Members()
      .add("id", thumbprint_uri(body.key))
      .add("key", body.key)
      .add("compromisedAt", body.compromised_at)
      .add("reason", unless_empty(body.reason))
      .take();
}

template <>
Result<Approval> read_body(const json::Value& subject, const Envelope& envelope) {
  Fields fields(subject);
  const auto id = fields.required("id", read_spelled<Uri>);
  const auto entry = fields.required("approves", read_hash);
  if (fields.failed()) return fields.failure();
  if (*id != envelope.issuer) return fields.wrong("id", "is not the issuer");
  return Approval{*entry};
}

json::Value write_body(const Approval& body, const Envelope& envelope) {
  return Members().add("id", envelope.issuer).add("approves", body.entry).take();
}

}  // namespace ocop::record
