#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Step-like data, from the flow to loja-check: neurons that become steps, and
# data beside them whose flows converge.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# decided FATE NETWORK LOSS X Y START: loja prove says FATE, and loja-check
# accepts that.
decided() {
    cat >i.yaml <<END
network: {$2}
loss: $3
data: {x: [$4], y: [$5]}
start: {$6}
END
    case $1 in
    CONVERGES*) claim=converges ;;
    *) claim=diverges ;;
    esac
    run 0 prove i.yaml --claim $claim --cert c.jsonl
    has out "PROVED: the flow $1"
    cp out said
    check 0 c.jsonl
    has out 'ACCEPTED: c.jsonl ('
}
one='widths: [1, 1, 1], activation:'
from='w1: [[2]], b1: [0], w2: [[1]], b2: [0]'
x='-1, -1/2, 1/2, 1'

# the two flows, to a positive value and to 0; the limits of w to six digits
decided 'DIVERGES, L -> Linf in [0.00249' "$one logistic" mse "$x" \
    '1/10, 0, 1, 9/10' "$from"
tr -s '\n ' '  ' <said >line
has line '|theta(t)|/log t has a limit, in [2, 2]'
has line 'w_1/log t is in [2, 2]'
decided DIVERGES "$one tanh" mse '-1, -3/5, 1/2, 1' '-1, -1, 1, 1' \
    'w1: [[1]], b1: [0], w2: [[1]], b2: [0]'
tr -s '\n ' '  ' <said >line
has line '|theta(t)|/log t has a limit, in [0.45511328, 0.45511329]'
has line 'w_1/log t is in [0.45454545, 0.45454546]'
# a direction that is not the symmetric one: (1/2, -1/2), not (1/5, -4/5)
decided 'DIVERGES, L -> Linf in [0.00249' "$one logistic" mse '-2, -1, 9, 10' \
    '1/10, 0, 1, 9/10' 'w1: [[1/2]], b1: [0], w2: [[1]], b2: [0]'
tr -s '\n ' '  ' <said >line
has line 'in [0.70710678, 0.70710679]'
has line 'w_1/log t is in [0.5, 0.5], of b_1/log t in [-0.5, -0.5]'

# the best step is not the steepest; a penalty
decided CONVERGES "$one logistic" mse "$x" '0, 1/10, 9/10, 1' "$from"
decided CONVERGES "$one logistic" '{type: mse, l2: 1/1000}' "$x" \
    '1/10, 0, 1, 9/10' "$from"
# two labels at both inputs of the step: their means decide
decided CONVERGES "$one logistic" mse '-1, -1/2, -1/2, 1/2, 1/2, 1' \
    '1/10, 0, 2/5, 1, 3/5, 9/10' "$from"
decided 'DIVERGES, L -> Linf in [0.0155555' "$one logistic" mse \
    '-1, -1/2, -1/2, 1/2, 1/2, 1' '1/5, -1/10, 1/10, 11/10, 9/10, 4/5' \
    "$from"
# a step, and a start in the basin of a finite minimum of the same data
x="$x, 10, 14, 18, 22"
y='1/10, 0, 1, 9/10, 1/2, 2/5, 1/5, 1/10'
decided 'DIVERGES, L -> Linf in [0.084166' "$one logistic" mse "$x" "$y" \
    'w1: [[4]], b1: [0], w2: [[1/2]], b2: [0]'
decided CONVERGES "$one logistic" mse "$x" "$y" \
    'w1: [[-1/4]], b1: [4], w2: [[1/2]], b2: [0]'
# a region that is barely small enough: room for loja-check
decided 'DIVERGES, L -> Linf in [0.108124' "$one logistic" mse "$x" \
    '1/10, 0, 1, 9/10, 9/10, 3/5, 1/5, 0' \
    'w1: [[4]], b1: [0], w2: [[1/2]], b2: [0]'
# a step, and a neuron of which an exponential is left
decided 'DIVERGES, L -> Linf in [0.0051496' \
    'widths: [1, 2, 1], activation: tanh' mse \
    '-2, -1, 0, 1, 2, 5/2, 3' '8, 5/2, 1, 7/20, 29/20, 13/10, 6/5' \
    'w1: [[1/2], [10]], b1: [7, -15], w2: [[-600000, 1/2]], b2: [600000]'
finish
