#include "issuer/acts/given_references.h"

#include <charconv>

namespace ocop::issuer {
namespace {

std::string setting_of(int area, int year) {
  return "reference." + std::to_string(area) + "." + std::to_string(year);
}

}  // namespace

int given_sequence(const store::IssuerStore& store, int area, int year) {
  const auto stored = store.setting(setting_of(area, year));
  if (!stored) return 0;
  int sequence = 0;
  const auto read = std::from_chars(stored->data(), stored->data() + stored->size(), sequence);
  if (read.ec != std::errc{} || read.ptr != stored->data() + stored->size())
    throw store::SqliteError("state.db: unreadable setting " + setting_of(area, year));
  return sequence;
}

void note_references(store::IssuerStore& store, const std::vector<record::Statement>& statements) {
  for (const record::Statement& statement : statements) {
    const auto* certificate = std::get_if<record::Certificate>(&statement.body);
    if (certificate == nullptr) continue;
    const programme::CertificateReference& given = certificate->reference;
    if (given.sequence() > given_sequence(store, given.area(), given.year()))
      store.set_setting(setting_of(given.area(), given.year()), std::to_string(given.sequence()));
  }
}

}  // namespace ocop::issuer
