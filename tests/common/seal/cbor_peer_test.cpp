// libcbor, an independent CBOR library, reads what we sign and writes the same bytes again.
#include <cbor.h>
#include <cstdlib>
#include <memory>
#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "common/gs1/expiry.h"
#include "tests/common/seal/any_claims.h"

using ocop::Bytes;
using ocop::ByteView;
using ocop::seal::Claims;
using ocop::seal::Profile;

namespace {

struct Release {
  void operator()(cbor_item_t* item) const { cbor_decref(&item); }
};
using Item = std::unique_ptr<cbor_item_t, Release>;

Item decode(ByteView bytes) {
  cbor_load_result result{};
  Item item(cbor_load(bytes.data(), bytes.size(), &result));
  if (item == nullptr || result.error.code != CBOR_ERR_NONE || result.read != bytes.size())
    throw std::runtime_error("libcbor does not read all of it as one item");
  return item;
}

Bytes encode(const Item& item) {
  unsigned char* buffer = nullptr;
  std::size_t capacity = 0;
  const std::size_t size = cbor_serialize_alloc(item.get(), &buffer, &capacity);
  Bytes bytes(buffer, buffer + size);
  std::free(buffer);
  return bytes;
}

std::string text(const cbor_item_t* item) {
  if (!cbor_isa_string(item) || !cbor_string_is_definite(item)) return "not a definite text";
  return {reinterpret_cast<const char*>(cbor_string_handle(item)), cbor_string_length(item)};
}

Bytes byte_string(const cbor_item_t* item) {
  if (!cbor_isa_bytestring(item) || !cbor_bytestring_is_definite(item)) return {};
  const unsigned char* data = cbor_bytestring_handle(item);
  return {data, data + cbor_bytestring_length(item)};
}

// The value under this key; nullptr if there is none.
const cbor_item_t* at(const Item& map, std::uint64_t key) {
  const cbor_pair* pairs = cbor_map_handle(map.get());
  for (std::size_t i = 0; i < cbor_map_size(map.get()); ++i)
    if (cbor_isa_uint(pairs[i].key) && cbor_get_int(pairs[i].key) == key) return pairs[i].value;
  return nullptr;
}

bool keys_ascend(const Item& map) {
  const cbor_pair* pairs = cbor_map_handle(map.get());
  for (std::size_t i = 1; i < cbor_map_size(map.get()); ++i)
    if (cbor_get_int(pairs[i - 1].key) >= cbor_get_int(pairs[i].key)) return false;
  return true;
}

}  // namespace

TEST_CASE("libcbor reads the payload as the map that was meant and writes the same bytes",
          "[seal]") {
  for (const Profile profile : {Profile::full, Profile::compact}) {
    CHECK(rc::check([profile] {
      const Claims claims = ocop::seal::test::any_claims(profile);
      const Bytes payload = cbor_payload(claims);
      const Item map = decode(payload);
      RC_ASSERT(cbor_isa_map(map.get()));
      RC_ASSERT(cbor_map_is_definite(map.get()));
      RC_ASSERT(cbor_map_size(map.get()) ==
                4 + std::size_t{claims.lot.has_value()} + std::size_t{claims.expiry.has_value()});
      RC_ASSERT(keys_ascend(map));
      RC_ASSERT(text(at(map, 1)) == claims.gtin.text());
      RC_ASSERT((at(map, 2) != nullptr) == claims.lot.has_value());
      if (claims.lot) RC_ASSERT(text(at(map, 2)) == claims.lot->text());
      RC_ASSERT(text(at(map, 3)) == claims.serial.text());
      RC_ASSERT((at(map, 4) != nullptr) == claims.expiry.has_value());
      if (claims.expiry)
        RC_ASSERT(cbor_get_int(at(map, 4)) == ocop::gs1::expiry_days(*claims.expiry).value());
      RC_ASSERT(cbor_get_int(at(map, 5)) == claims.reference);
      RC_ASSERT(cbor_get_int(at(map, 6)) == claims.index);
      RC_ASSERT(encode(map) == payload);
    }));
  }
}

TEST_CASE("libcbor reads the Sig_structure of RFC 9052 and writes the same bytes", "[seal]") {
  for (const Profile profile : {Profile::full, Profile::compact}) {
    CHECK(rc::check([profile] {
      const Bytes payload = cbor_payload(ocop::seal::test::any_claims(profile));
      ocop::crypto::KeyId key;
      for (std::uint8_t& byte : key.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
      const Bytes signed_bytes = ocop::seal::sig_structure(profile, key, payload);
      const Item array = decode(signed_bytes);
      RC_ASSERT(cbor_isa_array(array.get()));
      RC_ASSERT(cbor_array_size(array.get()) == 4U);
      cbor_item_t** const items = cbor_array_handle(array.get());
      RC_ASSERT(text(items[0]) == "Signature1");
      RC_ASSERT(byte_string(items[3]) == payload);
      Bytes aad = ocop::to_bytes("ocop-seal");
      aad.push_back(profile == Profile::full ? 1 : 2);
      RC_ASSERT(byte_string(items[2]) == aad);
      const Item header = decode(byte_string(items[1]));
      RC_ASSERT(cbor_map_size(header.get()) == 2U);
      RC_ASSERT(cbor_isa_negint(at(header, 1)));
      RC_ASSERT(cbor_get_int(at(header, 1)) == 7U);  // -1 - 7 = -8, EdDSA
      RC_ASSERT(byte_string(at(header, 4)) == ocop::to_bytes(ByteView(key.bytes)));
      RC_ASSERT(encode(array) == signed_bytes);
    }));
  }
}
