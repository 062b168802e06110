#include <memory>

#include "common/base/json.h"
#include "issuer/acts/arguments.h"
#include "issuer/acts/commands.h"
#include "issuer/acts/label_job.h"
#include "issuer/acts/who.h"
#include "issuer/commands.h"

namespace ocop::issuer {
namespace {

struct Create {
  std::string lot;
  std::optional<std::uint64_t> count;
  std::optional<std::string> host;
  std::optional<std::uint64_t> start_cell;
  file::Path output;
};

struct Resume {
  std::optional<std::uint64_t> job;
  std::optional<std::string> host;
  std::optional<std::uint64_t> start_cell;
  std::optional<file::Path> output;
};

struct Status {
  std::string manifest;
  std::optional<std::uint64_t> from, to;  // both are given
  bool stolen = false;
  std::optional<std::string> reason_vi, reason_en;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "label-status"};
};

struct Restore {
  std::string manifest;
  std::string entry;
  std::optional<std::string> reason_vi, reason_en;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "label-restore"};
};

Result<record::StatementId> manifest_argument(std::string_view option, const std::string& text) {
  const auto id = record::StatementId::parse(text);
  if (!id) return in_context(option, id.error());
  return *id;
}

// The host given, or the one that the trust list allows on labels today.
Result<gs1::Host> host_argument(const std::optional<std::string>& given,
                                const record::TrustList& trust, Date today) {
  if (given) {
    const Result<gs1::Host> host = gs1::Host::parse(*given);
    if (!host) return in_context("--host", host.error());
    return *host;
  }
  for (const record::LabelHost& listed : trust.hosts)
    if (listed.interval.contains(today)) return listed.host;
  return error(Errc::not_found, "the trust list allows no host on labels today");
}

Exit report(Context& context, const Result<ReleasedJob>& released) {
  if (!released)
    return context.fail(released.error(), "label list shows the job; label resume goes on with it");
  json::Array uris;
  for (const std::string& uri : released->uris) uris.emplace_back(uri);
  context.answer(json::Object{{"job", released->job.id},
                              {"labels", released->labels},
                              {"sheets", static_cast<std::uint64_t>(released->sheets)},
                              {"sha256", released->job.sha256->hex()},
                              {"uris", uris}},
                 "job " + std::to_string(released->job.id) + ": " +
                     std::to_string(released->labels) + " labels on " +
                     std::to_string(released->sheets) +
                     " sheets, every one read back and released\n");
  return Exit::done;
}

// From 0; what no sheet has is refused where the sheet is known.
Result<int> start_cell_of(const std::optional<std::uint64_t>& given) {
  const std::uint64_t cell = given.value_or(1);
  if (cell == 0 || cell > 1000)
    return error(Errc::out_of_range, "--start-cell: labels of a sheet are counted from 1");
  return static_cast<int>(cell) - 1;
}

Exit create(const Create& given, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const Instant now = context.now();
  const auto manifest = manifest_argument("--lot", given.lot);
  if (!manifest) return context.fail(manifest.error(), "lot list shows the manifests");
  const auto host = host_argument(given.host, office->trust(), now.date());
  if (!host) return context.fail(host.error());
  if (given.count && (*given.count == 0 || *given.count > record::kMaxLotCount))
    return context.fail(Exit::usage, "--count: 1 to " + std::to_string(record::kMaxLotCount));
  const auto start_cell = start_cell_of(given.start_cell);
  if (!start_cell) return context.fail(Exit::usage, start_cell.error().detail);
  std::optional<std::uint32_t> count;
  if (given.count) count = static_cast<std::uint32_t>(*given.count);
  return report(context,
                create_labels(*office, {*manifest, count, *host, *start_cell, given.output}, now,
                              context.steps, context.progress()));
}

Exit no_job(Context& context) {
  return context.fail(Exit::usage, "which job? give its number", "label list shows all");
}

Exit resume(const Resume& given, Context& context) {
  if (!given.job) return no_job(context);
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const Instant now = context.now();
  std::optional<LabelOrder> again;
  if (given.output) {
    const auto host = host_argument(given.host, office->trust(), now.date());
    if (!host) return context.fail(host.error());
    const auto start_cell = start_cell_of(given.start_cell);
    if (!start_cell) return context.fail(Exit::usage, start_cell.error().detail);
    again = LabelOrder{*host, *start_cell, std::filesystem::absolute(*given.output)};
  }
  return report(context, resume_labels(*office, static_cast<std::int64_t>(*given.job), again, now,
                                       context.steps, context.progress()));
}

Exit cancel(const Resume& given, Context& context) {
  if (!given.job) return no_job(context);
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const auto job = cancel_labels(*office, static_cast<std::int64_t>(*given.job), context.now());
  if (!job)
    return context.fail(job.error(), "labels that exist on paper are ended with: label void");
  const std::string last = std::to_string(job->end - 1);
  context.answer(json::Object{{"job", job->id}, {"state", std::string(store::name(job->state))}},
                 "job " + std::to_string(job->id) + " is cancelled; status indexes " +
                     std::to_string(job->first) + " to " + last +
                     " are never given again\nif any of them was printed: label void --lot " +
                     job->manifest.text() + " --from " + std::to_string(job->first) + " --to " +
                     last + "\n");
  return Exit::done;
}

Exit list(Context& context) {
  const auto office = context.office_with_trust(Access::read);
  if (!office) return context.failed;
  json::Array all;
  std::string text;
  for (const store::LabelJob& job : office->store().jobs()) {
    all.push_back(json::Object{{"job", job.id},
                               {"manifest", job.manifest.text()},
                               {"first", job.first},
                               {"end", job.end},
                               {"state", std::string(store::name(job.state))},
                               {"changed", job.changed.rfc3339()}});
    text += std::to_string(job.id) + "  " + std::string(store::name(job.state)) + "  " +
            job.manifest.text() + "  " + std::to_string(job.first) + "–" +
            std::to_string(job.end - 1) + "  " + job.changed.vietnamese() + "\n";
  }
  context.answer(json::Object{{"jobs", all}}, text.empty() ? "no label jobs\n" : text);
  return Exit::done;
}

Exit issue(Context& context, const std::optional<std::string>& issuer, const Signing& signing,
           const Result<record::LabelStatus>& status) {
  if (!status) return context.fail(status.error());
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const Result<record::Uri> authority = authority_for(*office, issuer, signing);
  if (!authority) return no_authority(context, authority.error());
  const Instant now = context.now();
  return report_issued(context,
                       office->issue({office->say(*authority, *status, now)}, signing, now));
}

Result<record::LabelStatus> status_of(const Status& given) {
  const auto manifest = manifest_argument("--lot", given.manifest);
  if (!manifest) return manifest.error();
  if (*given.from > *given.to || *given.to >= std::uint64_t{1} << 32)
    return error(Errc::out_of_range,
                 "--from and --to: status indexes, the first not above the last");
  const auto reason = wording_argument("--reason", given.reason_vi, given.reason_en);
  if (!reason) return reason.error();
  return record::LabelStatus{*manifest,
                             given.stolen ? record::LabelState::stolen : record::LabelState::voided,
                             {{static_cast<std::uint32_t>(*given.from), *given.to + 1}},
                             std::nullopt,
                             *reason};
}

Result<record::LabelStatus> restoration_of(const Restore& given) {
  const auto manifest = manifest_argument("--lot", given.manifest);
  if (!manifest) return manifest.error();
  const auto entry = hash_argument("--entry", given.entry);
  if (!entry) return entry.error();
  const auto reason = wording_argument("--reason", given.reason_vi, given.reason_en);
  if (!reason) return reason.error();
  return record::LabelStatus{*manifest, record::LabelState::restored, {}, *entry, *reason};
}

}  // namespace

void add_label_commands(cli::Command& program) {
  auto label = program.group("label", "Labels: print, go on after a jam, void");

  auto made = std::make_shared<Create>();
  label
      .command("create",
               "Print labels of a published lot on A4 sheets (PDF), each read back before release")
      .option(made->lot, "--lot", "MANIFEST", "The lot's manifest id, from lot list")
      .option(made->count, "--count", "N",
              "How many status indexes; all that are left if not given")
      .option(made->host, "--host", "HOST", "Host in the link; else the trust list's of today")
      .option(made->start_cell, "--start-cell", "K",
              "First label on the first sheet, from 1 (default 1)")
      .option(made->output, "--out", "FILE", "The PDF; an existing file is not overwritten")
      .does([made](Context& context) { return create(*made, context); });

  auto resumed = std::make_shared<Resume>();
  label.command("resume", "Go on with an interrupted job: the same serials, nothing twice")
      .option(resumed->job, "job", "N", "Number of the job, from label list")
      .option(resumed->output, "--out", "FILE",
              "Needed only if the job was interrupted at its very beginning")
      .option(resumed->host, "--host", "HOST", "The same")
      .option(resumed->start_cell, "--start-cell", "K", "The same")
      .does([resumed](Context& context) { return resume(*resumed, context); });

  auto cancelled = std::make_shared<Resume>();
  label.command("cancel", "Give up a job that was not released")
      .option(cancelled->job, "job", "N", "Number of the job, from label list")
      .does([cancelled](Context& context) { return cancel(*cancelled, context); });

  label.command("list", "Label jobs of this home").does([](Context& context) {
    return list(context);
  });

  auto ended = std::make_shared<Status>();
  auto end = label.command("void", "End labels that were spoiled, lost or stolen");
  end.option(ended->manifest, "--lot", "MANIFEST", "The lot's manifest id")
      .option(ended->from, "--from", "INDEX", "First status index")
      .option(ended->to, "--to", "INDEX", "Last status index")
      .flag(ended->stolen, "--stolen", "They were stolen")
      .option(ended->reason_vi, "--reason-vi", "TEXT", "Why, shown to buyers")
      .option(ended->reason_en, "--reason-en", "TEXT", "The same in English")
      .option(ended->issuer, "--issuer", "URI", "The authority that says so")
      .required("--from")
      .required("--to")
      .needs("--reason-en", "--reason-vi")
      .does([ended](Context& context) {
        return issue(context, ended->issuer, ended->signing, status_of(*ended));
      });
  add_signing_options(end, ended->signing);

  auto undone = std::make_shared<Restore>();
  auto undo = label.command("restore", "Undo a label void, whole");
  undo.option(undone->manifest, "--lot", "MANIFEST", "The lot's manifest id")
      .option(undone->entry, "--entry", "HASH", "Entry hash of the statement that voided them")
      .option(undone->reason_vi, "--reason-vi", "TEXT", "Why")
      .option(undone->reason_en, "--reason-en", "TEXT", "The same in English")
      .option(undone->issuer, "--issuer", "URI", "The authority that says so")
      .needs("--reason-en", "--reason-vi")
      .does([undone](Context& context) {
        return issue(context, undone->issuer, undone->signing, restoration_of(*undone));
      });
  add_signing_options(undo, undone->signing);
}

}  // namespace ocop::issuer
