#!/usr/bin/env bash
# demo_test.sh BIN [DAY…]: scripts/demo/make makes the demo for a day, whatever day it is: each link has the
# verdict that stands beside it, time goes forward in its log, and another QR reader reads its sheets.
source "$(dirname "$0")/expect.sh"

bin=$1
days=("${@:2}")
if ((${#days[@]} == 0)); then
  days=(2026-01-15)
  [[ -z ${OCOP_FULL:-} ]] || days+=("$(TZ=UTC-7 date +%F)" 2028-08-01 2031-02-28 2036-12-31)
fi
demo=$scratch/demo

make_demo() { "$repository/scripts/demo/make" --dir "$demo" --bin "$bin" "$@"; }

# The JSON lines of all links, judged on the evening of that day.
judge_links() {
  local -a links
  mapfile -t links < <(cut -f2 "$demo/links.txt")
  "$bin/ocop-verifier" check --json --source "$demo/home/public" --trust "$demo/home/public/trust/1.json" \
    --now "$1T20:00:00+07:00" "${links[@]}" || [[ $? == 1 ]]
}

# The entry bundles of the log, at the size of its checkpoint.
bundles() {
  local entries=$demo/home/public/log/tile/entries size full
  size=$(sed -n 2p "$demo/home/public/log/checkpoint")
  for ((full = 0; full < size / 256; ++full)); do cat "$entries/$(printf %03d "$full")"; done
  ((size % 256 == 0)) || cat "$entries/$(printf %03d "$full").p/$((size % 256))"
}

# The time of each statement in the order of the log.
statement_times() {
  local payload
  bundles | LC_ALL=C grep -aoE 'eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}' | cut -d. -f2 | tr '_-' '/+' |
    while read -r payload; do
      while ((${#payload} % 4)); do payload+='='; done
      base64 -d <<<"$payload"
      echo
    done | grep -oE '"validFrom":"[^"]{20,}"'
}

# What zbar reads on the pages of a sheet, sorted.
read_by_zbar() {
  rm -f "$scratch"/page*
  pdftoppm -r 300 -gray "$1" "$scratch/page"
  zbarimg --nodbus -q --raw -Sdisable -Sqrcode.enable "$scratch"/page* 2>/dev/null | sort
}

same() { diff -u "$1" "$2"; }

for day in "${days[@]}"; do
  began=$SECONDS
  expect 0 'all of it holds' make_demo --today "$day"
  expect 0 '' make_demo --today "$day"

  judge_links "$day" >"$scratch/judged"
  cut -f1 "$demo/links.txt" >"$scratch/promised"
  sed -E 's/.*"verdict":"([^"]*)".*/\1/' "$scratch/judged" >"$scratch/verdicts"
  expect 0 '' same "$scratch/promised" "$scratch/verdicts"
  for verdict in valid certificate-expired product-expired revoked recalled label-void bad-seal malformed unsealed unknown; do
    expect 0 "$verdict" grep -xF "$verdict" "$scratch/verdicts"
  done
  expect 0 '' grep -q '"verdict":"valid".*"supersededBy"' "$scratch/judged"

  statement_times >"$scratch/times"
  expect 0 '' test "$(wc -l <"$scratch/times")" = "$(sed -n 2p "$demo/home/public/log/checkpoint")"
  expect 0 '' sort -c "$scratch/times"

  for sheet in "$demo"/labels/*.pdf; do
    read_by_zbar "$sheet" >"$scratch/read"
    sort "${sheet%.pdf}.txt" >"$scratch/printed"
    expect 0 '' test -s "$scratch/printed"
    expect 0 '' same "$scratch/printed" "$scratch/read"
  done
  echo "$day: $((SECONDS - began)) s"
done

expect 2 'the demo begins in 2026' make_demo --today 2025-12-31
expect 2 'is no day' make_demo --today 2026-02-30
expect 2 'is no day' make_demo --today tomorrow
mkdir "$scratch/mine"
expect 1 'is there and is no demo' "$repository/scripts/demo/make" --dir "$scratch/mine" --bin "$bin"


# With an event in the wrong place.
cp -r "$repository/scripts" "$scratch/scripts"
sed -i -e 's/ | sort)/)/' -e 's/^on 2023-03-01 grant/on 2023-02-01 grant/' "$scratch/scripts/demo/make"
expect 1 '2023-02-01T09:00:00+07:00 is not after' "$scratch/scripts/demo/make" --dir "$demo" --bin "$bin"

done_testing
