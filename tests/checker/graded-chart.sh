#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules graded-chart and one-layer in loja-check: certificates of the engine.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

one() {
    run 0 prove "$1" --claim diverges --cert c.jsonl -q
    check 0 c.jsonl
    has out 'diverges PROVED (graded-chart'
    has out 'ACCEPTED: c.jsonl ('
}
for act in arctan softsign; do
    sed "s/tanh/$act/" "$examples/z1.yaml" >i.yaml
    one i.yaml
done
one "$examples/z3.yaml"
one "$examples/z8.yaml"
one "$examples/z1.yaml"
line=$(($(wc -l <c.jsonl) - 1))     # of the claim
number='0x[0-9a-f]*p[-+][0-9]*'

# the family
edited c.jsonl "${line}s/\"k\":[0-9]*/\"k\":0/" 'k'
edited c.jsonl "${line}s/\"p\":\[\"0\",\"1\"/\"p\":[\"0\",\"2\"/" ':'
edited c.jsonl "${line}s/\"M\":[0-9]*/\"M\":1/" 'M'
edited c.jsonl "${line}s/\"family\":\"[a-z-]*\"/\"family\":\"other\"/" ':'
edited c.jsonl "1s/\"y\":\[\[\"[-0-9/]*\"/\"y\":[[\"7\"/" ':'
# the chart: a trap that is too high, or lower than the loss; other centres;
# a box that theta(T) is not in; one node that is not lower than the last
edited c.jsonl "${line}s/\"Lam\":\"0x/\"Lam\":\"0x1000/" ':'
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-40/" ':'
edited c.jsonl "${line}s/\"centre\":\[\"/&-/" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p-60/" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p+9/" ':'
edited c.jsonl "${line}s/\"h\":\"$number/\"h\":\"0x1p-30/" ':'
edited c.jsonl "${line}s/\"nodes\":\[{[^}]*},/\"nodes\":[/" ':'
# limits and rates
edited c.jsonl "${line}s/\"limit\":{\(.*\)\"norm\":\[\"0x/\"limit\":{\1\"norm\":[\"0x1/" ':'
edited c.jsonl "${line}s/\"loss\":\[\"0x/\"loss\":[\"0x1/" ':'
for k in lower loss_lower; do
    edited c.jsonl "${line}s/\"rates\":{\(.*\)\"$k\":\"0x/\"rates\":{\1\"$k\":\"0x1/" \
        ':'
done
for k in upper loss_upper; do
    edited c.jsonl "${line}s/\"rates\":{\(.*\)\"$k\":\"$number/\"rates\":{\1\"$k\":\"0x1p-9/" \
        ':'
done
edited c.jsonl "${line}s/\"rates\":{\(.*\)\"T\":\"[0-9/]*\"/\"rates\":{\1\"T\":\"1\"/" ':'
# the record around it
edited c.jsonl "${line}s/\"status\":\"PROVED\"/\"status\":\"REFUTED\"/" \
    'status'
edited c.jsonl "${line}s/\"name\":\"diverges\"/\"name\":\"converges\"/" \
    'name'
edited c.jsonl "${line}s/\"T\":\"[0-9/]*\",/\"T\":null,/" 'T'
edited c.jsonl "${line}s/\"data\":{/&\"more\":1,/" 'no member "more"'
edited c.jsonl "${line}d" 'verdict: no claim gives it'
finish
