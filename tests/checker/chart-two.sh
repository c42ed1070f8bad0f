#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules chart-divergence and chart-two-odd in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 prove "$examples/z9.yaml" --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (chart-divergence'
line=$(($(wc -l <c.jsonl) - 1))
edited c.jsonl "${line}s/\"sign_larger\":1/\"sign_larger\":-1/" 'sign_larger'
edited c.jsonl "${line}s/\"sign_smaller\":1/\"sign_smaller\":0/" 'sign_sm'
edited c.jsonl "${line}s/\"larger\":0/\"larger\":1/" 'larger'
edited c.jsonl "${line}s/\"cubic\":\"1\"/\"cubic\":\"2\"/" 'cubic'
edited c.jsonl "${line}s/\"linear\":\"0\"/\"linear\":\"1\"/" 'linear'
edited c.jsonl "1s/\"y\":\[\[\"[-0-9/]*\"/\"y\":[[\"7\"/" ':'
edited c.jsonl "${line}s/\"0x1p-2\"\]/\"0x1fp-7\"]/" 'zeta from 0 to 1/4'
scaled c.jsonl $line kappa 4 0 'tree: not proved'
scaled c.jsonl $line C 1 1 'tree: not proved'
scaled c.jsonl $line eps 4 0 'faces: L > eps'
# a box that theta(T) is not in; one so small that L < eps on its face
edited c.jsonl "${line}s/\[\"eta\",\"0\",\"0x[0-9a-f]*p-*[0-9]*\"/[\"eta\",\"0\",\"0x1p-20\"/" \
    'eta of theta(T) is not inside'
edited c.jsonl "${line}s/\"eps\":\"0x[0-9a-f]*p-/\"eps\":\"0x1p-/" ':'
edited c.jsonl "${line}s/\"eps\":\"0x[0-9a-f]*p[-+]/\"eps\":\"0x1p+/" ':'
edited c.jsonl "${line}s/\"kappa\":\"0x/\"kappa\":\"0xf/" 'tree: not proved'
edited c.jsonl "${line}s/\"C\":\"0x[0-9a-f]*p/\"C\":\"0x1p/" \
    'tree: not proved'
edited c.jsonl "${line}s/\"tree\":\"[0-9]/\"tree\":\"/" 'tree'
edited c.jsonl "${line}s/\"tree\":\"[0-9]*[af]/&f/" 'tree'
edited c.jsonl "${line}s/\"faces\":\[[^]]*\]/\"faces\":[]/" 'faces'
edited c.jsonl "${line}s/\"chart\":\"two-odd\"/\"chart\":\"odd\"/" 'chart'
edited c.jsonl "${line}s/\"status\":\"PROVED\"/\"status\":\"REFUTED\"/" \
    'status'
edited c.jsonl "${line}s/\"name\":\"diverges\"/\"name\":\"converges\"/" \
    'name'
edited c.jsonl "${line}s/\"T\":\"[0-9/]*\"/\"T\":\"1\/3\"/" 'T: null, or'
edited c.jsonl "${line}s/\"T\":\"[0-9/]*\"/\"T\":null/" 'T: rule'
edited c.jsonl "${line}s/\"data\":{/&\"rates\":null,/" 'no member "rates"'
# without its claim there is no verdict
edited c.jsonl "${line}d" 'verdict: no claim gives it'
finish
