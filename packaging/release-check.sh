#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# release-check.sh SRCDIR BUILDDIR [ABI]: what a release needs besides tests
# and archives (make release-check makes those before): the owner is filled
# in everywhere, the recipes agree, and the interface of the library is that
# of the last release, or its libtool triple says how it changed.  ABI is what
# `make abi' wrote at the last release; without it the interface is not
# compared, and a message says so.
set -u
LC_ALL=C
export LC_ALL
src=$1 build=$2 abi=${3:-}
status=0
fail() {
    echo "release-check: $*"
    status=1
}

sh "$src/packaging/owner.sh" --check "$src" || status=1
sh "$src/packaging/owner.sh" --filled "$src" || status=1
sh "$src/packaging/check.sh" "$build" || status=1

# The name libloja.so.MAJOR.AGE.REVISION holds the triple.
library=$(ls "$build"/.libs/libloja.so.*.*.* 2>/dev/null | head -n 1)
new=${library##*libloja.so.}
if test -z "$abi"; then
    echo 'release-check: the interface is not compared: no ABI=FILE'
elif ! command -v abidiff >/dev/null; then
    fail 'abidiff is missing (Debian: abigail-tools)'
elif test -z "$library"; then
    fail 'no shared library'
elif test ! -r "$abi"; then
    fail "$abi: not readable"
else
    old=$(sed -n "s/^<abi-corpus.* path='[^']*libloja\.so\.\([0-9.]*\)'.*/\1/p" \
        "$abi" | head -n 1)
    abidiff --headers-dir2 "$src/include" --drop-private-types "$abi" \
        "$library" >"$build/abidiff.log"
    changed=$?
    major() { echo "${1%%.*}"; }
    age() { echo "$1" | cut -d . -f 2; }
    if test -z "$old"; then
        fail "$abi: not what make abi writes"
    elif test $((changed & 3)) != 0; then
        fail "abidiff failed; see abidiff.log"
    elif test $((changed & 8)) != 0 && test "$(major "$new")" = \
        "$(major "$old")"
    then
        cat "$build/abidiff.log"
        fail "the interface of $old is broken: c+1 : 0 : 0 in configure.ac"
    elif test $((changed & 12)) = 4 && test "$(major "$new")" = \
        "$(major "$old")" && test "$(age "$new")" -le "$(age "$old")"
    then
        cat "$build/abidiff.log"
        fail "the interface of $old has grown: c+1 : 0 : a+1 in configure.ac"
    else
        echo "release-check: interface $new after $old: good"
    fi
fi
exit $status
