#include "issuer/draft.h"

#include <set>

#include "common/base/json.h"
#include "issuer/input_file.h"
#include "issuer/signers.h"

namespace ocop::issuer {

namespace {

constexpr std::int64_t kVersion = 1;
constexpr json::Limits kLimits{kMaxDraftFile, 4};

Error malformed(std::string detail) {
  return error(Errc::malformed, "draft: " + detail);
}

Result<std::vector<std::string>> read_texts(const json::Value& in, std::string_view name) {
  const json::Array* array = in.get_array(name);
  if (array == nullptr) return malformed(std::string(name) + " is not a list");
  std::vector<std::string> texts;
  for (const json::Value& one : *array) {
    if (one.as_string() == nullptr) return malformed(std::string(name) + " holds no text");
    texts.push_back(*one.as_string());
  }
  return texts;
}

json::Array texts_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

Result<Draft> read_one(const json::Value& value) {
  const std::string* issuer = value.get_string("issuer");
  const std::string* payload = value.get_string("payload");
  if (issuer == nullptr || payload == nullptr || value.as_object()->size() != 3)
    return malformed("a statement has issuer, keys and payload");
  auto uri = record::Uri::parse(*issuer);
  if (!uri) return in_context("draft: issuer", uri.error());
  const auto texts = read_texts(value, "keys");
  if (!texts) return texts.error();
  if (texts->empty()) return malformed("no key is expected");
  std::vector<crypto::PublicKey> keys;
  for (const std::string& text : *texts) {
    auto key = crypto::PublicKey::from_base64url(text);
    if (!key) return in_context("draft: keys", key.error());
    keys.push_back(*key);
  }
  return Draft{std::move(*uri), std::move(keys), *payload};
}

// Collects log indexes of what a statement names.
class Context {
 public:
  explicit Context(const registry::Registry& registry) : registry_(registry) {}

  void operator()(const record::TrustListEntry&) {}
  void operator()(const record::KeyGrant&) {}
  void operator()(const record::KeyRevocation& body) {
    if (const auto key = registry_.key(body.key.thumbprint()); key && key->granted)
      add(*key->granted);
  }
  void operator()(const record::Approval&) {}
  void operator()(const record::Producer& body) { producer(body.producer); }
  void operator()(const record::Product& body) {
    producer(body.producer);
    product(body.product);
  }
  void operator()(const record::Certificate& body) { product(body.product); }
  void operator()(const record::CertificateStatus& body) {
    certificate(body.certificate);
    if (body.by) certificate(*body.by);
  }
  void operator()(const record::LotManifest& body) { certificate(body.certificate); }
  void operator()(const record::LabelStatus& body) {
    const auto manifest = registry_.manifest(body.manifest);
    if (!manifest) return;
    add(manifest->origin);
    certificate(manifest->body.certificate);
  }
  void operator()(const record::Recall& body) {
    for (const record::RecallTarget& target : body.targets)
      if (const auto found = registry_.product(target.gtin)) product(found->id());
  }
  void operator()(const record::Unknown&) {}

  [[nodiscard]] const std::set<std::uint64_t>& indexes() const { return indexes_; }

 private:
  void add(const registry::Origin& origin) { indexes_.insert(origin.index); }
  void producer(const record::StatementId& id) {
    if (const auto found = registry_.producer(id)) add(found->versions.back().origin);
  }
  void product(const record::StatementId& id) {
    const auto found = registry_.product(id);
    if (!found) return;
    add(found->versions.back().origin);
    producer(found->now().producer);
  }
  void certificate(const record::StatementId& id) {
    const auto found = registry_.certificate(id);
    if (!found) return;
    add(found->origin);
    product(found->body.product);
  }

  const registry::Registry& registry_;
  std::set<std::uint64_t> indexes_;
};

std::string unsigned_entry(const Draft& draft) {
  return record::assemble(record::signing_input(draft.payload, draft.keys.front()), {});
}

}  // namespace

Result<DraftFile> read_draft(std::string_view text) {
  const auto value = json::parse(text, kLimits);
  if (!value) return in_context("draft", value.error());
  const std::int64_t* version = value->get_int("ocopDraft");
  if (version == nullptr) return malformed("this is no draft file");
  if (*version != kVersion)
    return error(Errc::unsupported,
                 "draft: version " + std::to_string(*version) + " is not known here");
  const std::string* log = value->get_string("log");
  const json::Array* statements = value->get_array("statements");
  if (log == nullptr || statements == nullptr || statements->empty())
    return malformed("log or statements are missing");
  DraftFile file{*log, {}, {}};
  for (const json::Value& one : *statements) {
    if (one.as_object() == nullptr) return malformed("a statement is no object");
    auto draft = read_one(one);
    if (!draft) return draft.error();
    file.statements.push_back(std::move(*draft));
  }
  auto context = read_texts(*value, "context");
  if (!context) return context.error();
  file.context = std::move(*context);
  return file;
}

std::string write_draft(const DraftFile& draft) {
  json::Array statements;
  for (const Draft& one : draft.statements) {
    json::Array keys;
    for (const crypto::PublicKey& key : one.keys) keys.emplace_back(key.base64url());
    statements.emplace_back(json::Object{
        {"issuer", one.issuer.text()}, {"keys", std::move(keys)}, {"payload", one.payload}});
  }
  return json::write_indented(json::Object{{"ocopDraft", kVersion},
                                           {"log", draft.log},
                                           {"statements", std::move(statements)},
                                           {"context", texts_of(draft.context)}});
}

Result<DraftFile> make_draft(const registry::Registry& registry,
                             const std::vector<record::Statement>& statements) {
  DraftFile file{registry.trust().log.origin, {}, {}};
  for (const record::Statement& statement : statements) {
    auto keys = open_keys(registry, statement.issuer);
    if (keys.empty())
      return error(Errc::unknown_key, "the trust list has no key of " + statement.issuer.text() +
                                          " that may sign now");
    file.statements.push_back(
        {statement.issuer, std::move(keys), record::write_payload(statement)});
  }
  return file;
}

Result<record::SignedStatement> read_payload(const DraftFile& file, const Draft& draft) {
  auto read = record::read_statement(bytes_of(unsigned_entry(draft)));
  if (!read) return read;
  if (read->statement.issuer != draft.issuer)
    return error(Errc::mismatch, "the payload's issuer is " + read->statement.issuer.text() +
                                     ", the draft says " + draft.issuer.text());
  if (read->statement.log != file.log)
    return error(Errc::mismatch, "the payload is for the log " + read->statement.log +
                                     ", the draft says " + file.log);
  const bool is_unknown = std::holds_alternative<record::Unknown>(read->statement.body);
  if (is_unknown || record::write_payload(read->statement) != draft.payload)
    return error(Errc::unsupported,
                 "the payload holds something that this program does not know and cannot show");
  return read;
}

std::vector<std::string> unsigned_entries(const DraftFile& draft) {
  std::vector<std::string> entries;
  for (const Draft& one : draft.statements) entries.push_back(unsigned_entry(one));
  return entries;
}

std::vector<std::string> context_of(const registry::Registry& registry,
                                    const std::vector<record::Statement>& statements,
                                    const std::function<std::string(std::uint64_t)>& entry) {
  Context context(registry);
  for (const record::Statement& statement : statements) std::visit(context, statement.body);
  std::vector<std::string> entries;
  for (const std::uint64_t index : context.indexes()) entries.push_back(entry(index));
  return entries;
}

file::Path save_draft(const file::Path& folder, std::string_view name, const DraftFile& draft) {
  const std::string text = write_draft(draft);
  for (int number = 1;; ++number) {
    file::Path path =
        folder / (std::string(name) + "-" + std::to_string(number) + std::string(kDraftEnding));
    if (file::create_new(path, bytes_of(text), file::Mode::secret)) return path;
  }
}

Result<std::vector<std::string>> read_signed_file(const file::Path& path) {
  const auto text = read_input_text(path, kMaxDraftFile);
  if (!text) return text.error();
  std::vector<std::string> entries;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (line.empty()) return error(Errc::malformed, path.string() + ": an empty line");
    entries.emplace_back(line);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  if (entries.empty()) return error(Errc::malformed, path.string() + " holds no statement");
  return entries;
}

std::string write_signed_file(const std::vector<std::string>& entries) {
  std::string text;
  for (const std::string& entry : entries) text += entry + "\n";
  return text;
}

}  // namespace ocop::issuer
