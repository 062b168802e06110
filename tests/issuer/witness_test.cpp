// A log that witnesses cosign. This issuer cannot ask them; it reads and audits what they signed.
#include <catch2/catch.hpp>

#include "common/tlog/log_writer.h"
#include "common/tlog/note_sign.h"
#include "issuer/log_view.h"
#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using Kind = AuditFinding::Kind;
using test::demo_keys;
using test::TestHome;

constexpr const char* kWitnesses[] = {"witness-1", "witness-2", "witness-3"};

// A home whose trust list asks for two of three witnesses, and its log, written elsewhere with the
// cosignatures of those who are named.
class Witnessed : public TestHome {
 public:
  explicit Witnessed(const std::vector<std::string>& cosigners) {
    record::TrustList list = test::demo_trust_list();
    for (const char* name : kWitnesses)
      list.log.witness_vkeys.push_back(
          tlog::NoteVerifier::of(name, tlog::NoteKeyType::cosignature, demo_keys().public_key(name))
              ->vkey());
    list.log.witness_quorum = 2;
    const auto taken = office()->adopt(test::sign_trust_list(list, {"root-1", "root-2", "root-3"}));
    if (!taken) throw std::logic_error(to_string(taken.error()));
    write(list, cosigners);
  }

  [[nodiscard]] file::Path checkpoint() const { return public_folder() / "log" / "checkpoint"; }

 private:
  void write(const record::TrustList& list, const std::vector<std::string>& cosigners) {
    const auto policy = checkpoint_policy(list.log).value();
    auto writer = tlog::LogWriter::create(
        {.folder = public_folder() / "log",
         .record = elsewhere("log.record"),
         .origin = std::string(test::kDemoOrigin),
         .clock_name = policy.clock->name(),
         .log_key = &demo_keys().at("log"),
         .clock_key = &demo_keys().at("clock"),
         .witnesses = policy.witnesses,
         .quorum = 0,
         .ask_witnesses =
             [&](const std::string& note) {
               const std::string text = tlog::parse_note(note)->text;
               std::vector<tlog::NoteSignature> given;
               for (const std::string& name : cosigners)
                 given.push_back(tlog::cosign(name, demo_keys().at(name), now, text).value());
               return given;
             },
         .on_step = {}},
        now);
    if (!writer) throw std::logic_error(to_string(writer.error()));
  }
};

TEST_CASE("an audit holds a log to the quorum of witnesses that the trust list names", "[issuer]") {
  CHECK_FALSE(Witnessed({"witness-1", "witness-3"}).audit().has(Kind::broken));
  CHECK_FALSE(Witnessed({"witness-1", "witness-2", "witness-3"}).audit().has(Kind::broken));
  CHECK(Witnessed({}).audit().has(Kind::broken));
  CHECK(Witnessed({"witness-2"}).audit().has(Kind::broken));
  CHECK(Witnessed({"witness-2", "stranger"}).audit().has(Kind::broken));
}

TEST_CASE("a cosignature that was touched does not count towards the quorum", "[issuer]") {
  Witnessed home({"witness-1", "witness-3"});
  const std::string good = file::read_text(home.checkpoint()).value();
  const std::size_t line = good.rfind("— witness-3");
  REQUIRE(line != std::string::npos);
  std::string bad = good;
  char& letter = bad[bad.size() - 10];
  letter = letter == 'A' ? 'B' : 'A';
  file::write_atomic(home.checkpoint(), bad);
  CHECK(home.audit().has(Kind::broken));
  file::write_atomic(home.checkpoint(), good.substr(0, line));
  CHECK(home.audit().has(Kind::broken));
  file::write_atomic(home.checkpoint(), good);
  CHECK_FALSE(home.audit().has(Kind::broken));
}

TEST_CASE("a home whose log needs witnesses opens under their quorum and publishes nothing",
          "[issuer]") {
  Witnessed home({"witness-1", "witness-3"});
  const auto published = home.office()->publish(home.now);
  REQUIRE(published.has_error());
  CHECK(published.error().code == Errc::unsupported);
}

}  // namespace
}  // namespace ocop::issuer
