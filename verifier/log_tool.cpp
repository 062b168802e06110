#include <iostream>
#include <unistd.h>

#include "common/tlog/log_reader.h"
#include "common/tlog/proof.h"
#include "common/tlog/verify_log.h"
#include "verifier/commands.h"
#include "verifier/sources.h"

namespace ocop::verifier {
namespace {

constexpr int kBarWidth = 40;

// A bar on the terminal that the operator looks at; nothing in a pipe.
class ProgressBar {
 public:
  ProgressBar() : shown_(::isatty(STDERR_FILENO) == 1) {}
  ~ProgressBar() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
  }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::uint64_t done, std::uint64_t total) const {
    if (!shown_) return;
    const int filled =
        static_cast<int>(static_cast<double>(done) / static_cast<double>(total) * kBarWidth);
    std::cerr << "\r[" << std::string(static_cast<std::size_t>(filled), '#')
              << std::string(static_cast<std::size_t>(kBarWidth - filled), ' ') << "] " << done
              << " / " << total << " entries" << std::flush;
  }

 private:
  bool shown_;
};

Result<tlog::CheckpointPolicy> policy_of(const std::string& vkey) {
  auto key = tlog::NoteVerifier::parse(vkey);
  if (!key) return in_context("--key", key.error());
  return tlog::CheckpointPolicy::of_log(std::move(*key));
}

// What a log's own fault is, against a source that does not answer.
Exit exit_for(const Error& error) {
  const bool no_answer = error.code == Errc::unavailable || error.code == Errc::not_found;
  return no_answer ? Exit::io : Exit::negative;
}

constexpr std::string_view kKeyHint = "a key looks like \"example.org/log+1a2b3c4d+AQ…\"";
constexpr std::string_view kPlaceHint =
    "name the folder or URL that holds the log's checkpoint, for instance public/log";

}  // namespace

Exit log_verify(const LogVerifyOptions& options) {
  const auto policy = policy_of(options.vkey);
  if (!policy) return complain(Exit::configuration, policy.error(), kKeyHint);
  const auto source = open_source(options.log, {});
  if (!source) return complain(Exit::io, source.error(), kPlaceHint);
  const auto report = [&] {
    const ProgressBar bar;
    return tlog::verify_log(**source, *policy, [&bar](std::uint64_t done, std::uint64_t total) {
      bar.show(done, total);
    });
  }();
  if (!report) return complain(exit_for(report.error()), report.error(), kPlaceHint);
  std::cout << "origin " << report->checkpoint.origin << "\nsize " << report->checkpoint.head.size
            << "\nroot " << report->checkpoint.head.root.hex() << "\nchecked " << report->bundles
            << " bundles, " << report->tiles << " tiles, " << report->entry_bytes
            << " bytes of entries\n";
  return Exit::done;
}

Exit log_prove(const LogProveOptions& options) {
  const auto policy = policy_of(options.vkey);
  if (!policy) return complain(Exit::configuration, policy.error(), kKeyHint);
  const auto source = open_source(options.log, {});
  if (!source) return complain(Exit::io, source.error(), kPlaceHint);
  const auto checkpoint = tlog::read_checkpoint(**source, *policy);
  if (!checkpoint) return complain(exit_for(checkpoint.error()), checkpoint.error(), kPlaceHint);
  const auto hashes = tlog::prove_inclusion(**source, checkpoint->head, options.index);
  if (!hashes) return complain(exit_for(hashes.error()), hashes.error());
  std::cout << tlog::TlogProof{std::nullopt, options.index, *hashes, checkpoint->note}.format();
  return Exit::done;
}

}  // namespace ocop::verifier
