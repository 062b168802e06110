// Names of officers' tables (IssuerStore::name_thing) for things whose statements are still away
// for a signature: kept when the draft is written, given when the signed statement comes back.
#pragma once

#include <string>
#include <vector>

#include "issuer/office.h"

namespace ocop::issuer {

struct DraftedName {
  std::string kind;  // "producer"
  std::string key;   // "ea-tu"
  record::StatementId id;
};

void keep_drafted(store::IssuerStore& store, const std::vector<DraftedName>& names);

// The names that wait for these entries. Errc::conflict if one has come to mean another thing
// meanwhile; those of read_statement, the detail counts entries from 1.
[[nodiscard]] Result<std::vector<DraftedName>> drafted_names(
    const store::IssuerStore& store, const std::vector<std::string>& entries);

// For Office::submit: gives them, and they wait no longer.
[[nodiscard]] Also bind(std::vector<DraftedName> names);

}  // namespace ocop::issuer
