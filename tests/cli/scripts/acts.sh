# shellcheck shell=bash disable=SC2034
# Shell functions for the scripts about acts: the programme's, on 20/7/2025 unless $now says
# otherwise.
. "$CLI/programme.sh"

: "${now:=2025-07-20T12:00:00+07:00}"
province=did:web:ocop.example:dak-lak
ministry=did:web:ocop.example:ministry
by_province="--issuer $province --key keys/province-1.key"

house() { issuer --home home --now "$now" "$@"; }

# The value of a member in a line of JSON.
member() { # NAME
  sed -nE "s/.*\"$1\":\"?([^\",}]*)\"?.*/\1/p"
}
