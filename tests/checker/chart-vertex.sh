#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules chart-vertex and chart-rates (vertex) in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 prove "$examples/z3.yaml" --claim diverges --cert c.jsonl -q
check 0 c.jsonl
run 0 prove "$examples/z2.yaml" --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (chart-divergence'
has out '<= |theta(t)| <='
line=$(($(wc -l <c.jsonl) - 1))

edited c.jsonl "${line}s/\"sign\":1/\"sign\":-1/" 'sign'
edited c.jsonl "${line}s/\"a\":\"[^\"]*\"/\"a\":\"2\"/" 'a, s0'
edited c.jsonl "${line}s/\"s0\":\"[^\"]*\"/\"s0\":\"1\/7\"/" 'a, s0'
edited c.jsonl "${line}s/\"b_star\":\[\"/&1/" 'b_star'
edited c.jsonl "1s/\"y\":\[\[\"[-0-9/]*\"/\"y\":[[\"7\"/" ':'
scaled c.jsonl $line kappa 5 1 'tree: not proved'
scaled c.jsonl $line C 5 3 'tree: not proved'
scaled c.jsonl $line c0 9 3 'ratio: at least'
scaled c.jsonl $line lambda 9 3 'rates: not proved'
scaled c.jsonl $line sigma 5 0 'rates: not proved'
scaled c.jsonl $line lower 17 4 'lower: more than'
scaled c.jsonl $line upper 31 5 'upper: less than'
scaled c.jsonl $line loss_lower 33 5 'loss_lower: more than'
scaled c.jsonl $line loss_upper 15 4 'loss_upper: less than'
finish
