// Which authority speaks: named with --issuer, or known from the key that signs.
#pragma once

#include <optional>
#include <string>

#include "issuer/context.h"
#include "issuer/office.h"

namespace ocop::issuer {

// The authority named by `issuer`; else the holder of the key file in `signing`; else the one
// authority of which exactly one is held in keys/. Errc: unknown_key (the key is no authority's),
// not_found (no such authority in the trust list), malformed (not a URI, or several could be meant:
// the detail lists them).
[[nodiscard]] Result<record::Uri> authority_for(Office& office,
                                                const std::optional<std::string>& issuer,
                                                const Signing& signing);

// For errors of authority_for(): that nobody can tell who speaks is a matter of usage.
Exit no_authority(Context& context, const Error& error);

}  // namespace ocop::issuer
