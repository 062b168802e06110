#include <algorithm>
#include <iostream>
#include <system_error>

#include "common/base/text.h"
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

constexpr std::string_view kInputHint = "give addresses (https://…) and PNG, JPEG or WebP files";
constexpr std::size_t kMaxPictureFile = std::size_t{64} << 20;

// A label's text and where it came from; both UTF-8, whatever the command line and the code held.
struct Label {
  std::string input;  // the URI, or the picture's name
  std::string text;   // empty: a picture without a readable code
};

struct Inputs {
  std::vector<Label> labels;
  std::vector<Error> unreadable;
};

bool is_uri(std::string_view input) {
  return input.find("://") != std::string_view::npos;
}

Result<std::vector<Label>> labels_in_picture(const std::string& path) {
  const std::string name = text::shown(path);
  const auto file = file::read(path, kMaxPictureFile);
  if (!file) return in_context(name, error(file.error().code, text::shown(file.error().detail)));
  const auto image = imaging::decode_image(*file, imaging::Colour::luma);
  if (!image) return in_context(name, image.error());
  std::vector<Label> labels;
  for (const std::string& text : imaging::read_qr(*image))
    labels.push_back({name, text::shown(text)});
  if (labels.empty()) labels.push_back({name, ""});
  return labels;
}

// One file that the system does not give out must not keep the others from being judged.
Result<std::vector<Label>> labels_in_file(const std::string& path) {
  try {
    return labels_in_picture(path);
  } catch (const std::system_error& broken) {
    return error(Errc::unavailable, text::shown(broken.what()));
  }
}

Inputs read_inputs(const std::vector<std::string>& given) {
  Inputs inputs;
  for (const std::string& input : given) {
    if (is_uri(input)) {
      const std::string uri = text::shown(input);
      inputs.labels.push_back({uri, uri});
      continue;
    }
    auto found = labels_in_file(input);
    if (found)
      std::move(found->begin(), found->end(), std::back_inserter(inputs.labels));
    else
      inputs.unreadable.push_back(found.error());
  }
  return inputs;
}

// "  stars: 3"; nothing if it is not known.
void print_fact(const char* name, const std::optional<std::string>& value) {
  if (value) std::cout << "  " << name << ": " << *value << '\n';
}

std::optional<std::string> text_in(const json::Value* object, const char* name) {
  const std::string* text = object == nullptr ? nullptr : object->get_string(name);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

void print_text(const json::Value& answer, const Judgement& judgement) {
  std::cout << *answer.get_string("input") << "\n  " << *answer.get_string("verdict");
  if (*answer.get_string("reason") != "none")
    std::cout << " (" << *answer.get_string("reason") << ')';
  std::cout << ": " << *answer.get_string("headline") << '\n';
  for (const json::Value& message : *answer.get_array("messages"))
    std::cout << "  " << *message.as_string() << '\n';
  if (!answer.get_string("next")->empty())
    std::cout << "  → " << *answer.get_string("next") << '\n';
  print_fact("product", text_in(answer.get("product"), "name"));
  if (const auto stars = answer.get_int("stars")) print_fact("stars", std::to_string(*stars));
  print_fact("authority", text_in(answer.get("certificate"), "authority"));
  print_fact("data of", text_in(&answer, "dataTime"));
  if (judgement.data_old) std::cout << "  the data is more than a day old\n";
  if (judgement.trust_list_expired) std::cout << "  the trust list has expired\n";
}

void print(const Label& label, const Judgement& judgement, const Snapshot& snapshot,
           const Catalogue& words, const CheckOptions& options) {
  const Language language = options.english ? Language::en : Language::vi;
  const json::Object answer =
      judgement_json(label.input, judgement, snapshot, words, language, Asked::label);
  if (options.json)
    std::cout << json::write(answer) << '\n';
  else
    print_text(json::Value(answer), judgement);
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
  const Inputs inputs = read_inputs(options.inputs);
  for (const Error& unreadable : inputs.unreadable) complain(Exit::io, unreadable, kInputHint);
  if (!inputs.unreadable.empty() && inputs.labels.empty()) return Exit::io;

  const auto source = open_source(options.source, {});
  if (!source) return complain(Exit::io, source.error());
  MemoryTree tree;
  auto store = store::MirrorStore::in_memory();
  const Instant now = clock();
  const auto mirror = Mirror::open(**source, store, tree, *trust, now);
  if (!mirror) return complain(Exit::configuration, in_context(options.trust, mirror.error()));
  if (const auto synced = (*mirror)->sync(now); !synced)
    return complain(Exit::io, synced.error(), "the source cannot be verified; nothing was judged");

  const SourceTree with_files(**source, tree);
  Snapshot snapshot = *(*mirror)->snapshot();
  snapshot.files = std::make_shared<const Files>(with_files);
  const Catalogue words = Catalogue::built_in(options.english ? Language::en : Language::vi);
  const registry::Moment moment{now, snapshot.newest_time, snapshot.cosigned_time};
  bool all_valid = true;
  for (const Label& label : inputs.labels) {
    const Judgement judgement = registry::judge(label.text, registry::HostRule::in_text,
                                                *snapshot.registry, *snapshot.files, moment);
    all_valid = all_valid && judgement.verdict == registry::Verdict::valid;
    print(label, judgement, snapshot, words, options);
  }
  if (options.findings) print_findings(*snapshot.registry, options.json);
  if (!inputs.unreadable.empty()) return Exit::io;
  return all_valid ? Exit::done : Exit::negative;
}

}  // namespace ocop::verifier
