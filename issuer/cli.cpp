#include "issuer/cli.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <map>
#include <new>
#include <ostream>

#include <CLI/CLI.hpp>

namespace ocop::issuer::cli {

struct Command::Node {
  CLI::App* app = nullptr;
  std::string path;  // "lot create"
  std::function<Exit(Context&)> action;
  Program::Impl* program = nullptr;
};

struct Program::Impl {
  CLI::App app;
  std::string name;
  CommonOptions common;
  std::vector<std::unique_ptr<Command::Node>> nodes;

  Command::Node* add(CLI::App* word, std::string path) {
    nodes.push_back(
        std::make_unique<Command::Node>(Command::Node{word, std::move(path), {}, this}));
    return nodes.back().get();
  }

  // The innermost word that was given.
  [[nodiscard]] const Command::Node& chosen() const {
    const CLI::App* word = &app;
    while (!word->get_subcommands().empty()) word = word->get_subcommands().front();
    return **std::find_if(nodes.begin(), nodes.end(),
                          [&](const auto& node) { return node->app == word; });
  }
};

namespace {

constexpr std::uint64_t kLongestWait = 86'400;  // seconds

std::string lower_first(std::string text) {
  const bool acronym = text.size() > 1 && std::isupper(static_cast<unsigned char>(text[1])) != 0;
  if (!text.empty() && !acronym)
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::uint64_t number_of(const std::string& name, const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size())
    throw CLI::ValidationError(name, "\"" + text + "\" is not a whole number");
  return value;
}

// One value, handed to `take`.
CLI::Option* add_one(CLI::App& app, const std::string& name, const std::string& value,
                     const std::string& help, std::function<void(const std::string&)> take) {
  return app
      .add_option_function<std::string>(
          name, [take = std::move(take)](const std::string& text) { take(text); }, help)
      ->type_name(value);
}

// Several; an option takes one each time it is given, a positional argument all that follow.
void add_many(CLI::App& app, const std::string& name, const std::string& value,
              const std::string& help, int at_least,
              std::function<void(const std::vector<std::string>&)> take) {
  CLI::Option* option =
      app.add_option_function<std::vector<std::string>>(
             name, [take = std::move(take)](const std::vector<std::string>& texts) { take(texts); },
             help)
          ->type_name(value);
  if (name.starts_with("-"))
    option->allow_extra_args(false);
  else
    option->expected(std::max(at_least, 1), CLI::detail::expected_max_vector_size);
  option->required(at_least > 0);
}

std::optional<std::function<Instant()>> clock_of(const CommonOptions& common,
                                                 std::string& problem) {
  if (common.now) {
    const auto instant = Instant::parse(*common.now);
    if (instant) return [now = *instant] { return now; };
    problem = "--now: " + instant.error().detail;
    return std::nullopt;
  }
  if (common.today) {
    const auto day = Date::parse(*common.today);
    if (day) return [noon = Instant::start_of(*day).plus(std::chrono::hours(12))] { return noon; };
    problem = "--today: " + day.error().detail;
    return std::nullopt;
  }
  return [] {
    return Instant(std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count());
  };
}

std::unique_ptr<PassphraseSource> passphrases_of(const CommonOptions& common) {
  if (common.passphrase_fd)
    return passphrase_from_descriptor(static_cast<int>(*common.passphrase_fd));
  if (common.passphrase_file) return passphrase_from_file(*common.passphrase_file);
  return passphrase_from_terminal();
}

}  // namespace

Command Command::group(const std::string& name, const std::string& summary) {
  Command word = command(name, summary);
  word.node_->app->require_subcommand(1);
  return word;
}

Command Command::command(const std::string& name, const std::string& summary) {
  const std::string path = node_->path.empty() ? name : node_->path + " " + name;
  return Command(node_->program->add(node_->app->add_subcommand(name, summary), path));
}

Command& Command::option(std::string& target, const std::string& name, const std::string& value,
                         const std::string& help) {
  add_one(*node_->app, name, value, help, [&target](const std::string& text) {
    target = text;
  })->required();
  return *this;
}

Command& Command::option(std::optional<std::string>& target, const std::string& name,
                         const std::string& value, const std::string& help) {
  add_one(*node_->app, name, value, help, [&target](const std::string& text) { target = text; });
  return *this;
}

Command& Command::option(std::uint64_t& target, const std::string& name, const std::string& value,
                         const std::string& help) {
  add_one(*node_->app, name, value, help, [&target, name](const std::string& text) {
    target = number_of(name, text);
  })->default_str(std::to_string(target));
  return *this;
}

Command& Command::option(std::optional<std::uint64_t>& target, const std::string& name,
                         const std::string& value, const std::string& help) {
  add_one(*node_->app, name, value, help,
          [&target, name](const std::string& text) { target = number_of(name, text); });
  return *this;
}

Command& Command::option(std::vector<std::string>& target, const std::string& name,
                         const std::string& value, const std::string& help, int at_least) {
  add_many(*node_->app, name, value, help, at_least,
           [&target](const std::vector<std::string>& texts) { target = texts; });
  return *this;
}

Command& Command::option(file::Path& target, const std::string& name, const std::string& value,
                         const std::string& help) {
  add_one(*node_->app, name, value, help, [&target](const std::string& text) {
    target = text;
  })->required();
  return *this;
}

Command& Command::option(std::optional<file::Path>& target, const std::string& name,
                         const std::string& value, const std::string& help) {
  add_one(*node_->app, name, value, help, [&target](const std::string& text) { target = text; });
  return *this;
}

Command& Command::option(std::vector<file::Path>& target, const std::string& name,
                         const std::string& value, const std::string& help, int at_least) {
  add_many(*node_->app, name, value, help, at_least,
           [&target](const std::vector<std::string>& texts) {
             target.assign(texts.begin(), texts.end());
           });
  return *this;
}

Command& Command::flag(bool& target, const std::string& name, const std::string& help) {
  node_->app->add_flag(name, target, help);
  return *this;
}

Command& Command::required(const std::string& name) {
  node_->app->get_option(name)->required();
  return *this;
}

Command& Command::needs(const std::string& name, const std::string& other) {
  node_->app->get_option(name)->needs(node_->app->get_option(other));
  return *this;
}

Command& Command::excludes(const std::string& name, const std::string& other) {
  node_->app->get_option(name)->excludes(node_->app->get_option(other));
  return *this;
}

Command& Command::footer(const std::string& text) {
  node_->app->footer(text);
  return *this;
}

Command& Command::does(std::function<Exit(Context&)> action) {
  node_->action = std::move(action);
  return *this;
}

Program::Program(const std::string& name, const std::string& summary)
    : impl_(std::make_unique<Impl>()) {
  impl_->name = name;
  impl_->app.name(name);
  impl_->app.description(summary);
  impl_->app.require_subcommand(1);
  impl_->app.fallthrough();
  impl_->add(&impl_->app, "");
  CommonOptions& common = impl_->common;
  root()
      .option(common.home, "--home", "DIR", "The issuer's folder")
      .flag(common.json, "--json", "Print results as JSON")
      .option(common.passphrase_fd, "--passphrase-fd", "N",
              "Read the passphrase of the keys from this file descriptor")
      .option(common.passphrase_file, "--passphrase-file", "FILE",
              "Read it from this file, which only you may read; without either it is asked for")
      .option(common.lock_wait, "--lock-wait", "SECONDS",
              "How long to wait for another command that is writing")
      .option(common.today, "--today", "YYYY-MM-DD",
              "For tests and demonstrations: act as on that day, at noon")
      .option(common.now, "--now", "RFC3339", "The same, to the second");
}

Program::~Program() = default;

Command Program::root() {
  return Command(impl_->nodes.front().get());
}

Exit Program::run(int argc, const char* const* argv, const char* test_hold) {
  CommonOptions& common = impl_->common;
  const auto say = [&](Exit exit, const std::string& message, const std::string& hint) {
    std::cerr << impl_->name << ": error: " << message << "\n";
    if (!hint.empty()) std::cerr << impl_->name << ": hint: " << hint << "\n";
    return exit;
  };
  try {
    impl_->app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    if (failure.get_exit_code() == 0) {
      impl_->app.exit(failure, std::cout, std::cerr);
      return Exit::done;
    }
    const std::string& path = impl_->chosen().path;
    return say(Exit::usage, lower_first(failure.what()),
               impl_->name + (path.empty() ? "" : " " + path) + " --help");
  }
  if (common.passphrase_fd && common.passphrase_file)
    return say(Exit::usage, "--passphrase-fd and --passphrase-file exclude each other", "");
  std::string problem;
  const auto clock = clock_of(common, problem);
  if (!clock) return say(Exit::usage, problem, "");

  const Command::Node& chosen = impl_->chosen();
  const auto passphrases = passphrases_of(common);
  OpenKeys open_keys;
  Context context{.out = std::cout,
                  .err = std::cerr,
                  .program = impl_->name,
                  .command = chosen.path,
                  .clock = *clock,
                  .random = crypto::system_random(),
                  .passphrases = *passphrases,
                  .open_keys = open_keys,
                  .home = common.home,
                  .lock_wait = std::chrono::seconds(std::min(common.lock_wait, kLongestWait)),
                  .json = common.json,
                  .steps = steps_from(test_hold)};
  try {
    return chosen.action(context);
  } catch (const std::bad_alloc&) {
    return say(Exit::io, "not enough memory", "");
  } catch (const std::exception& failure) {
    return say(Exit::io, failure.what(), "");
  }
}

}  // namespace ocop::issuer::cli
