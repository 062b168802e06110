#include <memory>

#include "common/base/json.h"
#include "issuer/acts/arguments.h"
#include "issuer/acts/commands.h"
#include "issuer/acts/who.h"
#include "issuer/commands.h"

namespace ocop::issuer {
namespace {

struct Words {
  std::optional<std::string> reason_vi, reason_en, advice_vi, advice_en;
};

struct Create {
  std::string gtin;
  std::optional<std::string> lot;
  std::optional<std::uint64_t> from, to;
  Words words;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "recall"};
};

struct Lift {
  std::string entry;
  Words words;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "recall-lift"};
};

Result<record::Recall> recall_of(const Create& given) {
  const auto gtin = gtin_argument("--gtin", given.gtin);
  if (!gtin) return gtin.error();
  record::RecallTarget target{*gtin, std::nullopt, std::nullopt};
  if (given.lot) {
    const auto lot = lot_argument("--lot", *given.lot);
    if (!lot) return lot.error();
    target.lot = *lot;
  }
  if (given.from) {
    if (*given.from > *given.to || *given.to >= std::uint64_t{1} << 32)
      return error(Errc::out_of_range,
                   "--from and --to: status indexes, the first not above the last");
    target.range = record::IndexRange{static_cast<std::uint32_t>(*given.from), *given.to + 1};
  }
  const auto reason = wording_argument("--reason", given.words.reason_vi, given.words.reason_en);
  if (!reason) return reason.error();
  const auto advice = wording_argument("--advice", given.words.advice_vi, given.words.advice_en);
  if (!advice) return advice.error();
  return record::Recall{record::RecallAction::recalled, {target}, std::nullopt, *reason, *advice};
}

Exit issue(Context& context, const std::optional<std::string>& issuer, const Signing& signing,
           const Result<record::Recall>& recall) {
  if (!recall) return context.fail(recall.error());
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const Result<record::Uri> authority = authority_for(*office, issuer, signing);
  if (!authority) return no_authority(context, authority.error());
  const Instant now = context.now();
  return report_issued(context,
                       office->issue({office->say(*authority, *recall, now)}, signing, now));
}

Exit create(const Create& given, Context& context) {
  return issue(context, given.issuer, given.signing, recall_of(given));
}

Exit lift(const Lift& given, Context& context) {
  const auto entry = hash_argument("ENTRY", given.entry);
  if (!entry) return context.fail(entry.error(), "recall list shows the hashes");
  const auto reason = wording_argument("--reason", given.words.reason_vi, given.words.reason_en);
  if (!reason) return context.fail(reason.error());
  return issue(context, given.issuer, given.signing,
               record::Recall{record::RecallAction::lifted, {}, *entry, *reason, {}});
}

Exit list(Context& context) {
  const auto office = context.office_with_trust(Access::read);
  if (!office) return context.failed;
  json::Array all;
  std::string text;
  for (const registry::ProductPtr& product : office->registry().products()) {
    for (const record::Pack& pack : product->now().packs) {
      for (const registry::RecallPtr& recall : office->registry().recalls(pack.gtin)) {
        for (const record::RecallTarget& target : recall->body.targets) {
          if (target.gtin != pack.gtin) continue;
          const std::string lot = target.lot ? target.lot->text() : "";
          all.push_back(json::Object{{"entry", recall->origin.entry.hex()},
                                     {"date", recall->origin.date.iso()},
                                     {"gtin", pack.gtin.text()},
                                     {"lot", lot},
                                     {"product", product->now().name},
                                     {"reason", recall->body.reason.vi}});
          text += recall->origin.entry.hex() + "  " + recall->origin.date.vietnamese() + "  " +
                  pack.gtin.text() + (lot.empty() ? "" : " lot " + lot) + "  " +
                  product->now().name + ": " + recall->body.reason.vi + "\n";
        }
      }
    }
  }
  context.answer(json::Object{{"recalls", all}}, text.empty() ? "no recall is in force\n" : text);
  return Exit::done;
}

}  // namespace

void add_recall_commands(cli::Command& program) {
  auto recall = program.group("recall", "Recall a product, a lot or a range of its labels");

  auto given = std::make_shared<Create>();
  auto make = recall.command("create", "Recall: every page of these labels turns red at once");
  make.option(given->gtin, "--gtin", "GTIN", "The pack; without --lot all its lots")
      .option(given->lot, "--lot", "LOT", "Only this lot")
      .option(given->from, "--from", "INDEX", "Only labels from this status index of the lot")
      .option(given->to, "--to", "INDEX", "… to this one, included")
      .option(given->words.reason_vi, "--reason-vi", "TEXT", "Why, shown to buyers")
      .option(given->words.reason_en, "--reason-en", "TEXT", "The same in English")
      .option(given->words.advice_vi, "--advice-vi", "TEXT", "What a buyer should do")
      .option(given->words.advice_en, "--advice-en", "TEXT", "The same in English")
      .option(given->issuer, "--issuer", "URI", "The authority that recalls")
      .needs("--from", "--to")
      .needs("--to", "--from")
      .needs("--from", "--lot")
      .needs("--reason-en", "--reason-vi")
      .needs("--advice-en", "--advice-vi")
      .does([given](Context& context) { return create(*given, context); });
  add_signing_options(make, given->signing);

  auto undone = std::make_shared<Lift>();
  auto end = recall.command("lift", "End a recall, whole");
  end.option(undone->entry, "entry", "HASH", "The recall's entry hash, from recall list")
      .option(undone->words.reason_vi, "--reason-vi", "TEXT", "Why it ends")
      .option(undone->words.reason_en, "--reason-en", "TEXT", "The same in English")
      .option(undone->issuer, "--issuer", "URI", "The authority that lifts it")
      .needs("--reason-en", "--reason-vi")
      .does([undone](Context& context) { return lift(*undone, context); });
  add_signing_options(end, undone->signing);

  recall.command("list", "Recalls in force").does([](Context& context) { return list(context); });
}

}  // namespace ocop::issuer
