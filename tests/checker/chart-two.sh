#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules chart-two-odd and chart-two-symmetric in loja-check.
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

run 0 prove "$examples/z8.yaml" --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (chart-divergence'
line=$(($(wc -l <c.jsonl) - 1))
edited c.jsonl "${line}s/\"sign_w\":1/\"sign_w\":-1/" 'sign_w'
edited c.jsonl "${line}s/\"sign_b\":1/\"sign_b\":-1/" 'sign_b'
edited c.jsonl "${line}s/\"symmetry\":1/\"symmetry\":-1/" 'symmetry'
edited c.jsonl "${line}s/\"square\":\"1\"/\"square\":\"2\"/" 'square'
edited c.jsonl "${line}s/\"constant\":\"0\"/\"constant\":\"1\"/" 'square'
edited c.jsonl "${line}s/\"0x1p+0\"\]/\"0x1fp-5\"]/" 'sigma from 0 to 1'
# the true kappa is 2, the most that the rule gives
scaled c.jsonl $line kappa 37 3 'tree: not proved'
scaled c.jsonl $line C 3 2 'tree: not proved'
finish
