#include "common/record/jws.h"

#include "common/base/encoding.h"
#include "common/base/json.h"
#include "common/crypto/hash.h"
#include "common/record/json_fields.h"

namespace ocop::record {
namespace {

constexpr std::string_view kAlgorithm = "EdDSA";
constexpr json::Limits kHeaderLimits{512, 4};

// RFC 7638: base64url of a SHA-256.
Result<std::string> read_thumbprint(const json::Value& value) {
  Result<std::string> text = read_string(value);
  if (!text) return text;
  const Result<Bytes> bytes = from_base64url(*text);
  if (!bytes || !crypto::Hash::from_bytes(*bytes))
    return error(Errc::malformed, "not the base64url of a SHA-256 thumbprint");
  return text;
}

}  // namespace

std::string protected_header(std::string_view typ, const crypto::PublicKey& key) {
  const json::Value header =
      Members().add("alg", kAlgorithm).add("typ", typ).add("kid", key.thumbprint()).take();
  return base64url(bytes_of(json::write(header)));
}

Result<std::string> read_protected_header(std::string_view header, std::string_view typ) {
  const Result<Bytes> bytes = from_base64url(header);
  if (!bytes) return in_context("header", bytes.error());
  const Result<json::Value> value = json::parse(text_of(*bytes), kHeaderLimits);
  if (!value) return in_context("header", value.error());
  Fields fields(*value);
  const auto algorithm = fields.required("alg", read_string);
  const auto type = fields.required("typ", read_string);
  const auto kid = fields.required("kid", read_thumbprint);
  fields.refuse_others();
  if (algorithm && *algorithm != kAlgorithm)
    return error(Errc::unsupported, "header: alg is \"" + *algorithm + "\", not \"EdDSA\"");
  if (type && *type != typ)
    return error(Errc::unsupported,
                 "header: typ is \"" + *type + "\", not \"" + std::string(typ) + "\"");
  if (fields.failed()) return in_context("header", fields.failure());
  return *kid;
}

Result<crypto::Signature> read_signature(std::string_view text) {
  const Result<Bytes> bytes = from_base64url(text);
  if (!bytes) return in_context("signature", bytes.error());
  return crypto::Signature::from_bytes(*bytes);
}

}  // namespace ocop::record
