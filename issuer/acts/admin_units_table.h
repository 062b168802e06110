// The text of issuer/data/admin_units.csv, built into the program.
#pragma once

#include <string_view>

namespace ocop::issuer {

[[nodiscard]] std::string_view admin_units_table();

}  // namespace ocop::issuer
