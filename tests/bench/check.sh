#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Side by side: seconds in which `loja prove' proves and in which loja-check
# proves anew what the certificate says, each on one thread.
set -u
: "${LOJA:?is set by make bench}" "${LOJA_SRCDIR:?is set by make bench}"
check=${LOJA_BUILDDIR:?}/loja-check
test -x "$check" || { echo "# loja-check was not built"; exit 0; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# seconds of a command; its status in $status
clock()
{
    start=$(date +%s.%N)
    "$@" >"$dir/out" 2>&1
    status=$?
    end=$(date +%s.%N)
    echo "$start $end" | awk '{ printf "%.2f", $2 - $1 }'
    return $status
}

echo "instance,proved,prove_seconds,checked,check_seconds,ratio,bytes"
for z in z1 z2 z3 z4 z5 z6 z7 z8 z9
do
    prove=$(OMP_NUM_THREADS=1 clock "$LOJA" prove \
        "$LOJA_SRCDIR/examples/$z.yaml" --cert "$dir/c.jsonl" -q)
    proved=$?
    seconds=$(clock "$check" "$dir/c.jsonl")
    checked=$?
    echo "$z,$proved,$prove,$checked,$seconds,$(echo "$prove $seconds" |
        awk '{ printf "%.2f", $2 / $1 }'),$(wc -c <"$dir/c.jsonl" | tr -d ' ')"
done
