#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja compare, and the flow of loja train.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

"$LOJA" compare "$examples/z1.yaml" --until 1 -q >out 2>err
case $(cat err) in
    *'without which loja was built'*)
        echo "SKIP: built without CVODE"; exit 77 ;;
esac

run 0 compare "$examples/z1.yaml" --until 1e6 --steps 2000 -q
has out '7.3248690282'
has out 'CVODE: leaves the enclosure'
has out '2000 steps of 0.001 end at t = 2'
has out 'EXCLUDED (as an exact law)'
has out 'good to 1 percent'
# the last row of CVODE is right to six digits
awk '$1 == "1e6" { exit !($4 > 0 && $4 < 1e-6) }' out ||
    fail "CVODE is far away: $(cat out)"
run 0 compare "$examples/z2.yaml" --until 1e17 --digits 12 --steps 10 -q
has out 'the double gradient is '
run 0 compare "$examples/z5.yaml" --until 100 --steps 10 --json -q
"$LOJA_BUILDDIR/tests/cli/json_check" out instance tolerance rate verified \
    doubles laws undecided || fail "not valid"
# too large a step: gradient descent is thrown out, and says when
run 0 compare "$examples/z1.yaml" --until 1e5 --rate 1e4 -q
has out 'gradient descent'
run 4 compare "$examples/none.yaml"
run 4 compare "$LOJA_SRCDIR/README.md"
run 2 compare "$examples/z1.yaml" --rate -1
sed '/^flow:/d' "$examples/z1.yaml" >i.yaml
run 4 compare i.yaml
has err 'expected an end time'
sed '/^start:/d' "$examples/z1.yaml" >i.yaml
run 4 compare i.yaml
sed 's/tanh/relu/' "$examples/z1.yaml" >i.yaml
run 4 compare i.yaml
has err 'C1'

# theta' = -2 (theta - 1): 1 + 4 exp(-2 t)
cat >line.yaml <<EOF
network: {widths: [1, 1], activation: identity, bias: false}
loss: mse
data: {x: [1], y: [1]}
start: {w1: [[5]]}
EOF
run 0 train line.yaml --optimiser flow --until 2 --tolerance 1e-11
awk -F, '$1 == 2 && $2 == 1 { n++; e = $5 - 1 - 4 * exp(-4);
        if (e < 1e-9 && e > -1e-9) good++ }
    END { exit !(n == 1 && good == 1) }' out || fail "flow: $(cat out)"
has out 'time,seed,loss'
run 0 train "$examples/z5.yaml" --optimiser flow --runs 3 --seed 1 --json
"$LOJA_BUILDDIR/tests/cli/json_check" out instance optimiser rate batch steps \
    until tolerance runs means || fail "not valid"
run 2 train line.yaml --optimiser flow --resume --out x
run 4 train "$examples/paper/heat-tanh.yaml" --optimiser flow
has err 'mean squared'
finish
