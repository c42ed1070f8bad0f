#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# cross.sh SRCDIR BUILDDIR EMULATOR NATIVE: the programs in BUILDDIR, made for
# another processor, run under EMULATOR (a command with its options).  The
# certificate of z1 is byte by byte that of NATIVE, a loja of this processor,
# and the loja-check of BUILDDIR accepts it.
set -eu
srcdir=$1 builddir=$2 emulator=$3 native=$4
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

run() {
    # Word splitting is meant.
    # shellcheck disable=SC2086
    $emulator "$@"
}

"$native" prove "$srcdir/examples/z1.yaml" --cert "$dir/native" -q
run "$builddir/loja" prove "$srcdir/examples/z1.yaml" --cert "$dir/cross" -q
cmp "$dir/native" "$dir/cross"
if test -x "$builddir/loja-check"; then
    run "$builddir/loja-check" "$dir/cross" >/dev/null
fi
echo "cross: the certificate of z1 is the same ($(wc -c <"$dir/cross") bytes)"
