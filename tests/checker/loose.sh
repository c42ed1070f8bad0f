#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rule graded-moduli with the family loose in loja-check: two gelu neurons that
# gather, from a start near their shape (that of examples/gather.yaml at 1e20).
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

cat >near.yaml <<'END'
network: {widths: [1, 2, 1], activation: gelu}
loss: mse
data: {x: [-1, -4/5, -1/2, -2/5, -1/7, 0, 1/5, 1/3, 1/2, 3/5, 5/7, 4/5, 1], target: "x^3"}
start:
  w1:
  - [0x102dccf20a211a35f8801f2c3c151bfe49p-137]
  - [-0x102baff0e6094fd60899f4e3c43bc99aadp-137]
  b1: [-0x60501aa34415712719d1f9b2480ad96aabp-135, -0x180952b19037c9a62ae7661f1ae3b375f55p-137]
  w2:
  - [0x1df0c63b5502e66d9c1b6ab8221753ce472b93fp-136, -0x3bcd2cb062423ef925779b1a9bc3287e357c9f5p-137]
  b2: [0x37688243247261ec20fb5629dea3fd3a013bp-137]
flow: {until: 1}
END
run 0 prove near.yaml --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (graded-moduli'
has out 'ACCEPTED: c.jsonl ('
has out '|v|^(-1/3) tends to 0 like t^(-p/3), w at least as fast, b stays bounded'
h0=$(sed -n 's/.* as at T, h0 = \([-+.0-9e]*\)\. .*/\1/p' out)
test -n "$h0" || fail "no h0: $(cat out)"
has c.jsonl "all theta(T) with h < $h0, "
line=$(($(wc -l <c.jsonl) - 1))     # of the claim
number='0x[0-9a-f]*p[-+][0-9]*'

# the family
edited c.jsonl "${line}s/\"family\":\"loose\"/\"family\":\"collapse\"/" ':'
edited c.jsonl "${line}s/\"k\":3/\"k\":2/" ':'
edited c.jsonl "${line}s/\"top\":4/\"top\":3/" ':'
edited c.jsonl "${line}s/\"top\":4/\"top\":5/" ':'
edited c.jsonl "${line}s/\"top\":4/\"top\":2/" 'top'
edited c.jsonl "${line}s/\"last\":9/\"last\":4/" 'last'
# the remainder is of the first order in h
edited c.jsonl "${line}s/\"last\":9/\"last\":5/" 'nodes:'
edited c.jsonl "${line}s/\"moduli\":\[[0-9]*\]/\"moduli\":[6]/" 'moduli'
edited c.jsonl "${line}s/\"moduli\":\[[0-9]*\]/\"moduli\":[]/" 'moduli'
# the energy: in one node only, below that of theta(T), far above
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-7/" 'the same Lam'
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-11/g" ':'
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x1p-9/g" ':'
# 1/2000 above that of theta(T): enough for growth of the second order only
edited c.jsonl "${line}s/\"Lam\":\"$number/\"Lam\":\"0x2ad04477p-40/g" \
    'Lam: L |theta|^a may grow'
# another centre; boxes that are too small or too large
edited c.jsonl "${line}s/\"centre\":\[\"/&-/" ':'
edited c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p-60/" ':'
late c.jsonl "${line}s/\"radius\":\[\"$number/\"radius\":[\"0x1p+9/" ':'
# a modulus that the energy does not hold in so small a box
edited c.jsonl "${line}s/\"radius\":\[\"$number\",\"$number\"/\"radius\":[\"0x1p-3\",\"0x1p-6\"/" \
    'G2: a face'
# limits and rates
edited c.jsonl "${line}s/\"rates\":{\"node\":[0-9]*/\"rates\":{\"node\":0/" \
    'node: an integer'
edited c.jsonl "${line}s/\"limit\":{\(.*\)\"norm\":\[\"0x/\"limit\":{\1\"norm\":[\"0x1/" ':'
late c.jsonl "${line}s/\"rates\":{\(.*\)\"lower\":\"0x/\"rates\":{\1\"lower\":\"0x1/" ':'
late c.jsonl "${line}s/\"rates\":{\(.*\)\"upper\":\"$number/\"rates\":{\1\"upper\":\"0x1p-9/" ':'
finish
