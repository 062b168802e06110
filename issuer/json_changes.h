// What a person changed in a JSON document, one line a change.
#pragma once

#include <string>
#include <vector>

#include "common/base/json.h"

namespace ocop::issuer {

// "authorities[did:web:…:krong-pac].grants[0].closedAt: – → 120". Members are compared by name,
// objects of a list by their "id", "key" or "host" where they have one, else by position; "–"
// stands for nothing.
[[nodiscard]] std::vector<std::string> json_changes(const json::Value& before,
                                                    const json::Value& after);

}  // namespace ocop::issuer
