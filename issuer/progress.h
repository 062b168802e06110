// How far long work is, for people who wait.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace ocop::issuer {

// What is done ("statements", "copy"), of how many; called now and then and at the end. May be
// empty.
using Progress =
    std::function<void(std::string_view what, std::uint64_t done, std::uint64_t total)>;

}  // namespace ocop::issuer
