#include <algorithm>

#include "common/base/text.h"
#include "common/record/names.h"
#include "common/tlog/note.h"
#include "issuer/commands.h"

namespace ocop::issuer {

namespace {

constexpr std::size_t kMinPassphrase = 10;  // characters, where no published one is used

struct New {
  std::string use;
  std::string name;
  std::optional<file::Path> out;
  bool fast = false;
};

json::Object facts_of(const crypto::KeyFileHeader& header) {
  return {{"use", crypto::name(header.use)},
          {"name", header.name},
          {"public", header.public_key.base64url()},
          {"keyId", header.public_key.id().hex()},
          {"thumbprint", header.public_key.thumbprint()}};
}

std::string text_of_facts(const json::Object& facts) {
  std::string text;
  for (const auto& [name, value] : facts) text += name + ": " + *value.as_string() + "\n";
  return text;
}

file::Path default_path(const file::Path& home, crypto::KeyUse use, const crypto::PublicKey& key) {
  return home / "keys" / (std::string(crypto::name(use)) + "-" + key.id().hex() + ".key");
}

// Makes a key and writes its file; the header of what was written.
Result<crypto::KeyFileHeader> write_new_key(Context& context, crypto::KeyUse use,
                                            const std::string& key_name, bool fast,
                                            const std::optional<file::Path>& out,
                                            file::Path& written) {
  const auto nfc_name = text::to_nfc(key_name);
  if (!nfc_name) return in_context("--name", nfc_name.error());
  const auto passphrase = context.passphrases.fresh(*nfc_name);
  if (!passphrase) return passphrase.error();
  if (!fast && (!text::is_utf8(passphrase->view()) ||
                text::code_points(passphrase->view()) < kMinPassphrase))
    return error(Errc::out_of_range,
                 "the passphrase has fewer than " + std::to_string(kMinPassphrase) + " characters");
  const crypto::SecretKey key = crypto::SecretKey::generate();
  written = out ? *out : default_path(*context.home, use, key.public_key());
  if (std::filesystem::exists(written))
    return error(Errc::conflict, written.string() + " exists and is never overwritten");
  const auto text =
      crypto::encode_key_file(key, use, *nfc_name, passphrase->view(),
                              fast ? crypto::kMinimalKdf : crypto::kSensitiveKdf, context.random);
  if (!text) return text.error();
  if (!file::create_new(written, bytes_of(*text), file::Mode::secret))
    return error(Errc::conflict, written.string() + " exists and is never overwritten");
  return crypto::KeyFileHeader{use, *nfc_name, key.public_key()};
}

Exit make(const New& options, Context& context) {
  const auto use = crypto::key_use_from(options.use);
  if (!use) return context.fail(Exit::usage, "--use: " + use.error().detail);
  if (!options.out && !context.home)
    return context.fail(Exit::usage, "where to? give --out FILE or --home DIR");
  file::Path written;
  const auto header =
      write_new_key(context, *use, options.name, options.fast, options.out, written);
  if (!header) return context.fail(header.error());
  json::Object facts = facts_of(*header);
  facts.emplace_back("file", written.string());
  context.answer(facts, text_of_facts(facts));
  return Exit::done;
}

struct ShowKey {
  file::Path file;
  std::optional<std::string> origin;
};

std::optional<tlog::NoteKeyType> note_type(crypto::KeyUse use) {
  switch (use) {
    case crypto::KeyUse::log:
    case crypto::KeyUse::bundle: return tlog::NoteKeyType::ed25519;
    case crypto::KeyUse::clock:
    case crypto::KeyUse::witness: return tlog::NoteKeyType::cosignature;
    default: return std::nullopt;
  }
}

Exit show(const ShowKey& options, Context& context) {
  const auto text = read_key_file(options.file);
  if (!text) return context.fail(text.error());
  const auto header = crypto::read_key_file_header(*text);
  if (!header)
    return context.fail(Exit::configuration, options.file.string() + ": " + header.error().detail);
  json::Object facts = facts_of(*header);
  if (options.origin) {
    const auto type = note_type(header->use);
    if (!type)
      return context.fail(
          Exit::usage,
          "--origin: a key for " + std::string(crypto::name(header->use)) + " signs no notes");
    const auto verifier = tlog::NoteVerifier::of(*options.origin, *type, header->public_key);
    if (!verifier) return context.fail(Exit::usage, "--origin: " + verifier.error().detail);
    facts.emplace_back("vkey", verifier->vkey());
  }
  context.answer(facts, text_of_facts(facts));
  return Exit::done;
}

struct Grant {
  std::string issuer, holder, holder_name, use, from;
  std::optional<std::string> key, to;
  std::optional<file::Path> key_file;
  std::vector<std::string> areas, stars;
  Signing signing;
};

Result<crypto::PublicKey> key_to_grant(const Grant& options) {
  if (options.key.has_value() == options.key_file.has_value())
    return error(Errc::malformed, "give either --public X or --key-file FILE");
  if (options.key) return crypto::PublicKey::from_base64url(*options.key);
  const auto text = read_key_file(*options.key_file);
  if (!text) return text.error();
  const auto header = crypto::read_key_file_header(*text);
  if (!header) return header.error();
  if (crypto::name(header->use) != options.use)
    return error(Errc::mismatch, options.key_file->string() + " is a key for " +
                                     std::string(crypto::name(header->use)));
  return header->public_key;
}

Result<record::Interval> interval_of(const std::string& from,
                                     const std::optional<std::string>& to) {
  const auto first = Date::parse(from);
  if (!first) return in_context("--from", first.error());
  record::Interval interval{*first, std::nullopt};
  if (!to) return interval;
  const auto last = Date::parse(*to);
  if (!last) return in_context("--to", last.error());
  interval.to = *last;
  return interval;
}

Result<record::Scope> scope_of(const Grant& options) {
  const auto interval = interval_of(options.from, options.to);
  if (!interval) return interval.error();
  record::Scope scope{{}, {}, *interval};
  for (const std::string& text : options.areas) {
    const auto area = record::Area::parse(text);
    if (!area) return in_context("--area", area.error());
    scope.areas.push_back(*area);
  }
  for (const std::string& text : options.stars) {
    if (text != "3" && text != "4" && text != "5")
      return error(Errc::out_of_range, "--stars: 3, 4 or 5");
    scope.stars.push_back(text[0] - '0');
  }
  std::sort(scope.areas.begin(), scope.areas.end());
  std::sort(scope.stars.begin(), scope.stars.end());
  scope.areas.erase(std::unique(scope.areas.begin(), scope.areas.end()), scope.areas.end());
  scope.stars.erase(std::unique(scope.stars.begin(), scope.stars.end()), scope.stars.end());
  return scope;
}

Result<record::KeyGrant> grant_body(const Grant& options) {
  const auto use = record::from_name<record::GrantedUse>(options.use);
  if (!use) return in_context("--use", use.error());
  const auto key = key_to_grant(options);
  if (!key) return key.error();
  const auto holder = record::Uri::parse(options.holder);
  if (!holder) return in_context("--holder", holder.error());
  const auto holder_name = text::to_nfc(options.holder_name);
  if (!holder_name) return in_context("--holder-name", holder_name.error());
  const auto scope = scope_of(options);
  if (!scope) return scope.error();
  return record::KeyGrant{*key, *use, *holder, *holder_name, *scope};
}

Exit grant(Grant& options, Context& context) {
  const auto issuer = record::Uri::parse(options.issuer);
  if (!issuer) return context.fail(Exit::usage, "--issuer: " + issuer.error().detail);
  auto body = grant_body(options);
  if (!body) return context.fail(Exit::usage, body.error().detail);
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  options.signing.draft_name = "key-grant";
  const Instant now = context.now();
  return report_issued(
      context, office->issue({office->say(*issuer, std::move(*body), now)}, options.signing, now));
}

struct Revoke {
  std::string issuer, key;
  std::optional<std::string> reason, reason_en;
  std::optional<std::uint64_t> compromised_at;
  Signing signing;
};

// A granted key by its thumbprint, key id or public key.
registry::KeyPtr find_granted(const registry::Registry& registry, const std::string& text) {
  if (auto key = registry.key(text); key && key->granted) return key;
  if (const auto id = crypto::KeyId::from_hex(text))
    if (auto key = registry.key(*id); key && key->granted) return key;
  if (const auto public_key = crypto::PublicKey::from_base64url(text))
    if (auto key = registry.key(public_key->thumbprint()); key && key->granted) return key;
  return nullptr;
}

Exit revoke(Revoke& options, Context& context) {
  const auto issuer = record::Uri::parse(options.issuer);
  if (!issuer) return context.fail(Exit::usage, "--issuer: " + issuer.error().detail);
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const auto key = find_granted(office->registry(), options.key);
  if (!key)
    return context.fail(Exit::negative, "no key was granted that is called " + options.key,
                        "its thumbprint, 8-digit id or public key; authorities' keys are closed "
                        "by the trust list");
  record::KeyRevocation body{key->key,
                             options.compromised_at,
                             {options.reason.value_or(""), options.reason_en.value_or("")}};
  options.signing.draft_name = "key-revocation";
  const Instant now = context.now();
  return report_issued(
      context, office->issue({office->say(*issuer, std::move(body), now)}, options.signing, now));
}

struct Rotate {
  std::string use, service, issuer;
  std::string name = "";
  bool fast = false;
  Signing signing;
};

Exit rotate(Rotate& options, Context& context) {
  const auto use = crypto::key_use_from(options.use);
  if (!use || (*use != crypto::KeyUse::manifest && *use != crypto::KeyUse::label))
    return context.fail(Exit::usage, "--use: manifest or label");
  const auto service = record::Uri::parse(options.service);
  const auto issuer = record::Uri::parse(options.issuer);
  if (!service) return context.fail(Exit::usage, "--service: " + service.error().detail);
  if (!issuer) return context.fail(Exit::usage, "--issuer: " + issuer.error().detail);
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const Instant now = context.now();
  const auto old_key = office->key_in_use(*service, *use, now.date());
  if (!old_key) return context.fail(old_key.error());
  const auto old = office->registry().key(old_key->thumbprint());

  file::Path written;
  const auto header = write_new_key(context, *use, options.name, options.fast, {}, written);
  if (!header) return context.fail(header.error());
  record::Scope scope = *old->scope;
  scope.interval.from = now.date();
  const record::KeyGrant granted{header->public_key, *old->use, *service, old->holder_name, scope};
  const record::KeyRevocation ended{
      *old_key, std::nullopt, {"Thay khóa định kỳ", "Regular key rotation"}};
  options.signing.draft_name = "key-rotation";
  context.note("new key: " + written.string());
  return report_issued(
      context,
      office->issue({office->say(*issuer, granted, now), office->say(*issuer, ended, now)},
                    options.signing, now),
      {{"key", written.string()}});
}

}  // namespace

void add_key_commands(cli::Command& program) {
  auto group = program.group("key", "Keys: making, showing, granting, ending them");

  auto new_options = std::make_shared<New>();
  group.command("new", "Make a key file; it is never overwritten")
      .option(
          new_options->use, "--use", "USE",
          "root, authority, manifest, label, log, clock, witness, bundle, producer or inspector")
      .option(new_options->name, "--name", "TEXT", "A line for people: whose key, since when")
      .option(new_options->out, "--out", "FILE", "Default: HOME/keys/<use>-<key id>.key")
      .flag(new_options->fast, "--fast",
            "Weak protection, for demonstrations with a published passphrase only")
      .does([new_options](Context& context) { return make(*new_options, context); });

  auto show_options = std::make_shared<ShowKey>();
  group.command("show", "Print the public part of a key file; needs no passphrase")
      .option(show_options->file, "file", "FILE", "The key file")
      .option(show_options->origin, "--origin", "NAME",
              "Also print the vkey under this name (keys of log, clock, witness, bundle)")
      .does([show_options](Context& context) { return show(*show_options, context); });

  auto grant_options = std::make_shared<Grant>();
  auto grant_command =
      group.command("grant", "Delegate a key below the trust list (KeyGrant statement)");
  grant_command.option(grant_options->issuer, "--issuer", "URI", "The authority that delegates")
      .option(grant_options->use, "--use", "USE", "manifest, label, producer or inspector")
      .option(grant_options->holder, "--holder", "URI", "Who holds the key")
      .option(grant_options->holder_name, "--holder-name", "TEXT", "Their name")
      .option(grant_options->key, "--public", "X", "The public key, as `key show` prints it")
      .option(grant_options->key_file, "--key-file", "FILE", "Or its key file")
      .option(grant_options->areas, "--area", "CODE", "66, 66/644 or *; may be repeated", 1)
      .option(grant_options->stars, "--stars", "N", "3, 4 or 5; may be repeated", 1)
      .option(grant_options->from, "--from", "DATE", "First day, YYYY-MM-DD")
      .option(grant_options->to, "--to", "DATE", "Last day");
  add_signing_options(grant_command, grant_options->signing);
  grant_command.does([grant_options](Context& context) { return grant(*grant_options, context); });

  auto revoke_options = std::make_shared<Revoke>();
  auto revoke_command = group.command("revoke", "End a granted key (KeyRevocation statement)");
  revoke_command
      .option(revoke_options->issuer, "--issuer", "URI", "Who granted it, its parent or successor")
      .option(revoke_options->key, "key", "KEY", "Thumbprint, 8-digit id or public key")
      .option(revoke_options->compromised_at, "--compromised-at", "SIZE",
              "The key was in other hands: what stands in the log from this size on loses effect")
      .option(revoke_options->reason, "--reason", "TEXT", "In Vietnamese")
      .option(revoke_options->reason_en, "--reason-en", "TEXT", "In English");
  add_signing_options(revoke_command, revoke_options->signing);
  revoke_command.does(
      [revoke_options](Context& context) { return revoke(*revoke_options, context); });

  auto rotate_options = std::make_shared<Rotate>();
  auto rotate_command =
      group.command("rotate", "Replace a manifest or label key: new key file, grant, revocation");
  rotate_command.option(rotate_options->use, "--use", "USE", "manifest or label")
      .option(rotate_options->service, "--service", "URI", "The label service that holds it")
      .option(rotate_options->issuer, "--issuer", "URI", "The authority that delegates")
      .option(rotate_options->name, "--name", "TEXT", "A line for people: whose key, since when")
      .flag(rotate_options->fast, "--fast", "As in `key new`")
      .footer("Keep the old key file: lots made before the rotation are still labelled with it.");
  add_signing_options(rotate_command, rotate_options->signing);
  rotate_command.does(
      [rotate_options](Context& context) { return rotate(*rotate_options, context); });
}

}  // namespace ocop::issuer
