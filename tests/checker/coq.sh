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
# the chart of z3: where the flow is at T, from the last step
has out 'Definition T : R := 55820288.'
has out 'Theorem diverges : forall w b v c : R -> R, solution w b v c ->'
has out 'Not exported: claim infimum by rule infimum-family, line 19'
check 0 --coq "$zoo/z1-threshold.jsonl"
has out 'Definition eps : R := 999999/1600000.'
has out 'Definition threshold : R := 5/8.'
has out 'Theorem below_threshold : eps < threshold'
# other data, another activation: no theorem for them
sed '3d; 1s/"y":\[\["1\/2"\]/"y":[["1\/3"]/' "$zoo/z1-threshold.jsonl" >o.jsonl
sed -n '3s/"sha256":.*/"sha256":"/p' "$zoo/z1-threshold.jsonl" >end
hash=$(sha256sum o.jsonl | cut -d ' ' -f 1)
echo "$(cat end)$hash\"}" >>o.jsonl
check 5 --coq o.jsonl
has out 'proofs/formal has threshold-odd for the data of z1 only'
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
