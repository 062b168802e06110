#include "issuer/backup.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "common/tlog/note.h"
#include "issuer/restored.h"
#include "issuer/resume.h"
#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using test::contents_of;
using test::demo_entries;
using test::TestHome;

// A home, a backup of it, and what is made from the backup.
class Backed : public TestHome {
 public:
  Backed() {
    begin_programme();
    publish();
    back_up("backup");
  }

  void back_up(const std::string& name) {
    const auto home = Home::open(root());
    const auto lock = HomeLock::take(*home, "backup", std::chrono::milliseconds(0));
    REQUIRE(make_backup(*home, *lock, elsewhere(name), now).has_value());
  }

  void restore(const std::string& name = "restored") {
    REQUIRE(restore_backup(elsewhere("backup"), elsewhere(name), {}, now).has_value());
  }

  std::unique_ptr<Office> restored_office(const std::string& name = "restored") {
    OfficeSettings changed = settings();
    changed.home = elsewhere(name);
    auto office = Office::open(changed);
    REQUIRE(office.has_value());
    return std::move(*office);
  }

  Result<Resumed> resume(Office& office, const file::Path& published) {
    const auto copy = open_published_copy(published.string());
    REQUIRE(copy.has_value());
    return resume_from(office, **copy, now);
  }
};

std::string producer(int number) {
  record::Producer body = test::demo_producer();
  body.producer = test::demo_id(number);
  return test::sign(test::make_statement(body, test::demo_uri("dak-lak"), number,
                                         Instant::parse("2025-06-03T10:00:00+07:00").value()),
                    "province-1");
}

TEST_CASE("a backup holds the home and can be checked", "[issuer]") {
  Backed home;
  const auto summary = check_backup(home.elsewhere("backup"));
  REQUIRE(summary.has_value());
  CHECK(summary->origin == test::kDemoOrigin);
  CHECK(file::mode_of(home.elsewhere("backup")) == 0700);
  CHECK(contents_of(home.elsewhere("backup") / "public") == contents_of(home.public_folder()));
  for (const file::Path& name : file::list(home.elsewhere("backup") / "home"))
    CHECK((file::mode_of(home.elsewhere("backup") / "home" / name) & 077) == 0);
}

TEST_CASE("a backup goes to a new folder only", "[issuer]") {
  Backed home;
  const auto opened = Home::open(home.root());
  const auto lock = HomeLock::take(*opened, "backup", std::chrono::milliseconds(0));
  CHECK(make_backup(*opened, *lock, home.elsewhere("backup"), home.now).error().code ==
        Errc::conflict);
}

TEST_CASE("a restored home holds what the backup held, and passes the audit", "[issuer]") {
  Backed home;
  home.restore();
  CHECK(contents_of(home.elsewhere("restored") / "public") == contents_of(home.public_folder()));
  CHECK(audit(home.elsewhere("restored") / "public", {}).findings.empty());
  const auto office = home.restored_office();
  CHECK(office->published_size() == 7);
  CHECK(office->keys().held().size() == home.office()->keys().held().size());
  CHECK(file::mode_of(home.elsewhere("restored")) == 0700);
  CHECK(file::mode_of(home.elsewhere("restored") / "state.db") == 0600);
  CHECK(file::mode_of(home.elsewhere("restored") / "log.record") == 0600);
}

TEST_CASE("a file that was changed, lost or added in a backup stops the restore", "[issuer]") {
  Backed home;
  const auto names = file::list(home.elsewhere("backup"));
  const auto refused = [&] {
    const auto restored =
        restore_backup(home.elsewhere("backup"), home.elsewhere("restored"), {}, home.now);
    CHECK(restored.has_error() != std::filesystem::exists(home.elsewhere("restored")));
    return restored.has_error();
  };
  for (const file::Path& name : names) {
    const file::Path path = home.elsewhere("backup") / name;
    const file::Mode mode = file::mode_of(path) == 0600 ? file::Mode::secret : file::Mode::shared;
    const std::string content = file::read_text(path).value();
    INFO(name);
    std::string changed = content;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    file::write_atomic(path, changed, mode);
    CHECK(refused());
    std::filesystem::remove(path);
    CHECK(refused());
    file::write_atomic(path, content, mode);
  }
  file::write_atomic(home.elsewhere("backup") / "public" / "extra", std::string_view("x"));
  CHECK(refused());
  std::filesystem::remove(home.elsewhere("backup") / "public" / "extra");
  CHECK_FALSE(refused());
}

TEST_CASE("a list of files cannot lead out of the backup", "[issuer]") {
  Backed home;
  const file::Path path = home.elsewhere("backup") / "backup.json";
  const std::string good = file::read_text(path).value();
  for (const char* name : {"../outside", "/etc/passwd", "home/../../outside", ""}) {
    std::string bad = good;
    const std::string first = "\"path\": \"";
    const std::size_t at = bad.find(first) + first.size();
    bad.replace(at, bad.find('"', at) - at, name);
    file::write_atomic(path, bad, file::Mode::secret);
    CHECK(check_backup(home.elsewhere("backup")).error().code == Errc::malformed);
  }
}

TEST_CASE("a restore overwrites nothing", "[issuer]") {
  Backed home;
  const auto again = restore_backup(home.elsewhere("backup"), home.root(), {}, home.now);
  REQUIRE(again.has_error());
  CHECK(again.error().code == Errc::conflict);
}

TEST_CASE("a restored home signs nothing before it is compared with what was published",
          "[issuer]") {
  Backed home;
  home.restore();
  const auto office = home.restored_office();
  const auto before = contents_of(home.elsewhere("restored") / "public");
  const auto published = office->publish(home.now);
  REQUIRE(published.has_error());
  CHECK(published.error().code == Errc::conflict);
  CHECK_THAT(published.error().detail, Catch::Contains("--resume-from"));
  CHECK(office->submit({producer(300)}, home.now).error().code == Errc::conflict);
  CHECK(contents_of(home.elsewhere("restored") / "public") == before);
}

TEST_CASE("a restored home goes on where the published log stands", "[issuer]") {
  Backed home;
  home.restore();
  const auto office = home.restored_office();
  const auto resumed = home.resume(*office, home.public_folder());
  REQUIRE(resumed.has_value());
  CHECK(resumed->taken_entries == 0);
  REQUIRE(office->submit({producer(300)}, home.now).has_value());
  REQUIRE(office->publish(home.now).has_value());
  CHECK(audit(home.elsewhere("restored") / "public", {}).findings.empty());
}

TEST_CASE("what was published after the backup is taken over, and the trees agree", "[issuer]") {
  Backed home;
  REQUIRE(home.office()->submit({producer(300), producer(301)}, home.now).has_value());
  home.publish();
  const auto head = home.office()->log_head();
  home.restore();
  const auto office = home.restored_office();
  const auto resumed = home.resume(*office, home.public_folder());
  REQUIRE(resumed.has_value());
  CHECK(resumed->taken_entries == 2);
  CHECK(office->log_head() == head);
  CHECK(office->registry().producer(test::demo_id(301)) != nullptr);
  REQUIRE(office->publish(home.now).has_value());
  CHECK(audit(home.elsewhere("restored") / "public", {}).findings.empty());
}

TEST_CASE("newer trust lists and files are taken over with the log", "[issuer]") {
  Backed home;
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  REQUIRE(home.office()
              ->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}))
              .has_value());
  record::Product changed = test::demo_product();
  changed.photo.reset();
  changed.story = home.office()->files().put(PublicKind::file, bytes_of("Chuyện mới\n")).value();
  REQUIRE(home.office()
              ->submit({test::sign(
                           test::make_statement(changed, test::demo_uri("dak-lak"), 310, home.now),
                           "province-1")},
                       home.now)
              .has_value());
  home.publish();
  home.restore();
  const auto office = home.restored_office();
  const auto resumed = home.resume(*office, home.public_folder());
  REQUIRE(resumed.has_value());
  CHECK(resumed->trust_version == 2);
  CHECK(resumed->taken_files == 1);
  CHECK(resumed->missing.empty());
  CHECK(office->files().has_file(*changed.story));
}

TEST_CASE("a copy whose checkpoint is still signed by the clock key before can be resumed from",
          "[issuer]") {
  Backed home;
  REQUIRE(home.office()->submit({producer(300)}, home.now).has_value());
  home.publish();
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  next.log.clock_vkey = tlog::NoteVerifier::of(std::string(test::kDemoOrigin) + "/clock",
                                               tlog::NoteKeyType::cosignature,
                                               test::demo_keys().public_key("clock-2"))
                            ->vkey();
  REQUIRE(home.office()
              ->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}))
              .has_value());
  home.restore();
  test::write_demo_key(home.elsewhere("restored") / "keys" / "clock-2.key", "clock-2",
                       crypto::KeyUse::clock);
  const auto office = home.restored_office();
  const auto resumed = home.resume(*office, home.public_folder());
  REQUIRE(resumed.has_value());
  CHECK(resumed->taken_entries == 1);
  CHECK(resumed->trust_version == 2);
  REQUIRE(office->publish(home.now).has_value());
  CHECK(audit(home.elsewhere("restored") / "public", {}).findings.size() == 1);  // not announced
}

TEST_CASE("a statement that was queued at the backup and published since is not queued again",
          "[issuer]") {
  Backed home;
  REQUIRE(home.office()->submit({producer(300), producer(301)}, home.now).has_value());
  std::filesystem::remove_all(home.elsewhere("backup"));
  home.back_up("backup");  // with two queued
  home.publish();
  home.restore();
  const auto office = home.restored_office();
  CHECK(office->queued() == 2);
  const auto resumed = home.resume(*office, home.public_folder());
  REQUIRE(resumed.has_value());
  CHECK(resumed->queued == 0);
  CHECK(office->published_size() == 9);
  REQUIRE(office->publish(home.now).has_value());
  CHECK(office->published_size() == 9);
}

TEST_CASE("a published copy that is behind holds nothing up", "[issuer]") {
  Backed home;
  std::filesystem::copy(home.public_folder(), home.elsewhere("mirror"),
                        std::filesystem::copy_options::recursive);
  REQUIRE(home.office()->submit({producer(300)}, home.now).has_value());
  home.publish();
  std::filesystem::remove_all(home.elsewhere("backup"));
  home.back_up("backup");
  home.restore();
  const auto office = home.restored_office();
  CHECK(home.resume(*office, home.elsewhere("mirror")).has_value());
  CHECK(office->publish(home.now).has_value());
}

TEST_CASE("a restored home whose history differs from the published one never signs again",
          "[issuer]") {
  Backed home;
  REQUIRE(home.office()->submit({producer(300)}, home.now).has_value());
  home.publish();
  home.restore();
  home.restore("other");
  {  // somebody let the backup go on by itself
    const auto office = home.restored_office("other");
    clear_restored(office->store());
    REQUIRE(office->submit({producer(400)}, home.now).has_value());
    REQUIRE(office->publish(home.now).has_value());
  }
  const auto other = home.restored_office("other");
  const auto same_size = home.resume(*other, home.public_folder());
  REQUIRE(same_size.has_error());
  CHECK(same_size.error().code == Errc::fork);
  REQUIRE(home.office()->submit({producer(301)}, home.now).has_value());
  home.publish();
  const auto longer = home.resume(*other, home.public_folder());
  REQUIRE(longer.has_error());
  CHECK(longer.error().code == Errc::fork);
}

TEST_CASE("a published copy with a changed file is not believed", "[issuer]") {
  Backed home;
  std::filesystem::copy(home.public_folder(), home.elsewhere("mirror"),
                        std::filesystem::copy_options::recursive);
  const file::Path checkpoint = home.elsewhere("mirror") / "log" / "checkpoint";
  std::string text = file::read_text(checkpoint).value();
  text[text.size() - 8] = text[text.size() - 8] == 'A' ? 'B' : 'A';
  file::write_atomic(checkpoint, text);
  home.restore();
  const auto office = home.restored_office();
  CHECK(home.resume(*office, home.elsewhere("mirror")).error().code == Errc::bad_signature);
  CHECK(office->publish(home.now).has_error());
}

// Stops answering at the n-th reading.
class FailingCopy final : public PublishedCopy {
 public:
  FailingCopy(PublishedCopy& copy, int readings) : copy_(copy), left_(readings) {}
  Result<Bytes> read(std::string_view path, std::size_t limit) override {
    if (left_-- == 0) return error(Errc::unavailable, "no answer");
    if (left_ < 0) throw std::logic_error("asked again after it failed");
    return copy_.read(path, limit);
  }

 private:
  PublishedCopy& copy_;
  int left_;
};

TEST_CASE("wherever the published copy fails, the home stays closed and the next try succeeds",
          "[issuer]") {
  Backed home;
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  REQUIRE(home.office()
              ->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}))
              .has_value());
  record::Product changed = test::demo_product();
  changed.photo.reset();
  changed.story = home.office()->files().put(PublicKind::file, bytes_of("Chuyện mới\n")).value();
  REQUIRE(home.office()
              ->submit(
                  {producer(300), test::sign(test::make_statement(
                                                 changed, test::demo_uri("dak-lak"), 310, home.now),
                                             "province-1")},
                  home.now)
              .has_value());
  home.publish();
  const auto copy = open_published_copy(home.public_folder().string());
  int failed = 0;
  for (bool done = false; !done; ++failed) {
    REQUIRE(failed < 50);
    const std::string name = "restored-" + std::to_string(failed);
    home.restore(name);
    FailingCopy failing(**copy, failed);
    {
      const auto office = home.restored_office(name);
      done = resume_from(*office, failing, home.now).has_value();
      CHECK(office->publish(home.now).has_value() == done);
    }
    const auto office = home.restored_office(name);
    CHECK(resume_from(*office, **copy, home.now).has_value());
    CHECK(office->log_head() == home.office()->log_head());
    CHECK(office->files().has_file(*changed.story));
    CHECK(office->trust().version == 2);
  }
  CHECK(failed > 5);
}

TEST_CASE("after a restore no lot gives out labels", "[issuer]") {
  Backed home;
  const auto manifest = test::demo_id(test::kDemoManifestNumber);
  home.office()->store().add_lot({.manifest = manifest,
                                  .gtin = test::demo_gtin(),
                                  .lot = gs1::Lot::parse("L0625-01").value(),
                                  .certificate = test::demo_id(test::kDemoCertificateNumber),
                                  .secret = {},
                                  .first_index = 1000,
                                  .count = 20,
                                  .state = store::LotState::manifested,
                                  .created = home.now});
  std::filesystem::remove_all(home.elsewhere("backup"));
  home.back_up("backup");
  home.restore();
  const auto office = home.restored_office();
  CHECK(office->store().lot(manifest)->state == store::LotState::closed);
}

TEST_CASE("a restore that was cut short leaves no home that opens", "[issuer]") {
  Backed home;
  home.restore();
  // What place_database() does last has not happened yet.
  std::filesystem::rename(home.elsewhere("restored") / "state.db",
                          home.elsewhere("restored") / "state.db.restoring");
  CHECK(Home::open(home.elsewhere("restored")).error().code == Errc::not_found);
}

}  // namespace
}  // namespace ocop::issuer
