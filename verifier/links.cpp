#include "verifier/links.h"

#include <algorithm>

#include "common/gs1/lot.h"
#include "verifier/certificate_facts.h"
#include "verifier/page_parts.h"

namespace ocop::verifier {
namespace {

Link page(std::string_view type, std::string href, std::string title) {
  return {type,
          std::move(href),
          std::move(title),
          "text/html",
          {kLanguageCodes.begin(), kLanguageCodes.end()}};
}

bool covers(const registry::CertificateRecord& certificate, const gs1::Gtin& gtin) {
  const auto& packs = certificate.body.packs;
  return std::find(packs.begin(), packs.end(), gtin) != packs.end();
}

// Those in force that no other has taken the place of; without one, the newest.
std::vector<registry::CertificatePtr> certificates_to_name(const registry::Registry& registry,
                                                           const registry::ProductRecord& product,
                                                           const gs1::Gtin& gtin, Date day) {
  std::vector<registry::CertificatePtr> in_force;
  registry::CertificatePtr newest;
  for (const record::StatementId& id : product.certificates) {
    const registry::CertificatePtr certificate = registry.certificate(id);
    if (!covers(*certificate, gtin)) continue;
    newest = certificate;
    const CertificateFacts facts = facts_of(*certificate, registry.trust(), day);
    if (facts.state == CertificateState::valid && certificate->supersession() == nullptr)
      in_force.push_back(certificate);
  }
  if (in_force.empty() && newest) in_force.push_back(newest);
  return in_force;
}

LinkLevel product_level(const registry::Registry& registry, const registry::ProductRecord& product,
                        const gs1::Gtin& gtin, const std::string& root, Date day,
                        const Catalogue& words) {
  const std::string product_page = root + product_path(gtin);
  LinkLevel level{root + "/01/" + gtin.text(), product.now().name, {}};
  level.links.push_back({kDefaultLink, product_page, product.now().name, {}, {}});
  level.links.push_back(page("pip", product_page, words["resolver.pip"]));
  for (const auto& certificate : certificates_to_name(registry, product, gtin, day))
    level.links.push_back(
        page("certificationInfo", root + certificate_path(*certificate),
             words.fill("resolver.certificate",
                        {{"stars", std::to_string(certificate->body.stars.count())},
                         {"reference", certificate->body.reference.text()}})));
  level.links.push_back(page("recallStatus", product_page, words["resolver.recall"]));
  level.links.push_back(page("verificationService", root + "/", words["resolver.verify"]));
  return level;
}

LinkLevel lot_level(const registry::ProductRecord& product, const gs1::Gtin& gtin,
                    const gs1::Lot& lot, const std::string& root, const Catalogue& words) {
  LinkLevel level{
      root + "/01/" + gtin.text() + "/10/" + lot.text(),
      words.fill("resolver.lot.item", {{"name", product.now().name}, {"lot", lot.text()}}),
      {}};
  level.links.push_back(page("recallStatus",
                             root + "/check?gtin=" + gtin.text() + "&lot=" + lot.text(),
                             words.fill("resolver.recall.lot", {{"lot", lot.text()}})));
  return level;
}

}  // namespace

std::vector<LinkLevel> links_of(const registry::Registry& registry,
                                const registry::ProductRecord& product, const gs1::Gtin& gtin,
                                std::string_view lot, std::string_view root, Date day,
                                const Catalogue& words) {
  const std::string address(root);
  std::vector<LinkLevel> levels;
  if (const auto named = gs1::Lot::parse(lot); named && !registry.manifests(gtin, *named).empty())
    levels.push_back(lot_level(product, gtin, *named, address, words));
  levels.push_back(product_level(registry, product, gtin, address, day, words));
  return levels;
}

}  // namespace ocop::verifier
