#!/usr/bin/env bash
# scripts/check_layers accepts a small tree and finds each fault that is put into it.
source "$(dirname "$0")/expect.sh"

tree=$scratch/tree

write() {
  mkdir -p "$tree/$(dirname "$1")"
  printf '%s\n' "${@:2}" >"$tree/$1"
}

# A tree in which everything is as its table says.
fresh_tree() {
  rm -rf "$tree"
  write docs/ARCHITECTURE.md \
    '| layer | may include | third-party headers, and the files that may include them | quiet |' \
    '|---|---|---|---|' \
    '| `common/base` | – | `<POSIX>` in `file.cpp`; `<unicode>` in `text.cpp` | – |' \
    '| `common/crypto` | base | `<sodium.h>` in `*.cpp` | – |' \
    '| `common/gs1` | base | – | but `folder.*`, `other.*` |' \
    '| `issuer` | all of common | – | – |' \
    '| `verifier` | all of common | – | – |' \
    '' \
    '| library | files |' \
    '|---|---|' \
    '| `ocop_sign` | `common/crypto/sign.*` |' \
    '| `ocop_issuer` | `issuer/*` |'
  write common/base/CMakeLists.txt 'ocop_library(ocop_base SOURCES file.cpp deep/text.cpp)'
  write common/base/file.h '#include <string>'
  write common/base/file.cpp '#include "common/base/file.h"' '#include <fcntl.h>' '#include <thread>'
  write common/base/deep/text.cpp '#include <unicode/uchar.h>'
  write common/crypto/CMakeLists.txt 'ocop_library(ocop_crypto SOURCES hash.cpp)' \
    'ocop_library(ocop_sign SOURCES sign.cpp)'
  write common/crypto/sign.h '#include "common/base/file.h"'
  write common/crypto/sign.cpp '#include "common/crypto/sign.h"' '#include <sodium.h>'
  write common/crypto/hash.cpp '#include <sodium.h>' '#include <cstdint>'
  write common/gs1/CMakeLists.txt 'ocop_library(ocop_gs1 SOURCES gtin.cpp folder.cpp)'
  write common/gs1/gtin.cpp '#include <string>'
  write common/gs1/folder.cpp '#include "common/base/file.h"' '#include <fstream>'
  write issuer/CMakeLists.txt 'ocop_library(ocop_issuer SOURCES office.cpp)'
  write issuer/office.cpp '#include "common/crypto/sign.h"'
  write verifier/CMakeLists.txt 'ocop_library(ocop_verifier SOURCES answer.cpp)'
  write verifier/answer.cpp '#include "common/base/file.h"'
  write tests/CMakeLists.txt 'ocop_test(some SOURCES' '  one_test.cpp)'
  write tests/one_test.cpp '#include <anything.h>'
  write build/build.ninja \
    'build common/base/libocop_base.a: CXX_STATIC_LIBRARY_LINKER__ocop_base_Debug common/base/CMakeFiles/ocop_base.dir/file.cpp.o' \
    'build common/crypto/libocop_sign.a: CXX_STATIC_LIBRARY_LINKER__ocop_sign_Debug common/crypto/CMakeFiles/ocop_sign.dir/sign.cpp.o || common/base/libocop_base.a' \
    'build issuer/libocop_issuer.a: CXX_STATIC_LIBRARY_LINKER__ocop_issuer_Debug issuer/CMakeFiles/ocop_issuer.dir/office.cpp.o || common/crypto/libocop_sign.a' \
    'build verifier/libocop_verifier.a: CXX_STATIC_LIBRARY_LINKER__ocop_verifier_Debug verifier/CMakeFiles/ocop_verifier.dir/answer.cpp.o || common/base/libocop_base.a' \
    'build bin/ocop-verifier: CXX_EXECUTABLE_LINKER__ocop-verifier_Debug verifier/CMakeFiles/ocop-verifier.dir/main.cpp.o | verifier/libocop_verifier.a common/base/libocop_base.a /usr/lib/libsodium.so || verifier/libocop_verifier.a' \
    'build tests/CMakeFiles/some.dir/one_test.cpp.o: CXX_COMPILER__some_Debug /root/tests/one_test.cpp'
  mkdir -p "$tree/build/bin"
}

checked() { "$repository/scripts/check_layers" --root "$tree" --build build; }

# finds TEXT FILE LINE…: with this file in the tree the check fails and says so.
finds() {
  fresh_tree
  write "$2" "${@:3}"
  expect 1 "$1" checked
}

# links_badly TEXT LINE: with this line added to build.ninja.
links_badly() {
  fresh_tree
  printf '%s\n' "$2" >>"$tree/build/build.ninja"
  expect 1 "$1" checked
}

fresh_tree
expect 0 'layers: as docs/ARCHITECTURE.md says' checked
expect 0 'layers: as docs/ARCHITECTURE.md says' "$repository/scripts/check_layers" --root "$tree"

# Who may include whom.
finds 'common/base/file.h:1: common/base may not include common/crypto' common/base/file.h \
  '#include "common/crypto/hash.h"'
finds 'verifier may not include issuer' verifier/answer.cpp '#include "issuer/office.h"'
finds 'verifier/answer.cpp:2: "common/crypto/sign.h" is of the signing side' verifier/answer.cpp \
  '' '  # include  "common/crypto/sign.h"'
finds '"common/crypto/sign.h" is of the signing side' common/crypto/hash.cpp \
  '#include <sodium.h>' '#include "common/crypto/sign.h"'
finds '"sign.h" is not a path from the root' common/crypto/hash.cpp \
  '#include <sodium.h>' '#include "sign.h"'
finds '"tests/support/key.h" is not a path from the root into a layer' issuer/office.cpp \
  '#include "tests/support/key.h"'
finds '<common/base/file.h> is ours' issuer/office.cpp '#include <common/base/file.h>'
finds 'the table has no row for common/new' common/new/thing.h '#include <string>'

# Which file may speak which library.
finds '<sodium.h> may not be included here' common/crypto/sign.h '#include <sodium.h>'
finds '<sodium.h> may not be included here' issuer/office.cpp '#include <sodium.h>'
finds '<unistd.h> may not be included here' common/gs1/gtin.cpp '#include <unistd.h>'
finds '<sys/socket.h> may not be included here' common/gs1/gtin.cpp '#include <sys/socket.h>'
finds '<unicode_fake.h> may not be included here' common/base/deep/text.cpp \
  '#include <unicode/uchar.h>' '#include <unicode_fake.h>'
finds '<openssl/evp.h> may not be included here' verifier/answer.cpp '#include <openssl/evp.h>'

# What a quiet layer does without.
finds 'common/gs1/gtin.cpp:1: common/gs1 is quiet: no <fstream>' common/gs1/gtin.cpp \
  '#include <fstream>'
finds 'common/gs1 is quiet: no "common/base/file.h"' common/gs1/gtin.cpp \
  '#include "common/base/file.h"'
finds 'common/gs1 is quiet: no system_clock::now' common/gs1/gtin.cpp \
  'auto now = std::chrono::system_clock::now();'

# The tables say nothing that is no longer true.
finds 'common/base has no <unicode> in text.cpp any more' common/base/deep/text.cpp '#include <string>'
finds 'this build has no library ocop_old_sign' docs/ARCHITECTURE.md '| library | files |' '|---|---|' \
  '| `ocop_old_sign` | `common/old/*` |'
finds 'the table of layers is empty or missing' docs/ARCHITECTURE.md '# Nothing'

# Every source is built.
finds 'common/gs1/lost.cpp: no CMakeLists.txt names it' common/gs1/lost.cpp ''
finds 'common/gs1/tin.cpp: no CMakeLists.txt names it' common/gs1/tin.cpp ''
finds 'tests/two_test.cpp: no CMakeLists.txt names it' tests/two_test.cpp ''
finds 'tests/two_test.cpp: not part of build' tests/two_test.cpp ''
finds 'tests/one_test.cpp: no CMakeLists.txt names it' tests/CMakeLists.txt '# one_test.cpp'

# Who links whom.
links_badly 'link graph: ocop_verifier -> ocop_sign' \
  'build verifier/libocop_verifier.a: CXX_STATIC_LIBRARY_LINKER__ocop_verifier_Debug verifier/CMakeFiles/ocop_verifier.dir/answer.cpp.o || common/crypto/libocop_sign.a'
links_badly 'link graph: ocop_verifier -> ocop_base -> ocop_sign' \
  'build common/base/libocop_base.a: CXX_STATIC_LIBRARY_LINKER__ocop_base_Debug common/base/CMakeFiles/ocop_base.dir/file.cpp.o || common/crypto/libocop_sign.a'
links_badly 'link graph: ocop-verifier -> ocop_issuer' \
  'build bin/ocop-verifier: CXX_EXECUTABLE_LINKER__ocop-verifier_Debug verifier/CMakeFiles/ocop-verifier.dir/main.cpp.o | issuer/libocop_issuer.a'
links_badly 'link graph: ocop-labels -> ocop_sign' \
  'build bin/ocop-labels: CXX_EXECUTABLE_LINKER__ocop-labels_Debug labels/CMakeFiles/ocop-labels.dir/main.cpp.o | common/crypto/libocop_sign.a'
fresh_tree
sed -i '/verifier/d' "$tree/build/build.ninja"
expect 1 'no target under verifier/ in this build' checked

# What the verifier's binary holds.
fresh_tree
echo 'void crypto_sign_detached(void); void use(void) { crypto_sign_detached(); }' |
  gcc -x c -c -o "$tree/build/bin/ocop-verifier" -
expect 1 'has the symbol crypto_sign_detached' checked
echo 'void crypto_sign_verify_detached(void); void use(void) { crypto_sign_verify_detached(); }' |
  gcc -x c -c -o "$tree/build/bin/ocop-verifier" -
expect 0 'layers: as' checked
echo 'namespace ocop::crypto { struct SecretKey { void wipe(); }; void SecretKey::wipe() {} }' |
  g++ -x c++ -c -o "$tree/build/bin/ocop-verifier" -
expect 1 'has the symbol ocop::crypto::SecretKey' checked

# Wrong use.
expect 2 'what is --nonsense' "$repository/scripts/check_layers" --nonsense
expect 2 '--build needs a folder' "$repository/scripts/check_layers" --build
fresh_tree
expect 1 'there is no none/build.ninja' "$repository/scripts/check_layers" --root "$tree" --build none

done_testing
