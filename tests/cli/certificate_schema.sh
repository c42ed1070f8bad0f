#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# doc/certificate-schema.json: lines of the zoo and of new certificates are of
# that form, damaged ones are not.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

# is NAME FILE
is() {
    "$LOJA_BUILDDIR/tests/cli/schema_check" \
        "$LOJA_SRCDIR/doc/certificate-schema.json" "$1" "$2" >words
}

# The first and the last lines, steps and claims; all would take long.
lines() {
    n=0
    { head -n 3 "$1"; tail -n 6 "$1"; } | cut -c 1-3000000 |
    while read -r line; do
        n=$((n + 1))
        printf '%s\n' "$line" >line
        case $line in
        '{"format"'*) kind=head ;;
        '{"record":"step"'*) kind=step ;;
        '{"record":"claim"'*) kind=claim ;;
        *) kind=end ;;
        esac
        is $kind line || fail "$1, $kind: $(cat words)"
        test $failures = 0 || exit 1
    done || failures=1
}

for c in "$LOJA_SRCDIR"/proofs/zoo/*.jsonl; do
    lines "$c"
done
# a ball of starts, with and without a flow; a flow that stands still
run 0 flow "$examples/z1.yaml" --until 1 --radius 1/50 --cert ball.jsonl -q
lines ball.jsonl
run 0 prove "$examples/z1.yaml" --radius 1/5 --cert ball.jsonl -q
lines ball.jsonl
sed 's/^start:.*/start: {w1: [[0]], w2: [[0]]}/' "$examples/z1.yaml" >still.yaml
run 0 prove still.yaml --claim converges --cert still.jsonl -q
grep -q '"rule":"convergence-constant"' still.jsonl ||
    fail "$(tail -n 2 still.jsonl)"
lines still.jsonl
run 0 flow "$examples/z1.yaml" --until 10 --cert flow.jsonl -q
lines flow.jsonl
# a set of starts that is flat, which has a radius
sed 's/^start:.*/start: {w1: [[21\/8]], w2: [[19\/8]]}/' "$examples/z1.yaml" \
    >far.yaml
run 0 prove far.yaml --radius 1/8 --cells 3 --cert slabs -q
lines slabs/cells/0-1.jsonl
sed -n 1p slabs/cells/0-1.jsonl >head
is head head || fail "$(cat words)"
grep -q '"start_flat"' head || fail 'no set of starts that is flat'
sed 's/"start_radius":"[^"]*",//' head >line
is head line && fail 'the schema takes start_flat without start_radius'

# a schema that nothing breaks would be none
sed -n 2p flow.jsonl >step
is step step || fail "$(cat words)"
while read -r script; do
    sed "$script" step >line
    cmp -s line step && fail "$script changes nothing"
    is step line && fail "the schema takes $script"
done <<'END'
s/"t0":"0"/"t0":0/
s/"index":0/"index":"0"/
s/"time":"linear"/"time":"square"/
s/"x0":"-0x1p+0"/"x0":"-1"/
s/"x0":"-0x1p+0"/"x0":"-0x2p-1"/
s/"x0":"-0x1p+0"/"x0":"-0x01p+0"/
s/"seam"/"seems"/
s/"record"/"more":1,"record"/
s/"h":"0x/"h":"0X/
END
finish
