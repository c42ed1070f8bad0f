#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The certificates of proofs/zoo: loja-check accepts them, and they are about
# the instances whose names they have.  Of those that take more than some
# seconds the form and the second record; all with LOJA_LONG=1 (make check-long).
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
zoo=$LOJA_SRCDIR/proofs/zoo
long='z7 z9 deep step-noise collapse gather merge z2-threshold z3-threshold
    z4-threshold chain'

# the problem of line 1, but for the start, which a proof need not have
problem() {
    sed -n '1s/.*"problem":\(.*\),"start":.*/\1/p' "$1"
}
for f in "$zoo"/*.jsonl; do
    name=$(basename "$f" .jsonl)
    instance=${name%-threshold}
    instance=${instance%-asymptotic}
    case ${LOJA_LONG:-}" $(echo $long) " in
    " "*" $name "*)
        check 0 "$f" --shard 2/1000
        has out 'SHARD 2/1000 of'
        ;;
    *)
        check 0 "$f" --jobs 2
        has out "ACCEPTED: $f"
        ;;
    esac
    run 0 flow "$examples/$instance.yaml" --until 1/1000 \
        --digits 5 --cert fresh.jsonl -q
    problem "$f" >stored
    problem fresh.jsonl >fresh
    test -s stored || fail "$f: no problem"
    same stored fresh
done
# the greatest may have two million bytes
for f in "$zoo"/*.jsonl; do
    test "$(wc -c <"$f")" -le 2000000 || fail "$f: more than 2 MB"
done
finish
