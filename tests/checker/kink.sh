#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Flows through kinks of elu and softsign.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

instance()
{
    cat >"$1.yaml" <<END
network: {widths: [1, 2, 1], activation: $1, bias: $2}
loss: mse
data: {x: [-1, -1/2, 0, 3/4, 1], y: [1, 1/2, 1/10, 1/3, 1]}
start: {xavier: {seed: 1}}
END
}

# with biases of 0 a sample sits on the kink of each neuron at t = 0; without
# biases for ever, where it does no harm
for act in elu softsign; do
    for bias in true false; do
        instance $act $bias
        rm -f $act.jsonl
        run 0 flow $act.yaml --until 5 --digits 8 --cert $act.jsonl -q
        check 0 $act.jsonl
    done
done

# what a step across claims is checked
instance elu true
rm -f elu.jsonl
run 0 flow elu.yaml --until 1 --digits 8 --cert elu.jsonl -q
scaled elu.jsonl 2 defect 1 65536 'defect on one box'
scaled elu.jsonl 2 growth 1 65536 'growth of piece 0'
edited elu.jsonl '2s/"error":"0x[^"]*"/"error":"0x1p-300"/' 'error of piece 0'
# relu is not C1
edited elu.jsonl '1s/"elu"/"relu"/' ':'
finish
