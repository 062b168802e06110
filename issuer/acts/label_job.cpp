#include "issuer/acts/label_job.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "common/base/json.h"
#include "common/registry/judge.h"
#include "common/registry/power.h"
#include "common/seal/label.h"
#include "common/seal/label_file.h"
#include "common/seal/sign_seal.h"
#include "issuer/acts/lot.h"
#include "issuer/input_file.h"
#include "labels/readback.h"
#include "labels/render.h"

namespace ocop::issuer {
namespace {

using store::JobState;
using store::LabelJob;

file::Path job_file(const Office& office, std::int64_t id, const char* extension) {
  return office.home().private_folder() / "jobs" / (std::to_string(id) + extension);
}

// One process works on a job; others wait for none, because it may take hours.
Result<HomeLock> lock_job(const Office& office, std::int64_t id) {
  const file::Path path = job_file(office, id, ".lock");
  std::filesystem::create_directories(path.parent_path());
  return HomeLock::take_part(path, "label job " + std::to_string(id), "label",
                             std::chrono::milliseconds(0));
}

// Work that needs nothing of the home, while other commands may write there: a recall must not wait
// for a printer.
template <class Work>
auto while_others_write(Office& office, Work work) -> decltype(work()) {
  office.rest();
  auto done = work();
  if (auto awake = office.wake(); !awake) return awake.error();
  return done;
}

bool is_over(const LabelJob& job) {
  return job.state == JobState::released || job.state == JobState::voided;
}

// Sheets of jobs that are over: a program that was stopped before it removed them left them. Who
// can read a sheet can copy its labels.
void remove_left_sheets(Office& office) {
  const file::Path folder = office.home().private_folder() / "jobs";
  for (const file::Path& name : file::list(folder)) {
    if (name.extension() != ".pdf") continue;
    const std::string stem = name.stem().string();
    std::int64_t id = 0;
    const auto read = std::from_chars(stem.data(), stem.data() + stem.size(), id);
    if (read.ec != std::errc{} || read.ptr != stem.data() + stem.size()) continue;
    const auto job = office.store().job(id);
    if (job && is_over(*job)) std::filesystem::remove(folder / name);
  }
}

// The order stands beside the sheet, in private/jobs/<id>.json.
void keep_order(const Office& office, std::int64_t id, const LabelOrder& order) {
  const json::Value value = json::Object{{"host", order.host.text()},
                                         {"startCell", order.start_cell},
                                         {"output", order.output.string()}};
  file::write_atomic(job_file(office, id, ".json"), json::write_indented(value),
                     file::Mode::secret);
}

Result<LabelOrder> kept_order(const Office& office, std::int64_t id) {
  const file::Path path = job_file(office, id, ".json");
  const Result<std::string> text = file::read_text(path);
  if (!text) return text.error();
  const Result<json::Value> value = json::parse(*text, json::kRequestLimits);
  if (!value) return in_context(path.string(), value.error());
  const std::string* host = value->get_string("host");
  const std::int64_t* start_cell = value->get_int("startCell");
  const std::string* output = value->get_string("output");
  if (host == nullptr || start_cell == nullptr || output == nullptr)
    return error(Errc::malformed, path.string() + " is not a label job's order");
  const Result<gs1::Host> parsed = gs1::Host::parse(*host);
  if (!parsed) return in_context(path.string(), parsed.error());
  return LabelOrder{*parsed, static_cast<int>(*start_cell), *output};
}

// Everything about the lot that its labels need; refuses lots that must not be printed today.
struct Lot {
  store::LotRow row;
  registry::ManifestPtr manifest;
  registry::CertificatePtr certificate;
  Bytes label_file;
  LotClaims claims;
};

Result<Lot> printable_lot(Office& office, const record::StatementId& id, Date today) {
  const auto refuse = [](std::string why) { return error(Errc::unauthorised, std::move(why)); };
  const auto row = office.store().lot(id);
  const registry::ManifestPtr manifest = office.registry().manifest(id);
  if (!row || !manifest) return error(Errc::not_found, "no lot with the manifest " + id.text());
  if (manifest->origin.place >= office.published_size())
    return refuse("the lot's manifest is not in the published log yet; publish first");
  registry::CertificatePtr certificate = office.registry().certificate(manifest->body.certificate);
  const std::string reference = certificate->body.reference.text();
  if (certificate->revocation() != nullptr)
    return refuse("certificate " + reference + " is revoked");
  if (today < certificate->body.valid_from || today > certificate->valid_to())
    return refuse("certificate " + reference + " is valid from " +
                  certificate->body.valid_from.vietnamese() + " to " +
                  certificate->valid_to().vietnamese() + " only");
  Result<Bytes> content = office.files().get(PublicKind::labels, manifest->body.labels);
  if (!content) return in_context("label file", content.error());
  const Result<gs1::LabelProfile> profile =
      profile_of(*row, *manifest, certificate->body.reference, *content);
  if (!profile) return profile.error();
  LotClaims claims(*row, *manifest, certificate->body.reference, *profile);
  return Lot{*row, manifest, certificate, std::move(*content), std::move(claims)};
}

// Asked again when a job goes on: the day may have come on which the host's time is over.
Result<void> check_host(const Office& office, const gs1::Host& host, Date today) {
  if (office.trust().may_print(host, today)) return ok();
  return error(Errc::unauthorised, "labels may not carry the host " + host.text() +
                                       " today; the trust list names others");
}

// The held label key whose seals count for this lot: granted to its service before the manifest's
// place, standing there and in force on its day, the newest of several. A later key does not help
// an earlier lot.
Result<crypto::KeyId> label_key_for(const Office& office, Keyring& keys, const Lot& lot) {
  const std::uint64_t place = lot.manifest->origin.place;
  registry::KeyPtr best;
  for (const HeldKey& held : keys.held()) {
    const registry::KeyPtr key = office.registry().key(held.header.public_key.thumbprint());
    if (!key || key->use != record::GrantedUse::label || !key->granted ||
        key->holder != lot.certificate->body.label_service || key->granted->place >= place ||
        key->compromised_at || registry::key_stands(office.trust(), *key, place).refused ||
        !key->scope->interval.contains(lot.manifest->origin.valid_from.date()))
      continue;
    if (!best || best->granted->place < key->granted->place) best = key;
  }
  if (best) return best->key.id();
  return error(Errc::unknown_key, "no label key of " + lot.certificate->body.label_service->text() +
                                      " that was granted before this lot is held here");
}

// The labels of a job, in index order, sealed.
Result<std::vector<labels::LabelText>> seal_labels(Office& office, const LabelJob& job,
                                                   const Lot& lot, const gs1::Host& host) {
  const registry::KeyPtr key_record = office.registry().key(job.label_key);
  if (!key_record)
    return error(Errc::unknown_key, "the log knows no label key " + job.label_key.hex());
  const Result<const crypto::SecretKey*> key =
      office.keys().open(key_record->key, crypto::KeyUse::label);
  if (!key) return key.error();
  const registry::ProductPtr product = office.registry().product(lot.certificate->body.product);
  const registry::ProducerPtr producer = office.registry().producer(product->now().producer);

  std::vector<labels::LabelText> texts;
  for (std::uint64_t at = job.first; at < job.end; ++at) {
    const auto index = static_cast<std::uint32_t>(at);
    const std::size_t offset = std::size_t{8} * (index - lot.manifest->body.first_index);
    if (equal(ByteView(lot.label_file).subspan(offset, 8), seal::kSkipped)) continue;
    const seal::Claims claims = lot.claims.at(index);
    const Result<seal::Seal> sealed = seal::sign_seal(claims, **key);
    if (!sealed) return sealed.error();
    const Result<std::string> uri = seal::label_uri(host, claims, *sealed);
    if (!uri) return uri.error();
    texts.push_back({product->now().name, producer->now().name, lot.certificate->body.stars.count(),
                     lot.manifest->body.lot.text(), lot.manifest->body.packed,
                     lot.manifest->body.expiry, *uri});
  }
  if (texts.empty()) return error(Errc::out_of_range, "all indexes of this job are skipped ones");
  return texts;
}

// Every label must be what any verifier calls valid (or past its use-by date, which is the
// producer's affair).
Result<void> judge_all(const Office& office, const std::vector<labels::LabelText>& texts,
                       Instant now) {
  const registry::Moment moment{now, now};
  for (const labels::LabelText& text : texts) {
    const registry::Judgement judgement = registry::judge(
        text.uri, registry::HostRule::in_text, office.registry(), office.files(), moment);
    if (judgement.verdict == registry::Verdict::valid ||
        judgement.verdict == registry::Verdict::product_expired)
      continue;
    const std::string index = judgement.index ? std::to_string(*judgement.index) : "?";
    return error(Errc::unauthorised, "a verifier would call label " + index + " " +
                                         std::string(registry::name(judgement.verdict)) + " (" +
                                         std::string(registry::name(judgement.reason)) + ")");
  }
  return ok();
}

std::function<void(std::size_t, std::size_t)> part(const JobProgress& progress,
                                                   std::string_view what) {
  if (!progress) return {};
  return [&progress, what](std::size_t done, std::size_t total) { progress(what, done, total); };
}

// The sheet's bytes as they will be delivered, rendered or, if that was done before, from
// private/jobs/.
Result<Bytes> sheet_of(Office& office, LabelJob& job, const LabelOrder& order,
                       const std::vector<labels::LabelText>& texts, const labels::Fonts& fonts,
                       Instant now, const Steps& steps, const JobProgress& progress) {
  const file::Path path = job_file(office, job.id, ".pdf");
  if (job.state == JobState::allocated) {
    const Result<Bytes> pdf = while_others_write(office, [&]() -> Result<Bytes> {
      Result<Bytes> drawn = labels::render_pdf(texts, labels::kA4Sheet21, order.start_cell, fonts,
                                               part(progress, "render"));
      if (drawn) file::write_atomic(path, *drawn, file::Mode::secret);
      return drawn;
    });
    if (!pdf) return pdf.error();
    const Result<void> recorded =
        office.store().record_rendered(job.id, path.string(), crypto::sha256(*pdf), now);
    if (!recorded) return recorded.error();
    job = *office.store().job(job.id);
    if (steps) steps("render");
  }
  Result<Bytes> pdf = read_input(path, file::kDefaultLimit);
  if (!pdf) return pdf.error();
  if (crypto::sha256(*pdf) != job.sha256)
    return error(Errc::mismatch, path.string() + " was changed after it was rendered");
  return pdf;
}

// Who can read the sheet can copy its labels, hence the mode. A sheet that was delivered before the
// job could note it is good.
Result<void> deliver(const file::Path& path, ByteView pdf) {
  const Result<void> created = file::create_new(path, pdf, file::Mode::secret);
  if (created) return created;
  const Result<Bytes> there = file::read(path);
  if (there && equal(*there, pdf)) return ok();
  return created;
}

Result<ReleasedJob> work(Office& office, LabelJob job, const LabelOrder& order, Instant now,
                         const Steps& steps, const JobProgress& progress) {
  const Result<Lot> lot = printable_lot(office, job.manifest, now.date());
  if (!lot) return lot.error();
  if (const auto named = check_host(office, order.host, now.date()); !named) return named.error();
  const auto texts = seal_labels(office, job, *lot, order.host);
  if (!texts) return texts.error();
  if (const Result<void> good = judge_all(office, *texts, now); !good) return good.error();
  const labels::Fonts fonts;
  const Result<Bytes> pdf = sheet_of(office, job, order, *texts, fonts, now, steps, progress);
  if (!pdf) return pdf.error();
  if (job.state == JobState::rendered) {
    const auto report = while_others_write(office, [&] {
      return labels::read_back_pdf(*pdf, labels::kA4Sheet21, order.start_cell, *texts,
                                   part(progress, "read back"));
    });
    if (!report) return report.error();
    if (const auto done = office.store().advance_job(job.id, JobState::read_back, now); !done)
      return done.error();
  }
  // Again: a recall may have come meanwhile.
  if (const Result<void> good = judge_all(office, *texts, now); !good) return good.error();
  if (const auto delivered = deliver(order.output, *pdf); !delivered) return delivered.error();
  if (const auto done = office.store().advance_job(job.id, JobState::released, now); !done)
    return done.error();
  if (steps) steps("release");
  std::filesystem::remove(job_file(office, job.id, ".pdf"));
  std::filesystem::remove(job_file(office, job.id, ".lock"));

  const auto plan = labels::SheetPlan::make(labels::kA4Sheet21, texts->size(), order.start_cell);
  ReleasedJob released{*office.store().job(job.id), texts->size(), plan->sheets(), {}};
  for (const labels::LabelText& text : *texts) released.uris.push_back(text.uri);
  return released;
}

}  // namespace

Result<ReleasedJob> create_labels(Office& office, const LabelRequest& request, Instant now,
                                  const Steps& steps, const JobProgress& progress) {
  remove_left_sheets(office);
  const Result<Lot> lot = printable_lot(office, request.manifest, now.date());
  if (!lot) return lot.error();
  if (const auto named = check_host(office, request.host, now.date()); !named) return named.error();
  if (std::filesystem::exists(request.output))
    return error(Errc::conflict, request.output.string() + " exists already");
  if (const file::Path folder = std::filesystem::absolute(request.output).parent_path();
      !std::filesystem::is_directory(folder))
    return error(Errc::unavailable, "there is no folder " + folder.string());
  const Result<labels::SheetPlan> plan =
      labels::SheetPlan::make(labels::kA4Sheet21, 1, request.start_cell);
  if (!plan) return in_context("--start-cell", plan.error());
  const Result<crypto::KeyId> key = label_key_for(office, office.keys(), *lot);
  if (!key) return key.error();

  const std::uint64_t left = office.store().labels_left(request.manifest);
  if (left == 0) return error(Errc::out_of_range, "all labels of this lot have been set aside");
  const auto count = request.count.value_or(static_cast<std::uint32_t>(left));
  const Result<LabelJob> job = office.store().allocate_labels(request.manifest, count, *key, now);
  if (!job) return job.error();
  const Result<HomeLock> lock = lock_job(office, job->id);
  if (!lock) return lock.error();
  const LabelOrder order{request.host, request.start_cell,
                         std::filesystem::absolute(request.output)};
  keep_order(office, job->id, order);
  return work(office, *job, order, now, steps, progress);
}

Result<ReleasedJob> resume_labels(Office& office, std::int64_t id,
                                  const std::optional<LabelOrder>& again, Instant now,
                                  const Steps& steps, const JobProgress& progress) {
  remove_left_sheets(office);
  const auto job = office.store().job(id);
  if (!job) return error(Errc::not_found, "no label job " + std::to_string(id));
  if (is_over(*job))
    return error(Errc::conflict, "label job " + std::to_string(id) + " is " +
                                     std::string(store::name(job->state)) + " already");
  Result<LabelOrder> order = kept_order(office, id);
  if (!order && order.error().code == Errc::not_found && again) {
    const auto plan = labels::SheetPlan::make(labels::kA4Sheet21, 1, again->start_cell);
    if (!plan) return in_context("--start-cell", plan.error());
    keep_order(office, id, *again);
    order = *again;
  }
  if (!order) return order.error();
  const Result<HomeLock> lock = lock_job(office, id);
  if (!lock) return lock.error();
  return work(office, *job, *order, now, steps, progress);
}

Result<LabelJob> cancel_labels(Office& office, std::int64_t id, Instant now) {
  const auto job = office.store().job(id);
  if (!job) return error(Errc::not_found, "no label job " + std::to_string(id));
  if (is_over(*job))
    return error(Errc::conflict, "label job " + std::to_string(id) + " is " +
                                     std::string(store::name(job->state)) + " already");
  const Result<HomeLock> lock = lock_job(office, id);
  if (!lock) return lock.error();
  const Result<void> done = office.store().advance_job(id, JobState::voided, now);
  if (!done) return done.error();
  std::filesystem::remove(job_file(office, id, ".pdf"));
  std::filesystem::remove(job_file(office, id, ".lock"));
  return *office.store().job(id);
}

}  // namespace ocop::issuer
