#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rule graded-moduli with the family collapse in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 prove "$examples/z9.yaml" --claim diverges --until 1e16 --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (graded-moduli'
has out 'ACCEPTED: c.jsonl ('
# words: the height on the safe side in both programs; nothing of how fast w
# falls but a bound
has out '|v|^(-1/3) tends to 0 like t^(-p/3), w at least as fast'
h0=$(sed -n 's/.* as at T, h0 = \([-+.0-9e]*\)\. .*/\1/p' out)
test -n "$h0" || fail "no h0: $(cat out)"
has c.jsonl "all theta(T) with h < $h0, "
has c.jsonl "(h0 = $h0, "
line=$(($(wc -l <c.jsonl) - 1))     # of the claim
number='0x[0-9a-f]*p[-+][0-9]*'

# the family
edited c.jsonl "${line}s/\"k\":[0-9]*/\"k\":2/" 'k'
edited c.jsonl "${line}s/\"k\":[0-9]*/\"k\":1/" ':'
edited c.jsonl "${line}s/\"p\":\[\"0\",\"0\"/\"p\":[\"0\",\"1\"/" ':'
edited c.jsonl "${line}s/\"last\":[0-9]*/\"last\":5/" 'last'
edited c.jsonl "${line}s/\"last\":[0-9]*/\"last\":14/" 'last'
edited c.jsonl "${line}s/\"moduli\":\[[0-9]*\]/\"moduli\":[4]/" 'moduli'
edited c.jsonl "${line}s/\"moduli\":\[[0-9]*\]/\"moduli\":[]/" 'moduli'
edited c.jsonl "${line}s/\"family\":\"[a-z-]*\"/\"family\":\"one-layer\"/" \
    'family'
edited c.jsonl "${line}s/\"rule\":\"graded-moduli\"/\"rule\":\"graded-chart\"/" \
    ':'
# the energy: Em in one node only, below that of theta(T), far above
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-7/" 'the same Lam'
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-7/g" ':'
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-5/g" ':'
# another centre; boxes that are too small or too large
edited c.jsonl "${line}s/\"centre\":\[\"/&-/" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p-60/" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p+9/" ':'
# a modulus that the energy does not hold in so small a box
edited c.jsonl "${line}s/\"radius\":\[\"$number\",\"$number\"/\"radius\":[\"0x1p-5\",\"0x1p-5\"/" \
    'G2: a face'
edited c.jsonl "${line}s/\"nodes\":\[{[^}]*},/\"nodes\":[/" ':'
# limits and rates
edited c.jsonl "${line}s/\"rates\":{\"node\":[0-9]*/\"rates\":{\"node\":0/" \
    'node: an integer'
edited c.jsonl "${line}s/\"limit\":{\(.*\)\"norm\":\[\"0x/\"limit\":{\1\"norm\":[\"0x1/" ':'
late c.jsonl "${line}s/\"rates\":{\(.*\)\"lower\":\"0x/\"rates\":{\1\"lower\":\"0x1/" ':'
late c.jsonl "${line}s/\"rates\":{\(.*\)\"upper\":\"$number/\"rates\":{\1\"upper\":\"0x1p-9/" ':'
late c.jsonl "${line}s/\"rates\":{\(.*\)\"T\":\"[0-9/]*\"/\"rates\":{\1\"T\":\"1\"/" ':'
edited c.jsonl "${line}s/\"T\":\"[0-9/]*\",/\"T\":null,/" 'T'
edited c.jsonl "${line}s/\"data\":{/&\"more\":1,/" 'no member "more"'
finish
