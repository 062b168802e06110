// From a label's text to a verdict: pure. docs/formats/registry.md §5 and §6.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "common/gs1/serial.h"
#include "common/registry/registry.h"
#include "common/registry/verdict.h"

namespace ocop::registry {

// The files of public/ that a judgement needs.
class PublicFiles {
 public:
  virtual ~PublicFiles() = default;
  // The eight bytes of a label file at `offset` (in entries), or nothing if the file is missing or
  // of another length. Whether it is damaged need not be looked at.
  [[nodiscard]] virtual std::optional<std::array<std::uint8_t, 8>> label_entry(
      const record::FileRef& file, std::uint64_t offset) const = 0;
  // The whole label file, checked against its hash, for a serial that was typed and for an entry
  // that is not the label's; nothing if it is missing or damaged.
  [[nodiscard]] virtual std::optional<Bytes> label_file(const record::FileRef& file) const = 0;
  // True if files/<sha256> is there with that content.
  [[nodiscard]] virtual bool has_file(const record::FileRef& file) const = 0;
};

// When, and how fresh the data is.
struct Moment {
  Instant now;                         // our clock
  std::optional<Instant> newest_time;  // how fresh the log is; none: nothing was mirrored yet
  std::optional<Instant> cosigned_time = newest_time;  // newest that the clock key signed
  // Dates are judged at the latest of them.
  [[nodiscard]] Instant judged_at() const;
};

inline constexpr std::chrono::hours kFreshForRed{
    1};  // unknown things are red only if data is younger
inline constexpr std::chrono::hours kAgeShown{24};  // older data: the answer shows the age
inline constexpr std::chrono::hours kStaleAfter{7 *
                                                24};  // older data: valid becomes could-not-check

// Why nothing can be vouched for at that moment, whatever is asked: stale or trust_list_expired;
// none while `valid` can be answered.
[[nodiscard]] Reason doubt_of_data(const record::TrustList& trust, const Moment& moment);

// Who chose the host: with `in_text` it must be one of the trust list (app, CLI, API); a GET that
// reached a verifier is judged by path and query alone.
enum class HostRule { in_text, already_chosen };

// `text`: a whole URI (in_text) or a request target "/01/…?…" (already_chosen).
[[nodiscard]] Judgement judge(std::string_view text, HostRule host_rule, const Registry& registry,
                              const PublicFiles& files, const Moment& moment);

// A code typed from the pack, tried together with its lot: at best `unsealed`, then with
// on_lot_list, because whoever reads a list of serials could print them; label_status instead if
// that label is void. `recalled` where the lot or label is. The caller limits the rate.
[[nodiscard]] Judgement judge_typed(const gs1::Gtin& gtin, const gs1::Lot& lot,
                                    const gs1::Serial& serial, const Registry& registry,
                                    const PublicFiles& files, const Moment& moment);

// A certificate of this registry by itself, no package at hand: `recalled` if a whole pack of it
// is (`gtin` says which), else `unsealed`.
[[nodiscard]] Judgement judge_certificate(const CertificatePtr& certificate,
                                          const Registry& registry, const PublicFiles& files,
                                          const Moment& moment);

}  // namespace ocop::registry
