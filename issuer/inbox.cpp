#include "issuer/inbox.h"

namespace ocop::issuer {

namespace {

constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kRefused = "refused";
constexpr std::string_view kStatementEnding = ".jws";

class Inbox {
 public:
  Inbox(Office& office, Instant now) : office_(office), now_(now) {}

  // Nothing for a file that was taken before.
  std::optional<InboxItem> take(const file::Path& from, const std::string& name) {
    const auto content = file::read(from, record::kMaxEntryBytes);
    if (!content) return InboxItem{name, {}, {}, false, to_string(content.error())};
    std::string hash = crypto::sha256(*content).hex();
    if (is_known(hash)) return std::nullopt;
    InboxItem item{name, std::move(hash), {}, false, {}};
    judge(*content, item);
    keep(*content, item);
    return item;
  }

 private:
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
    const auto receipts = office_.submit({entry}, now_);
    item.accepted = receipts.has_value();
    if (!receipts) item.reason = receipts.error().detail;
  }

  void keep(ByteView content, const InboxItem& item) const {
    const std::string_view where = item.accepted ? kAccepted : kRefused;
    if (!item.accepted)
      file::write_atomic(path(where, item.sha256, ".reason"), item.reason + "\n",
                         file::Mode::secret);
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
    return error(Errc::not_found, folder.string() + " is no folder");
  Inbox inbox(office, now);
  std::vector<InboxItem> items;
  for (const file::Path& name : file::list(folder))
    if (auto item = inbox.take(folder / name, name.string())) items.push_back(std::move(*item));
  return items;
}

}  // namespace ocop::issuer
