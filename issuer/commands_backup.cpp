#include "issuer/audit.h"
#include "issuer/backup.h"
#include "issuer/commands.h"

namespace ocop::issuer {

namespace {

struct Target {
  file::Path folder;
};

json::Object facts_of(const BackupSummary& summary) {
  return {{"origin", summary.origin},
          {"made", summary.made.rfc3339()},
          {"files", summary.files},
          {"bytes", summary.bytes}};
}

std::string text_of(const BackupSummary& summary, const std::string& words) {
  return words + ": " + std::to_string(summary.files) + " files, " + std::to_string(summary.bytes) +
         " bytes, made " + summary.made.rfc3339() + "\n";
}

Exit back_up(const Target& options, Context& context) {
  if (!context.home) return context.fail(Exit::usage, "which home? --home is missing");
  const auto home = Home::open(*context.home);
  if (!home) return context.fail(Exit::configuration, home.error().detail);
  const auto lock = HomeLock::take(*home, context.command, context.lock_wait);
  if (!lock) return context.fail(lock.error());
  const auto summary = make_backup(*home, *lock, options.folder, context.now(), context.progress());
  if (!summary) return context.fail(summary.error());
  context.answer(facts_of(*summary), text_of(*summary, options.folder.string()));
  context.note("keep it as secret as the home, and away from it");
  return Exit::done;
}

Exit check(const Target& options, Context& context) {
  const auto summary = check_backup(options.folder);
  if (!summary) return context.fail(summary.error());
  context.answer(facts_of(*summary), text_of(*summary, "every file is as it was"));
  return Exit::done;
}

struct Restore {
  file::Path backup;
  std::optional<file::Path> public_folder;
};

Exit restore(const Restore& options, Context& context) {
  if (!context.home) return context.fail(Exit::usage, "into which home? --home is missing");
  const auto home =
      restore_backup(options.backup, *context.home, options.public_folder.value_or(file::Path()),
                     context.now(), context.progress());
  if (!home) return context.fail(home.error());
  const AuditReport report = audit(home->public_folder, {}, context.progress());
  for (const AuditFinding& finding : report.findings)
    if (finding.kind == AuditFinding::Kind::broken)
      context.warn(finding.where + ": " + finding.what);
  context.answer(
      json::Object{
          {"home", home->root.string()}, {"logSize", report.log_size}, {"audit", to_json(report)}},
      "restored " + home->root.string() + ", log of " + std::to_string(report.log_size) +
          " entries\n");
  context.note("it signs nothing before it is compared with what was published:");
  context.note("next: " + context.program + " --home " + home->root.string() +
               " publish --resume-from DIR|URL");
  return report.has(AuditFinding::Kind::broken) ? Exit::negative : Exit::done;
}

}  // namespace

void add_backup_commands(cli::Command& program) {
  auto group =
      program.command("backup", "Copy keys, state, log and public files into a new folder");
  auto target = std::make_shared<Target>();
  auto check_only = std::make_shared<bool>(false);
  group.option(target->folder, "folder", "DIR", "The backup; must not exist")
      .flag(*check_only, "--check", "Only compare an existing backup with its list of hashes")
      .does([target, check_only](Context& context) {
        return *check_only ? check(*target, context) : back_up(*target, context);
      });

  auto options = std::make_shared<Restore>();
  program.command("restore", "Make a home from a backup")
      .option(options->backup, "backup", "DIR", "What `backup` made")
      .option(options->public_folder, "--public", "DIR",
              "Where to put the public folder; default: inside the home")
      .footer(
          "Never run a restored home beside the old one: two histories under one key are a "
          "fork, and\nverifiers stop at it. docs/operating.md, \"Restore\".")
      .does([options](Context& context) { return restore(*options, context); });
}

}  // namespace ocop::issuer
