#include "issuer/signing.h"

#include <algorithm>

#include "common/record/sign_statement.h"

namespace ocop::issuer {

namespace {

// True if an authority of the list whose name stands on the statement made the signature.
bool is_checked(const record::SignedStatement& statement, const record::TrustList* trust) {
  if (trust == nullptr) return false;
  const record::Authority* authority = trust->authority(statement.statement.issuer);
  return authority != nullptr &&
         std::any_of(authority->keys.begin(), authority->keys.end(),
                     [&](const record::AuthorityKey& key) { return statement.verify(key.key); });
}

Names names_from(const std::vector<std::string>& context, const record::TrustList* trust) {
  Names names;
  for (const std::string& entry : context)
    if (const auto read = record::read_statement(bytes_of(entry)))
      names.learn(read->statement, is_checked(*read, trust));
  return names;
}

std::string stem_of(const file::Path& path, std::string_view ending) {
  std::string name = path.string();
  if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  return name;
}

}  // namespace

Result<std::string> describe_draft(const DraftFile& draft, const record::TrustList* trust) {
  Names names = names_from(draft.context, trust);
  std::string text;
  std::size_t number = 0;
  for (const Draft& one : draft.statements) {
    const auto read = read_payload(draft, one);
    ++number;
    if (!read) return in_context("statement " + std::to_string(number), read.error());
    text += std::to_string(number) + ". " + describe(read->statement, names);
    names.learn(read->statement, /*checked=*/true);  // what follows is signed together with it
  }
  return text;
}

Result<std::string> describe_entries(const std::vector<std::string>& entries,
                                     const std::vector<std::string>& context,
                                     const record::TrustList* trust) {
  Names names = names_from(context, trust);
  std::string text;
  for (const std::string& entry : entries) {
    const auto read = record::read_statement(bytes_of(entry));
    if (!read) return read.error();
    const bool checked = is_checked(*read, trust);
    text += describe(read->statement, names);
    text += "  khóa ký / signed with: " + read->kid +
            (checked ? "" : " [chưa kiểm chữ ký / signature not checked]") +
            "\n  SHA-256: " + read->entry_hash.hex() + "\n";
    names.learn(read->statement, checked);
  }
  return text;
}

Result<std::vector<std::string>> sign_draft(const DraftFile& draft, const crypto::SecretKey& key) {
  std::vector<std::string> entries;
  for (const Draft& one : draft.statements) {
    if (std::find(one.keys.begin(), one.keys.end(), key.public_key()) == one.keys.end())
      return error(Errc::unknown_key,
                   "this key is not one of those that may sign for " + one.issuer.text());
    const auto read = read_payload(draft, one);
    if (!read) return read.error();
    const std::string input = record::signing_input(one.payload, key.public_key());
    std::string entry = record::assemble(input, key.sign(bytes_of(input)));
    if (auto back = record::read_statement(bytes_of(entry)); !back) return back.error();
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::vector<std::string>> approve_entries(const std::vector<std::string>& entries,
                                                 const crypto::SecretKey& key, Instant now,
                                                 const crypto::RandomSource& random) {
  std::vector<std::string> approvals;
  for (const std::string& entry : entries) {
    const auto read = record::read_statement(bytes_of(entry));
    if (!read) return read.error();
    if (read->kid == key.public_key().thumbprint())
      return error(Errc::conflict, "this key signed the statement itself; another one approves");
    const record::Body body = record::Approval{read->entry_hash};
    const auto id = record::StatementId::parse(crypto::random_uuid_urn(random));
    auto approval = record::sign_statement({*id, read->statement.issuer, now, read->statement.log,
                                            std::string(record::type_name(body)), body},
                                           key);
    if (!approval) return approval.error();
    approvals.push_back(std::move(*approval));
  }
  return approvals;
}

file::Path signed_path(const file::Path& draft) {
  return stem_of(draft, kDraftEnding) + std::string(kSignedEnding);
}

file::Path draft_path(const file::Path& signed_file) {
  return stem_of(signed_file, kSignedEnding) + std::string(kDraftEnding);
}

file::Path approval_path(const file::Path& signed_file, const crypto::KeyId& key) {
  return stem_of(signed_file, kSignedEnding) + ".approval-" + key.hex() +
         std::string(kSignedEnding);
}

}  // namespace ocop::issuer
