#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check --coq: what it prints.  That Coq accepts it is for
# tests/formal/formal.sh.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
zoo=$LOJA_SRCDIR/proofs/zoo

# no biases, an odd activation; mirror images and the origin
check 0 --coq "$zoo/z1.jsonl"
has out '([1/2], 1/2);'
has out 'Definition target : list R := [1/2; 1/2].'
has out '(-3, Mirror 1);'
has out '(-1, Origin);'
has out '0 < mse (net tanh 1 1 W (fun _ => 0) v 0) data.'
has out 'Not exported: claim diverges by rule graded-chart, line 10'
has out 'Not exported: the steps of the flow'
# biases
check 0 --coq "$zoo/z3.jsonl"
has out '0 < mse (net silu 1 1 W b v c) data.'
check 0 --coq "$zoo/z8.jsonl"
has out '0 < mse (net tanh 1 2 W b v c) data.'
# an activation that is not formalised
check 5 --coq "$zoo/z2.jsonl"
has err 'no claim can be exported'
has out 'rule unattained-zeros, line 18: proofs/formal has'
# fewer points than the formal count needs: 5 are enough for the rule
head -n 1 "$zoo/z3.jsonl" >c.jsonl
grep '"name":"unattained"' "$zoo/z3.jsonl" |
    sed 's/{"sample":0,"reflected":0,"s":"0"},\({"sample":1,"reflected":0,"s":"1"},\)/\1/
        s/\("points":\[\)[^]]*\({"sample":2[^]]*\]\)/\1\2/' >>c.jsonl
printf '%s' '{"record":"end","t":"0","verdict":null,"conclusion":"","rules":' \
    >end
printf '%s' '["activation-enclosure","unattained-zeros"],"assumes":[],"error":"0","sha256":"' >>end
hash=$(sha256sum c.jsonl | cut -d ' ' -f 1)
echo "$(cat end)$hash\"}" >>c.jsonl
check 0 c.jsonl
check 5 --coq c.jsonl
has out 'needs 2^d (k+1) points'
# what is no certificate, or not whole
sed '$d' "$zoo/z1.jsonl" >cut.jsonl
check 5 --coq cut.jsonl
has err 'cut off'
check 4 --coq nothing.jsonl
check 2 --coq
finish
