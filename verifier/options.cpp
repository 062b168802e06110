#include "verifier/options.h"

#include <sstream>

#include <CLI/CLI.hpp>

namespace ocop::verifier {
namespace {

constexpr std::uint64_t kMaxPollSeconds = 3600;
constexpr unsigned kMaxThreads = 64;

// CLI11 gives texts; they become values here.
template <class Read>
auto value_of(const std::string& option, const std::string& text, Read read) {
  auto value = read(text);
  if (!value) throw CLI::ValidationError(option, value.error().detail);
  return std::move(*value);
}

struct TimeTexts {
  std::string now;
  std::string today;

  void add_to(CLI::App& app) {
    auto* const instant = app.add_option("--now", now, "Pretend that it is this time; for tests")
                              ->type_name("RFC3339");
    app.add_option("--today", today, "Pretend that it is noon of this day; for tests")
        ->type_name("DATE")
        ->excludes(instant);
  }

  [[nodiscard]] TimeOptions read() const {
    if (!now.empty()) return {value_of("--now", now, Instant::parse)};
    if (today.empty()) return {};
    const Date day = value_of("--today", today, Date::parse);
    return {Instant::start_of(day).plus(std::chrono::hours(12))};
  }
};

constexpr const char* kExits =
    "Exit: 0 done or valid, 1 a negative answer, 2 usage, 3 configuration, 4 I/O.";

// The words below `ocop-verifier`; each fills its options when it was the one given.
class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    app_.footer(kExits);
    app_.set_version_flag("--version", "ocop-verifier " OCOP_VERSION);
    add_serve();
    add_check();
    add_log();
  }

  Parsed parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
      return {chosen(), "", false};
    } catch (const CLI::Success& asked) {
      std::ostringstream out;
      app_.exit(asked, out, out);
      return {std::nullopt, out.str(), false};
    } catch (const CLI::ParseError& mistake) {
      return {std::nullopt,
              "ocop-verifier: error: " + std::string(mistake.what()) +
                  "\nocop-verifier: hint: run with --help to see what is possible\n",
              true};
    }
  }

 private:
  void add_serve() {
    serve_word_ = app_.add_subcommand("serve", "Follow a published folder and answer scans");
    add_source(*serve_word_, serve_.source);
    serve_word_
        ->add_option("--trust", trust_,
                     "At the first start the trust list to be pinned; later a newer one, if the "
                     "source does not bring it")
        ->type_name("FILE");
    serve_word_->add_option("--data", serve_.data, "Folder for what was verified")
        ->type_name("DIR")
        ->required();
    serve_word_->add_option("--listen", listen_, "Address and port; port 0: any free one")
        ->type_name("HOST:PORT")
        ->required();
    serve_word_->add_option("--poll", poll_, "Seconds between two looks at the source")
        ->check(CLI::Range(std::uint64_t{1}, kMaxPollSeconds))
        ->capture_default_str();
    serve_word_->add_option("--threads", serve_.threads, "Threads that answer")
        ->check(CLI::Range(1U, kMaxThreads))
        ->capture_default_str();
    serve_word_
        ->add_option("--trusted-proxy", proxies_,
                     "IP address of a reverse proxy in front; may be given again")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    serve_word_->add_flag("--clear-alarm", serve_.clear_alarm,
                          "Go on after a recorded fork, once you have looked into it");
    serve_time_.add_to(*serve_word_);
    serve_word_->footer(
        "--source and --data are folders; the source may also be an http(s) URL.\n" +
        std::string(kExits));
  }

  void add_check() {
    check_word_ =
        app_.add_subcommand("check", "Judge labels: their addresses, or photographs of them");
    add_source(*check_word_, check_.source);
    check_word_->add_option("--trust", check_.trust, "The first trust list")
        ->type_name("FILE")
        ->required();
    check_word_->add_option("input", check_.inputs, "Addresses (https://…) and picture files")
        ->type_name("URI|IMAGE");
    check_word_->add_flag("--json", check_.json, "One JSON object a line");
    check_word_->add_flag("--findings", check_.findings,
                          "Also list the log entries that have no effect");
    check_word_->add_option("--lang", language_, "vi or en")
        ->check(CLI::IsMember({"vi", "en"}))
        ->capture_default_str();
    check_time_.add_to(*check_word_);
    check_word_->footer(
        "Exit 0 if every label is valid, 1 if one is not or could not be checked (the verdict "
        "says\n"
        "which); 4 if an input cannot be read, after the others were judged, or the source cannot\n"
        "be verified.\n" +
        std::string(kExits));
  }

  void add_log() {
    CLI::App* log = app_.add_subcommand("log", "Work with any C2SP tlog-tiles log");
    log->require_subcommand(1);
    verify_word_ =
        log->add_subcommand("verify", "Derive a log again from its entries and compare all of it");
    verify_word_->add_option("log", verify_.log, "Folder or URL where the log's checkpoint is")
        ->type_name("DIR|URL")
        ->required();
    add_key(*verify_word_, verify_.vkey);
    prove_word_ = log->add_subcommand("prove", "Print the proof (c2sp.org/tlog-proof) of an entry");
    prove_word_->add_option("index", prove_.index, "Number of the entry, from 0")->required();
    prove_word_->add_option("--source", prove_.log, "Folder or URL where the log's checkpoint is")
        ->type_name("DIR|URL")
        ->required();
    add_key(*prove_word_, prove_.vkey);
  }

  static void add_source(CLI::App& word, std::string& source) {
    word.add_option("--source", source, "The published folder: a path or an http(s) URL")
        ->type_name("DIR|URL")
        ->required();
  }

  static void add_key(CLI::App& word, std::string& vkey) {
    word.add_option("--key", vkey, "The log's key, as in \"example.org/log+1a2b3c4d+AQ…\"")
        ->type_name("VKEY")
        ->required();
  }

  [[nodiscard]] Command chosen() {
    if (serve_word_->parsed()) {
      serve_.listen = value_of("--listen", listen_, http::ListenAddress::parse);
      serve_.poll = std::chrono::seconds(poll_);
      if (!trust_.empty()) serve_.trust = trust_;
      for (const std::string& proxy : proxies_)
        serve_.trusted_proxies.push_back(value_of("--trusted-proxy", proxy, http::canonical_ip));
      serve_.time = serve_time_.read();
      return serve_;
    }
    if (check_word_->parsed()) {
      if (check_.inputs.empty() && !check_.findings)
        throw CLI::RequiredError("URI|IMAGE or --findings");
      check_.english = language_ == "en";
      check_.time = check_time_.read();
      return check_;
    }
    if (verify_word_->parsed()) return verify_;
    return prove_;
  }

  CLI::App app_{"OCOP Trace verifier: answers scans from signed, public data", "ocop-verifier"};
  CLI::App* serve_word_ = nullptr;
  CLI::App* check_word_ = nullptr;
  CLI::App* verify_word_ = nullptr;
  CLI::App* prove_word_ = nullptr;
  ServeOptions serve_;
  CheckOptions check_;
  LogVerifyOptions verify_;
  LogProveOptions prove_;
  TimeTexts serve_time_;
  TimeTexts check_time_;
  std::string trust_;
  std::string listen_;
  std::vector<std::string> proxies_;
  std::string language_ = "vi";
  std::uint64_t poll_ = static_cast<std::uint64_t>(kPollInterval.count());
};

}  // namespace

Parsed parse_command_line(int argc, const char* const* argv) {
  return CommandLine().parse(argc, argv);
}

}  // namespace ocop::verifier
