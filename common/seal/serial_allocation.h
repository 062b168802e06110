// Serials that nobody can guess: each is a keyed hash of the label's status index under a secret of
// its lot, so it need not be stored and a crash loses nothing.
//
//   serial = the first 60 bits of BLAKE2b-256(key = lot secret, "ocop-serial-v1" ‖ index as u32be)
//
// Two labels of a GTIN may get the same serial (in a million labels with a chance of about 4 in 10
// million): the caller keeps the serials of each GTIN and skips the index. Part of ocop_seal_sign.
#pragma once

#include <array>
#include <cstdint>

#include "common/gs1/serial.h"

namespace ocop::seal {

using LotSecret = std::array<std::uint8_t, 32>;

[[nodiscard]] gs1::Serial serial_of(const LotSecret& secret, std::uint32_t index);

}  // namespace ocop::seal
