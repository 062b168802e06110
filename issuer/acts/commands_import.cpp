#include <memory>

#include "common/base/json.h"
#include "issuer/acts/commands.h"
#include "issuer/acts/given_references.h"
#include "issuer/acts/import.h"
#include "issuer/acts/who.h"
#include "issuer/commands.h"
#include "issuer/drafted_names.h"
#include "issuer/input_file.h"
#include "issuer/signers.h"

namespace ocop::issuer {
namespace {

struct Import {
  file::Path table;
  bool check = false;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "import", /*may_draft=*/false};
};

Exit refuse(Context& context, const std::string& file, const ImportPlan& plan) {
  json::Array problems;
  for (const CsvProblem& problem : plan.problems) {
    context.err << file << ": " << problem.text() << '\n';
    problems.push_back(json::Object{{"line", static_cast<std::uint64_t>(problem.line)},
                                    {"column", static_cast<std::uint64_t>(problem.column)},
                                    {"name", problem.column_name},
                                    {"problem", problem.what}});
  }
  if (context.json) context.answer(json::Object{{"problems", problems}}, "");
  const std::size_t count = plan.problems.size();
  return context.fail(Exit::negative,
                      std::to_string(count) + (count == 1 ? " problem" : " problems") + " in " +
                          file + "; nothing was imported",
                      "mend them all and import again");
}

// The public half of the key that will sign, or of one that may sign the draft; nothing if there is
// none.
std::optional<crypto::PublicKey> signer_of(const Office& office, const record::Uri& authority,
                                           const Signing& signing, Date today) {
  if (signing.as_draft) {
    const auto keys = open_keys(office.registry(), authority);
    return keys.empty() ? std::nullopt : std::optional(keys.front());
  }
  if (!signing.key) {
    const auto held = office.key_in_use(authority, crypto::KeyUse::authority, today);
    if (!held) return std::nullopt;
    return *held;
  }
  const Result<std::string> text = file::read_text(*signing.key);
  if (!text) return std::nullopt;
  const Result<crypto::KeyFileHeader> header = crypto::read_key_file_header(*text);
  if (!header) return std::nullopt;
  return header->public_key;
}

Exit run(ImportKind kind, const Import& given, Context& context) {
  const Result<std::string> text = read_input_text(given.table, kMaxCsvBytes + 1);
  if (!text) return context.fail(text.error());
  const auto office = context.office_with_trust(given.check ? Access::read : Access::write);
  if (!office) return context.failed;
  const Result<record::Uri> authority = authority_for(*office, given.issuer, given.signing);
  if (!authority) return no_authority(context, authority.error());
  const Instant now = context.now();
  const AdminUnits units = AdminUnits::embedded();
  const auto signer = signer_of(*office, *authority, given.signing, now.date());
  const ImportPlan plan = plan_import(
      kind, *text,
      {office->registry(), units,
       [&office](std::string_view what, const std::string& key) {
         return office->store().named(what, key);
       },
       [&office, &authority, now](record::Body body) {
         return office->say(*authority, std::move(body), now);
       },
       [&office, &signer](const record::Statement& statement) -> std::optional<registry::Finding> {
         if (!signer) return std::nullopt;
         return office->registry().objection(statement, *signer);
       },
       now.date(),
       [&office](int area, int year) { return given_sequence(office->store(), area, year); }});
  if (!plan.problems.empty()) return refuse(context, given.table.string(), plan);
  if (!signer && !given.check && !plan.statements.empty())
    return context.fail(Exit::configuration,
                        "no key of " + authority->text() + " is held here; nothing was imported",
                        "--key FILE of the importing authority, or --draft to have it signed "
                        "elsewhere");

  const std::string summary = std::to_string(plan.rows) +
                              " rows: " + std::to_string(plan.statements.size()) + " statements, " +
                              std::to_string(plan.unchanged) + " unchanged";
  if (given.check || plan.statements.empty()) {
    context.answer(json::Object{{"rows", static_cast<std::uint64_t>(plan.rows)},
                                {"statements", static_cast<std::uint64_t>(plan.statements.size())},
                                {"unchanged", static_cast<std::uint64_t>(plan.unchanged)}},
                   summary + (given.check ? " would be made\n" : "\n"));
    return Exit::done;
  }
  const store::ImportBatch batch{given.table.filename().string(), crypto::sha256(*text), plan.rows,
                                 plan.statements.size(), now};
  Together together;
  for (const std::string& content : plan.files)
    together.files.push_back({PublicKind::file, to_bytes(content)});
  together.queued = [&](store::IssuerStore& store) {
    bind(plan.names)(store);
    note_references(store, plan.statements);
    (void)store.add_import(batch);
  };
  together.drafted = [&](store::IssuerStore& store) {
    keep_drafted(store, plan.names);
    note_references(store, plan.statements);
  };
  const Result<Issued> issued = office->issue(plan.statements, given.signing, now, together);
  if (!issued) return context.fail(issued.error(), "nothing was imported");
  context.note(summary);
  return report_issued(context, issued);
}

std::string columns_of(ImportKind kind) {
  std::string text = "Columns:";
  for (const std::string& column : required_columns(kind)) text += " " + column;
  text += "\nMay be there:";
  for (const std::string& column : optional_columns(kind)) text += " " + column;
  return text;
}

}  // namespace

void add_import_commands(cli::Command& program) {
  auto group = program.group("import", "Take in tables (CSV, UTF-8): all rows or none");
  struct Word {
    ImportKind kind;
    const char* summary;
    const char* rules;
  };
  for (const Word& word :
       {Word{ImportKind::producers, "Producers and where they are",
             "unit: code of commune, district or province, as it is on the day of the import."},
        Word{ImportKind::products, "Products and their packs",
             "One row a pack; rows with the same code are packs of one product. An empty gtin gets "
             "an "
             "internal number."},
        Word{ImportKind::certificates,
             "Certificates older than the log, attested by the importing authority",
             "authority and area: who decided then (area: province code, 0 = ministry)."}}) {
    auto given = std::make_shared<Import>();
    auto command = group.command(std::string(name(word.kind)), word.summary);
    command.option(given->table, "file", "CSV", "The table")
        .flag(given->check, "--check", "Only report what would be imported")
        .option(given->issuer, "--issuer", "URI", "The authority that says so")
        .footer(columns_of(word.kind) + "\n" + word.rules +
                "\nRows that say what is known already make no statement. With --draft the codes "
                "are known once the signed\nfile was published here.")
        .does([given, kind = word.kind](Context& context) { return run(kind, *given, context); });
    add_signing_options(command, given->signing);
  }
}

}  // namespace ocop::issuer
