#include "common/crypto/hash.h"

#include <numeric>

#include <catch2/catch.hpp>

#include "common/base/encoding.h"
#include "tests/support/show_result.h"

using ocop::Bytes;
using ocop::ByteView;
using ocop::Errc;
using ocop::crypto::Hash;
using ocop::crypto::sha256;
using ocop::crypto::Sha256;

namespace {

Bytes counting(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

}  // namespace

TEST_CASE("SHA-256 agrees with the examples of FIPS 180", "[crypto]") {
  CHECK(sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex() ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')).hex() ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 over pieces equals SHA-256 over the whole, wherever it is cut", "[crypto]") {
  const Bytes message = counting(200);
  const Hash whole = sha256(ByteView(message));
  for (std::size_t cut = 0; cut <= message.size(); ++cut)
    if (Sha256().add(ByteView(message).first(cut)).add(ByteView(message).subspan(cut)).finish() !=
        whole)
      FAIL("cut at " << cut);
}

TEST_CASE("a running SHA-256 can be finished, continued and copied", "[crypto]") {
  Sha256 running;
  running.add(ocop::bytes_of("a"));
  CHECK(running.finish() == sha256("a"));
  CHECK(running.finish() == sha256("a"));
  Sha256 copy = running;
  CHECK(running.add(ocop::bytes_of("b")).finish() == sha256("ab"));
  CHECK(copy.add(ocop::bytes_of("c")).finish() == sha256("ac"));
  CHECK(Sha256().finish() == sha256(""));
}

TEST_CASE("keyed BLAKE2b agrees with Python's hashlib", "[crypto]") {
  // hashlib.blake2b(message, key=bytes(range(n)), digest_size=32).hexdigest()
  CHECK(ocop::crypto::keyed_blake2b(counting(32), {}).hex() ==
        "4e51e7a913fc80137da52880fecca175bf81e117d5c68126dc2774033517ea0d");
  CHECK(ocop::crypto::keyed_blake2b(counting(16), ocop::bytes_of("abc")).hex() ==
        "3fd8fd31501cdbe942607b204368e3dc4ebce5744de1a955a6025f5c9848bb20");
  CHECK(ocop::crypto::keyed_blake2b(counting(64), Bytes(200, 'x')).hex() ==
        "63a966898850abd088379deccb194ece984390d7578f75417c593a23ebca83a9");
}

TEST_CASE("a hash has one spelling: 64 lower-case hexadecimal digits", "[crypto]") {
  const Hash hash = sha256("abc");
  CHECK(Hash::from_hex(hash.hex()).value() == hash);
  CHECK(Hash::from_bytes(hash.view()).value() == hash);
  std::string upper = hash.hex();
  upper[0] = 'B';
  for (const std::string& bad : {std::string(), hash.hex().substr(2), hash.hex() + "00",
                                 hash.hex().substr(1), upper, std::string(64, 'g')})
    CHECK(Hash::from_hex(bad).error().code == Errc::malformed);
  CHECK(Hash::from_bytes(counting(31)).error().code == Errc::malformed);
  CHECK(Hash::from_bytes(counting(33)).error().code == Errc::malformed);
}
