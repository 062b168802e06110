# For the tests in this folder: source it. Each expectation prints one line when it fails; done_testing
# at the end sets the exit status.
# shellcheck shell=bash
set -euo pipefail

# shellcheck disable=SC2034  # for those who source this
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# expect STATUS TEXT COMMAND…: the command exits with the status and prints the text somewhere.
expect() {
  local status=$1 text=$2 output actual=0
  shift 2
  output=$("$@" 2>&1 </dev/null) || actual=$?
  if [[ $actual == "$status" && $output == *"$text"* ]]; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  printf 'FAILED: %s\n  exit status %s, expected %s; expected to read: %s\n  output:\n%s\n' \
    "$*" "$actual" "$status" "$text" "$output"
}

done_testing() {
  echo "$passed expectations met, $failed not"
  [[ $failed == 0 ]]
}
