#include "issuer/acts/who.h"

#include <set>

namespace ocop::issuer {

Result<record::Uri> authority_for(Office& office, const std::optional<std::string>& issuer,
                                  const Signing& signing) {
  if (issuer) {
    const Result<record::Uri> uri = record::Uri::parse(*issuer);
    if (!uri) return in_context("--issuer", uri.error());
    if (office.trust().authority(*uri) == nullptr)
      return error(Errc::not_found, "the trust list has no authority " + uri->text());
    return *uri;
  }
  const auto holder_of = [&](const crypto::PublicKey& key) -> std::optional<record::Uri> {
    const registry::KeyPtr known = office.registry().key(key.thumbprint());
    if (!known || known->use) return std::nullopt;
    return known->holder;
  };
  if (signing.key) {
    const Result<std::string> text = read_key_file(*signing.key);
    if (!text) return text.error();
    const Result<crypto::KeyFileHeader> header = crypto::read_key_file_header(*text);
    if (!header) return in_context(signing.key->string(), header.error());
    const auto holder = holder_of(header->public_key);
    if (!holder)
      return error(Errc::unknown_key,
                   signing.key->string() + " is no authority's key in the trust list");
    return *holder;
  }
  std::set<record::Uri> held;
  for (const HeldKey& key : office.keys().held())
    if (const auto holder = holder_of(key.header.public_key)) held.insert(*holder);
  if (held.size() == 1) return *held.begin();
  std::string known;
  for (const record::Authority& authority : office.trust().authorities)
    known += " " + authority.id.text();
  return error(Errc::malformed, "say with --issuer who speaks; the trust list names" + known);
}

Exit no_authority(Context& context, const Error& error) {
  return context.fail(error.code == Errc::malformed ? Exit::usage : exit_for(error.code),
                      error.detail, "--issuer URI, or --key FILE of its key");
}

}  // namespace ocop::issuer
