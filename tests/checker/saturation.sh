#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rule saturation in loja-check, on certificates of the zoo.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
zoo=$LOJA_SRCDIR/proofs/zoo

for z in step step-exact step-smooth; do
    cp "$zoo/$z.jsonl" $z.jsonl
    check 0 $z.jsonl
    has out 'diverges PROVED (saturation'
done
c=step.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line kappa 3 0 'kappa: more than'
scaled $c $line C 7 3 'C: less than'
scaled $c $line D0 7 3 'D0: less than'
scaled $c $line excess 7 3 'excess: less than'
scaled $c $line h0 7 3 'h0: '
scaled $c $line rho 1 1 'rho: D > D0 is not proved where |xi|'
edited $c "${line}s/\"a\":\[\"0x/&1/" 'a: more than'
edited $c "${line}s/\"a\":\[\"0x/\"a\":[\"-0x/" 'a: positive'
edited $c "${line}s/\"limit\":\[\"0x/&f/" 'limit'
edited $c "${line}s/\"minus\":\"-1\/2\"/\"minus\":\"-1\"/" 'steps: an input'
# the best step is not the steepest
edited $c '1s/"y":\[\["1\/10"\],\["0"\]/"y":[["0"],["1\/10"]/' ':'
c=step-exact.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line kappa 5 2 'kappa: more than'
scaled $c $line C 7 3 'C: less than'
scaled $c $line h0 7 3 'h0: '
scaled $c $line rho 7 3 'rho: D > D0 is not proved where |f'
edited $c "${line}s/\"a\":\[\"0x/&1/" 'a: L >= sum'
# an input next to the step that pulls it the other way
cp "$zoo/step-far.jsonl" .
c=step-far.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line h0 64 0 'a: more than'
c=step-smooth.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line rho 3 0 'rho: convexity'
scaled $c $line rho 7 3 'rho: D > D0 is not proved where |xi|'
# a step that runs into an input
cp "$zoo/step-on.jsonl" .
c=step-on.jsonl
check 0 $c
has out 'diverges PROVED (saturation'
line=$(($(wc -l <$c) - 1))
scaled $c $line kappa 3 0 'kappa: more than'
scaled $c $line C 7 3 'C: less than'
edited $c "${line}s/\"on\":\"1\/4\"/\"on\":\"1\/8\"/" 'steps: an input'
edited $c "${line}s/\"on\":\"1\/4\"/\"on\":\"-1\/4\"/" ':'
edited $c "${line}s/\"on\":\"1\/4\",//" ':'
edited $c "${line}s/\"a\":\[\"0x[0-9a-f]*p/\"a\":[\"0xfffffffffp/" 'a: more than'
# algebraic tails
for z in step-softsign step-softsign-exact step-arctan; do
    cp "$zoo/$z.jsonl" $z.jsonl
    check 0 $z.jsonl
    has out 'diverges PROVED (saturation'
done
c=step-softsign.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line kappa 3 0 'kappa: more than'
scaled $c $line C 1 1 'C: less than'
scaled $c $line D0 7 3 'D0: less than'
scaled $c $line h0 7 3 'h0: '
scaled $c $line rho 1 1 'rho: D > D0 is not proved where |xi|'
edited $c "${line}s/\"a\":\[\"0x/&1/" 'a: more than'
edited $c "${line}s/\"limit\":\[\"0x/&f/" 'limit'
c=step-arctan.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line C 1 4 'C: less than'
edited $c '1s/"arctan"/"softsign"/' ':'
c=step-softsign-exact.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line e 1 2 'e: less than'
scaled $c $line d 7 3 'd: less than'
scaled $c $line excess 7 3 'excess: less than'
scaled $c $line rho 7 3 'rho: D > D0 is not proved where |f'
edited $c "${line}s/\"a\":\[\"0x/&1/" 'a: L >= sum'
edited $c "${line}s/\"e\":/\"kappa\":\"0x1p-1\",&/" ':'
# a step between numbers that are no inputs
edited $c "${line}s/\"plus\":\"1\/2\"/\"plus\":\"1\/16\"/" \
    'steps: minus and plus are inputs'
# neurons that run out, beside a step between inputs and one on an input
for z in step-out step-out-on; do
    cp "$zoo/$z.jsonl" $z.jsonl
    check 0 $z.jsonl
    has out 'diverges PROVED (saturation'
    has out '1 runs out'
done
c=step-out.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line kappa 3 1 'kappa: more than'
scaled $c $line C 7 3 'C: less than'
scaled $c $line D0 7 3 'D0: less than'
scaled $c $line h0 7 3 'h0: '
scaled $c $line reach 3 2 'reach: D > D0'
scaled $c $line a 5 2 'a: more than'
scaled $c $line rho 1 1 'rho: D > D0 is not proved where |xi|'
edited $c "${line}s/\"a\":\[\"0x/&1/" 'a: more than'
edited $c "${line}s/\"side\":1/\"side\":0/" ':'
edited $c "${line}s/\"neuron\":0/\"neuron\":1/" 'out: a step as well'
edited $c "${line}s/\"q\":1/\"q\":2/" 'out: not here'
edited $c '1s/"tanh"/"arctan"/' ':'
# the data bend less than an exponential
edited $c '1s/\["7\/20"\]/["11\/20"]/' ':'
c=step-out-on.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line kappa 3 0 'kappa: more than'
scaled $c $line a 5 2 'a: more than'
edited $c "${line}s/\"a\":\[\"0x[0-9a-f]*p/\"a\":[\"0xfffffffffp/" 'a: more than'
finish
