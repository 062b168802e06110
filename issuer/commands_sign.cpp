#include "issuer/commands.h"
#include "issuer/input_file.h"
#include "issuer/signing.h"
#include "issuer/trust_folder.h"

namespace ocop::issuer {

namespace {

struct Sign {
  std::vector<file::Path> files;
  file::Path key;
  std::optional<file::Path> trust;
  bool approve = false;
};

Result<std::optional<record::TrustList>> read_trust(const std::optional<file::Path>& path) {
  if (!path) return std::optional<record::TrustList>();
  const auto file = read_trust_list(*path);
  if (!file) return file.error();
  auto list = record::open_first_trust_list(*file);
  if (!list) return in_context(path->string(), list.error());
  return std::optional(std::move(*list));
}

struct Work {
  file::Path from;
  std::string words;                 // shown before signing
  DraftFile draft;                   // to sign, or
  std::vector<std::string> entries;  // to approve
};

// What the draft of a signed file brings along, if it lies beside it.
Result<std::vector<std::string>> context_beside(const file::Path& signed_file) {
  const file::Path path = draft_path(signed_file);
  if (!std::filesystem::exists(path)) return std::vector<std::string>();
  const auto text = read_input_text(path, kMaxDraftFile);
  if (!text) return text.error();
  auto draft = read_draft(*text);
  if (!draft) return in_context(path.string(), draft.error());
  return std::move(draft->context);
}

Result<Work> read_work(const file::Path& path, const Sign& options,
                       const record::TrustList* trust) {
  Work work{path, {}, {}, {}};
  if (options.approve) {
    auto entries = read_signed_file(path);
    if (!entries) return entries.error();
    const auto context = context_beside(path);
    if (!context) return context.error();
    auto words = describe_entries(*entries, *context, trust);
    if (!words) return in_context(path.string(), words.error());
    work.words = std::move(*words);
    work.entries = std::move(*entries);
    return work;
  }
  const auto text = read_input_text(path, kMaxDraftFile);
  if (!text) return text.error();
  auto draft = read_draft(*text);
  if (!draft) return in_context(path.string(), draft.error());
  auto words = describe_draft(*draft, trust);
  if (!words) return in_context(path.string(), words.error());
  work.draft = std::move(*draft);
  work.words = std::move(*words);
  return work;
}

// Everything is shown before the passphrase is asked for: typing it is the consent.
Exit sign(const Sign& options, Context& context) {
  const auto trust = read_trust(options.trust);
  if (!trust) return context.fail(trust.error());
  std::vector<Work> all;
  for (const file::Path& path : options.files) {
    auto work = read_work(path, options, trust->has_value() ? &**trust : nullptr);
    if (!work) return context.fail(work.error());
    context.err << path.string() << "\n" << work->words;
    all.push_back(std::move(*work));
  }
  const auto key = open_key(options.key, context.passphrases, {crypto::KeyUse::authority});
  if (!key) return context.fail(Exit::configuration, key.error().detail);

  json::Array written;
  std::string text;
  for (const Work& work : all) {
    const auto entries = options.approve
                             ? approve_entries(work.entries, *key, context.now(), context.random)
                             : sign_draft(work.draft, *key);
    if (!entries)
      return context.fail(Exit::negative, work.from.string() + ": " + entries.error().detail);
    const file::Path to =
        options.approve ? approval_path(work.from, key->public_key().id()) : signed_path(work.from);
    if (!file::create_new(to, bytes_of(write_signed_file(*entries)), file::Mode::shared))
      return context.fail(Exit::io, to.string() + " exists already");
    written.emplace_back(to.string());
    text += to.string() + "\n";
  }
  context.answer(json::Object{{"written", std::move(written)}}, text);
  return Exit::done;
}

}  // namespace

void add_sign_commands(cli::Command& program) {
  auto options = std::make_shared<Sign>();
  program.command("sign", "Sign drafts where the authority's key is; needs no home")
      .option(options->files, "file", "FILE", "NAME.draft.json; with --approve NAME.signed", 1)
      .option(options->key, "--key", "FILE", "The authority's key")
      .option(options->trust, "--trust", "FILE",
              "The trust list in force: names in the summary are then checked")
      .flag(options->approve, "--approve",
            "Approve statements that another key of the authority has signed; the names in them "
            "come from NAME.draft.json, if it lies beside")
      .footer(
          "Shows what will be signed, then asks for the passphrase. Writes NAME.signed beside "
          "the draft;\nbring it back and run: ocop-issuer --home DIR publish NAME.signed")
      .does([options](Context& context) { return sign(*options, context); });
}

void add_signing_options(cli::Command& command, Signing& signing) {
  command.option(signing.key, "--key", "FILE", "The authority's key, if it is not in HOME/keys")
      .flag(signing.as_draft, "--draft", "Write a draft to be signed elsewhere");
}

json::Array receipts_json(const std::vector<Receipt>& receipts) {
  json::Array all;
  for (const Receipt& receipt : receipts)
    all.emplace_back(json::Object{{"id", receipt.id.text()},
                                  {"entry", receipt.entry.hex()},
                                  {"index", receipt.index},
                                  {"waitsForApproval", receipt.waits_for_approval}});
  return all;
}

Exit report_issued(Context& context, const Result<Issued>& issued, json::Object facts) {
  if (!issued) return context.fail(issued.error());
  if (issued->draft) {
    facts.emplace_back("draft", issued->draft->string());
    context.answer(facts, issued->draft->string() + "\n");
    context.note("next: " + context.program + " sign " + issued->draft->string() +
                 " --key AUTHORITY.key, then publish the .signed file");
    return Exit::done;
  }
  std::string text;
  for (const Receipt& receipt : issued->queued)
    text += receipt.id.text() + " queued as entry " + std::to_string(receipt.index) +
            (receipt.waits_for_approval ? ", waits for approval" : "") + "\n";
  facts.emplace_back("queued", receipts_json(issued->queued));
  context.answer(facts, text);
  return Exit::done;
}

}  // namespace ocop::issuer
