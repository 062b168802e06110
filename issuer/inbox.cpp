#include "issuer/inbox.h"

#include "issuer/restored.h"

namespace ocop::issuer {

namespace {

constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kRefused = "refused";
constexpr std::string_view kStatementEnding = ".jws";
constexpr std::string_view kReasonEnding = ".reason";

class Inbox {
 public:
  Inbox(Office& office, Instant now) : office_(office), now_(now) {}

  // Nothing for a file that was taken before.
  std::optional<InboxItem> take(const file::Path& from, const std::string& name) {
    const auto content = file::read(from, record::kMaxEntryBytes);
    if (!content && content.error().code == Errc::too_large) return take_too_large(from, name);
    if (!content)
      return InboxItem{.name = name, .pending = true, .reason = to_string(content.error())};
    std::string hash = crypto::sha256(*content).hex();
    if (is_known(hash)) return std::nullopt;
    InboxItem item{.name = name, .sha256 = std::move(hash)};
    judge(*content, item);
    if (!item.pending) keep(*content, item);
    return item;
  }

 private:
  // It is not read, so that name and length must do to know it again.
  std::optional<InboxItem> take_too_large(const file::Path& from, const std::string& name) const {
    const std::string length = std::to_string(std::filesystem::file_size(from));
    InboxItem item{.name = name,
                   .sha256 = crypto::sha256(name + "\n" + length).hex(),
                   .reason = "too-large: " + length + " bytes are no statement"};
    if (std::filesystem::exists(path(kRefused, item.sha256, kReasonEnding))) return std::nullopt;
    keep_reason(item);
    return item;
  }

  [[nodiscard]] file::Path path(std::string_view where, const std::string& hash,
                                std::string_view ending) const {
    return office_.home().inbox() / where / (hash + std::string(ending));
  }

  [[nodiscard]] bool is_known(const std::string& hash) const {
    return std::filesystem::exists(path(kAccepted, hash, kStatementEnding)) ||
           std::filesystem::exists(path(kRefused, hash, kStatementEnding));
  }

  // A line feed at the end of the file is not part of the statement.
  void judge(ByteView content, InboxItem& item) {
    std::string entry = to_text(content);
    if (entry.ends_with('\n')) entry.pop_back();
    const auto statement = record::read_statement(bytes_of(entry));
    if (!statement) {
      item.reason = to_string(statement.error());
      return;
    }
    item.type = statement->statement.type;
    if (!may_come_in(statement->statement.body)) {
      item.reason = "statements of this type do not come through the inbox";
      return;
    }
    item.reason = what_it_waits_for(*statement);
    item.pending = !item.reason.empty();
    if (item.pending) return;
    const auto receipts = office_.submit({entry}, now_);
    item.accepted = receipts.has_value();
    if (!receipts) item.reason = receipts.error().detail;
  }

  // Empty if there is nothing that could still come.
  [[nodiscard]] std::string what_it_waits_for(const record::SignedStatement& statement) const {
    const auto* approval = std::get_if<record::Approval>(&statement.statement.body);
    if (approval != nullptr && !office_.index_of(approval->entry))
      return "the statement that it approves is not here yet";
    if (!office_.registry().key(statement.kid)) return "its key is not known here yet";
    return "";
  }

  void keep_reason(const InboxItem& item) const {
    file::write_atomic(path(kRefused, item.sha256, kReasonEnding), item.reason + "\n",
                       file::Mode::secret);
  }

  void keep(ByteView content, const InboxItem& item) const {
    const std::string_view where = item.accepted ? kAccepted : kRefused;
    if (!item.accepted) keep_reason(item);
    file::write_atomic(path(where, item.sha256, kStatementEnding), content, file::Mode::secret);
  }

  Office& office_;
  Instant now_;
};

}  // namespace

bool may_come_in(const record::Body& body) {
  return std::holds_alternative<record::Approval>(body);
}

Result<std::vector<InboxItem>> pull_inbox(Office& office, const file::Path& folder, Instant now) {
  if (!std::filesystem::is_directory(folder))
    return error(Errc::unavailable, folder.string() + " is no folder");
  if (auto free = check_not_restored(office.store()); !free) return free.error();
  Inbox inbox(office, now);
  std::vector<InboxItem> items;
  for (const file::Path& name : file::list(folder))
    if (auto item = inbox.take(folder / name, name.string())) items.push_back(std::move(*item));
  return items;
}

}  // namespace ocop::issuer
