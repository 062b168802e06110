# Shared by the programs in this folder: source it, do not run it. It goes to the root of the
# repository, so that every script runs from anywhere.
# shellcheck shell=bash
set -euo pipefail

program=scripts/$(basename "$0")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"
export LC_ALL=C.UTF-8

say() { printf '\n==> %s\n' "$*"; }

# die MESSAGE [HINT]: both without capital and full stop.
die() {
  printf '%s: error: %s\n' "$program" "$1" >&2
  [[ -z ${2:-} ]] || printf '%s: hint: %s\n' "$program" "$2" >&2
  exit 1
}

# die_usage MESSAGE: for a wrong command line; `usage` is the script's text.
# shellcheck disable=SC2154
die_usage() {
  printf '%s: error: %s\n\n%s\n' "$program" "$1" "$usage" >&2
  exit 2
}

show_help() {
  printf '%s\n' "$usage"
  exit 0
}

# packages_of SECTION…: the names in scripts/packages.
packages_of() {
  local section
  for section in "$@"; do
    grep -qxF "[$section]" scripts/packages || die "scripts/packages has no section [$section]"
    awk -v want="[$section]" '
      /^\[/ { inside = ($0 == want); next }
      inside && NF && !/^#/ { print $1 }' scripts/packages
  done
}

is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Whether apt's lists, as they are now, know a version of the package.
is_available() {
  local policy  # read whole: with a pipe, grep -q ends early and apt-cache dies of it
  policy=$(apt-cache policy "$1" 2>/dev/null) || return 1
  grep -qE '^ *Candidate: [^(]' <<<"$policy"
}

# need_packages SECTION…: installs what is missing, asks nothing, and does nothing (not even as root)
# when nothing is missing.
need_packages() {
  command -v dpkg-query >/dev/null ||
    die "the packages are those of Debian 12, and this machine has no dpkg" \
      "install by hand what scripts/packages lists, or use a Debian 12 machine or container"
  local names name
  local -a missing=()
  names=$(packages_of "$@")
  for name in $names; do
    is_installed "$name" || missing+=("$name")
  done
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

install_packages() {
  say "installing $*"
  local -a as_root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || die "these packages are missing: $*" "run as root: apt-get install $*"
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(--non-interactive)
  fi
  if [[ " $* " == *" libboost1.81-dev "* ]] && is_installed libboost1.74-dev; then
    echo "libboost1.74-dev is installed; apt will remove it, because libboost1.81-dev conflicts with it"
  fi
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  local name updated=no
  for name in "$@"; do
    is_available "$name" && continue
    [[ $updated == yes ]] || "${apt[@]}" update || die "apt-get update failed" "is there a network?"
    updated=yes
    is_available "$name" ||
      die "apt knows no package $name" "this needs Debian 12 (bookworm), section main"
  done
  "${apt[@]}" install --no-install-recommends "$@" && return
  # Lists that are too old name versions that the mirror no longer has.
  [[ $updated == no ]] && "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@" && return
  die "apt-get could not install: $*"
}

# need_npm FOLDER: the npm packages that FOLDER/package-lock.json names, in FOLDER/node_modules.
# Nothing if there is no such file or it was installed since it changed.
need_npm() {
  local lock=$1/package-lock.json stamp=$1/node_modules/.package-lock.json
  [[ -f $lock ]] || return 0
  if ! command -v npm >/dev/null; then need_packages node; fi
  if [[ -f $stamp && ! $lock -nt $stamp ]]; then return 0; fi
  say "npm packages of $1"
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund || die "npm ci failed in $1"
  touch "$stamp"
}

# need_npm_of FOLDER: the same for each package-lock.json below it.
need_npm_of() {
  local lock
  local -a locks
  mapfile -t locks < <(find "$1" -name package-lock.json ! -path '*/node_modules/*' | sort)
  for lock in "${locks[@]}"; do
    need_npm "$(dirname "$lock")"
  done
}

# configure PRESET: once; later ninja itself configures again when a CMake file changed.
configure() {
  local cache=build/$1/CMakeCache.txt
  local -a fresh=()
  if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
    fresh=(--fresh)  # the folder was copied or moved
  elif [[ -f build/$1/build.ninja ]]; then
    return 0
  fi
  cmake "${fresh[@]}" --preset "$1"
}

# build PRESET [TARGET…]: takes a moment when there is nothing to do.
build() {
  local preset=$1
  shift
  configure "$preset" &&
    cmake --build --preset "$preset" --parallel "$(nproc)" ${1+--target "$@"}
}

# Our own files of these name patterns, tracked or new, without what .gitignore names.
our_files() {
  git -c safe.directory="$root" ls-files --cached --others --exclude-standard -- "$@" |
    while IFS= read -r file; do
      if [[ -f $file ]]; then printf '%s\n' "$file"; fi
    done
}
