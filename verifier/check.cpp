#include <algorithm>
#include <iostream>

#include "common/imaging/barcodes.h"
#include "common/imaging/decode.h"
#include "common/registry/judge.h"
#include "verifier/commands.h"
#include "verifier/health.h"
#include "verifier/judgement_json.h"
#include "verifier/mirror.h"
#include "verifier/source_tree.h"

namespace ocop::verifier {
namespace {

using registry::Judgement;

constexpr std::size_t kMaxPictureFile = std::size_t{64} << 20;

// A label's text and where it came from.
struct Label {
  std::string input;  // the URI, or the picture's name
  std::string text;   // empty: a picture without a readable code
};

bool is_uri(std::string_view input) {
  return input.find("://") != std::string_view::npos;
}

Result<std::vector<Label>> labels_in_picture(const std::string& path) {
  const auto file = file::read(path, kMaxPictureFile);
  if (!file) return in_context(path, file.error());
  const auto image = imaging::decode_image(*file, imaging::Colour::luma);
  if (!image) return in_context(path, image.error());
  std::vector<Label> labels;
  for (std::string& text : imaging::read_qr(*image)) labels.push_back({path, std::move(text)});
  if (labels.empty()) labels.push_back({path, ""});
  return labels;
}

Result<std::vector<Label>> labels_of(const std::vector<std::string>& inputs) {
  std::vector<Label> labels;
  for (const std::string& input : inputs) {
    if (is_uri(input)) {
      labels.push_back({input, input});
      continue;
    }
    auto found = labels_in_picture(input);
    if (!found) return found.error();
    std::move(found->begin(), found->end(), std::back_inserter(labels));
  }
  return labels;
}

void print(const Label& label, const Judgement& judgement, const Snapshot& snapshot,
           const Catalogue& words, const CheckOptions& options) {
  const Language language = options.english ? Language::en : Language::vi;
  const json::Object answer =
      judgement_json(label.input, judgement, snapshot, words, language, Asked::label);
  if (options.json) {
    std::cout << json::write(answer) << '\n';
    return;
  }
  const json::Value value(answer);
  std::cout << label.input << "\n  " << *value.get_string("verdict") << ": "
            << *value.get_string("headline") << '\n';
  for (const json::Value& message : *value.get_array("messages"))
    std::cout << "  " << *message.as_string() << '\n';
}

void print_findings(const registry::Registry& registry, bool as_json) {
  const json::Array findings = findings_json(registry, registry.size());
  if (as_json) {
    std::cout << json::write(json::Object{{"findings", findings}}) << '\n';
    return;
  }
  std::cout << findings.size() << " log entries without effect\n";
  for (const json::Value& finding : findings)
    std::cout << "  entry " << *finding.get_int("index") << ": " << *finding.get_string("problem")
              << ": " << *finding.get_string("detail") << '\n';
}

}  // namespace

Exit check(const CheckOptions& options) {
  const auto clock = clock_of(options.time);
  const auto trust = file::read_text(options.trust, kMaxTrustListFile);
  if (!trust)
    return complain(Exit::configuration, in_context(options.trust, trust.error()),
                    "give the programme's first trust list with --trust FILE");
  const auto labels = labels_of(options.inputs);
  if (!labels)
    return complain(Exit::io, labels.error(),
                    "give addresses (https://…) and PNG, JPEG or WebP files");

  const auto source = open_source(options.source, {});
  if (!source) return complain(Exit::io, source.error());
  SourceTree tree(**source);
  auto store = store::MirrorStore::in_memory();
  const Instant now = clock();
  const auto mirror = Mirror::open(**source, store, tree, *trust, now);
  if (!mirror) return complain(Exit::configuration, in_context(options.trust, mirror.error()));
  if (const auto synced = (*mirror)->sync(now); !synced)
    return complain(Exit::io, synced.error(), "the source cannot be verified; nothing was judged");

  const SnapshotPtr snapshot = (*mirror)->snapshot();
  const Catalogue words = Catalogue::built_in(options.english ? Language::en : Language::vi);
  const registry::Moment moment{now, snapshot->newest_time};
  bool all_valid = true;
  for (const Label& label : *labels) {
    const Judgement judgement = registry::judge(label.text, registry::HostRule::in_text,
                                                *snapshot->registry, *snapshot->files, moment);
    all_valid = all_valid && judgement.verdict == registry::Verdict::valid;
    print(label, judgement, *snapshot, words, options);
  }
  if (options.findings) print_findings(*snapshot->registry, options.json);
  return all_valid ? Exit::done : Exit::negative;
}

}  // namespace ocop::verifier
