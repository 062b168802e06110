#include "issuer/audit.h"
#include "issuer/commands.h"
#include "issuer/trust_folder.h"

namespace ocop::issuer {

namespace {

struct AuditOptions {
  std::optional<file::Path> folder;
  std::optional<std::string> log_key;
  std::optional<file::Path> trust;
  bool strict = false;
};

std::optional<file::Path> folder_of(const AuditOptions& options, Context& context) {
  if (options.folder) return options.folder;
  if (!context.home) {
    context.fail(Exit::usage, "which folder? give DIR or --home");
    context.failed = Exit::usage;
    return std::nullopt;
  }
  const auto home = Home::open(*context.home);
  if (home) return home->public_folder;
  context.failed = context.fail(Exit::configuration, home.error().detail);
  return std::nullopt;
}

std::string text_of_report(const AuditReport& report) {
  std::string text;
  for (const AuditFinding& finding : report.findings)
    text += std::string(name(finding.kind)) + ": " + finding.where + ": " + finding.what + "\n";
  text += "trust list " + std::to_string(report.trust_version) + ", log of " +
          std::to_string(report.log_size) + " entries" +
          (report.cosigned ? " at " + report.cosigned->rfc3339() : "") + ", " +
          std::to_string(report.files) +
          " files: " + (report.has(AuditFinding::Kind::broken) ? "broken" : "all of it holds") +
          "\n";
  return text;
}

Exit run(const AuditOptions& options, Context& context) {
  const auto folder = folder_of(options, context);
  if (!folder) return context.failed;
  if (!std::filesystem::is_directory(*folder))
    return context.fail(Exit::io, folder->string() + " is no folder");
  AuditPins pins{options.log_key, std::nullopt};
  if (options.trust) {
    auto list = read_trust_list(*options.trust);
    if (!list) return context.fail(list.error());
    pins.trust = std::move(*list);
  }
  const AuditReport report = audit(*folder, pins, context.progress());
  const bool broken = report.has(AuditFinding::Kind::broken);
  const bool fails = broken || (options.strict && report.has(AuditFinding::Kind::without_effect));
  json::Value value = to_json(report);
  json::Object object{{"clean", !fails}};
  for (const auto& member : *value.as_object()) object.push_back(member);
  context.answer(object, text_of_report(report));
  return fails ? Exit::negative : Exit::done;
}

}  // namespace

void add_audit_commands(cli::Command& program) {
  auto options = std::make_shared<AuditOptions>();
  program.command("audit", "Check everything that is published, from the public files alone")
      .option(options->folder, "dir", "DIR", "A public folder; default: that of --home")
      .option(options->log_key, "--log-key", "VKEY", "The log key as you know it from elsewhere")
      .option(options->trust, "--trust", "FILE", "A trust list as you know it from elsewhere")
      .flag(options->strict, "--strict",
            "Also exit 1 for log entries without effect. They do no harm, but somebody signed what "
            "they may not")
      .footer("Exit 0: every hash, signature and quorum holds. Exit 1: something is broken.")
      .does([options](Context& context) { return run(*options, context); });
}

}  // namespace ocop::issuer
