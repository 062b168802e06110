#include "tests/issuer/test_home.h"

#include <stdexcept>

#include "common/seal/label_file.h"
#include "issuer/trust.h"

namespace ocop::test {
namespace {

using crypto::KeyUse;

// What a test needs is there, or the test is wrong.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::logic_error(to_string(result.error()));
  return std::move(*result);
}

record::Product product_with_files(const issuer::PublicFolder& files) {
  record::Product body = demo_product();
  body.photo->file = must(files.put(issuer::PublicKind::media, bytes_of("not really WebP")));
  body.story = must(files.put(issuer::PublicKind::file, bytes_of("Một câu chuyện.\n")));
  return body;
}

record::LotManifest manifest_with_labels(const issuer::PublicFolder& files) {
  std::vector<seal::LabelEntry> entries(20);
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].fill(static_cast<std::uint8_t>(i));
  record::LotManifest body = demo_manifest();
  body.count = static_cast<std::uint32_t>(entries.size());
  body.labels = must(files.put(issuer::PublicKind::labels, seal::label_file(entries)));
  return body;
}

std::string entry(const record::Body& body, const std::string& issuer, const std::string& signer,
                  int number, Instant valid_from) {
  return sign(make_statement(body, demo_uri(issuer), number, valid_from), signer);
}

}  // namespace

Result<issuer::Passphrase> TestPassphrases::existing(std::string_view) {
  ++asked;
  return issuer::Passphrase::of(passphrase_);
}

Result<issuer::Passphrase> TestPassphrases::fresh(std::string_view key_name) {
  return existing(key_name);
}

void write_demo_key(const file::Path& path, const std::string& name, KeyUse use) {
  const auto text = crypto::encode_key_file(demo_keys().at(name), use, name, kTestPassphrase,
                                            crypto::kMinimalKdf, crypto::system_random());
  file::write_atomic(path, must(text), file::Mode::secret);
}

TestHome::TestHome() {
  const issuer::Home home = must(issuer::Home::init(root(), kDemoOrigin));
  for (const auto& [name, use] :
       std::vector<std::pair<std::string, KeyUse>>{{"log", KeyUse::log},
                                                   {"clock", KeyUse::clock},
                                                   {"bundle", KeyUse::bundle},
                                                   {"province-1", KeyUse::authority},
                                                   {"krong-pac", KeyUse::authority},
                                                   {"manifest", KeyUse::manifest},
                                                   {"label", KeyUse::label}})
    write_demo_key(home.keys() / (name + ".key"), name, use);
}

issuer::OfficeSettings TestHome::settings(issuer::Access access) {
  return {.home = root(),
          .access = access,
          .command = "test",
          .lock_wait = std::chrono::milliseconds(0),
          .random = crypto::system_random(),
          .passphrases = &passphrases,
          .open_keys = &open_keys_};
}

std::unique_ptr<issuer::Office> TestHome::office(issuer::Access access) {
  return must(issuer::Office::open(settings(access)));
}

Error TestHome::refusal() {
  auto office = issuer::Office::open(settings());
  if (office) throw std::logic_error("the home opens");
  return office.error();
}

void TestHome::begin() {
  const auto office = this->office();
  const record::SignedTrustList list = signed_demo_trust_list();
  if (auto adopted = office->adopt(list); !adopted)
    throw std::logic_error(to_string(adopted.error()));
  must(office->submit({demo_history().front().entry}, now));
}

void TestHome::begin_programme() {
  begin();
  const auto office = this->office();
  std::vector<std::string> entries = demo_entries(3);  // the grants and the producer
  entries.push_back(
      entry(product_with_files(office->files()), "dak-lak", "province-1", kDemoProductNumber, now));
  entries.push_back(
      entry(demo_certificate(), "krong-pac", "krong-pac", kDemoCertificateNumber, now));
  entries.push_back(entry(manifest_with_labels(office->files()), "label-service", "manifest",
                          kDemoManifestNumber, now));
  must(office->submit(entries, now));
}

void TestHome::publish() {
  must(office()->publish(now));
}

issuer::AuditReport TestHome::audit() const {
  return issuer::audit(public_folder(), {});
}

bool TestHome::is_clean() const {
  const issuer::AuditReport report = audit();
  using Kind = issuer::AuditFinding::Kind;
  return !report.has(Kind::broken) && !report.has(Kind::without_effect);
}

std::vector<std::string> demo_entries(std::size_t count) {
  const auto history = demo_history();
  std::vector<std::string> entries;
  for (std::size_t i = 1; i <= count; ++i) entries.push_back(history.at(i).entry);
  return entries;
}

std::map<std::string, std::string> contents_of(const file::Path& folder) {
  std::map<std::string, std::string> contents;
  for (const file::Path& name : file::list(folder))
    contents[name.generic_string()] = file::read_text(folder / name).value();
  return contents;
}

}  // namespace ocop::test
