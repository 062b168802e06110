#include "issuer/commands.h"

namespace ocop::issuer {

namespace {

struct Init {
  std::string origin;
  std::optional<file::Path> public_folder;
};

Exit init(const Init& options, Context& context) {
  if (!context.home)
    return context.fail(Exit::usage, "where? --home is missing",
                        context.program + " --home DIR init --origin NAME");
  const auto home =
      Home::init(*context.home, options.origin, options.public_folder.value_or(file::Path()));
  if (!home) {
    const bool bad_origin = home.error().code == Errc::malformed;
    return context.fail(bad_origin ? Exit::usage : Exit::configuration, home.error().detail);
  }
  context.answer(json::Object{{"home", home->root.string()},
                              {"origin", home->origin},
                              {"public", home->public_folder.string()}},
                 home->root.string() + " is ready for the log " + home->origin + "\n");
  context.note("next: key new for root, log, clock and bundle keys, then trust propose");
  return Exit::done;
}

json::Object facts_of(Office& office) {
  json::Array keys;
  for (const HeldKey& held : office.keys().held())
    keys.emplace_back(json::Object{{"use", crypto::name(held.header.use)},
                                   {"name", held.header.name},
                                   {"keyId", held.header.public_key.id().hex()},
                                   {"file", held.path.filename().string()}});
  json::Object facts{{"origin", office.home().origin},
                     {"public", office.home().public_folder.string()},
                     {"trustVersion", office.has_trust() ? office.trust().version : 0},
                     {"logSize", office.published_size()},
                     {"queued", office.queued()}};
  if (office.has_trust()) facts.emplace_back("trustExpires", office.trust().expires.rfc3339());
  if (const auto time = office.cosigned()) facts.emplace_back("cosigned", time->rfc3339());
  facts.emplace_back("keys", std::move(keys));
  return facts;
}

std::string text_of(Office& office) {
  std::string text = "origin: " + office.home().origin + "\n";
  text += "trust list: " +
          (office.has_trust() ? std::to_string(office.trust().version) + ", expires " +
                                    office.trust().expires.vietnamese()
                              : "none published") +
          "\n";
  const auto time = office.cosigned();
  text += "log: " + std::to_string(office.published_size()) + " entries" +
          (time ? ", time " + time->rfc3339() : "") + "\n";
  text += "queued: " + std::to_string(office.queued()) + "\n";
  for (const HeldKey& held : office.keys().held())
    text += "key: " + std::string(crypto::name(held.header.use)) + " " +
            held.header.public_key.id().hex() + " " + held.header.name + "\n";
  return text;
}

Exit status(Context& context) {
  const auto office = context.office(Access::read);
  if (!office) return context.failed;
  context.answer(facts_of(*office), text_of(*office));
  if (office->has_trust())
    for (const registry::Finding& finding : office->registry().findings())
      context.note("entry " + std::to_string(finding.index) + ": " +
                   std::string(registry::name(finding.problem)) + ": " + finding.detail);
  return Exit::done;
}

}  // namespace

void add_init_commands(cli::Command& program) {
  auto options = std::make_shared<Init>();
  program.command("init", "Make an issuer's home; nothing is ever overwritten")
      .option(options->origin, "--origin", "NAME",
              "The log's name, fixed for ever: \"ocop.example/dak-lak\"; not a web host")
      .option(options->public_folder, "--public", "DIR",
              "Where the public files go; default: HOME/public")
      .does([options](Context& context) { return init(*options, context); });
  program.command("status", "Print trust list, log, queue and held keys").does(status);
}

}  // namespace ocop::issuer
