// A scan judged, from the label's text to the verdict, beside its signature alone.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <sodium.h>

#include "common/registry/judge.h"
#include "common/seal/label.h"
#include "tests/bench/measure.h"
#include "tests/support/scenario.h"

namespace {

using namespace ocop;
using registry::Verdict;

constexpr std::uint32_t kLabels = 64;

struct SignedBytes {
  Bytes message;
  crypto::Signature signature;
};

SignedBytes signed_bytes_of(const std::string& uri) {
  const auto opened = seal::open_label(gs1::parse_label_uri(uri).value().label).value();
  return {
      seal::sig_structure(opened.seal.profile, opened.seal.key, seal::cbor_payload(opened.claims)),
      opened.seal.signature};
}

}  // namespace

int main() {
  test::Scenario scenario;
  scenario.register_product();
  scenario.certify();
  const test::DemoLot lot = scenario.add_lot(kLabels);
  std::vector<std::string> valid, forged, plain;
  std::vector<SignedBytes> bare_bytes;
  for (std::uint32_t i = 0; i < kLabels; ++i) {
    valid.push_back(lot.uri(i));
    forged.push_back(valid.back());
    forged.back().back() = valid.back().back() == '7' ? '8' : '7';
    plain.push_back(valid.back().substr(0, valid.back().find('?')));
    bare_bytes.push_back(signed_bytes_of(valid.back()));
  }
  const registry::Registry known = scenario.registry();
  const registry::Moment moment{scenario.now, scenario.newest_time};
  const crypto::PublicKey& key = test::demo_keys().public_key("label");

  const auto judging = [&](const std::vector<std::string>& uris, Verdict expected) {
    return [&, expected] {
      for (const std::string& uri : uris) {
        const auto judged = registry::judge(uri, scenario.host_rule, known, scenario.files, moment);
        if (judged.verdict != expected) std::abort();
      }
      return std::uint64_t{kLabels};
    };
  };
  const bench::Contender bare{
      "`crypto_sign_verify_detached`", [&] {
        std::uint64_t good = 0;
        for (const SignedBytes& one : bare_bytes)
          if (crypto_sign_verify_detached(one.signature.bytes.data(), one.message.data(),
                                          one.message.size(), key.view().data()) == 0)
            ++good;
        return good;
      }};

  bench::print_head();
  bench::print_row({"labels judged", {"valid", judging(valid, Verdict::valid)}, bare},
                   bench::Time::processor);
  bench::print_row({"labels judged", {"forged", judging(forged, Verdict::bad_seal)}, bare},
                   bench::Time::processor);
  bench::print_row({"links judged", {"without a seal", judging(plain, Verdict::unsealed)}, bare},
                   bench::Time::processor);
}
