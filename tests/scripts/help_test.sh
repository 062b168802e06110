#!/usr/bin/env bash
# Every program in scripts/ explains itself from any folder and refuses what it does not know.
source "$(dirname "$0")/expect.sh"

cd /
for script in "$repository"/scripts/*; do
  [[ -f $script && -x $script ]] || continue
  name=$(basename "$script")
  expect 0 "usage: scripts/$name" "$script" --help
  expect 2 "usage: scripts/$name" "$script" --nonsense
done

done_testing
