#include "issuer/commands.h"
#include "issuer/draft.h"
#include "issuer/drafted_names.h"
#include "issuer/inbox.h"
#include "issuer/restored.h"
#include "issuer/resume.h"
#include "issuer/watch.h"

namespace ocop::issuer {

namespace {

constexpr std::uint64_t kDefaultInterval =
    600;  // seconds; docs/formats/log.md: renewed every 10 minutes

struct Publish {
  std::vector<file::Path> files;
  bool watch = false;
  std::uint64_t interval = kDefaultInterval;
  std::optional<std::string> resume_from;
  bool no_published_copy = false;
};

Exit queue_files(Office& office, const Publish& options, Context& context,
                 std::vector<Receipt>& queued) {
  std::vector<std::string> entries;
  for (const file::Path& path : options.files) {
    auto more = read_signed_file(path);
    if (!more) return context.fail(more.error());
    entries.insert(entries.end(), more->begin(), more->end());
  }
  if (entries.empty()) return Exit::done;
  const auto names = drafted_names(office.store(), entries);
  if (!names) return context.fail(names.error(), "nothing was queued");
  const auto receipts = office.submit(entries, context.now(), bind(*names));
  if (!receipts) return context.fail(receipts.error(), "nothing was queued");
  queued = *receipts;
  for (const Receipt& receipt : *receipts)
    context.note(receipt.id.text() + " is entry " + std::to_string(receipt.index) +
                 (receipt.waits_for_approval ? " and waits for approval" : ""));
  return Exit::done;
}

Exit report(Context& context, const std::vector<Receipt>& queued,
            const Result<Published>& published) {
  if (!published) return context.fail(published.error());
  context.answer(json::Object{{"logSize", published->size},
                              {"appended", published->appended},
                              {"cosigned", published->cosigned.rfc3339()},
                              {"queued", receipts_json(queued)}},
                 "log of " + std::to_string(published->size) + " entries, " +
                     std::to_string(published->appended) + " new, cosigned " +
                     published->cosigned.rfc3339() + "\n");
  return Exit::done;
}

Exit publish_once(const Publish& options, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  std::vector<Receipt> receipts;
  if (const Exit queued = queue_files(*office, options, context, receipts); queued != Exit::done)
    return queued;
  if (const auto last = office->cosigned(); last && context.now() < *last)
    context.warn("the clock has gone back: the last publication says " + last->rfc3339());
  return report(context, receipts, office->publish(context.now(), context.steps));
}

Exit resume(const Publish& options, Context& context) {
  const auto office = context.office(Access::write);
  if (!office) return context.failed;
  if (options.no_published_copy) {
    clear_restored(office->store());
    context.warn(
        "signing goes on from the backup; if anybody has seen a newer log, this is a fork");
    return Exit::done;
  }
  const auto copy = open_published_copy(*options.resume_from);
  if (!copy) return context.fail(copy.error());
  const auto resumed = resume_from(*office, **copy, context.now(), context.progress());
  if (!resumed) {
    const bool forked = resumed.error().code == Errc::fork;
    return context.fail(resumed.error(), forked ? "this home must never sign again; "
                                                  "docs/operating.md, \"Restore\""
                                                : "");
  }
  for (const std::string& name : resumed->missing)
    context.warn(name + " is neither in the backup nor in the published copy");
  context.note("the published copy was " + std::to_string(resumed->taken_entries) +
               " entries ahead; " + std::to_string(resumed->taken_files) + " files copied, " +
               std::to_string(resumed->queued) + " statements still queued");
  return Exit::done;
}

// Once it runs, nothing but a signal ends it: another command may hold the lock, or the disk be
// full for a while; the next round tries again.
Exit watch_and_publish(const Publish& options, Context& context) {
  if (const Exit first = publish_once(options, context); first != Exit::done) return first;
  const auto home = Home::open(*context.home);
  if (!home) return context.fail(Exit::configuration, home.error().detail);
  const Rounds rounds{
      .round = [&] { return publish_once(Publish(), context) == Exit::done; },
      .is_urgent = [&] { return store::IssuerStore::open(home->database()).queue_length() > 0; },
      .failed =
          [&](std::string_view what) {
            context.fail(Exit::io, what, "the next round tries again");
          }};
  watch_until_told(std::chrono::seconds(options.interval), rounds);
  context.note("ended");
  return Exit::done;
}

Exit run(const Publish& options, Context& context) {
  if (options.resume_from && options.no_published_copy)
    return context.fail(Exit::usage, "--resume-from and --no-published-copy exclude each other");
  if (options.resume_from || options.no_published_copy)
    if (const Exit resumed = resume(options, context); resumed != Exit::done) return resumed;
  return options.watch ? watch_and_publish(options, context) : publish_once(options, context);
}

struct Pull {
  file::Path from;
};

Exit pull(const Pull& options, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const auto items = pull_inbox(*office, options.from, context.now());
  if (!items) return context.fail(items.error());
  json::Array list;
  std::string text;
  bool refused = false;
  std::size_t taken = 0;
  for (const InboxItem& item : *items) {
    refused = refused || (!item.accepted && !item.pending);
    list.emplace_back(json::Object{{"name", item.name},
                                   {"sha256", item.sha256},
                                   {"type", item.type},
                                   {"accepted", item.accepted},
                                   {"pending", item.pending},
                                   {"reason", item.reason}});
    text += item.name + ": " +
            (item.accepted  ? "accepted, " + item.type
             : item.pending ? "waits: " + item.reason
                            : "refused: " + item.reason) +
            "\n";
    if (!item.pending) ++taken;
  }
  text += std::to_string(taken) + " new\n";
  context.answer(json::Object{{"items", std::move(list)}}, text);
  return refused ? Exit::negative : Exit::done;
}

}  // namespace

void add_publish_commands(cli::Command& program) {
  auto options = std::make_shared<Publish>();
  program.command("publish", "Put what is queued into the log and renew the clock's signature")
      .option(options->files, "file", "FILE", "Signed statements (NAME.signed) to queue first")
      .flag(options->watch, "--watch",
            "Go on until SIGTERM: publish what other commands queue, and renew the time")
      .option(options->interval, "--interval", "SECONDS", "With --watch: how often at least")
      .option(options->resume_from, "--resume-from", "DIR|URL",
              "After a restore: the public folder that was last published")
      .flag(options->no_published_copy, "--no-published-copy",
            "After a restore: nothing newer than the backup was ever seen by anybody")
      .does([options](Context& context) { return run(*options, context); });

  auto inbox = program.group("inbox", "What verifiers collected");
  auto pull_options = std::make_shared<Pull>();
  inbox.command("pull", "Take signed statements from a verifier's inbox")
      .option(pull_options->from, "--from", "DIR", "The verifier's inbox; it is only read")
      .does([pull_options](Context& context) { return pull(*pull_options, context); });
}

}  // namespace ocop::issuer
