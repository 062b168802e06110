#include <iostream>
#include <thread>

#include "common/http/server.h"
#include "common/http/signals.h"
#include "common/store/sqlite.h"
#include "verifier/commands.h"
#include "verifier/data_folder.h"
#include "verifier/pages.h"
#include "verifier/service.h"
#include "verifier/sources.h"

namespace ocop::verifier {
namespace {

constexpr std::string_view kPinHint =
    "give the first trust list with --trust FILE; get it from the programme, not from the source";
constexpr std::string_view kStoreHint =
    "stop every verifier on this folder, move it away, and start again with --trust";

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

Exit cannot_mirror(const Error& error, bool first_contact) {
  if (error.code == Errc::not_found && first_contact)
    return complain(Exit::configuration, error, kPinHint);
  return complain(Exit::configuration, error, first_contact ? kPinHint : kStoreHint);
}

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
  if (!mirror) return cannot_mirror(mirror.error(), first_contact);
  if (options.clear_alarm) (*mirror)->clear_alarm();

  SnapshotHolder snapshots;
  Poller poller(**mirror, snapshots, log, clock);
  poller.round();

  const Pages pages;
  http::RateLimit typed_codes(kTypedCodesOfNetwork, kTypedCodesOfAll);
  const Service service(pages, snapshots, data->public_folder(), typed_codes, clock);
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

  std::thread polling([&] { poller.run(options.poll, stop.get_token()); });
  signals.wait();
  log.write(Level::info, clock(), "stopping");
  stop.request_stop();
  server.stop();
  polling.join();
  return Exit::done;
}

}  // namespace ocop::verifier
