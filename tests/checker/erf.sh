#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# erf, whose facts are stated in one file of the engine and one of the checker:
# what is proved with them, and what is not without more of them.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

sed 's/tanh/erf/' "$examples/z1.yaml" >i.yaml
run 0 flow i.yaml --until 1000 --cert c.jsonl -q
check 0 c.jsonl
edited c.jsonl '1s/"erf"/"tanh"/' ':'
run 0 prove i.yaml --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has out 'diverges PROVED (graded-chart'
edited c.jsonl '1s/"erf"/"tanh"/' ':'
run 0 prove i.yaml --claim infimum --cert c.jsonl -q
check 0 c.jsonl
run 3 prove i.yaml --claim threshold --cert c.jsonl
has out 'it is not proved for erf that'
run 3 prove i.yaml --claim unattained --cert c.jsonl

# two neurons that fit five points
sed 's/tanh/erf/' "$examples/z5.yaml" >i.yaml
run 0 prove i.yaml --claim converges --cert c.jsonl -q
check 0 c.jsonl
has out 'converges PROVED'
edited c.jsonl '1s/"erf"/"arctan"/' ':'

# steps: nothing is proved of these tails
sed 's/logistic/erf/' "$examples/step.yaml" >i.yaml
run 3 prove i.yaml --claim diverges --until 100 --cert c.jsonl
has out 'UNDECIDED'
finish
