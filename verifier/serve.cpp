#include <iostream>
#include <optional>
#include <thread>

#include "common/http/server.h"
#include "common/http/signals.h"
#include "common/store/sqlite.h"
#include "verifier/commands.h"
#include "verifier/data_folder.h"
#include "verifier/health.h"
#include "verifier/pages.h"
#include "verifier/poller.h"
#include "verifier/service.h"
#include "verifier/sources.h"

namespace ocop::verifier {
namespace {

constexpr std::string_view kPinHint =
    "give the first trust list with --trust FILE; get it from the programme, not from the source";
constexpr std::string_view kStoreHint =
    "what this folder holds is not what was written to it: stop every verifier on it, keep it as "
    "evidence, and start in a new folder with the trust list that you pinned";

Result<std::optional<std::string>> read_pin(const std::optional<std::string>& path) {
  if (!path) return std::optional<std::string>();
  auto file = file::read_text(*path, kMaxTrustListFile);
  if (!file) return in_context(*path, file.error());
  return std::optional(std::move(*file));
}

http::ServerObserver observer(EventLog& log, const std::function<Instant()>& clock) {
  http::ServerObserver observer;
  observer.failed = [&log, clock](const http::Request&, std::string_view what) {
    log.write(Level::error, clock(), "request-failed", {{"what", what}});
  };
  observer.accept_failed = [&log, clock](std::string_view what) {
    log.write(Level::error, clock(), "accept-failed", {{"what", what}});
  };
  return observer;
}

// About a trust list that was given although one is pinned already. None of these is a reason to
// give up the pin: a source that lies would like just that.
std::string_view list_hint(const Error& error) {
  switch (error.code) {
    case Errc::conflict:
      return "the pin stays as it is; leave --trust out, and ask the programme, over a channel "
             "that is not this source, which list is right: two lists of one version, both with a "
             "quorum, are a fork";
    case Errc::out_of_range:
      return "the pin stays as it is; a list is believed only by the one before it: give the "
             "versions in between first, one start each, or leave --trust out and let the source "
             "bring them";
    default: return "the pin stays as it is; leave --trust out to go on with it";
  }
}

// Says after the first look at the source whether answers can be relied on, then when that changes.
class Readiness {
 public:
  explicit Readiness(std::function<Instant()> clock) : clock_(std::move(clock)) {}

  void tell(const Snapshot& snapshot) {
    const bool ready = health_of(snapshot, clock_()).ready;
    if (ready == was_ready_) return;
    was_ready_ = ready;
    if (ready)
      std::cout << "ready: log of " << snapshot.log_size << " entries" << std::endl;
    else
      std::cout << "not ready: see /readyz" << std::endl;
  }

 private:
  std::function<Instant()> clock_;
  std::optional<bool> was_ready_;
};

}  // namespace

Exit serve(const ServeOptions& options) {
  http::TerminationSignals signals;
  const std::function<Instant()> clock = clock_of(options.time);
  EventLog log;

  const auto pin = read_pin(options.trust);
  if (!pin) return complain(Exit::configuration, pin.error());
  auto data = DataFolder::open(options.data);
  if (!data) return complain(Exit::configuration, data.error());
  auto store = store::MirrorStore::open_or_create(data->database());
  DiskTree tree(data->public_folder());
  std::stop_source stop;
  const auto source = open_source(options.source, stop.get_token());
  if (!source) return complain(Exit::io, source.error());

  const bool first_contact = store.trust_lists().empty();
  const auto mirror = Mirror::open(**source, store, tree, *pin, clock());
  if (!mirror)
    return complain(Exit::configuration, mirror.error(), first_contact ? kPinHint : kStoreHint);
  if (*pin && !first_contact)
    if (const auto taken = (*mirror)->take_trust_list(**pin); !taken)
      return complain(Exit::configuration, in_context("--trust", taken.error()),
                      list_hint(taken.error()));
  if (options.clear_alarm) (*mirror)->clear_alarm();

  SnapshotHolder snapshots;
  Poller poller(**mirror, snapshots, log, clock);

  const Pages pages;
  http::RateLimit typed_codes(kTypedCodesOfNetwork, kTypedCodesOfAll);
  const Service service(pages, snapshots, data->public_folder(), typed_codes, clock,
                        [&log, clock](std::string_view what) {
                          log.write(Level::error, clock(), "request-failed", {{"what", what}});
                        });
  http::ServerOptions server_options;
  server_options.listen = options.listen;
  server_options.threads = options.threads;
  server_options.trusted_proxies = options.trusted_proxies;
  server_options.slow = {&Service::is_slow, [&service](const http::Request& request) {
                           return service.busy(request);
                         }};
  http::Server server(
      server_options, [&service](const http::Request& request) { return service.handle(request); },
      clock, observer(log, clock));
  if (const auto started = server.start(); !started)
    return complain(Exit::io, started.error(), "choose another address with --listen");
  std::cout << "listening on http://" << server.address().text() << std::endl;

  Readiness readiness(clock);
  std::thread polling([&] {
    poller.run(options.poll, stop.get_token(),
               [&readiness](const Snapshot& snapshot) { readiness.tell(snapshot); });
  });
  signals.wait();
  log.write(Level::info, clock(), "stopping");
  stop.request_stop();
  server.stop();
  polling.join();
  return Exit::done;
}

}  // namespace ocop::verifier
