#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules chart-divergence and chart-odd in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

one() {
    run 0 prove "$1" --claim diverges --cert c.jsonl -q
    check 0 c.jsonl
    has out 'diverges PROVED (chart-divergence'
    has out '<= |theta(t)| <='
    has out 'ACCEPTED: c.jsonl ('
}
for act in arctan softsign; do
    sed "s/tanh/$act/" "$examples/z1.yaml" >i.yaml
    one i.yaml
done
one "$examples/z1.yaml"
n=$(wc -l <c.jsonl)
line=$((n - 1))                 # of the claim

edited c.jsonl "${line}s/\"kappa\":\"0x/\"kappa\":\"0x1/" 'tree: not proved'
edited c.jsonl "${line}s/\"C\":\"0x[0-9a-f]*p/\"C\":\"0x1p/" \
    'tree: not proved'
edited c.jsonl "${line}s/\"sign\":1/\"sign\":-1/" 'sign'
edited c.jsonl "${line}s/\"slope\":\"1\"/\"slope\":\"2\"/" 'slope'
# a box that theta(T) is not in; one that is too high to have L > eps
edited c.jsonl "${line}s/\[\"eta\",\"0\",\"0x[0-9a-f]*p-*[0-9]*\"/[\"eta\",\"0\",\"0x1p-20\"/" \
    'eta of theta(T) is not inside'
# a box so small that L < eps on its face
edited c.jsonl "${line}s/\[\"eta\",\"0\",\"0x[0-9a-f]*p-*[0-9]*\"/[\"eta\",\"0\",\"0x1p+0\"/" \
    'faces: L > eps: not proved'
edited c.jsonl "${line}s/\"eps\":\"0x[0-9a-f]*p-/\"eps\":\"0x1p-/" ':'
edited c.jsonl "${line}s/\"eps\":\"0x[0-9a-f]*p[-+]/\"eps\":\"0x1p+/" ':'
edited c.jsonl "${line}s/\"tree\":\"0/\"tree\":\"/" 'tree'
edited c.jsonl "${line}s/\"tree\":\"0*f/&f/" 'tree'
edited c.jsonl "${line}s/\"faces\":\[\"a\"\]/\"faces\":[]/" 'faces'
edited c.jsonl "${line}s/\"chart\":\"odd\"/\"chart\":\"vertex\"/" 'chart'
edited c.jsonl "${line}s/\"status\":\"PROVED\"/\"status\":\"REFUTED\"/" \
    'status'
edited c.jsonl "${line}s/\"name\":\"diverges\"/\"name\":\"converges\"/" \
    'name'
edited c.jsonl "${line}s/\"T\":\"[0-9/]*\"/\"T\":\"1\/3\"/" 'T: null, or'
edited c.jsonl "${line}s/\"T\":\"[0-9/]*\"/\"T\":null/" 'T: rule'
edited c.jsonl "1s/\"y\":\[\[\"[-0-9/]*\"/\"y\":[[\"7\"/" ':'
edited c.jsonl "${line}s/\"data\":{/&\"more\":1,/" 'no member "more"'
# rates
for k in c0 sigma lambda lower loss_lower; do
    edited c.jsonl "${line}s/\"rates\":{\(.*\)\"$k\":\"0x/\"rates\":{\1\"$k\":\"0x1/" \
        ':'
done
for k in deviation ratio upper loss_upper eps; do
    edited c.jsonl "${line}s/\"rates\":{\(.*\)\"$k\":\"0x[0-9a-f]*p/\"rates\":{\1\"$k\":\"0x1p/" \
        ':'
done
edited c.jsonl "${line}s/\"k_den\":2/\"k_den\":1/" 'k = 1/2'
# what is a little better than the truth
scaled c.jsonl $line kappa 3 0 'tree: not proved'
scaled c.jsonl $line C 7 3 'tree: not proved'
scaled c.jsonl $line c0 9 3 'ratio: at least'
scaled c.jsonl $line lambda 9 3 'rates: not proved'
scaled c.jsonl $line sigma 9 0 ':'
scaled c.jsonl $line lower 17 4 'lower: more than'
scaled c.jsonl $line upper 255 8 'upper: less than'
scaled c.jsonl $line loss_lower 33 5 'loss_lower: more than'
scaled c.jsonl $line loss_upper 15 4 'loss_upper: less than'
# without its claim there is no verdict
edited c.jsonl "${line}d" 'verdict: no claim gives it'
finish
