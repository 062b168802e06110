#include <algorithm>

#include "common/record/sign_statement.h"
#include "issuer/commands.h"
#include "issuer/draft.h"
#include "issuer/input_file.h"
#include "issuer/json_changes.h"
#include "issuer/trust.h"
#include "issuer/trust_folder.h"

namespace ocop::issuer {

namespace {

struct Show {
  std::optional<file::Path> file;
};

Result<record::SignedTrustList> current_list(const Office& office) {
  return read_trust_list(trust_list_path(office.home().trust(), office.trust().version));
}

Exit show_file(const file::Path& path, Context& context) {
  const auto list = read_trust_list(path);
  if (!list) return context.fail(list.error());
  context.out << indented_payload(list->payload);
  return Exit::done;
}

Exit show(const Show& options, Context& context) {
  if (options.file) return show_file(*options.file, context);
  const auto office = context.office_with_trust(Access::read);
  if (!office) return context.failed;
  const auto list = current_list(*office);
  if (!list) return context.fail(Exit::configuration, list.error().detail);
  context.out << indented_payload(list->payload);
  context.note("the log has " + std::to_string(office->published_size()) + " entries and " +
               std::to_string(office->queued()) + " queued; what ends now is closed at size " +
               std::to_string(office->registry().size()) +
               ", what is new is opened there or above");
  return Exit::done;
}

struct Propose {
  file::Path file;
};

void print_changes(Context& context, const std::vector<std::string>& changes) {
  for (const std::string& change : changes) context.err << "  " << change << "\n";
}

// Writes the proposal down, unless it stands there with signatures already: they were collected
// from people. Gives their number. Errc::conflict if they are signatures of another list.
Result<std::size_t> keep_proposal(const file::Path& path, const record::SignedTrustList& proposal) {
  if (std::filesystem::exists(path)) {
    const auto there = read_trust_list(path);
    if (!there) return there.error();
    const std::size_t signatures = there->signatures.size();
    if (signatures > 0 && there->payload == proposal.payload) return signatures;
    if (signatures > 0)
      return error(Errc::conflict, path.string() + " holds " + std::to_string(signatures) +
                                       " signatures of another list");
  }
  file::write_atomic(path, record::write_trust_list_file(proposal), file::Mode::secret);
  return std::size_t{0};
}

Exit propose(const Propose& options, Context& context) {
  const auto office = context.office(Access::read);
  if (!office) return context.failed;
  const auto text = read_input_text(options.file, kMaxTrustListFile);
  if (!text) return context.fail(text.error());
  const auto proposal = propose_trust_list(*office, *text);
  if (!proposal)
    return context.fail(Exit::negative, options.file.string() + ": " + proposal.error().detail,
                        "start from what trust show prints");
  const file::Path path = office->home().drafts() /
                          ("trust-" + std::to_string(proposal->list.version) + ".proposal.json");
  const auto kept = keep_proposal(path, proposal->unsigned_list);
  if (!kept)
    return context.fail(Exit::negative, kept.error().detail, "move that file away to begin anew");
  if (*kept > 0)
    context.note(path.string() + " is this list already, with " + std::to_string(*kept) +
                 " signatures");
  context.note("trust list " + std::to_string(proposal->list.version) + ", changes:");
  print_changes(context, proposal->changes);
  for (const registry::Finding& finding : proposal->withdrawn)
    context.warn("entry " + std::to_string(finding.index) + " of the log would lose its effect: " +
                 std::string(registry::name(finding.problem)) + ": " + finding.detail);
  for (const registry::Finding& finding : proposal->gained)
    context.warn("entry " + std::to_string(finding.index) +
                 " of the log would gain effect; so far it is " +
                 std::string(registry::name(finding.problem)) + ": " + finding.detail);
  context.answer(json::Object{{"version", proposal->list.version},
                              {"payload", proposal->unsigned_list.payload_hash().hex()},
                              {"proposal", path.string()},
                              {"withdrawn", std::uint64_t{proposal->withdrawn.size()}},
                              {"gained", std::uint64_t{proposal->gained.size()}}},
                 path.string() + "\n");
  context.note("next: " + context.program + " trust sign " + path.string() +
               " --key ROOT.key, by " + std::to_string(proposal->list.root.threshold) +
               " root keys");
  return Exit::done;
}

struct Sign {
  file::Path file;
  file::Path key;
  std::optional<file::Path> current;
  std::optional<file::Path> entry;
};

// The list in force as its own quorum of roots signed it: one that nobody signed could hide from
// the signer what the proposal changes.
struct Current {
  record::TrustList list;
  crypto::Hash payload;
};

Result<std::optional<Current>> read_current(const std::optional<file::Path>& path) {
  if (!path) return std::optional<Current>();
  const auto file = read_trust_list(*path);
  if (!file) return file.error();
  auto list = record::open_first_trust_list(*file);
  if (!list) return in_context(path->string(), list.error());
  return std::optional(Current{std::move(*list), file->payload_hash()});
}

bool is_root(const record::TrustList& list, const crypto::PublicKey& key) {
  return std::find(list.root.keys.begin(), list.root.keys.end(), key) != list.root.keys.end();
}

// Before the passphrase is asked for: whoever signs against a list of which he is no root either
// becomes one, or was given another list than the one in force.
Result<void> check_root(const file::Path& key_file, const record::TrustList& list,
                        const Current* current, Context& context) {
  const auto text = read_key_file(key_file);
  if (!text) return text.error();
  const auto header = crypto::read_key_file_header(*text);
  if (!header || header->use != crypto::KeyUse::root) return ok();  // open_key() says so
  const bool is_new = is_root(list, header->public_key);
  if (!is_new && (current == nullptr || !is_root(current->list, header->public_key)))
    return error(Errc::unauthorised, "this key is no root key of the trust list");
  if (current != nullptr && !is_root(current->list, header->public_key))
    context.warn(
        "this key is no root of the list given with --current; the proposal makes it one. If it "
        "has been a root before, that list is not the one in force: do not sign");
  return ok();
}

void print_for_signer(Context& context, const record::SignedTrustList& file,
                      const record::TrustList& list, const Current* current) {
  context.err << "Danh sách tin cậy / Trust list " << list.version << " (" << list.log.origin
              << ")\n  SHA-256: " << file.payload_hash().hex()
              << "\n  hết hạn / expires: " << list.expires.vietnamese() << "\n";
  if (current == nullptr) {
    context.err << indented_payload(file.payload);
    return;
  }
  context.err << "so với danh sách hiện hành / against the list in force " << current->list.version
              << "\n  SHA-256: " << current->payload.hex() << "\n";
  const auto before =
      json::parse(record::write_trust_list_payload(current->list), json::kTrustListLimits);
  const auto after = json::parse(file.payload, json::kTrustListLimits);
  print_changes(context, json_changes(*before, *after));
}

Exit sign(const Sign& options, Context& context) {
  auto file = read_trust_list(options.file);
  if (!file) return context.fail(file.error());
  const auto list = record::read_trust_list_payload(file->payload);
  if (!list)
    return context.fail(Exit::negative, options.file.string() + ": " + list.error().detail);
  const auto current = read_current(options.current);
  if (!current) return context.fail(current.error());
  const Current* before = current->has_value() ? &**current : nullptr;
  if (before != nullptr)
    if (auto good = record::check_succession(before->list, *list); !good)
      return context.fail(Exit::negative, "it may not follow " + options.current->string() + ": " +
                                              good.error().detail);
  print_for_signer(context, *file, *list, before);
  if (auto may_sign = check_root(options.key, *list, before, context); !may_sign)
    return context.fail(may_sign.error(),
                        may_sign.error().code == Errc::unauthorised
                            ? "a root key that the list retires signs with --current FILE"
                            : "");

  const auto key = open_key(options.key, context.passphrases, {crypto::KeyUse::root});
  if (!key) return context.fail(Exit::configuration, key.error().detail);
  if (options.entry) {
    const auto entry = announce(*list, file->payload_hash(), *key, context.now(), context.random);
    if (!entry) return context.fail(entry.error());
    if (!file::create_new(*options.entry, bytes_of(write_signed_file({*entry})),
                          file::Mode::shared))
      return context.fail(Exit::io, options.entry->string() + " exists already");
  }
  if (auto added = record::add_signature(*file, *key); !added && !options.entry)
    return context.fail(added.error());
  file::write_atomic(options.file, record::write_trust_list_file(*file), file::Mode::secret);
  context.answer(json::Object{{"version", list->version},
                              {"signatures", std::int64_t{file->valid_signatures(list->root.keys)}},
                              {"threshold", list->root.threshold}},
                 std::to_string(file->valid_signatures(list->root.keys)) + " of " +
                     std::to_string(list->root.threshold) + " signatures\n");
  return Exit::done;
}

struct Publish {
  std::vector<file::Path> files;
  std::optional<file::Path> key;
  std::optional<file::Path> entry;
};

Result<record::SignedTrustList> read_signed_lists(const std::vector<file::Path>& paths) {
  std::vector<record::SignedTrustList> lists;
  for (const file::Path& path : paths) {
    auto list = read_trust_list(path);
    if (!list) return list.error();
    lists.push_back(std::move(*list));
  }
  return merge_signatures(lists);
}

Result<std::string> announcement(const Publish& options, const record::TrustList& list,
                                 const crypto::Hash& payload, Context& context) {
  if (options.entry) {
    auto entries = read_signed_file(*options.entry);
    if (!entries) return entries.error();
    return entries->front();
  }
  const auto key = open_key(*options.key, context.passphrases, {crypto::KeyUse::root});
  if (!key) return key.error();
  return announce(list, payload, *key, context.now(), context.random);
}

Exit publish(const Publish& options, Context& context) {
  if (options.key.has_value() == options.entry.has_value())
    return context.fail(Exit::usage, "give either --key ROOT.key or --entry FILE.signed",
                        "trust sign --entry makes such a file where the root key is");
  const auto signed_list = read_signed_lists(options.files);
  if (!signed_list) return context.fail(signed_list.error());
  const auto list = record::read_trust_list_payload(signed_list->payload);
  if (!list) return context.fail(Exit::negative, list.error().detail);
  const auto office = context.office(Access::write);
  if (!office) return context.failed;
  const crypto::Hash payload = signed_list->payload_hash();
  const auto entry = announcement(options, *list, payload, context);
  if (!entry) return context.fail(entry.error());
  const auto roots = root_keys(*list, office->has_trust() ? &office->trust() : nullptr);
  if (auto good = check_announcement(*entry, *list, payload, roots); !good)
    return context.fail(Exit::negative, good.error().detail);

  const bool is_current =
      office->has_trust() && office->trust_history().versions.back().payload == payload;
  if (!is_current)
    if (auto adopted = adopt_new_list(*office, *signed_list); !adopted)
      return context.fail(Exit::negative, adopted.error().detail);
  if (is_announced(*office, list->version)) {
    context.note("trust list " + std::to_string(list->version) + " was published before");
    return Exit::done;
  }
  const auto receipts = office->submit({*entry}, context.now());
  if (!receipts) return context.fail(receipts.error());
  context.answer(json::Object{{"version", list->version},
                              {"payload", payload.hex()},
                              {"index", receipts->front().index}},
                 "trust list " + std::to_string(list->version) + " counts from now on; entry " +
                     std::to_string(receipts->front().index) + " of the log announces it\n");
  return Exit::done;
}

}  // namespace

void add_trust_commands(cli::Command& program) {
  auto group = program.group("trust", "The trust list: who may say what");

  auto show_options = std::make_shared<Show>();
  group.command("show", "Print the trust list in force, or that of FILE, for reading and editing")
      .option(show_options->file, "file", "FILE", "A trust list file")
      .does([show_options](Context& context) { return show(*show_options, context); });

  auto propose_options = std::make_shared<Propose>();
  group.command("propose", "Check an edited list and write it down for signing")
      .option(propose_options->file, "file", "FILE", "JSON as `trust show` prints it")
      .footer(
          "Writes HOME/drafts/trust-N.proposal.json. The version must be the current one plus 1.")
      .does([propose_options](Context& context) { return propose(*propose_options, context); });

  auto sign_options = std::make_shared<Sign>();
  group.command("sign", "Add a root key's signature to a proposal; needs no home")
      .option(sign_options->file, "file", "FILE", "The proposal; the signature is added to it")
      .option(sign_options->key, "--key", "FILE", "The root key")
      .option(sign_options->current, "--current", "FILE",
              "The list in force, as published: shows and checks what changes")
      .option(sign_options->entry, "--entry", "FILE",
              "Also write the log entry that announces the list, signed by this key")
      .does([sign_options](Context& context) { return sign(*sign_options, context); });

  auto publish_options = std::make_shared<Publish>();
  group.command("publish", "Check the quorum, publish the list and queue its log entry")
      .option(publish_options->files, "file", "FILE",
              "The signed list; several files with signatures of one list are put together", 1)
      .option(publish_options->key, "--key", "FILE", "The root key that signs the log entry")
      .option(publish_options->entry, "--entry", "FILE",
              "The log entry, signed where the root key is")
      .does([publish_options](Context& context) { return publish(*publish_options, context); });
}

}  // namespace ocop::issuer
