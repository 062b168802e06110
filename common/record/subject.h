// The credentialSubject of each type in JSON; internal to common/record. What the members mean and
// which are demanded: docs/formats/statements.md.
#pragma once

#include <optional>
#include <string_view>

#include "common/base/json.h"
#include "common/record/bodies.h"

namespace ocop::record {

// Members of the envelope that some subjects repeat as their `id`.
struct Envelope {
  const StatementId& id;
  const Uri& issuer;
};

// The body of a statement of that type: one object for a type that this code knows, for any other
// type an object or an array of objects. Errc::malformed.
[[nodiscard]] Result<Body> read_subject(std::string_view type, const json::Value& subject,
                                        const Envelope& envelope);
[[nodiscard]] json::Value write_subject(const Body& body, const Envelope& envelope);

// What read_subject and write_subject choose from.
template <class B>
[[nodiscard]] Result<B> read_body(const json::Value& subject, const Envelope& envelope);

template <>
Result<TrustListEntry> read_body(const json::Value&, const Envelope&);
template <>
Result<KeyGrant> read_body(const json::Value&, const Envelope&);
template <>
Result<KeyRevocation> read_body(const json::Value&, const Envelope&);
template <>
Result<Approval> read_body(const json::Value&, const Envelope&);
template <>
Result<Producer> read_body(const json::Value&, const Envelope&);
template <>
Result<Product> read_body(const json::Value&, const Envelope&);
template <>
Result<Certificate> read_body(const json::Value&, const Envelope&);
template <>
Result<CertificateStatus> read_body(const json::Value&, const Envelope&);
template <>
Result<LotManifest> read_body(const json::Value&, const Envelope&);
template <>
Result<LabelStatus> read_body(const json::Value&, const Envelope&);
template <>
Result<Recall> read_body(const json::Value&, const Envelope&);
template <>
Result<Unknown> read_body(const json::Value&, const Envelope&);

[[nodiscard]] json::Value write_body(const TrustListEntry& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const KeyGrant& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const KeyRevocation& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const Approval& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const Producer& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const Product& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const Certificate& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const CertificateStatus& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const LotManifest& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const LabelStatus& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const Recall& body, const Envelope& envelope);
[[nodiscard]] json::Value write_body(const Unknown& body, const Envelope& envelope);

// Parts of subjects.
[[nodiscard]] Result<Wording> read_wording(const json::Value& value);
[[nodiscard]] Result<Decision> read_decision(const json::Value& value);
[[nodiscard]] Result<IndexRange> read_index_range(const json::Value& value);
[[nodiscard]] Result<FileRef> read_file_ref(const json::Value& value);
[[nodiscard]] json::Value to_json(const Wording& wording);
[[nodiscard]] json::Value to_json(const Decision& decision);
[[nodiscard]] json::Value to_json(const IndexRange& range);
[[nodiscard]] json::Value to_json(const FileRef& file);
[[nodiscard]] json::Value to_json(const AdminUnit& value);
[[nodiscard]] json::Value to_json(const Location& location);
[[nodiscard]] json::Value to_json(const Pack& pack);
[[nodiscard]] json::Value to_json(const Photo& photo);
[[nodiscard]] json::Value to_json(const Attested& attested);
[[nodiscard]] json::Value to_json(const RecallTarget& target);

// Nothing for a wording that is empty altogether: the member is left out.
[[nodiscard]] std::optional<Wording> unless_empty(const Wording& wording);

}  // namespace ocop::record
