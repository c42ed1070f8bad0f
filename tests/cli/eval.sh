#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja eval against values known by hand.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

# N(x) = x: L = ((1/2)^2 + 1)/2 at w = 0, target 0; |grad L| = 0.
cat >zero.yaml <<EOF
network: {widths: [1, 1], bias: false}
loss: mse
data: {x: [1/2, 1], y: [1, 2]}
start: {w1: [[1]]}
EOF
run 0 eval zero.yaml
grep -qE '^L +0\.62500000000000000' out || fail "L: $(cat out)"
grep -qE '^\|grad L\| +1\.250000000000000' out || fail "grad: $(cat out)"
grep -qE '^\|theta\| +1\.000000000000000' out || fail "norm: $(cat out)"
# H = 5/4
grep -qE '^lowest eigenvalue +from 1\.2499.* to 1\.2500' out ||
    fail "eigenvalue: $(cat out)"

run 0 eval "$examples/sad-tanh.yaml" --no-hessian -q
has out '0.00036276771589511621215'
grep -q eigenvalue out && fail 'an eigenvalue'
run 0 eval "$examples/sad-tanh.yaml" --no-hessian -q \
    --theta "$examples/data/tanh_GD.safetensors" --precision 64
has out '0.0003627677158951'
run 4 eval "$examples/z1.yaml" --theta "$examples/data/tanh_GD.safetensors"
one_line 'tanh_GD.safetensors'
run 4 eval "$examples/z1.yaml" --theta none.safetensors
one_line 'none.safetensors'
grep -v '^start' "$examples/z1.yaml" >no_start.yaml
run 4 eval no_start.yaml
one_line "no_start.yaml: expected a section 'start'"

# relu on and off its kink
sed 's/tanh/relu/' "$examples/z1.yaml" >relu.yaml
run 0 eval relu.yaml
grep -qE '^L +0$' out || fail "relu: $(cat out)"
sed 's/w1: \[\[1\]\]/w1: [[0]]/' relu.yaml >kink.yaml
run 0 eval kink.yaml --json
has out '"loss": {"lower"'
finish
