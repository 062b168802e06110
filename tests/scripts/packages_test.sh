#!/usr/bin/env bash
# need_packages asks apt for what is missing and for nothing else.
source "$(dirname "$0")/expect.sh"

bin=$scratch/bin
mkdir -p "$bin"

fake() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" >"$bin/$1"
  chmod +x "$bin/$1"
}

# The machine as apt and dpkg describe it: files with one name a line.
installed=$scratch/installed
known=$scratch/known
calls=$scratch/calls
fake dpkg-query 'grep -qxF "${@: -1}" '"$installed"' && printf installed'
fake apt-cache 'grep -qxF "$2" '"$known"' && echo "  Candidate: 1.0" || echo "  Candidate: (none)"'
fake apt-get 'echo "apt-get $*" >>'"$calls"'
case " $* " in
  *" update "*) [[ -f '"$scratch"'/no-network ]] && exit 100; cat '"$scratch"'/known-later >>'"$known"' ;;
  *" install "*) [[ ! -f '"$scratch"'/stale ]] || { rm '"$scratch"'/stale; exit 100; } ;;
esac'
fake id 'cat '"$scratch"'/uid'
fake sudo 'echo "sudo $1" >>'"$calls"'; [[ $1 != --non-interactive ]] || shift; exec "$@"'

cat >"$scratch/need" <<EOS
#!/usr/bin/env bash
source "$repository/scripts/lib.sh"
"\$@"
EOS
chmod +x "$scratch/need"

# machine UID INSTALLED KNOWN KNOWN_AFTER_UPDATE: lists of names, blank between them.
machine() {
  rm -f "$calls" "$scratch"/{no-network,stale}
  touch "$calls"
  echo "$1" >"$scratch/uid"
  tr ' ' '\n' <<<"$2" >"$installed"
  tr ' ' '\n' <<<"$3" >"$known"
  tr ' ' '\n' <<<"$4" >"$scratch/known-later"
}

need() { PATH=$bin:$PATH "$scratch/need" need_packages "$@"; }

# calls_are TEXT: what was called, one a line.
calls_are() { expect 0 "$1" cat "$calls"; }

all=$(cd "$repository" && awk '/^[a-z0-9]/ { print $1 }' scripts/packages | tr '\n' ' ')
fmt='git clang-format-14'

machine 1000 "$all" "" ""
expect 0 '' need build demo fmt fuzz test bench node
expect 1 '' test -s "$calls"

machine 0 "git" "$fmt" ""
expect 0 'installing clang-format-14' need fmt
calls_are 'apt-get -q -y install --no-install-recommends clang-format-14'
expect 1 '' grep -q update "$calls"

machine 0 "" "git" "clang-format-14"
expect 0 'installing git clang-format-14' need fmt
calls_are 'apt-get -q -y update
apt-get -q -y install --no-install-recommends git clang-format-14'

machine 0 "" "$fmt" ""
touch "$scratch/stale"
expect 0 '' need fmt
calls_are 'install --no-install-recommends git clang-format-14
apt-get -q -y update
apt-get -q -y install --no-install-recommends git clang-format-14'

machine 1000 "git" "$fmt" ""
expect 0 '' need fmt
calls_are 'sudo --non-interactive
apt-get -q -y install --no-install-recommends clang-format-14'

machine 0 "" "git" ""
expect 1 'apt knows no package clang-format-14' need fmt
expect 1 'this needs Debian 12' need fmt

machine 0 "" "" "$fmt"
touch "$scratch/no-network"
expect 1 'apt-get update failed' need fmt

machine 0 "libboost1.74-dev" "$all" ""
expect 0 'libboost1.74-dev is installed; apt will remove it' need build

machine 0 "" "$all" ""
expect 1 'scripts/packages has no section [nonsense]' need nonsense

# Without sudo the message says what to type.
machine 1000 "git" "$fmt" ""
rm "$bin/sudo"
without_sudo() {
  local folder=$scratch/plain tool
  mkdir -p "$folder"
  for tool in bash env dirname basename grep awk cat mktemp; do
    ln -sf "$(command -v "$tool")" "$folder/$tool"
  done
  PATH=$bin:$folder "$scratch/need" need_packages fmt
}
expect 1 'run as root: apt-get install clang-format-14' without_sudo

# Every package stands once.
expect 0 '' test -z "$(tr ' ' '\n' <<<"$all" | sort | uniq -d | tr -d '\n')"

done_testing
