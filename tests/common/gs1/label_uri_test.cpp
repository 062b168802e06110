#include "common/gs1/label_uri.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "common/gs1/expiry.h"
#include "tests/support/mutations.h"
#include "tests/support/show_result.h"
#include "tests/support/vectors.h"

using ocop::Errc;
using ocop::Result;
using ocop::gs1::Gtin;
using ocop::gs1::Host;
using ocop::gs1::LabelProfile;
using ocop::gs1::LabelUri;
using ocop::gs1::Lot;
using ocop::gs1::parse_label_target;
using ocop::gs1::parse_label_uri;
using ocop::gs1::qr_version;
using ocop::gs1::SealedLabel;
using ocop::gs1::Serial;
using ocop::test::Vector;

namespace {

std::string any_text(std::string_view alphabet, std::size_t size) {
  std::string text;
  while (text.size() < size) text += alphabet[*rc::gen::inRange<std::size_t>(0, alphabet.size())];
  return text;
}

std::string any_digits(std::size_t size) {
  return any_text("0123456789", size);
}

LabelUri any_label(LabelProfile profile) {
  const bool full = profile == LabelProfile::full;
  std::string gtin = any_digits(13);
  gtin += ocop::gs1::check_digit(gtin);
  std::optional<Lot> lot;
  if (full) {
    const auto size = *rc::gen::inRange<std::size_t>(1, Lot::kMaxLength + 1);
    lot = Lot::parse(any_text("ABCXYZ0189-", size)).value();
  }
  std::optional<ocop::Date> expiry;
  constexpr std::uint16_t kLastDay = 29219;
  if (full) expiry = ocop::gs1::expiry_from_days(*rc::gen::inRange<std::uint16_t>(0, kLastDay));
  const std::string host = any_text("ABZ09", 5) + "." + any_text("ABZ", 3);
  return {Host::parse(host).value(),
          {Gtin::parse(gtin).value(), lot,
           Serial::parse(any_text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", Serial::kLength)).value(),
           expiry, any_digits(seal_digits(profile))}};
}

std::string iso(const std::optional<ocop::Date>& date) {
  return date ? date->iso() : "none";
}

void check_read(const SealedLabel& label, const Vector& vector) {
  CHECK(label.gtin.text() == vector.at("gtin"));
  CHECK((label.lot ? label.lot->text() : "none") == vector.get("lot").value_or("none"));
  CHECK(label.serial.text() == vector.at("serial"));
  CHECK(iso(label.expiry) == vector.get("expiry").value_or("none"));
  CHECK(name(label.profile()) == vector.at("profile"));
  CHECK(label.seal.size() == seal_digits(label.profile()));
}

}  // namespace

TEST_CASE("label URIs are read as the shared vectors say", "[gs1]") {
  for (const Vector& vector : ocop::test::read_vectors(
           "label_uri.vec",
           {"form", "uri", "host", "gtin", "lot", "serial", "expiry", "profile"})) {
    CAPTURE(vector.name());
    if (vector.at("form") == "target") {
      const Result<SealedLabel> label = parse_label_target(vector.at("uri"));
      CHECK((label ? "success" : name(label.error().code)) == vector.expect());
      if (label && vector.expects_success()) check_read(*label, vector);
      continue;
    }
    const Result<LabelUri> uri = parse_label_uri(vector.at("uri"));
    CHECK((uri ? "success" : name(uri.error().code)) == vector.expect());
    if (!uri || !vector.expects_success()) continue;
    CHECK(uri->host.text() == vector.at("host"));
    check_read(uri->label, vector);
  }
}

TEST_CASE("a label's URI reads back as the same label", "[gs1]") {
  for (const LabelProfile profile : {LabelProfile::full, LabelProfile::compact}) {
    CHECK(rc::check([profile] {
      const LabelUri label = any_label(profile);
      const std::string uri = build_label_uri(label.host, label.label).value();
      RC_ASSERT(parse_label_uri(uri).value() == label);
      RC_ASSERT(parse_label_target(uri.substr(uri.find("/01/"))).value() == label.label);
      RC_ASSERT(parse_label_uri(uri + "&lang=vi&fbclid=x").value() == label);
    }));
  }
}

TEST_CASE("no edit of one character leaves a label the same, but for case of scheme and host",
          "[gs1]") {
  const std::string alphabet = "0123456789ABCDEFGHJKLMNOPSZabcls/?&=#:@-._~%+ ";
  for (const std::string& original :
       {"HTTPS://OCOP.EXAMPLE/01/08938505974194/10/L0526-03/21/4Q7F2F5HCSR4?17=261231&S=" +
            std::string(186, '7'),
        "HTTPS://OCOP.VN/01/08938505974194/21/4Q7F2F5HCSR4?S=" + std::string(191, '7')}) {
    const LabelUri label = parse_label_uri(original).value();
    ocop::test::for_each_edit(original, 0, alphabet, [&](const std::string& changed) {
      const Result<LabelUri> read = parse_label_uri(changed);
      if (!read || *read != label) return;
      const std::size_t path = original.find("/01/");
      if (changed.size() != original.size() || changed.substr(path) != original.substr(path))
        FAIL("reads the same: " << changed);
    });
  }
}

TEST_CASE("a label whose parts do not belong together has no URI", "[gs1]") {
  const Host host = Host::parse("OCOP.EXAMPLE").value();
  const SealedLabel full =
      parse_label_uri("HTTPS://OCOP.EXAMPLE/01/08938505974194/10/L1/21/4Q7F2F5HCSR4?S=" +
                      std::string(186, '7'))
          ->label;
  const auto refusal = [&](const SealedLabel& label) {
    const Result<std::string> uri = build_label_uri(host, label);
    REQUIRE_FALSE(uri);
    return uri.error().code;
  };
  SealedLabel changed = full;
  changed.lot.reset();
  CHECK(refusal(changed) == Errc::malformed);
  changed.seal = std::string(191, '7');
  CHECK(build_label_uri(host, changed));
  changed.expiry = ocop::Date::of(2026, 12, 31).value();
  CHECK(refusal(changed) == Errc::malformed);
  changed = full;
  changed.seal.back() = 'A';
  CHECK(refusal(changed) == Errc::malformed);
  changed = full;
  changed.expiry = ocop::Date::of(2100, 1, 1).value();
  CHECK(refusal(changed) == Errc::out_of_range);
}

TEST_CASE("the QR version follows from the lengths of host and lot", "[gs1]") {
  CHECK(qr_version(LabelProfile::full, 39, 1).value() == 8);
  CHECK(qr_version(LabelProfile::full, 20, 20).value() == 8);
  CHECK(qr_version(LabelProfile::full, 21, 20).value() == 9);
  CHECK(qr_version(LabelProfile::full, 60, 20).value() == 9);
  CHECK(qr_version(LabelProfile::full, 61, 20).error().code == Errc::too_large);
  CHECK(qr_version(LabelProfile::compact, 11, 0).value() == 7);
  CHECK(qr_version(LabelProfile::compact, 11, 20).value() == 7);
  CHECK(qr_version(LabelProfile::compact, 12, 0).error().code == Errc::too_large);
}
