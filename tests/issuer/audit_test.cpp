#include "issuer/audit.h"

#include <catch2/catch.hpp>

#include "common/tlog/note.h"
#include "issuer/trust_folder.h"
#include "tests/issuer/test_home.h"

namespace ocop::issuer {
namespace {

using Kind = AuditFinding::Kind;
using test::TestHome;

// A published programme with one file of every kind, and tiles of several sizes of the tree.
class Published : public TestHome {
 public:
  Published() {
    begin();
    publish();
    begin_rest();
    publish();
  }

  // True if a finding of that kind names the place.
  [[nodiscard]] bool finds(Kind kind, const std::string& where) const {
    const AuditReport report = audit();
    for (const AuditFinding& finding : report.findings)
      if (finding.kind == kind && (finding.where.find(where) != std::string::npos ||
                                   finding.what.find(where) != std::string::npos))
        return true;
    UNSCOPED_INFO("findings: " << json::write(to_json(report)));
    return false;
  }

 private:
  void begin_rest() {
    TestHome other;
    other.begin_programme();
    const auto theirs = other.office();
    std::vector<std::string> entries;
    for (std::uint64_t i = 1; i < theirs->registry().size(); ++i)
      entries.push_back(theirs->entry(i));
    for (const char* folder : {"files", "lots", "media"})
      std::filesystem::copy(other.public_folder() / folder, public_folder() / folder,
                            std::filesystem::copy_options::recursive);
    if (!office()->submit(entries, now)) throw std::logic_error("the programme does not fit");
  }
};

void flip(const file::Path& path, std::size_t byte) {
  std::string content = file::read_text(path).value();
  content[byte] = static_cast<char>(content[byte] ^ 1);
  file::write_atomic(path, content);
}

// What identifies a file of the log in findings: paths there are relative to log/.
std::string name_in_findings(const file::Path& name) {
  const std::string text = name.generic_string();
  return text.starts_with("log/tile/") ? text.substr(4) : text;
}

TEST_CASE("what was published is found whole", "[issuer]") {
  const Published home;
  const AuditReport report = home.audit();
  CHECK(report.findings.empty());
  CHECK(report.trust_version == 1);
  CHECK(report.log_size == 7);
  CHECK(report.files == 3);
  CHECK(report.cosigned == home.now);
}

TEST_CASE("a changed byte in any public file is found, and the file named", "[issuer]") {
  const Published home;
  for (const file::Path& name : file::list(home.public_folder())) {
    const file::Path path = home.public_folder() / name;
    const std::size_t size = std::filesystem::file_size(path);
    for (const std::size_t byte : {std::size_t{0}, size / 2, size - 1}) {
      INFO(name << " byte " << byte);
      flip(path, byte);
      const bool checkpoint = name.filename() == "checkpoint";
      CHECK(home.finds(Kind::broken, checkpoint ? "log" : name_in_findings(name)));
      flip(path, byte);
    }
  }
  CHECK(home.is_clean());
}

TEST_CASE("every changed byte of checkpoint and trust list is found", "[issuer]") {
  const Published home;
  for (const char* name : {"log/checkpoint", "trust/1.json"}) {
    const file::Path path = home.public_folder() / name;
    const std::size_t size = std::filesystem::file_size(path);
    const std::size_t step = std::string(name) == "trust/1.json" ? 37 : 1;
    for (std::size_t byte = 0; byte < size; byte += step) {
      flip(path, byte);
      INFO(name << " byte " << byte);
      CHECK(home.audit().has(Kind::broken));
      flip(path, byte);
    }
  }
}

TEST_CASE("a file cut short at any kind of place is found", "[issuer]") {
  const Published home;
  for (const file::Path& name : file::list(home.public_folder())) {
    const file::Path path = home.public_folder() / name;
    const std::string content = file::read_text(path).value();
    for (const std::size_t length : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
      INFO(name << " of " << length << " bytes");
      file::write_atomic(path, std::string_view(content).substr(0, length));
      CHECK(home.audit().has(Kind::broken));
    }
    file::write_atomic(path, content);
  }
  CHECK(home.is_clean());
}

// A list that changes the clock key, taken up and not signed for yet.
void change_clock(TestHome& home) {
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  next.log.clock_vkey = tlog::NoteVerifier::of(std::string(test::kDemoOrigin) + "/clock",
                                               tlog::NoteKeyType::cosignature,
                                               test::demo_keys().public_key("clock-2"))
                            ->vkey();
  const auto adopted =
      home.office()->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}));
  REQUIRE(adopted.has_value());
}

TEST_CASE("between a change of the clock key and the next publication nothing is broken",
          "[issuer]") {
  Published home;
  change_clock(home);
  CHECK(home.is_clean());
  CHECK(home.finds(Kind::notice, "log/checkpoint"));
  CHECK(home.audit().log_size == 7);
  test::write_demo_key(home.root() / "keys" / "clock-2.key", "clock-2", crypto::KeyUse::clock);
  home.publish();
  CHECK(home.is_clean());
  CHECK_FALSE(home.finds(Kind::notice, "log/checkpoint"));
}

TEST_CASE("a file that is a link is broken, whatever it leads to", "[issuer]") {
  const Published home;
  for (const char* folder : {"files", "lots", "media", "log", "trust"}) {
    const file::Path path =
        home.public_folder() / folder / file::list(home.public_folder() / folder).front();
    INFO(path);
    const file::Path away = home.elsewhere("away");
    std::filesystem::rename(path, away);
    std::filesystem::create_symlink(away, path);
    CHECK(home.finds(Kind::broken, "symbolic link"));
    std::filesystem::remove(path);
    std::filesystem::rename(away, path);
  }
  CHECK(home.is_clean());
}

TEST_CASE("the content behind a link is hashed all the same", "[issuer]") {
  const Published home;
  const file::Path path =
      home.public_folder() / "files" / file::list(home.public_folder() / "files").front();
  const std::string content = file::read_text(path).value();
  std::filesystem::remove(path);
  file::write_atomic(home.elsewhere("away"), std::string(content.size(), 'x'));
  std::filesystem::create_symlink(home.elsewhere("away"), path);
  CHECK(home.finds(Kind::broken, "does not have the hash of its name"));
}

TEST_CASE("every statement's length of a file is compared, not only the first's", "[issuer]") {
  Published home;
  record::Product body = test::demo_product();
  const auto product = home.office()->registry().product(body.product);
  body.photo = product->now().photo;
  body.story = product->now().story;
  ++body.story->length;
  REQUIRE(
      home.office()
          ->submit({test::sign(test::make_statement(body, test::demo_uri("dak-lak"), 310, home.now),
                               "province-1")},
                   home.now)
          .has_value());
  home.publish();
  CHECK(home.finds(Kind::broken, "entry 7 says"));
}

TEST_CASE("a missing file is found, and named", "[issuer]") {
  const Published home;
  for (const file::Path& name : file::list(home.public_folder())) {
    const bool left_over = name.generic_string().find(".p/1") != std::string::npos;
    if (left_over) continue;  // partial tiles of a smaller tree may be deleted
    const file::Path path = home.public_folder() / name;
    const std::string content = file::read_text(path).value();
    std::filesystem::remove(path);
    INFO(name);
    const std::string folder = name.begin()->string();
    const bool by_name = folder != "log" && folder != "trust";
    CHECK(home.finds(Kind::broken, by_name ? name.generic_string() : folder));
    file::write_atomic(path, content);
  }
  CHECK(home.is_clean());
}

TEST_CASE("files that belong to nothing are found", "[issuer]") {
  const Published home;
  const auto check = [&](const std::string& name, std::string_view content, Kind kind) {
    INFO(name);
    file::write_atomic(home.public_folder() / name, content);
    CHECK(home.finds(kind, name));
    std::filesystem::remove(home.public_folder() / name);
  };
  check("trust/2.json", "{}", Kind::broken);
  check("trust/3.json", "{}", Kind::broken);
  check("trust/readme.txt", "hello", Kind::broken);
  check("log/tile/9/000", "hello", Kind::notice);
  check("log/notes", "hello", Kind::broken);
  check("files/readme.txt", "hello", Kind::broken);
  check("lots/" + crypto::sha256("a").hex(), "a", Kind::broken);
  check("files/" + crypto::sha256("a").hex(), "b", Kind::broken);
  check("files/" + crypto::sha256("a").hex(), "a", Kind::notice);
  check("media/" + crypto::sha256("a").hex() + ".webp", "a", Kind::notice);
  CHECK(home.is_clean());
}

TEST_CASE("an old partial tile must be the beginning of the present one", "[issuer]") {
  const Published home;
  const std::string old_bundle = "log/tile/entries/000.p/1";
  REQUIRE(std::filesystem::exists(home.public_folder() / old_bundle));
  flip(home.public_folder() / old_bundle, 40);
  CHECK(home.finds(Kind::broken, old_bundle));
}

TEST_CASE("a label file of the wrong length breaks the lot that names it", "[issuer]") {
  Published home;
  record::LotManifest body = test::demo_manifest();
  body.lot = gs1::Lot::parse("L0625-02").value();
  body.first_index = 2000;
  body.count = 3;
  const PublicFolder files(home.public_folder());
  body.labels = files.put(PublicKind::labels, Bytes(24, 7)).value();  // three times the same label
  REQUIRE(home.office()
              ->submit({test::sign(test::make_statement(body, test::demo_uri("label-service"), 60,
                                                        home.now),
                                   "manifest")},
                       home.now)
              .has_value());
  home.publish();
  CHECK(home.finds(Kind::broken, "lists one label at two indexes"));
}

TEST_CASE("a statement without effect is listed and breaks nothing", "[issuer]") {
  Published home;
  // The district's key is closed below what is in the log already: the certificate and its lot lose
  // effect.
  record::TrustList next = test::demo_trust_list();
  next.version = 2;
  next.issued = home.now;
  for (record::Authority& authority : next.authorities)
    if (authority.id == test::demo_uri("krong-pac"))
      for (record::Grant& grant : authority.grants) grant.closed_at = 1;
  REQUIRE(home.office()
              ->adopt(test::sign_trust_list(next, {"root-1", "root-2", "root-3"}))
              .has_value());
  const AuditReport report = home.audit();
  CHECK_FALSE(report.has(Kind::broken));
  CHECK(home.finds(Kind::without_effect, "closed"));
  CHECK(home.finds(Kind::notice, "does not announce it"));
  CHECK(report.trust_version == 2);
}

TEST_CASE("what the auditor knows from elsewhere must agree", "[issuer]") {
  const Published home;
  AuditPins pins;
  pins.log_vkey = test::demo_trust_list().log.log_vkey;
  pins.trust = test::signed_demo_trust_list();
  CHECK(audit(home.public_folder(), pins).findings.empty());
  pins.log_vkey = test::demo_trust_list().log.bundle_vkey;
  CHECK(audit(home.public_folder(), pins).has(Kind::broken));
  pins.log_vkey.reset();
  record::TrustList other = test::demo_trust_list();
  other.hosts.clear();
  pins.trust = test::sign_trust_list(other, {"root-1", "root-2", "root-3"});
  CHECK(audit(home.public_folder(), pins).has(Kind::broken));
}

TEST_CASE("a trust list with one bad signature beyond its quorum is found", "[issuer]") {
  TestHome home;
  record::SignedTrustList list =
      test::sign_trust_list(test::demo_trust_list(), {"root-1", "root-2", "root-3", "root-4"});
  list.signatures.back().signature.bytes[0] ^= 1;
  REQUIRE(home.office()->adopt(list).has_value());
  home.publish();
  CHECK(home.audit().has(Kind::broken));
}

TEST_CASE("an empty folder is not a clean publication", "[issuer]") {
  const test::TempFolder folder;
  CHECK(audit(folder.path(), {}).has(Kind::broken));
}

TEST_CASE("a log alone is audited with its key", "[issuer]") {
  const Published home;
  std::filesystem::remove_all(home.public_folder() / "trust");
  AuditPins pins;
  pins.log_vkey = test::demo_trust_list().log.log_vkey;
  const AuditReport report = audit(home.public_folder(), pins);
  CHECK(report.log_size == 7);
  flip(home.public_folder() / "log" / "tile" / "entries" / "000.p" / "7", 100);
  CHECK(audit(home.public_folder(), pins).log_size == 0);
}

}  // namespace
}  // namespace ocop::issuer
