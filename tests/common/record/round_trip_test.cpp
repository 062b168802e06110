// write → sign → read gives the same value, for any value in its range.
#include <rapidcheck.h>
#include <set>

#include "tests/support/record_fixtures.h"
#include "tests/support/show_result.h"

using namespace ocop;
using namespace ocop::record;
using rc::gen::arbitrary;
using rc::gen::inRange;

namespace {

bool coin() {
  return *arbitrary<bool>();
}

// 1 to `most` signs, none of them a blank at an end.
std::string any_line(int most = 12) {
  static const std::vector<std::string> kSigns{"a", "Z", "9", "đ", "ắ", "Ê", "\"", "\\",
                                               "/", "<", "&", "'", "😀", "–", "€",  "{"};
  std::string text;
  for (int i = *inRange(1, most + 1); i > 0; --i) {
    if (!text.empty() && *inRange(0, 4) == 0) text += ' ';
    text += *rc::gen::elementOf(kSigns);
  }
  return text;
}

std::string any_text() {
  std::string text = any_line();
  for (int i = *inRange(0, 3); i > 0; --i) text += (coin() ? "\n" : "\n\n") + any_line();
  return text;
}

std::string maybe(std::string (*make)()) {
  return coin() ? make() : std::string();
}

std::string short_line() {
  return any_line();
}

template <class Make>
auto maybe(Make make) -> std::optional<decltype(make())> {
  if (coin()) return std::nullopt;
  return make();
}

template <class Make>
auto several(int min, int max, Make make) {
  std::vector<decltype(make())> items;
  for (int i = *inRange(min, max + 1); i > 0; --i) items.push_back(make());
  return items;
}

template <class E>
E any_of_enum() {
  int count = 0;
  while (!name(static_cast<E>(count)).empty()) ++count;
  return static_cast<E>(*inRange(0, count));
}

Date any_date() {
  return Date::of(1900, 1, 1).value().plus_days(*inRange(0, 109'573));
}

Date date_after(Date from) {
  const Date last = Date::of(2199, 12, 31).value();
  return std::min(last, from.plus_days(*inRange(0, 5000)));
}

Instant any_instant() {
  return Instant(*inRange<std::int64_t>(-25'200, 7'258'093'200));
}

Wording any_wording() {
  return {any_text(), maybe(any_text)};
}

Wording maybe_wording() {
  return coin() ? any_wording() : Wording();
}

crypto::Hash any_hash() {
  return crypto::sha256(any_line());
}

FileRef any_file(std::uint64_t max_length) {
  return {any_hash(), *inRange<std::uint64_t>(1, max_length + 1)};
}

StatementId any_id() {
  return test::demo_id(*inRange(0, 1'000'000));
}

Uri any_uri() {
  return Uri::parse("x-y+z.1:" +
                    *rc::gen::container<std::string>(
                        10, rc::gen::elementOf(std::string("aZ09._~:/?@!$&()*+,;=%-"))))
      .value();
}

crypto::PublicKey any_key() {
  return test::demo_keys().public_key(std::to_string(*inRange(0, 50)));
}

gs1::Gtin any_gtin() {
  return gs1::Gtin::internal(*inRange(1, 97), *inRange(0, 1'000'000'000)).value();
}

gs1::Lot any_lot() {
  return gs1::Lot::parse(
             *rc::gen::container<std::string>(*inRange<std::size_t>(1, 21),
                                              rc::gen::elementOf(std::string("ABCXYZ0189-"))))
      .value();
}

Area any_area() {
  return Area::parse(
             *rc::gen::elementOf(std::vector<std::string>{"*", "01", "66", "66/644", "96/999"}))
      .value();
}

Interval any_interval() {
  const Date from = any_date();
  return {from, maybe([from] { return date_after(from); })};
}

Scope any_scope() {
  std::set<Area> areas;
  for (int i = *inRange(1, 4); i > 0; --i) areas.insert(any_area());
  std::set<int> stars;
  for (int i = *inRange(1, 4); i > 0; --i) stars.insert(*inRange(3, 6));
  return {{areas.begin(), areas.end()}, {stars.begin(), stars.end()}, any_interval()};
}

programme::Stars any_stars() {
  return programme::Stars::of(*inRange(3, 6)).value();
}

std::uint32_t any_u32() {
  return *inRange<std::uint32_t>(0, UINT32_MAX);
}

IndexRange any_range(std::uint32_t from = 0) {
  const std::uint32_t first = from + *inRange<std::uint32_t>(0, 1000);
  return {first, first + *inRange<std::uint64_t>(1, 1000)};
}

Decision any_decision() {
  return {any_line(), any_date()};
}

AdminUnit any_unit(std::size_t digits) {
  std::string code = std::to_string(*inRange(1, 97));
  return {std::string(digits - code.size(), '0') + code, any_line()};
}

Body any_trust_list_entry() {
  return TrustListEntry{*inRange<std::int64_t>(1, kMaxTrustListVersion + 1), any_hash()};
}

Body any_key_grant() {
  return KeyGrant{any_key(), any_of_enum<GrantedUse>(), any_uri(), any_line(), any_scope()};
}

Body any_key_revocation() {
  return KeyRevocation{any_key(),
                       maybe([] { return *inRange<std::uint64_t>(0, std::uint64_t{1} << 53); }),
                       maybe_wording()};
}

Body any_approval() {
  return Approval{any_hash()};
}

Body any_producer() {
  return record::Producer{any_id(),
                          any_line(),
                          any_of_enum<ProducerKind>(),
                          {maybe(short_line), maybe([] { return any_unit(5); }),
                           maybe([] { return any_unit(3); }), any_unit(2)},
                          maybe(short_line),
                          coin() ? "https://a.example/đ?x" : ""};
}

Body any_product() {
  std::set<gs1::Gtin> gtins;
  for (int i = *inRange(1, 6); i > 0; --i) gtins.insert(any_gtin());
  std::vector<Pack> packs;
  for (const gs1::Gtin& gtin : gtins) packs.push_back({gtin, any_line()});
  const auto photo = maybe([] {
    return Photo{any_file(kMaxPhotoBytes), *inRange(1, 16'384), *inRange(1, 16'384), coin()};
  });
  return record::Product{any_id(),
                         any_id(),
                         any_line(),
                         maybe(short_line),
                         any_of_enum<ProductGroup>(),
                         maybe(short_line),
                         packs,
                         photo,
                         maybe([] { return any_file(kMaxStoryBytes); }),
                         maybe(any_text),
                         maybe(any_text),
                         maybe(any_text),
                         maybe(any_text),
                         maybe(any_text)};
}

Body any_certificate() {
  std::set<gs1::Gtin> gtins;
  for (int i = *inRange(1, 6); i > 0; --i) gtins.insert(any_gtin());
  const Date from = any_date();
  return Certificate{any_id(),
                     {gtins.begin(), gtins.end()},
                     any_stars(),
                     maybe([] { return *inRange(5000, 10'001); }),
                     programme::CertificateReference::of(*inRange(0, 97), *inRange(2000, 2128),
                                                         *inRange(1, 8192), any_stars())
                         .value(),
                     any_decision(),
                     from,
                     date_after(from),
                     maybe(any_uri),
                     any_u32(),
                     maybe([] {
                       return Attested{any_line(), *inRange(0, 97), maybe(short_line)};
                     }),
                     maybe(any_wording)};
}

Body any_certificate_status() {
  CertificateStatus body{
      any_id(),       any_of_enum<StatusChange>(), maybe(any_decision), {}, {}, {}, {}, {}, "", "",
      maybe_wording()};
  switch (body.change) {
    case StatusChange::revoked: body.ground = any_of_enum<RevocationGround>(); break;
    case StatusChange::revocation_annulled: body.ends = any_hash(); break;
    case StatusChange::extended: body.until = any_date(); break;
    case StatusChange::superseded: body.by = any_id(); break;
    case StatusChange::corrected: {
      body.field = any_of_enum<CorrectedField>();
      const bool score = body.field == CorrectedField::score;
      body.old_value = score ? std::to_string(*inRange(5000, 10'001)) : maybe(short_line);
      body.new_value = score ? std::to_string(*inRange(5000, 10'001)) : any_line();
    }
  }
  return body;
}

Body any_lot_manifest() {
  const Date packed = Date::of(2019, 1, 1).value().plus_days(*inRange(0, 20'000));
  const Date sealable = Date::of(2020, 1, 2).value();
  const std::uint32_t count = *inRange<std::uint32_t>(1, kMaxLotCount + 1);
  return LotManifest{any_gtin(),
                     any_lot(),
                     any_id(),
                     packed,
                     maybe([&] { return std::max(sealable, date_after(packed)); }),
                     maybe(short_line),
                     count,
                     *inRange<std::uint32_t>(0, UINT32_MAX - count + 1),
                     {any_hash(), std::uint64_t{8} * count}};
}

Body any_label_status() {
  LabelStatus body{any_id(), any_of_enum<LabelState>(), {}, {}, maybe_wording()};
  if (body.state == LabelState::restored) {
    body.ends = any_hash();
    return body;
  }
  std::uint32_t from = 0;
  for (int i = *inRange(1, 6); i > 0; --i) {
    body.ranges.push_back(any_range(from));
    from = static_cast<std::uint32_t>(body.ranges.back().end);
  }
  return body;
}

RecallTarget any_target() {
  const auto lot = maybe(any_lot);
  return {any_gtin(), lot, lot && coin() ? std::optional(any_range()) : std::nullopt};
}

Body any_recall() {
  Recall body{any_of_enum<RecallAction>(), {}, {}, maybe_wording(), maybe_wording()};
  if (body.action == RecallAction::lifted)
    body.ends = any_hash();
  else
    body.targets = several(1, 6, any_target);
  return body;
}

Body any_unknown() {
  return Unknown{several(0, 6, any_id)};
}

void check_round_trip(Body (*any_body)()) {
  CHECK(rc::check([any_body] {
    Body body = any_body();
    const auto* unknown = std::get_if<Unknown>(&body);
    Statement statement{any_id(),
                        any_uri(),
                        any_instant(),
                        "log.example/1",
                        std::string(unknown ? "TraceEvents" : type_name(body)),
                        std::move(body)};
    const crypto::SecretKey& key = test::demo_keys().at("any");
    const auto entry = sign_statement(statement, key);
    if (!entry) RC_FAIL(to_string(entry.error()));
    const auto read = read_statement(bytes_of(*entry));
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->statement == statement);
    RC_ASSERT(read->verify(key.public_key()));
  }));
}

}  // namespace

TEST_CASE("any TrustList statement reads back as it was written") {
  check_round_trip(any_trust_list_entry);
}
TEST_CASE("any KeyGrant reads back as it was written") {
  check_round_trip(any_key_grant);
}
TEST_CASE("any KeyRevocation reads back as it was written") {
  check_round_trip(any_key_revocation);
}
TEST_CASE("any Approval reads back as it was written") {
  check_round_trip(any_approval);
}
TEST_CASE("any Producer reads back as it was written") {
  check_round_trip(any_producer);
}
TEST_CASE("any Product reads back as it was written") {
  check_round_trip(any_product);
}
TEST_CASE("any Certificate reads back as it was written") {
  check_round_trip(any_certificate);
}
TEST_CASE("any CertificateStatus reads back as it was written") {
  check_round_trip(any_certificate_status);
}
TEST_CASE("any LotManifest reads back as it was written") {
  check_round_trip(any_lot_manifest);
}
TEST_CASE("any LabelStatus reads back as it was written") {
  check_round_trip(any_label_status);
}
TEST_CASE("any Recall reads back as it was written") {
  check_round_trip(any_recall);
}
TEST_CASE("any statement of another type keeps the statements it speaks of") {
  check_round_trip(any_unknown);
}
