// Code lists that GS1 values refer to, as sets of valid codes without their meaning. A code that a
// list's keeper adds later is a new entry in code_lists.cpp.
#pragma once

#include <string_view>

namespace ocop::gs1 {

// ISO 3166-1: "704"; "VN".
[[nodiscard]] bool is_country_number(std::string_view code);
[[nodiscard]] bool is_country_letters(std::string_view code);
// ISO 4217, three digits: "704".
[[nodiscard]] bool is_currency_number(std::string_view code);
// UN/ECE Recommendation 21 with GS1's additions (PackageTypeCode): "CT", "200".
[[nodiscard]] bool is_package_type(std::string_view code);

}  // namespace ocop::gs1
