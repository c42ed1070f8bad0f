#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rule graded-moduli with the family deep in loja-check: a chain of two gelu
# neurons from a start near its shape (examples/chain.yaml).  Edits that take
# loja-check as long as the whole proof come with LOJA_LONG=1 (make check-long).
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 prove "$examples/chain.yaml" --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (graded-moduli'
has out 'ACCEPTED: c.jsonl ('
has out 'The output weight and that of the second layer grow like t^p'
has out 'its bias to b* in [-0.75179152469'
h0=$(sed -n 's/.* as at T, h0 = \([-+.0-9e]*\)\. .*/\1/p' out)
test -n "$h0" || fail "no h0: $(cat out)"
has c.jsonl "all theta(T) with h < $h0, "
line=$(($(wc -l <c.jsonl) - 1))     # of the claim
number='0x[0-9a-f]*p[-+][0-9]*'

# the family and its form
edited c.jsonl "${line}s/\"family\":\"deep\"/\"family\":\"loose\"/" ':'
edited c.jsonl "${line}s/\"form\":\"spread\"/\"form\":\"inner\"/" 'bend'
edited c.jsonl "${line}s/\"form\":\"spread\"/\"form\":\"outer\"/" 'form'
edited c.jsonl "${line}s/\"top\":2/\"top\":3/" 'top, last'
edited c.jsonl "${line}s/\"last\":4/\"last\":3/" 'top, last'
edited c.jsonl "${line}s/\"last\":4/\"last\":13/" 'last'
edited c.jsonl "${line}s/\"p\":\[\"0\",\"0\",\"1\"\]/\"p\":[\"0\",\"1\"]/" 'top, last'
edited c.jsonl "${line}s/\"p\":\[\"0\",\"0\",\"1\"\]/\"p\":[\"0\",\"1\",\"0\"]/" 'p: not y'
edited c.jsonl "${line}s/\"bend\":\"-$number\"/\"bend\":\"-0x3p-2\"/" 'bend'
edited c.jsonl "${line}s/\"bend\":\"-$number\"/\"bend\":null/" 'bend'
edited c.jsonl "${line}s/\"moduli\":\[[0-9,]*\]/\"moduli\":[3]/" 'moduli'
edited c.jsonl "${line}s/\"moduli\":\[[0-9,]*\]/\"moduli\":[3,5]/" 'moduli'
edited c.jsonl "${line}s/\"moduli\":\[[0-9,]*\]/\"moduli\":[3,3]/" 'moduli'
# the energy in one node only; another centre; a box too small
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-3/" 'the same Lam'
edited c.jsonl "${line}s/\"centre\":\[\"/&-/" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p-60/" ':'
test -n "${LOJA_LONG:-}" || finish
# below the energy of theta(T), far above; a box too large; a node left out
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-4/g" ':'
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-1/g" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p+9/" ':'
edited c.jsonl "${line}s/\"nodes\":\[{[^}]*},/\"nodes\":[/" ':'
# limits and rates
edited c.jsonl "${line}s/\"limit\":{\(.*\)\"norm\":\[\"0x/\"limit\":{\1\"norm\":[\"0x1/" ':'
edited c.jsonl "${line}s/\"rates\":{\(.*\)\"lower\":\"0x/\"rates\":{\1\"lower\":\"0x1/" ':'
finish
