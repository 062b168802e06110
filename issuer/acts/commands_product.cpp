#include <memory>

#include "common/base/json.h"
#include "common/base/text.h"
#include "common/imaging/decode.h"
#include "common/imaging/photo.h"
#include "issuer/acts/arguments.h"
#include "issuer/acts/commands.h"
#include "issuer/acts/who.h"
#include "issuer/commands.h"
#include "issuer/input_file.h"

namespace ocop::issuer {
namespace {

// The longer side of a photograph on a product's page.
constexpr int kPhotoSide = 1024;
constexpr std::size_t kMaxUploadBytes = std::size_t{32} << 20;

struct Edit {
  std::string product;
  std::optional<file::Path> photo;
  bool placeholder = false, no_photo = false;
  std::optional<file::Path> story;
  bool no_story = false;
  std::optional<std::string> name, name_en, brand, ingredients, storage, usage, warning, standard;
  std::optional<std::string> issuer;
  Signing signing{false, std::nullopt, "product"};
};

Result<void> set_line(std::string& target, const std::optional<std::string>& given,
                      std::string_view option) {
  if (!given) return ok();
  const Result<std::string> composed = text::to_nfc(*given);
  if (!composed) return in_context(option, composed.error());
  if (!composed->empty())
    if (const auto fits = text::check_line(*composed, record::kMaxText); !fits)
      return in_context(option, fits.error());
  target = *composed;
  return ok();
}

Result<void> set_photo(record::Product& body, const Edit& given, std::vector<NewFile>& files) {
  if (given.no_photo) body.photo.reset();
  if (!given.photo) return ok();
  const Result<Bytes> original = read_input(*given.photo, kMaxUploadBytes);
  if (!original) return original.error();
  Result<Bytes> webp = imaging::photo_to_webp(*original, kPhotoSide);
  if (!webp) return in_context(given.photo->string(), webp.error());
  const Result<imaging::Image> image = imaging::decode_image(*webp, imaging::Colour::rgb);
  if (!image) return in_context(given.photo->string(), image.error());
  body.photo = record::Photo{
      {crypto::sha256(*webp), webp->size()}, image->width, image->height, given.placeholder};
  files.push_back({PublicKind::media, std::move(*webp)});
  return ok();
}

Result<void> set_story(record::Product& body, const Edit& given, std::vector<NewFile>& files) {
  if (given.no_story) body.story.reset();
  if (!given.story) return ok();
  const Result<std::string> original = read_input_text(*given.story, kMaxStory);
  if (!original) return original.error();
  const Result<std::string> story = story_of(*original);
  if (!story) return in_context(given.story->string(), story.error());
  body.story = record::FileRef{crypto::sha256(*story), story->size()};
  files.push_back({PublicKind::file, to_bytes(*story)});
  return ok();
}

Result<record::Product> edited(const record::Product& before, const Edit& given,
                               std::vector<NewFile>& files) {
  record::Product body = before;
  const std::tuple<std::string*, const std::optional<std::string>*, std::string_view> lines[] = {
      {&body.name, &given.name, "--name"},
      {&body.name_en, &given.name_en, "--name-en"},
      {&body.brand, &given.brand, "--brand"},
      {&body.ingredients, &given.ingredients, "--ingredients"},
      {&body.storage, &given.storage, "--storage"},
      {&body.usage, &given.usage, "--usage"},
      {&body.warning, &given.warning, "--warning"},
      {&body.standard, &given.standard, "--standard"},
  };
  for (const auto& [target, value, option] : lines)
    if (const auto set = set_line(*target, *value, option); !set) return set.error();
  if (const auto set = set_photo(body, given, files); !set) return set.error();
  if (const auto set = set_story(body, given, files); !set) return set.error();
  return body;
}

Exit edit(const Edit& given, Context& context) {
  const auto office = context.office_with_trust(Access::write);
  if (!office) return context.failed;
  const auto product = product_argument("PRODUCT", given.product, office->registry());
  if (!product) return context.fail(product.error(), "product list shows all");
  const auto issuer = authority_for(*office, given.issuer, given.signing);
  if (!issuer) return no_authority(context, issuer.error());
  std::vector<NewFile> files;
  const Result<record::Product> body = edited((*product)->now(), given, files);
  if (!body) return context.fail(body.error());
  if (*body == (*product)->now()) {
    context.answer(json::Object{{"queued", json::Array{}}}, "nothing to change\n");
    return Exit::done;
  }
  const Instant now = context.now();
  return report_issued(context, office->issue({office->say(*issuer, *body, now)}, given.signing,
                                              now, Together{.files = std::move(files)}));
}

Exit list(Context& context) {
  const auto office = context.office_with_trust(Access::read);
  if (!office) return context.failed;
  const registry::Registry& registry = office->registry();
  json::Array all;
  std::string text;
  for (const registry::ProductPtr& product : registry.products()) {
    const record::Product& now = product->now();
    json::Array packs;
    json::Array certificates;
    std::string line = product->id().text();
    for (const record::Pack& pack : now.packs) {
      packs.push_back(json::Object{{"gtin", pack.gtin.text()}, {"pack", pack.description}});
      line += "  " + pack.gtin.text();
    }
    line += "  " + now.name + ", " + registry.producer(now.producer)->now().name;
    for (const record::StatementId& id : product->certificates) {
      const registry::CertificatePtr certificate = registry.certificate(id);
      const std::string reference = certificate->body.reference.text();
      certificates.push_back(json::Object{{"reference", reference},
                                          {"id", id.text()},
                                          {"validTo", certificate->valid_to().iso()},
                                          {"revoked", certificate->revocation() != nullptr},
                                          {"quota", certificate->body.quota},
                                          {"used", certificate->labels_used}});
      line += "; " + reference + " until " + certificate->valid_to().vietnamese() +
              (certificate->revocation() != nullptr ? " (revoked)" : "");
    }
    all.push_back(json::Object{{"id", product->id().text()},
                               {"name", now.name},
                               {"packs", packs},
                               {"certificates", certificates}});
    text += line + "\n";
  }
  context.answer(json::Object{{"products", all}}, text.empty() ? "no products\n" : text);
  return Exit::done;
}

}  // namespace

void add_product_commands(cli::Command& program) {
  auto product = program.group("product", "Products: what they are, their photograph and story");
  product.command("list", "All products with their packs and certificates")
      .does([](Context& context) { return list(context); });

  auto given = std::make_shared<Edit>();
  auto change = product.command("edit", "Change what is told of a product: a new signed statement");
  change.option(given->product, "product", "GTIN", "A GTIN of the product, or its id")
      .option(given->photo, "--photo", "FILE",
              "Photograph (PNG, JPEG, WebP); made smaller, without place and time")
      .flag(given->placeholder, "--placeholder", "The picture only stands for a missing photograph")
      .flag(given->no_photo, "--no-photo", "Take the photograph away")
      .option(given->story, "--story", "FILE",
              "Story, UTF-8 text with blank lines between paragraphs")
      .flag(given->no_story, "--no-story", "Take the story away")
      .option(given->name, "--name", "TEXT", "Name")
      .option(given->name_en, "--name-en", "TEXT", "Name in English")
      .option(given->brand, "--brand", "TEXT", "Brand")
      .option(given->ingredients, "--ingredients", "TEXT", "Ingredients")
      .option(given->storage, "--storage", "TEXT", "How to keep it")
      .option(given->usage, "--usage", "TEXT", "How to use it")
      .option(given->warning, "--warning", "TEXT", "Warnings")
      .option(given->standard, "--standard", "TEXT", "Standards that it follows")
      .option(given->issuer, "--issuer", "URI", "The authority that says so")
      .needs("--placeholder", "--photo")
      .excludes("--no-photo", "--photo")
      .excludes("--no-story", "--story")
      .does([given](Context& context) { return edit(*given, context); });
  add_signing_options(change, given->signing);
}

}  // namespace ocop::issuer
