#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Claims know of each other: `infimum' and `unattained' never leave open what
# the other one shows, and loja-check follows.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# problem WIDTHS ACTIVATION BIAS X Y: i.yaml
problem() {
    cat >i.yaml <<END
network: {widths: [$1], activation: $2, bias: $3}
loss: mse
data: {x: [$4], y: [$5]}
END
}

# both NAME1 STATUS1 NAME2 STATUS2: one claim, and the other (c.jsonl)
both() {
    run "$2" prove i.yaml --claim "$1" --cert one.jsonl -q
    check 0 one.jsonl
    run "$4" prove i.yaml --claim "$3" --cert c.jsonl -q
    check 0 c.jsonl
}

# a family whose remainder is 0 exactly
for act in softplus logistic; do
    problem 1,1,1 $act false '1, 2, 3' '1, 1, 1'
    both infimum 0 unattained 1
done
problem 1,1,1,1 identity false '1, 2, 3' '1, 2, 3'
both infimum 0 unattained 1
has c.jsonl '"name":"unattained","status":"REFUTED","rule":"infimum-deep"'

# a claim that does not follow
edited c.jsonl '2s/"REFUTED"/"PROVED"/' 'status'
problem 1,1,1 tanh false '1, 2, 3' '1, 2, 3'
run 0 prove i.yaml --claim infimum --cert c.jsonl -q
check 0 c.jsonl
edited c.jsonl '2s/"infimum","status":"PROVED"/"unattained","status":"REFUTED"/' \
    'no theta has L = 0 here'
edited c.jsonl '2s/"infimum","status":"PROVED"/"unattained","status":"PROVED"/' \
    'status'
edited c.jsonl '2s/"infimum","status"/"threshold","status"/' \
    'name: rule infimum-family proves claims infimum'

problem 1,1,1,1 tanh false '1, 2, 3, 4' '1, 2, 3, 4'
run 0 prove i.yaml --claim infimum --no-cert -q
run 3 prove i.yaml --claim unattained --no-cert -q

# inf L > 0
problem 1,2,1 tanh true '1, 1, 2' '1, 2, 3'
run 1 prove i.yaml --claim infimum --cert c.jsonl -q
edited c.jsonl '2s/"infimum","status":"REFUTED"/"unattained","status":"REFUTED"/' \
    'status'
sed '2s/"infimum","status":"REFUTED"/"unattained","status":"PROVED"/' c.jsonl |
    sed '$d' >good.jsonl
hash=$(sha256sum good.jsonl | cut -d ' ' -f 1)
tail -n 1 c.jsonl | sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" \
    >>good.jsonl
check 0 good.jsonl

# a sum of squares is not negative, wherever it is printed
cat >i.yaml <<END
network: {widths: [1, 1, 1], activation: softplus, bias: false}
loss: mse
data: {x: [1, 2, 3], y: [1, 1, 1]}
start: {w1: [[1]], w2: [[1]]}
END
run 0 prove i.yaml --cert c.jsonl
has out 'L(theta*) between 0 and'
check 0 c.jsonl
run 0 prove i.yaml --no-cert --json
grep -qE '"(limit_loss|limit_norm|loss_T)": \{"lower": "-' out &&
    fail 'a negative loss or norm'
finish
