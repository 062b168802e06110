// kill −9 at many moments while statements are issued, tables imported, labels printed and the log
// published. After each, what is public is clean, what was acknowledged is there, and printing goes
// on where it stood. 20 kills; 200 with OCOP_FULL=1. OCOP_SEED=N draws other moments.
#include <array>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "common/imaging/barcodes.h"
#include "common/registry/judge.h"
#include "labels/media.h"
#include "labels/pdf_pages.h"
#include "labels/render.h"
#include "tests/issuer/acts/print_house.h"
#include "tests/kill/killed_program.h"

namespace ocop::test {
namespace {

using issuer::Access;
using Nanoseconds = std::chrono::nanoseconds;

constexpr std::uint32_t kDefaultSeed = 20261123;
constexpr int kLotLabels = 40;
constexpr int kJobLabels = 2;
// Of ten kills six are at the steps, four at random instants.
const std::vector<std::string> kSteps{"append", "fsync", "sign", "rename", "render", "release"};
constexpr std::size_t kRound = 10;

enum class Act { edit, certify, import, lot, publish, print, resume };
constexpr std::array kActs{Act::edit,    Act::certify, Act::import, Act::lot,
                           Act::publish, Act::print,   Act::resume};

std::string_view name(Act act) {
  switch (act) {
    case Act::edit: return "product edit";
    case Act::certify: return "certify";
    case Act::import: return "import";
    case Act::lot: return "lot create";
    case Act::publish: return "publish";
    case Act::print: return "label create";
    case Act::resume: return "label resume";
  }
  return "";
}

Act act_with(const std::string& step) {
  return step == "render" || step == "release" ? Act::print : Act::publish;
}

std::uint32_t seed() {
  const char* const given = std::getenv("OCOP_SEED");
  return given == nullptr ? kDefaultSeed : static_cast<std::uint32_t>(std::stoul(given));
}

std::size_t kills_wanted() {
  const char* const full = std::getenv("OCOP_FULL");
  return full != nullptr && std::string_view(full) == "1" ? 200 : 20;
}

// The text behind each "name":" in an answer.
std::vector<std::string> members(const std::string& answer, const std::string& name) {
  std::vector<std::string> values;
  const std::string begin = "\"" + name + "\":\"";
  for (std::size_t at = answer.find(begin); at != std::string::npos;
       at = answer.find(begin, at + 1)) {
    const std::size_t from = at + begin.size();
    values.push_back(answer.substr(from, answer.find('"', from) - from));
  }
  return values;
}

class Office {
 public:
  Office() {
    house_.office.reset();
    file::write_atomic(passphrase(), std::string(kTestPassphrase) + "\n", file::Mode::secret);
    std::filesystem::create_directory(sheets());
    std::filesystem::create_directory(house_.output("answers"));
    for (const Act act : {Act::edit, Act::certify, Act::import, Act::lot, Act::publish, Act::print,
                          Act::resume, Act::edit})
      usual_[act] = must(act).lasted;
  }

  // Kills the act at the moment; false if it ended before.
  bool kill(Act act, const std::string& step) {
    prepare(act);
    Moment moment{step, Nanoseconds{0}};
    if (step.empty())
      moment.after = Nanoseconds{static_cast<std::int64_t>(
          static_cast<double>(usual_.at(act).count()) * 1.02 * draw(1'000'000) / 1e6)};
    const Outcome outcome = run(arguments(act), moment);
    // An answer that is out is an acknowledgement, even if the program was killed behind it.
    const bool answered = outcome.out.ends_with("\n");
    INFO(name(act) << " " << step << "\n" << outcome.err << outcome.out);
    if (answered) acknowledge(outcome.out);
    if (!outcome.killed) REQUIRE(outcome.status == 0);
    if (!step.empty()) REQUIRE(outcome.killed);
    check_all();
    return outcome.killed;
  }

  std::uint32_t draw(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }

  // Every label of every sheet is read from the paper's bytes: each index once, each valid.
  void check_sheets() {
    const auto office = house_.home.office(Access::read);
    std::set<std::uint32_t> indexes;
    std::size_t labels = 0;
    for (const file::Path& name : file::list(sheets())) {
      INFO(name.string());
      for (const std::string& uri : uris_of(file::read(sheets() / name).value())) {
        const auto judged = registry::judge(uri, registry::HostRule::in_text, office->registry(),
                                            office->files(), {now_, now_});
        CHECK(judged.verdict == registry::Verdict::valid);
        REQUIRE(judged.index);
        CHECK(indexes.insert(*judged.index).second);
        ++labels;
      }
    }
    std::uint64_t expected = 0;
    for (const store::LabelJob& job : office->store().jobs()) expected += job.end - job.first;
    CHECK(labels == expected);
  }

  [[nodiscard]] std::string summary() const {
    return std::to_string(acknowledged_.size()) + " statements acknowledged, " +
           std::to_string(file::list(sheets()).size()) + " sheets, log of " +
           std::to_string(published_) + " entries";
  }

 private:
  [[nodiscard]] file::Path passphrase() const { return house_.output("passphrase"); }
  [[nodiscard]] file::Path sheets() const { return house_.output("sheets"); }
  [[nodiscard]] file::Path table() const { return house_.output("table.csv"); }

  Outcome run(std::vector<std::string> words, const std::optional<Moment>& moment) {
    now_ = now_.plus(std::chrono::seconds(1));
    std::vector<std::string> command{std::string(OCOP_BIN_DIR) + "/ocop-issuer",
                                     "--home",
                                     house_.home.root().string(),
                                     "--passphrase-file",
                                     passphrase().string(),
                                     "--now",
                                     now_.rfc3339(),
                                     "--json"};
    command.insert(command.end(), words.begin(), words.end());
    return run_and_kill(command, house_.output("answers"), moment);
  }

  // To its end, which must be a good one.
  Outcome must(const std::vector<std::string>& words) {
    Outcome outcome = run(words, std::nullopt);
    INFO(words.front() << "\n" << outcome.err << outcome.out);
    REQUIRE(outcome.status == 0);
    acknowledge(outcome.out);
    return outcome;
  }
  Outcome must(Act act) {
    prepare(act);
    return must(arguments(act));
  }

  // What the act needs: something to publish, labels to print, a job that was interrupted.
  void prepare(Act act) {
    if (act == Act::publish) must(arguments(Act::edit));
    if (act == Act::import)
      file::write_atomic(table(), "code,name,kind,unit\nhtx-" + std::to_string(number_) + ",HTX " +
                                      std::to_string(number_) + ",cooperative,24163\n");
    if (act != Act::print && act != Act::resume) return;
    if (!printable()) {
      must(arguments(Act::lot));
      must(arguments(Act::publish));
    }
    if (act != Act::resume || unfinished()) return;
    const Outcome interrupted = run(arguments(Act::print), Moment{"render", Nanoseconds{0}});
    INFO(interrupted.err);
    REQUIRE(interrupted.killed);
  }

  std::optional<std::int64_t> unfinished() {
    for (const store::LabelJob& job : jobs())
      if (job.state != store::JobState::released) return job.id;
    return std::nullopt;
  }

  // A published lot with labels left.
  std::optional<record::StatementId> printable() {
    const auto office = house_.home.office(Access::read);
    for (const store::LotRow& lot : office->store().lots()) {
      const auto manifest = office->registry().manifest(lot.manifest);
      if (manifest && manifest->origin.index < office->published_size() &&
          office->store().labels_left(lot.manifest) >= kJobLabels)
        return lot.manifest;
    }
    return std::nullopt;
  }

  std::vector<std::string> arguments(Act act) {
    const std::string number = std::to_string(++number_);
    switch (act) {
      case Act::edit:
        return {"product",       "edit",     demo_gtin().text(),        "--brand",
                "Lần " + number, "--issuer", demo_uri("dak-lak").text()};
      case Act::certify:
        return {
            "certify",    "--product",         demo_gtin().text(),        "--stars",    "3",
            "--decision", number + "/QĐ-UBND", "--decision-date",         "2025-07-10", "--quota",
            "5000",       "--issuer",          demo_uri("dak-lak").text()};
      case Act::import:
        return {"import", "producers", table().string(), "--issuer", demo_uri("dak-lak").text()};
      case Act::resume: return {"label", "resume", std::to_string(unfinished().value())};
      case Act::lot:
        return {"lot",      "create",
                "--gtin",   demo_gtin().text(),
                "--lot",    "L0725-" + number,
                "--packed", "2025-07-19",
                "--labels", std::to_string(kLotLabels)};
      case Act::publish: return {"publish"};
      case Act::print:
        return {"label",   "create",
                "--lot",   printable().value().text(),
                "--count", std::to_string(kJobLabels),
                "--out",   (sheets() / (number + ".pdf")).string()};
    }
    return {};
  }

  void acknowledge(const std::string& answer) {
    for (const std::string& entry : members(answer, "entry"))
      acknowledged_.push_back(crypto::Hash::from_hex(entry).value());
    if (answer.find("\"uris\"") != std::string::npos)
      for (const std::string& sheet : members(answer, "sha256"))
        acknowledged_sheets_.insert(crypto::Hash::from_hex(sheet).value());
  }

  void check_all() {
    must({"audit", "--strict"});
    check_acknowledged(0);
    resume_jobs();
    must({"publish"});
    check_acknowledged(acknowledged_.size());
    check_jobs();
    check_references();
  }

  // No two certificates share a reference, whatever became of the commands that chose them.
  void check_references() {
    const auto office = house_.home.office(Access::read);
    CHECK(office->registry().findings().empty());
    std::set<std::uint32_t> references;
    for (const auto& certificate : office->registry().certificates())
      CHECK(references.insert(certificate->body.reference.number()).second);
  }

  // All acknowledged statements are in log or queue, the first `in_log` of them in the log, which
  // never shrinks.
  void check_acknowledged(std::size_t in_log) {
    const auto office = house_.home.office(Access::read);
    CHECK(office->published_size() >= published_);
    published_ = office->published_size();
    for (std::size_t i = 0; i < acknowledged_.size(); ++i) {
      const auto index = office->index_of(acknowledged_[i]);
      REQUIRE(index);
      if (i < in_log) CHECK(*index < published_);
    }
  }

  void resume_jobs() {
    for (const store::LabelJob& job : jobs()) {
      if (job.state == store::JobState::released) continue;
      must({"label", "resume", std::to_string(job.id), "--out",
            (sheets() / ("resumed-" + std::to_string(job.id) + ".pdf")).string()});
    }
  }

  std::vector<store::LabelJob> jobs() { return house_.home.office(Access::read)->store().jobs(); }

  // Every job is released, each with its own sheet and its own indexes.
  void check_jobs() {
    std::set<crypto::Hash> delivered;
    for (const file::Path& name : file::list(sheets()))
      delivered.insert(crypto::sha256(file::read(sheets() / name).value()));
    std::map<record::StatementId, std::uint64_t> end_of_lot;
    std::size_t released = 0;
    for (const store::LabelJob& job : jobs()) {
      CHECK(job.state == store::JobState::released);
      CHECK(delivered.contains(job.sha256.value()));
      CHECK(job.first >= end_of_lot[job.manifest]);
      end_of_lot[job.manifest] = job.end;
      ++released;
    }
    CHECK(delivered.size() == released);
    for (const crypto::Hash& sheet : acknowledged_sheets_) CHECK(delivered.contains(sheet));
  }

  // What a reader finds in the cells of a delivered PDF.
  static std::vector<std::string> uris_of(const Bytes& pdf) {
    const labels::SheetGeometry& sheet = labels::kA4Sheet21;
    std::vector<std::string> uris;
    const auto pages = labels::visit_pdf_pages(
        pdf, labels::kSheetDpi, [&](std::size_t, const imaging::Image& page) -> Result<void> {
          const double scale = labels::kSheetDpi / labels::kMmPerInch;
          for (int cell = 0; cell < kJobLabels; ++cell) {
            const labels::Point at = sheet.origin_of(cell);
            const auto code = imaging::read_one_qr(
                imaging::crop(page, {static_cast<int>(at.x * scale), static_cast<int>(at.y * scale),
                                     static_cast<int>(sheet.label.width * scale),
                                     static_cast<int>(sheet.label.height * scale)}));
            if (code) uris.push_back(code->text);
          }
          return ok();
        });
    REQUIRE(pages.has_value());
    return uris;
  }

  PrintHouse house_;
  std::mt19937 random_{seed()};
  Instant now_ = house_.home.now;
  int number_ = 0;
  std::map<Act, Nanoseconds> usual_;
  std::vector<crypto::Hash> acknowledged_;
  std::set<crypto::Hash> acknowledged_sheets_;
  std::uint64_t published_ = 0;
};

void print_table(const std::map<std::string, std::size_t>& hits, std::size_t kills) {
  std::cout << kills << " kills, seed " << seed() << "\n";
  for (const auto& [where, count] : hits)
    std::cout << "  " << std::left << std::setw(36) << where << std::right << std::setw(5) << count
              << std::fixed << std::setprecision(1) << std::setw(7)
              << 100.0 * static_cast<double>(count) / static_cast<double>(kills) << " %\n";
}

TEST_CASE("an issuer that is killed at any moment loses nothing and prints nothing twice",
          "[kill]") {
  Office office;
  const std::size_t wanted = kills_wanted();
  std::map<std::string, std::size_t> hits;
  std::size_t kills = 0;
  for (std::size_t turn = 0; kills < wanted; ++turn) {
    REQUIRE(turn < 4 * wanted);
    const std::size_t slot = turn % kRound;
    const std::string step = slot < kSteps.size() ? kSteps[slot] : "";
    const Act act = step.empty() ? kActs[office.draw(static_cast<std::uint32_t>(kActs.size()))]
                                 : act_with(step);
    if (!office.kill(act, step)) continue;
    ++kills;
    ++hits[step.empty() ? "some instant of " + std::string(name(act)) : "step " + step];
  }
  office.check_sheets();
  print_table(hits, kills);
  std::cout << "  " << office.summary() << std::endl;
  for (const std::string& step : kSteps) CHECK(20 * hits["step " + step] >= kills);
}

}  // namespace
}  // namespace ocop::test
