#include <algorithm>
#include <memory>

#include "common/base/text.h"
#include "common/record/names.h"
#include "issuer/acts/arguments.h"
#include "issuer/acts/commands.h"
#include "issuer/acts/given_references.h"
#include "issuer/acts/reference.h"
#include "issuer/acts/who.h"
#include "issuer/commands.h"

namespace ocop::issuer {
namespace {

struct Certify {
  std::string product;
  std::uint64_t stars = 0;
  std::string decision;
  std::string decision_date;
  std::optional<std::string> score;
  std::optional<std::string> valid_from;
  std::optional<std::string> label_service;
  std::uint64_t quota = 0;
  std::optional<std::string> notice_vi, notice_en;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "certify"};
};

// What all changes of a certificate share.
struct Change {
  std::string certificate;
  std::optional<std::string> decision, decision_date;
  std::optional<std::string> reason_vi, reason_en;
  std::optional<std::string> issuer;
  std::optional<std::string> ground;                       // revoke
  std::optional<std::string> entry;                        // annul
  std::optional<std::string> until;                        // extend
  std::optional<std::string> by;                           // supersede
  std::optional<std::string> field, old_value, new_value;  // correct
  Signing signing;
};

Result<record::Decision> decision_argument(const std::string& number, const std::string& date) {
  const Result<std::string> composed = text::to_nfc(number);
  if (!composed) return in_context("--decision", composed.error());
  if (const auto fits = text::check_line(*composed, record::kMaxLine); !fits)
    return in_context("--decision", fits.error());
  const Result<Date> day = date_argument("--decision-date", date);
  if (!day) return day.error();
  return record::Decision{*composed, *day};
}

Result<record::Certificate> certificate_of(const Certify& given, Office& office,
                                           const record::Authority& authority) {
  const auto product = product_argument("--product", given.product, office.registry());
  if (!product) return product.error();
  const auto stars = programme::Stars::of(static_cast<std::int64_t>(given.stars));
  if (!stars) return in_context("--stars", stars.error());
  const auto decision = decision_argument(given.decision, given.decision_date);
  if (!decision) return decision.error();
  std::optional<int> score;
  if (given.score) {
    const auto mean = score_of(*given.score);
    if (!mean) return in_context("--score", mean.error());
    score = *mean;
  }
  const auto notice = wording_argument("--notice", given.notice_vi, given.notice_en);
  if (!notice) return notice.error();
  Date from = decision->date;
  if (given.valid_from) {
    const auto day = date_argument("--valid-from", *given.valid_from);
    if (!day) return day.error();
    from = *day;
  }
  std::optional<record::Uri> service;
  if (given.label_service) {
    const auto uri = record::Uri::parse(*given.label_service);
    if (!uri) return in_context("--label-service", uri.error());
    service = *uri;
  } else if (!office.trust().label_services.empty()) {
    service = office.trust().label_services.front().id;
  }
  const auto sequence = next_sequence(office.registry(), authority.area, decision->date.year());
  if (!sequence) return sequence.error();
  const int next = std::max(
      *sequence, given_sequence(office.store(), authority.area, decision->date.year()) + 1);
  const auto reference =
      programme::CertificateReference::of(authority.area, decision->date.year(), next, *stars);
  if (!reference) return reference.error();
  if (given.quota > 0xFFFFFFFF) return error(Errc::out_of_range, "--quota: at most 4294967295");
  std::vector<gs1::Gtin> packs;
  for (const record::Pack& pack : (*product)->now().packs) packs.push_back(pack.gtin);
  return record::Certificate{(*product)->id(),
                             packs,
                             *stars,
                             score,
                             *reference,
                             *decision,
                             from,
                             from.plus_months(programme::kValidityMonths),
                             service,
                             static_cast<std::uint32_t>(given.quota),
                             std::nullopt,
                             notice->vi.empty() ? std::nullopt : std::optional(*notice)};
}

Exit certify(const Certify& given, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const auto issuer = authority_for(*office, given.issuer, given.signing);
  if (!issuer) return no_authority(context, issuer.error());
  const auto certificate = certificate_of(given, *office, *office->trust().authority(*issuer));
  if (!certificate) return context.fail(certificate.error());
  const Instant now = context.now();
  const std::vector<record::Statement> statements{office->say(*issuer, *certificate, now)};
  const Also note = [&statements](store::IssuerStore& store) {
    note_references(store, statements);
  };
  const auto issued = office->issue(statements, given.signing, now, Together{{}, note, note});
  if (issued)
    context.note("certificate " + certificate->reference.text() + ", valid until " +
                 certificate->valid_to.vietnamese());
  return report_issued(context, issued);
}

Result<record::CertificateStatus> status_of(record::StatusChange change, const Change& given,
                                            const registry::Registry& registry) {
  const auto certificate = certificate_argument("CERTIFICATE", given.certificate, registry);
  if (!certificate) return certificate.error();
  record::CertificateStatus status{
      (*certificate)->origin.id, change, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  if (given.decision) {
    const auto decision = decision_argument(*given.decision, *given.decision_date);
    if (!decision) return decision.error();
    status.decision = *decision;
  }
  const auto reason = wording_argument("--reason", given.reason_vi, given.reason_en);
  if (!reason) return reason.error();
  status.reason = *reason;
  if (given.ground) {
    const auto ground = record::from_name<record::RevocationGround>(*given.ground);
    if (!ground) return in_context("--ground", ground.error());
    status.ground = *ground;
  }
  if (given.entry) {
    const auto entry = hash_argument("--entry", *given.entry);
    if (!entry) return entry.error();
    status.ends = *entry;
  }
  if (given.until) {
    const auto until = date_argument("--until", *given.until);
    if (!until) return until.error();
    status.until = *until;
  }
  if (given.by) {
    const auto by = certificate_argument("--by", *given.by, registry);
    if (!by) return by.error();
    status.by = (*by)->origin.id;
  }
  if (given.field) {
    const auto field = record::from_name<record::CorrectedField>(*given.field);
    if (!field) return in_context("--field", field.error());
    status.field = *field;
    status.old_value = given.old_value.value_or("");
    status.new_value = given.new_value.value_or("");
  }
  return status;
}

Exit change_status(record::StatusChange change, const Change& given, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const auto issuer = authority_for(*office, given.issuer, given.signing);
  if (!issuer) return no_authority(context, issuer.error());
  const auto status = status_of(change, given, office->registry());
  if (!status) return context.fail(status.error());
  const Instant now = context.now();
  return report_issued(context,
                       office->issue({office->say(*issuer, *status, now)}, given.signing, now));
}

// A command that changes a certificate; `adds` gives it the options of its own.
template <class Adds>
void add_change(cli::Command& program, const std::string& name, const std::string& summary,
                record::StatusChange change, Adds adds) {
  auto given = std::make_shared<Change>();
  given->signing.draft_name = name;
  auto command = program.command(name, summary);
  command.option(given->certificate, "certificate", "REF",
                 "Its reference, like 66-2026-0017-4, or id");
  adds(command, *given);
  command.option(given->decision, "--decision", "NUMBER", "Number of the decision")
      .option(given->decision_date, "--decision-date", "DATE", "Its date")
      .option(given->reason_vi, "--reason-vi", "TEXT", "Why, shown to buyers")
      .option(given->reason_en, "--reason-en", "TEXT", "The same in English")
      .option(given->issuer, "--issuer", "URI", "The authority that decides")
      .needs("--decision", "--decision-date")
      .needs("--decision-date", "--decision")
      .needs("--reason-en", "--reason-vi")
      .does([given, change](Context& context) { return change_status(change, *given, context); });
  add_signing_options(command, given->signing);
}

// Options of a change must be given, though their targets are optional members of Change.
void need(cli::Command& command, std::optional<std::string>& target, const std::string& option,
          const std::string& value, const std::string& help) {
  command.option(target.emplace(), option, value, help);
}

}  // namespace

void add_certificate_commands(cli::Command& program) {
  auto given = std::make_shared<Certify>();
  auto certify_command = program.command("certify", "Certify a product with 3, 4 or 5 stars");
  certify_command.option(given->product, "--product", "GTIN", "A GTIN of the product, or its id")
      .option(given->stars, "--stars", "N", "3, 4 or 5")
      .option(given->decision, "--decision", "NUMBER", "Number of the decision: 1887/QĐ-UBND")
      .option(given->decision_date, "--decision-date", "DATE", "Its date, YYYY-MM-DD or dd/mm/yyyy")
      .option(given->score, "--score", "MEAN", "Mean score of the council: 78,66")
      .option(given->valid_from, "--valid-from", "DATE", "First valid day; else the decision's")
      .option(given->label_service, "--label-service", "URI",
              "Who may seal its labels; else the first of the trust list")
      .option(given->quota, "--quota", "N", "How many labels in all; 0: none")
      .option(given->notice_vi, "--notice-vi", "TEXT", "A remark on the certificate's page")
      .option(given->notice_en, "--notice-en", "TEXT", "The same in English")
      .option(given->issuer, "--issuer", "URI", "The deciding authority")
      .required("--stars")
      .needs("--notice-en", "--notice-vi")
      .footer(
          "The certificate is valid for 36 months, the last day included, and covers all packs "
          "that the "
          "product has now.")
      .does([given](Context& context) { return certify(*given, context); });
  add_signing_options(certify_command, given->signing);

  using record::StatusChange;
  add_change(
      program, "revoke", "Revoke a certificate", StatusChange::revoked,
      [](cli::Command& command, Change& change) {
        need(command, change.ground, "--ground", "GROUND",
             "dishonest-dossier, criteria-lost, law-breached, mark-misused, production-ended or "
             "other-authority");
      });
  add_change(program, "annul", "Annul a revocation", StatusChange::revocation_annulled,
             [](cli::Command& command, Change& change) {
               need(command, change.entry, "--entry", "HASH", "Entry hash of the revocation");
             });
  add_change(program, "extend", "Extend a certificate to a later day", StatusChange::extended,
             [](cli::Command& command, Change& change) {
               need(command, change.until, "--until", "DATE", "Last valid day");
             });
  add_change(program, "supersede", "Say that a newer certificate takes this one's place",
             StatusChange::superseded, [](cli::Command& command, Change& change) {
               need(command, change.by, "--by", "REF", "The newer certificate of the same product");
             });
  add_change(program, "correct", "Correct a detail that no rule depends on",
             StatusChange::corrected, [](cli::Command& command, Change& change) {
               need(command, change.field, "--field", "FIELD",
                    "decision-number, score or certificate-number");
               need(command, change.old_value, "--old", "TEXT", "What stood there");
               need(command, change.new_value, "--new", "TEXT", "What is right");
             });
}

}  // namespace ocop::issuer
