#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules convergence-zero, convergence-minimum, zero-attained (trap) in
# loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 prove "$examples/z5.yaml" --claim converges --cert c.jsonl -q
check 0 c.jsonl
has out 'converges PROVED (convergence-zero'
line=$(($(wc -l <c.jsonl) - 1))
scaled c.jsonl $line curvature 3 2 'curvature'
# (the checker's own rho is smaller by about sqrt(dim))
scaled c.jsonl $line rho 1 3 'rho: less'
for k in length loss limit_radius R; do
    scaled c.jsonl $line $k 7 3 ':'
done
scaled c.jsonl $line s 9 3 's: greater than'
scaled c.jsonl $line R 9 0 ':'
edited c.jsonl "${line}s/\"centre\":\[\"0x/&1/" 'rho: less'
edited c.jsonl "${line}s/\"factor\":[^x]*x/&1/" 'factor'
edited c.jsonl "${line}s/\"limit\":\[\"0x/&1/" 'limit_radius'
edited c.jsonl "${line}s/\"limit\":\[\"[^\"]*\",/\"limit\":[/" 'limit: 7 dyadics'
edited c.jsonl "${line}s/\"PROVED\"/\"REFUTED\"/" 'status'

# third derivatives: the first time that a trap closes, a ball that is wide
cat >i.yaml <<END
network: {widths: [1, 1, 1], activation: tanh, bias: false}
loss: mse
data: {x: [-1], y: [1]}
start: {w1: [[0]], w2: [[4/7]]}
END
run 0 prove i.yaml --claim converges --until 2 --cert w.jsonl -q
check 0 w.jsonl
line=$(($(wc -l <w.jsonl) - 1))
scaled w.jsonl $line curvature 119 7 'curvature'

run 0 prove "$examples/l2.yaml" --claim converges --cert m.jsonl -q
check 0 m.jsonl
has out 'converges PROVED (convergence-minimum'
line=$(($(wc -l <m.jsonl) - 1))
scaled m.jsonl $line rho 7 3 'rho: less'
scaled m.jsonl $line R 7 3 'R: more than'
scaled m.jsonl $line g 1 200 'g: less'
scaled m.jsonl $line lambda 9 3 'lambda: H'
# how far R may grow depends on how near theta(T) is: far beyond that
scaled m.jsonl $line R 1000000 0 'lambda: H'
edited m.jsonl "${line}s/\"centre\":\[\"-*0x/&1/" 'rho: less'
edited m.jsonl '1s/"l2":"[^"]*"/"l2":"0"/' ':'

run 1 prove "$examples/z5.yaml" --claim unattained --cert u.jsonl -q
check 0 u.jsonl
has out 'unattained REFUTED (zero-attained'
scaled u.jsonl 2 loss 1 400 'loss'
scaled u.jsonl 2 s 9 3 's: greater than'
edited u.jsonl '2s/"REFUTED"/"PROVED"/' 'status'
edited u.jsonl '1s/"y":\[\["1"\]/"y":[["2"]/' 'loss'
finish
