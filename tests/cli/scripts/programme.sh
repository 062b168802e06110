# shellcheck shell=bash
# Shell functions for command-line scripts: keys and trust list of a small programme.
#
#   keys/root-1.key … root-5.key   3 of 5
#   keys/ministry-1.key, -2        certify 5★, delegate; two keys must sign
#   keys/province-1.key, -2        area 66: certify 4★, register, recall, delegate
#   keys/district.key              area 66/654: certify 3★ until 5/7/2025
#   home/keys/                     log, clock, bundle, and what a script copies there

issuer() { ocop-issuer --passphrase-file pass "$@"; }

new_key() { # USE NAME FILE
  issuer key new --fast --use "$1" --name "$2" --out "$3" > /dev/null
}

public() { # FILE
  ocop-issuer key show "$1" | sed -n 's/^public: //p'
}

vkey() { # FILE NAME
  ocop-issuer key show "$1" --origin "$2" | sed -n 's/^vkey: //p'
}

make_keys() {
  mkdir -p keys
  for n in 1 2 3 4 5; do new_key root "Root $n" keys/root-$n.key; done
  for n in 1 2; do new_key authority "Bộ $n" keys/ministry-$n.key; done
  for n in 1 2; do new_key authority "Tỉnh $n" keys/province-$n.key; done
  new_key authority "Huyện" keys/district.key
  for use in log clock bundle; do new_key $use $use home/keys/$use.key; done
}

# The payload of trust list VERSION. Settings: DISTRICT_CLOSED_AT, THRESHOLD, ISSUED, HOSTS.
trust_json() { # VERSION
  origin=ocop.example/dak-lak
  hosts=${HOSTS:-}
  [ -n "$hosts" ] || hosts='{"host":"OCOP.EXAMPLE","from":"2025-01-01"}'
  closed=${DISTRICT_CLOSED_AT:+,\"closedAt\":$DISTRICT_CLOSED_AT}
  cat << END
{"type":"ocop-trust-list","version":$1,
 "issued":"${ISSUED:-2025-06-01T08:00:00+07:00}","expires":"2030-06-01T08:00:00+07:00",
 "root":{"id":"did:web:ocop.example:root","threshold":${THRESHOLD:-3},
  "keys":["$(public keys/root-1.key)","$(public keys/root-2.key)","$(public keys/root-3.key)",
          "$(public keys/root-4.key)","$(public keys/root-5.key)"]},
 "log":{"origin":"$origin","logKey":"$(vkey home/keys/log.key $origin)",
  "clockKey":"$(vkey home/keys/clock.key $origin/clock)",
  "bundleKey":"$(vkey home/keys/bundle.key $origin/bundle)",
  "witnesses":[],"witnessQuorum":0,"anchors":[]},
 "authorities":[
  {"id":"did:web:ocop.example:ministry","name":"Bộ (ví dụ)","legalBasis":"Quyết định 148/QĐ-TTg",
   "area":0,"keys":[{"key":"$(public keys/ministry-1.key)"},{"key":"$(public keys/ministry-2.key)"}],
   "grants":[
    {"action":"certify","areas":["*"],"stars":[5],"from":"2023-02-24","approvals":2},
    {"action":"delegate","areas":["*"],"stars":[3,4,5],"from":"2023-02-24","approvals":2}]},
  {"id":"did:web:ocop.example:dak-lak","parent":"did:web:ocop.example:ministry",
   "name":"UBND tỉnh Đắk Lắk (ví dụ)","legalBasis":"Quyết định 148/QĐ-TTg","area":66,
   "keys":[{"key":"$(public keys/province-1.key)"},{"key":"$(public keys/province-2.key)"}],
   "grants":[
    {"action":"certify","areas":["66"],"stars":[4],"from":"2023-02-24"},
    {"action":"register","areas":["66"],"stars":[3,4,5],"from":"2023-02-24"},
    {"action":"recall","areas":["66"],"stars":[3,4,5],"from":"2023-02-24"},
    {"action":"delegate","areas":["66"],"stars":[3,4,5],"from":"2023-02-24"}]},
  {"id":"did:web:ocop.example:krong-pac","parent":"did:web:ocop.example:dak-lak",
   "name":"UBND huyện Krông Pắc (ví dụ)","legalBasis":"Quyết định 148/QĐ-TTg","area":66,
   "successor":"did:web:ocop.example:dak-lak","keys":[{"key":"$(public keys/district.key)"}],
   "grants":[
    {"action":"certify","areas":["66/654"],"stars":[3],"from":"2023-02-24","to":"2025-07-05"$closed}]}],
 "labelServices":[{"id":"did:web:ocop.example:labels","name":"Trung tâm in tem (ví dụ)"}],
 "hosts":[$hosts]}
END
}

# Proposes, signs with roots 1–3 and publishes trust list VERSION.
publish_trust() { # VERSION
  trust_json "$1" > list.json &&
    issuer --home home trust propose list.json > /dev/null &&
    for n in 1 2 3; do
      issuer trust sign home/drafts/trust-"$1".proposal.json --key keys/root-$n.key > /dev/null || return
    done &&
    issuer --home home trust publish home/drafts/trust-"$1".proposal.json --key keys/root-1.key
}

# Grants a key to the label service.
grant() { # USE KEYFILE
  issuer --home home key grant --issuer did:web:ocop.example:dak-lak --use "$1" --key-file "$2" \
    --holder did:web:ocop.example:labels --holder-name "Trung tâm in tem (ví dụ)" \
    --area 66 --stars 3 --stars 4 --stars 5 --from 2025-06-02 --key keys/province-1.key
}
