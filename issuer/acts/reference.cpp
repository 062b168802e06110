#include "issuer/acts/reference.h"

#include <algorithm>

namespace ocop::issuer {

Result<int> next_sequence(const registry::Registry& registry, int area, int year) {
  int highest = 0;
  const auto see = [&](const programme::CertificateReference& reference) {
    if (reference.area() == area && reference.year() == year)
      highest = std::max(highest, reference.sequence());
  };
  for (const registry::CertificatePtr& certificate : registry.certificates())
    see(certificate->body.reference);
  for (const record::SignedStatement& waiting : registry.waiting())
    if (const auto* body = std::get_if<record::Certificate>(&waiting.statement.body))
      see(body->reference);
  if (highest >= programme::CertificateReference::kMaxSequence)
    return error(Errc::out_of_range, "area " + std::to_string(area) +
                                         " has no certificate references left in " +
                                         std::to_string(year));
  return highest + 1;
}

}  // namespace ocop::issuer
