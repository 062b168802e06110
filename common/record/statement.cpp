#include "common/record/statement.h"

#include <algorithm>
#include <array>

#include "common/base/encoding.h"
#include "common/base/json.h"
#include "common/record/json_fields.h"
#include "common/record/jws.h"
#include "common/record/subject.h"

namespace ocop::record {
namespace {

constexpr std::string_view kTyp = "vc+jwt";
constexpr std::string_view kCredential = "VerifiableCredential";
constexpr std::array<std::string_view, 2> kContexts{
    "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"};
constexpr std::size_t kMaxTypeName = 64;

json::Value contexts() {
  return json::Value(json::Array(kContexts.begin(), kContexts.end()));
}

Result<bool> read_contexts(const json::Value& value) {
  if (value != contexts()) return error(Errc::malformed, "not the two contexts, in their order");
  return true;
}

bool is_type_name(std::string_view text) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_alphanumeric = [&](char c) {
    return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= kMaxTypeName && is_upper(text.front()) &&
         std::all_of(text.begin(), text.end(), is_alphanumeric);
}

// ["VerifiableCredential", "<type>"] → the type.
Result<std::string> read_type(const json::Value& value) {
  const json::Array* types = value.as_array();
  if (types == nullptr || types->size() != 2 || types->front() != json::Value(kCredential))
    return error(Errc::malformed, "\"VerifiableCredential\" and the type");
  const std::string* type = types->back().as_string();
  if (type == nullptr || !is_type_name(*type) || *type == kCredential)
    return error(Errc::malformed, "a type is 1 to 64 letters and digits, a capital first");
  return *type;
}

Result<Statement> read_payload(std::string_view text) {
  const Result<json::Value> value = json::parse(text, json::kStatementLimits);
  if (!value) return in_context("payload", value.error());
  Fields fields(*value);
  fields.required("@context", read_contexts);
  const auto id = fields.required("id", read_spelled<StatementId>);
  const auto type = fields.required("type", read_type);
  const auto issuer = fields.required("issuer", read_spelled<Uri>);
  const auto valid_from = fields.required("validFrom", read_instant);
  const auto log = fields.required("log", read_origin);
  const auto subject = fields.required("credentialSubject", read_any);
  fields.refuse_others();
  if (fields.failed()) return in_context("payload", fields.failure());
  Result<Body> body = read_subject(*type, *subject, {*id, *issuer});
  if (!body) return in_context(*type + ": credentialSubject", body.error());
  return Statement{*id, *issuer, *valid_from, *log, *type, std::move(*body)};
}

}  // namespace

Result<void> check_origin(std::string_view text) {
  const bool good =
      !text.empty() && text.size() <= kMaxOrigin &&
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~' && c != '+'; });
  if (!good)
    return error(Errc::malformed, "an origin is 1–200 printable ASCII characters, no blank, no +");
  return ok();
}

Date Statement::date() const {
  const Decision* decision = nullptr;
  if (const auto* certificate = std::get_if<Certificate>(&body)) {
    if (!certificate->attested) decision = &certificate->decision;
  } else if (const auto* status = std::get_if<CertificateStatus>(&body)) {
    if (status->decision) decision = &*status->decision;
  }
  return decision == nullptr ? valid_from.date() : decision->date;
}

bool SignedStatement::verify(const crypto::PublicKey& key) const {
  return key.thumbprint() == kid && crypto::verify(key, bytes_of(signing_input), signature);
}

Result<SignedStatement> read_statement(ByteView entry) {
  const std::string_view text = text_of(entry);
  if (text.size() > kMaxEntryBytes)
    return error(Errc::too_large, "a statement has at most 65,535 bytes");
  const std::size_t first_dot = text.find('.');
  const std::size_t last_dot = text.rfind('.');
  if (first_dot == std::string_view::npos || first_dot == last_dot ||
      text.find('.', first_dot + 1) != last_dot)
    return error(Errc::malformed, "not the three parts of a compact JWS");
  const Result<std::string> kid = read_protected_header(text.substr(0, first_dot), kTyp);
  if (!kid) return kid.error();
  const Result<Bytes> payload =
      from_base64url(text.substr(first_dot + 1, last_dot - first_dot - 1));
  if (!payload) return in_context("payload", payload.error());
  const Result<crypto::Signature> signature = read_signature(text.substr(last_dot + 1));
  if (!signature) return signature.error();
  Result<Statement> statement = read_payload(text_of(*payload));
  if (!statement) return statement.error();
  return SignedStatement{std::move(*statement), *kid, crypto::sha256(entry),
                         std::string(text.substr(0, last_dot)), *signature};
}

std::string write_payload(const Statement& statement) {
  const std::string_view known = type_name(statement.body);
  const json::Array types{kCredential, known.empty() ? std::string_view(statement.type) : known};
  const json::Value payload =
      Members()
          .add("@context", contexts())
          .add("id", statement.id)
          .add("type", types)
          .add("issuer", statement.issuer)
          .add("validFrom", statement.valid_from)
          .add("log", statement.log)
          .add("credentialSubject", write_subject(statement.body, {statement.id, statement.issuer}))
          .take();
  return json::write(payload);
}

std::string signing_input(std::string_view payload, const crypto::PublicKey& key) {
  return protected_header(kTyp, key) + "." + base64url(bytes_of(payload));
}

std::string assemble(std::string_view signing_input, const crypto::Signature& signature) {
  return std::string(signing_input) + "." + base64url(signature.view());
}

}  // namespace ocop::record
