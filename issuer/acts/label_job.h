// Labels on their way to paper: allocate → render → read back → release. Each step is recorded when
// it is done, so a job that was interrupted goes on where it stood: the same serials, sealed again
// with the same bytes, never a second time for anything else.
//
// The home's lock is held for the steps alone, not while labels are drawn and read back: other
// commands publish, recall and revoke meanwhile. A lock of the job keeps a second process away from
// it (Errc::unavailable).
//
// A label leaves the house only after (a) its lot manifest stands in the published log, (b) its
// text was judged `valid` by the rules that every verifier applies, again when a job goes on and
// right before the sheet is delivered, and (c) it was decoded from the delivered bytes and compared
// with that text.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "common/gs1/host.h"
#include "issuer/office.h"

namespace ocop::issuer {

struct LabelRequest {
  record::StatementId manifest;
  std::optional<std::uint32_t> count;  // indexes; all that are left if not given
  gs1::Host host;
  int start_cell = 0;  // of the first sheet
  file::Path output;   // the PDF to deliver
};

struct ReleasedJob {
  store::LabelJob job;
  std::uint64_t labels = 0;  // printed; skipped indexes left out
  std::size_t sheets = 0;
  std::vector<std::string> uris;  // of the labels, in index order
};

// "render", "read back": what is done, of how many labels.
using JobProgress = std::function<void(std::string_view what, std::size_t done, std::size_t total)>;

// Checks that labels of this lot may be printed today, sets the indexes aside and works the job to
// its release. Errc: not_found (no such lot), unauthorised (manifest not published, certificate not
// valid today, host not to be printed), unknown_key (no label key held that counts for the lot),
// conflict (the output exists), unavailable (its folder does not), mismatch (read-back), those of
// the steps.
[[nodiscard]] Result<ReleasedJob> create_labels(Office& office, const LabelRequest& request,
                                                Instant now, const Steps& steps,
                                                const JobProgress& progress);

// What a job needs to know besides its indexes.
struct LabelOrder {
  gs1::Host host;
  int start_cell = 0;
  file::Path output;
};

// Goes on with a job that was interrupted. `again` is used if the job was interrupted before its
// order was kept (Errc::not_found then without it); a kept order wins.
[[nodiscard]] Result<ReleasedJob> resume_labels(Office& office, std::int64_t job,
                                                const std::optional<LabelOrder>& again, Instant now,
                                                const Steps& steps, const JobProgress& progress);

// Takes a job that will not be finished out of the way. Its indexes are never given again; if paper
// may exist, a LabelStatus statement must void them (label void). Errc: not_found, conflict
// (released already).
[[nodiscard]] Result<store::LabelJob> cancel_labels(Office& office, std::int64_t job, Instant now);

}  // namespace ocop::issuer
