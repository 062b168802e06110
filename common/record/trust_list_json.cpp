// Trust lists in JSON: the file and its payload. Unknown members are refused everywhere: a reader
// must not act on half of a list.
#include <array>

#include "common/base/encoding.h"
#include "common/base/json.h"
#include "common/record/json_fields.h"
#include "common/record/jws.h"
#include "common/record/trust_list.h"
#include "common/tlog/note.h"

namespace ocop::record {
namespace {

constexpr std::string_view kTyp = "ocop-trust+json";
constexpr std::string_view kPayloadType = "ocop-trust-list";
constexpr std::size_t kMaxSignatures = 64;
constexpr std::size_t kMaxRootKeys = 64;
constexpr std::size_t kMaxWitnesses = 64;
constexpr std::size_t kMaxAnchors = 10'000;
constexpr std::size_t kMaxAuthorities = 2'000;
constexpr std::size_t kMaxAuthorityKeys = 100;
constexpr std::size_t kMaxGrants = 1'000;
constexpr std::size_t kMaxLabelServices = 1'000;
constexpr std::size_t kMaxHosts = 1'000;
constexpr int kMaxApprovals = 9;
constexpr int kMaxArea = 96;

constexpr std::array<std::string_view, 7> kActions{"certify",  "register", "manifest", "recall",
                                                   "delegate", "trace",    "inspect"};

// A whole object: `parts` reads the members and gives nothing if it failed.
template <class Parts>
auto read_object(const json::Value& value, Parts parts)
    -> Result<typename std::invoke_result_t<Parts, Fields&>::value_type> {
  Fields fields(value);
  auto object = parts(fields);
  fields.refuse_others();
  if (fields.failed()) return fields.failure();
  return std::move(*object);
}

// A vkey of that type, in its one spelling.
auto vkey(tlog::NoteKeyType type) {
  return [type](const json::Value& value) -> Result<std::string> {
    Result<std::string> text = read_string(value);
    if (!text) return text;
    const Result<tlog::NoteVerifier> key = tlog::NoteVerifier::parse(*text);
    if (!key) return key.error();
    if (key->type() != type || key->vkey() != *text)
      return error(Errc::malformed, "a vkey of another type, or not in its one spelling");
    return text;
  };
}

Result<Grant> read_grant(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<Grant> {
    const auto action = fields.required("action", read_name<Action>);
    const auto scope = read_scope(fields);
    const auto approvals = fields.optional("approvals", integer<int>(2, kMaxApprovals));
    const auto opened_at = fields.optional("openedAt", read_log_size);
    const auto closed_at = fields.optional("closedAt", read_log_size);
    if (fields.failed()) return std::nullopt;
    return Grant{*action, *scope, approvals.value_or(1), closed_at, opened_at};
  });
}

Result<AuthorityKey> read_authority_key(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<AuthorityKey> {
    const auto key = fields.required("key", read_key);
    const auto opened_at = fields.optional("openedAt", read_log_size);
    const auto closed_at = fields.optional("closedAt", read_log_size);
    const auto compromised_at = fields.optional("compromisedAt", read_log_size);
    if (fields.failed()) return std::nullopt;
    return AuthorityKey{*key, closed_at, compromised_at, opened_at};
  });
}

Result<Authority> read_authority(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<Authority> {
    const auto id = fields.required("id", read_spelled<Uri>);
    const auto parent = fields.optional("parent", read_spelled<Uri>);
    const auto name = fields.required("name", read_line);
    const auto name_en = fields.optional_text("nameEn", read_line);
    const auto legal_basis = fields.required("legalBasis", read_text);
    const auto area = fields.required("area", integer<int>(0, kMaxArea));
    const auto successor = fields.optional("successor", read_spelled<Uri>);
    const auto successor_at = fields.optional("successorAt", read_log_size);
    const auto keys = fields.required("keys", list(read_authority_key, 0, kMaxAuthorityKeys));
    const auto grants = fields.required("grants", list(read_grant, 0, kMaxGrants));
    if (fields.failed()) return std::nullopt;
    return Authority{*id,   parent,    *name, name_en, *legal_basis,
                     *area, successor, *keys, *grants, successor_at};
  });
}

Result<LabelService> read_label_service(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<LabelService> {
    const auto id = fields.required("id", read_spelled<Uri>);
    const auto name = fields.required("name", read_line);
    const auto opened_at = fields.optional("openedAt", read_log_size);
    if (fields.failed()) return std::nullopt;
    return LabelService{*id, *name, opened_at};
  });
}

Result<LabelHost> read_host(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<LabelHost> {
    const auto host = fields.required("host", read_spelled<gs1::Host>);
    const auto interval = read_interval(fields);
    if (fields.failed()) return std::nullopt;
    return LabelHost{*host, *interval};
  });
}

Result<Anchor> read_anchor(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<Anchor> {
    const auto size = fields.required("size", read_log_size);
    const auto root = fields.required("root", read_hash);
    if (fields.failed()) return std::nullopt;
    return Anchor{*size, *root};
  });
}

Result<LogIdentity> read_log(const json::Value& value) {
  using tlog::NoteKeyType;
  return read_object(value, [](Fields& fields) -> std::optional<LogIdentity> {
    const auto cosigner = vkey(NoteKeyType::cosignature);
    const auto origin = fields.required("origin", read_origin);
    const auto log_key = fields.required("logKey", vkey(NoteKeyType::ed25519));
    const auto clock_key = fields.required("clockKey", cosigner);
    const auto bundle_key = fields.required("bundleKey", vkey(NoteKeyType::ed25519));
    const auto witnesses = fields.required("witnesses", list(cosigner, 0, kMaxWitnesses));
    const auto quorum = fields.required("witnessQuorum", integer<int>(0, kMaxWitnesses));
    const auto anchors = fields.required("anchors", list(read_anchor, 0, kMaxAnchors));
    if (fields.failed()) return std::nullopt;
    return LogIdentity{*origin, *log_key, *clock_key, *bundle_key, *witnesses, *quorum, *anchors};
  });
}

Result<Root> read_root(const json::Value& value) {
  return read_object(value, [](Fields& fields) -> std::optional<Root> {
    const auto id = fields.required("id", read_spelled<Uri>);
    const auto threshold = fields.required("threshold", integer<int>(1, kMaxRootKeys));
    const auto keys = fields.required("keys", list(read_key, 1, kMaxRootKeys));
    if (fields.failed()) return std::nullopt;
    return Root{*id, *threshold, *keys};
  });
}

Result<std::int64_t> read_version(const json::Value& value) {
  return integer<std::int64_t>(1, kMaxTrustListVersion)(value);
}

// Another type is another format: nothing in it may be understood by halves.
Result<json::Value> parse_payload(std::string_view payload) {
  Result<json::Value> value = json::parse(payload, json::kTrustListLimits);
  if (!value) return in_context("trust list", value.error());
  const std::string* type = value->get_string("type");
  if (type != nullptr && *type != kPayloadType)
    return error(Errc::unsupported, "trust list: type is \"" + *type + "\"");
  return value;
}

std::optional<TrustList> read_payload(Fields& fields) {
  fields.required("type", read_string);
  const auto version = fields.required("version", read_version);
  const auto issued = fields.required("issued", read_instant);
  const auto expires = fields.required("expires", read_instant);
  const auto root = fields.required("root", read_root);
  const auto log = fields.required("log", read_log);
  const auto authorities = fields.required("authorities", list(read_authority, 0, kMaxAuthorities));
  const auto services =
      fields.required("labelServices", list(read_label_service, 0, kMaxLabelServices));
  const auto hosts = fields.required("hosts", list(read_host, 0, kMaxHosts));
  if (fields.failed()) return std::nullopt;
  return TrustList{*version, *issued, *expires, *root, *log, *authorities, *services, *hosts};
}

Result<std::string> read_base64url_text(const json::Value& value) {
  Result<std::string> text = read_string(value);
  if (!text) return text;
  const Result<Bytes> bytes = from_base64url(*text);
  if (!bytes) return bytes.error();
  return to_text(*bytes);
}

// The file's reader keeps the codes of what is inside base64url: Fields would say malformed.
Result<SignedTrustList::Signature> read_one_signature(const json::Value& value) {
  struct Texts {
    std::string header;
    std::string signature;
  };
  const Result<Texts> texts = read_object(value, [](Fields& fields) -> std::optional<Texts> {
    const auto header = fields.required("protected", read_string);
    const auto signature = fields.required("signature", read_string);
    if (fields.failed()) return std::nullopt;
    return Texts{*header, *signature};
  });
  if (!texts) return texts.error();
  const Result<std::string> kid = read_protected_header(texts->header, kTyp);
  if (!kid) return kid.error();
  const Result<crypto::Signature> signature = record::read_signature(texts->signature);
  if (!signature) return signature.error();
  return SignedTrustList::Signature{texts->header, *kid, *signature};
}

}  // namespace

static json::Value to_json(const Grant& grant) {
  return Members()
      .add("action", grant.action)
      .add(grant.scope)
      .add("approvals", grant.approvals == 1 ? std::nullopt : std::optional(grant.approvals))
      .add("openedAt", grant.opened_at)
      .add("closedAt", grant.closed_at)
      .take();
}

static json::Value to_json(const AuthorityKey& key) {
  return Members()
      .add("key", key.key)
      .add("openedAt", key.opened_at)
      .add("closedAt", key.closed_at)
      .add("compromisedAt", key.compromised_at)
      .take();
}

static json::Value to_json(const Authority& authority) {
  return Members()
      .add("id", authority.id)
      .add("parent", authority.parent)
      .add("name", authority.name)
      .add("nameEn", authority.name_en)
      .add("legalBasis", authority.legal_basis)
      .add("area", authority.area)
      .add("successor", authority.successor)
      .add("successorAt", authority.successor_at)
      .add("keys", authority.keys)
      .add("grants", authority.grants)
      .take();
}

static json::Value to_json(const LabelService& service) {
  return Members()
      .add("id", service.id)
      .add("name", service.name)
      .add("openedAt", service.opened_at)
      .take();
}

static json::Value to_json(const LabelHost& host) {
  return Members().add("host", host.host).add(host.interval).take();
}

static json::Value to_json(const Anchor& anchor) {
  return Members().add("size", anchor.size).add("root", anchor.root).take();
}

static json::Value to_json(const LogIdentity& log) {
  return Members()
      .add("origin", log.origin)
      .add("logKey", log.log_vkey)
      .add("clockKey", log.clock_vkey)
      .add("bundleKey", log.bundle_vkey)
      .add("witnesses", log.witness_vkeys)
      .add("witnessQuorum", log.witness_quorum)
      .add("anchors", log.anchors)
      .take();
}

static json::Value to_json(const Root& root) {
  return Members()
      .add("id", root.id)
      .add("threshold", root.threshold)
      .add("keys", root.keys)
      .take();
}

std::string_view name(Action action) {
  return name_in(kActions, action);
}

std::string trust_list_header(const crypto::PublicKey& key) {
  return protected_header(kTyp, key);
}

Result<SignedTrustList> read_trust_list_file(std::string_view file) {
  const Result<json::Value> value = json::parse(file, json::kTrustListLimits);
  if (!value) return in_context("trust list file", value.error());
  Fields fields(*value);
  const auto payload = fields.required("payload", read_base64url_text);
  const auto signatures = fields.required("signatures", list(read_any, 0, kMaxSignatures));
  fields.refuse_others();
  if (fields.failed()) return in_context("trust list file", fields.failure());
  SignedTrustList list{*payload, {}};
  for (const json::Value& one : *signatures) {
    Result<SignedTrustList::Signature> signature = read_one_signature(one);
    if (!signature) return in_context("trust list file", signature.error());
    for (const SignedTrustList::Signature& other : list.signatures)
      if (other.kid == signature->kid)
        return error(Errc::malformed, "trust list file: two signatures of the key " + other.kid);
    list.signatures.push_back(std::move(*signature));
  }
  return list;
}

std::string write_trust_list_file(const SignedTrustList& list) {
  json::Array signatures;
  for (const SignedTrustList::Signature& one : list.signatures)
    signatures.push_back(Members()
                             .add("protected", one.protected_header)
                             .add("signature", base64url(one.signature.view()))
                             .take());
  const json::Value file = Members()
                               .add("payload", base64url(bytes_of(list.payload)))
                               .add("signatures", json::Value(std::move(signatures)))
                               .take();
  return json::write(file);
}

Result<std::int64_t> read_trust_list_version(std::string_view payload) {
  const Result<json::Value> value = parse_payload(payload);
  if (!value) return value.error();
  Fields fields(*value);
  const auto version = fields.required("version", read_version);
  if (fields.failed()) return in_context("trust list", fields.failure());
  return *version;
}

Result<TrustList> read_trust_list_payload(std::string_view payload) {
  const Result<json::Value> value = parse_payload(payload);
  if (!value) return value.error();
  Result<TrustList> list = read_object(*value, read_payload);
  if (!list) return in_context("trust list", list.error());
  const Result<void> good = check_trust_list(*list);
  if (!good) return in_context("trust list", good.error());
  return list;
}

std::string write_trust_list_payload(const TrustList& list) {
  return json::write(Members()
                         .add("type", kPayloadType)
                         .add("version", list.version)
                         .add("issued", list.issued)
                         .add("expires", list.expires)
                         .add("root", list.root)
                         .add("log", list.log)
                         .add("authorities", list.authorities)
                         .add("labelServices", list.label_services)
                         .add("hosts", list.hosts)
                         .take());
}

}  // namespace ocop::record
