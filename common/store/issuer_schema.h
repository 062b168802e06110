// The tables of state.db, in numbered migrations. A migration that has been released is never
// changed; what is new comes as the next one.
#pragma once

#include "common/store/sqlite.h"

namespace ocop::store {

[[nodiscard]] const Schema& issuer_schema();

}  // namespace ocop::store
