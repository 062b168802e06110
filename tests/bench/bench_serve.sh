#!/usr/bin/env bash
# The real verifier answers for a valid label of the demo, beside an Asio program that sends the same
# bytes and does nothing else (bare_responder.cpp). Server on the first core, wrk on the last; in
# turns, five rounds, the median of each. scripts/bench builds both and collects the table.
set -euo pipefail
cd "$(dirname "$0")/../.."

bin=build/bench/bin
demo=build/bench/demo
seconds=3
[[ ${OCOP_FULL:-} != 1 ]] || seconds=10
rounds=5
connections=64
client_core=$(($(nproc) - 1))

die() { printf 'bench_serve.sh: error: %s\n' "$*" >&2; exit 1; }

work=$(mktemp -d)
pids=()
clean_up() {
  ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
  wait
  rm -rf -- "$work"
}
trap clean_up EXIT

scripts/demo/make --dir "$demo" --bin "$bin" >&2
uri=$(awk -F'\t' '$1 == "valid" { uri = $2 } END { print uri }' "$demo/links.txt")
[[ -n $uri ]] || die "the demo has no valid label"
target=/${uri#HTTPS://*/}

# start NAME PATTERN COMMAND…: runs it on the first core until its output has a line like PATTERN
# (a port in the first group); sets `pid` and `port`.
start() {
  local name=$1 pattern=$2
  shift 2
  taskset -c 0 "$@" >"$work/$name.out" 2>"$work/$name.err" &
  pid=$!
  pids+=("$pid")
  local tries=0
  until port=$(sed -nE "s/$pattern/\\1/p" "$work/$name.out" | head -n 1) && [[ -n $port ]]; do
    if ((++tries > 300)) || ! kill -0 "$pid" 2>/dev/null; then
      die "$name did not start: $(cat "$work/$name.err")"
    fi
    sleep 0.1
  done
}

# ticks PID: processor time used, in clock ticks (proc(5): utime + stime).
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# load NAME PID URL ACCEPT: one round; adds "requests/s  p99 in µs  CPU µs a request" to NAME's results.
load() {
  local before after
  before=$(ticks "$2")
  taskset -c "$client_core" wrk -t1 -c"$connections" -d"${seconds}s" --latency -H "Accept: $4" "$3" >"$work/wrk"
  after=$(ticks "$2")
  ! grep -q 'Non-2xx' "$work/wrk" || die "$1 did not always answer 200"
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
    $1 == "99%" {
      p99 = $2 + 0
      if ($2 ~ /[0-9]ms$/) p99 *= 1000
      else if ($2 !~ /us$/) p99 *= 1000000
    }
    $2 == "requests" && $3 == "in" { requests = $1 }
    $1 == "Requests/sec:" { rate = $2 }
    END { printf "%.0f %.0f %.2f\n", rate, p99, ticks / hertz * 1000000 / requests }' \
    "$work/wrk" >>"$work/$1.results"
}

# median NAME COLUMN
median() { cut -d' ' -f"$2" "$work/$1.results" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }

# row TEXT NAME BARE
row() {
  local ours bare
  ours="$(median "$2" 1) $(median "$2" 2) $(median "$2" 3)"
  bare="$(median "$3" 1) $(median "$3" 2) $(median "$3" 3)"
  awk -v text="$1" -v ours="$ours" -v bare="$bare" 'BEGIN {
    split(ours, o, " "); split(bare, b, " ")
    printf "| %s | %d | %.2f | %.1f |\n", text, o[1], o[2] / 1000, o[3]
    printf "| the same bytes, bare Asio | %d | %.2f | %.1f |\n", b[1], b[2] / 1000, b[3]
    printf "| ours ÷ bare | %.2f | %.2f | %.2f |\n", o[1] / b[1], o[2] / b[2], o[3] / b[3] }'
}

start verifier 'listening on http:..127\.0\.0\.1:([0-9]+)' "$bin/ocop-verifier" serve \
  --source "$demo/home/public" --trust "$demo/home/public/trust/1.json" --listen 127.0.0.1:0 \
  --data "$work/verifier" --poll 3600
verifier=$pid
verifier_url=http://127.0.0.1:$port$target
until grep -q '^ready' "$work/verifier.out" || ! kill -0 "$verifier" 2>/dev/null; do
  read -rt 0.1 <> <(:) || true
done
declare -A accept=([page]=text/html [json]=application/json) bare bare_url size
for kind in page json; do
  curl -sS -i --max-time 10 -H "Accept: ${accept[$kind]}" "$verifier_url" >"$work/$kind"
  size[$kind]=$(wc -c <"$work/$kind")
  start "bare-$kind" '^([0-9]+)$' "$bin/bare_responder" "$work/$kind"
  bare[$kind]=$pid
  bare_url[$kind]=http://127.0.0.1:$port$target
done
grep -qE '"verdict": ?"valid"' "$work/json" || die "the label is not judged valid: $(tail -n 1 "$work/json")"

for ((round = 0; round < rounds; ++round)); do
  for kind in page json; do
    load "ours-$kind" "$verifier" "$verifier_url" "${accept[$kind]}"
    load "bare-$kind" "${bare[$kind]}" "${bare_url[$kind]}" "${accept[$kind]}"
  done
done

printf '| valid sealed label, %d connections | requests per second | p99 ms | server CPU µs each |\n' "$connections"
printf '|---|---:|---:|---:|\n'
row "verifier, page, ${size[page]} bytes" ours-page bare-page
row "verifier, JSON, ${size[json]} bytes" ours-json bare-json
