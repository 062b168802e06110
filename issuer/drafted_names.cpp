#include "issuer/drafted_names.h"

namespace ocop::issuer {

namespace {

std::string setting_of(const record::StatementId& id) {
  return "drafted-name." + id.text();
}

}  // namespace

// As a setting: "producer ea-tu". Neither part holds a blank.
void keep_drafted(store::IssuerStore& store, const std::vector<DraftedName>& names) {
  for (const DraftedName& name : names)
    store.set_setting(setting_of(name.id), name.kind + " " + name.key);
}

Result<std::vector<DraftedName>> drafted_names(const store::IssuerStore& store,
                                               const std::vector<std::string>& entries) {
  std::vector<DraftedName> names;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto read = record::read_statement(bytes_of(entries[i]));
    if (!read) return in_context("statement " + std::to_string(i + 1), read.error());
    const record::StatementId& id = read->statement.id;
    const auto kept = store.setting(setting_of(id));
    if (!kept) continue;
    const std::size_t blank = kept->find(' ');
    DraftedName name{kept->substr(0, blank), kept->substr(blank + 1), id};
    auto owner = store.named(name.kind, name.key);
    for (const DraftedName& other : names)
      if (other.kind == name.kind && other.key == name.key) owner = other.id;
    if (owner && *owner != id)
      return error(Errc::conflict, "statement " + std::to_string(i + 1) + ": the " + name.kind +
                                       " \"" + name.key + "\" is another one by now, " +
                                       owner->text());
    names.push_back(std::move(name));
  }
  return names;
}

Also bind(std::vector<DraftedName> names) {
  return [names = std::move(names)](store::IssuerStore& store) {
    for (const DraftedName& name : names) {
      (void)store.name_thing(name.kind, name.key, name.id);
      store.clear_setting(setting_of(name.id));
    }
  };
}

}  // namespace ocop::issuer
