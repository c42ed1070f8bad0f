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

# the second form, for a ball of starts
cat >modes.yaml <<END
network: {widths: [1, 1, 1], activation: tanh}
loss: mse
data: {x: [0, 1/4, 1], y: [1/4, 9/20, 17/20]}
start: {w1: [[1]], b1: [1/4], w2: [[1]], b2: [0], radius: 1/200}
END
run 0 prove modes.yaml --claim converges --until 1000 --cert w.jsonl -q
check 0 w.jsonl
line=$(($(wc -l <w.jsonl) - 1))
has w.jsonl '"reach":'
scaled w.jsonl $line reach 15 4 'reach: less'
scaled w.jsonl $line R 3 2 'R: more than rho + reach'
scaled w.jsonl $line R 9 3 'reach: less'
scaled w.jsonl $line R 25 0 'R: |M M^T - I|'
scaled w.jsonl $line s 9 3 's: greater than'
for k in rho length loss limit_radius; do
    scaled w.jsonl $line $k 7 3 ':'
done
edited w.jsonl "${line}s/\"rates\":\[\"0x/&1/" 'rates'
edited w.jsonl "${line}s/\"rates\":\[\"0x/\"rates\":[\"-0x/" 'rates'
edited w.jsonl "${line}s/\"factor\":\[\[\"-*0x/&1/" ':'
edited w.jsonl "${line}s/\"reach\":/\"curvature\":\"0x1p+9\",&/" 'curvature'
edited w.jsonl '1s/"start_radius":"1\/200"/"start_radius":"1\/100"/' 'start'
# the first time that it closes: around a centre that Newton's method moved
run 0 prove modes.yaml --claim converges --until 400 --cert w.jsonl -q
check 0 w.jsonl
line=$(($(wc -l <w.jsonl) - 1))
scaled w.jsonl $line rho 7 3 'rho: less'
# a wider one, where what is not linear keeps the flow from turning back
sed 's,1/200,1/70,' modes.yaml >wide.yaml
run 0 prove wide.yaml --claim converges --until 1000 --cert w.jsonl -q
check 0 w.jsonl
line=$(($(wc -l <w.jsonl) - 1))
scaled w.jsonl $line R 13 4 'R: more than rho + reach'

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

# the box of the trap meets a kink
cat >kink.yaml <<END
network: {widths: [1, 2, 1], activation: elu}
loss: mse
data: {x: [0, 1], y: [0.01, 0.81]}
start: {w1: [[1], [1]], b1: [-0.002, 0.5], w2: [[0.8, 0.1]], b2: [-0.05]}
END
run 0 prove kink.yaml --claim converges --until 1/4 --cert k.jsonl -q
check 0 k.jsonl
# (where there are no third derivatives the bound on the box is told)
line=$(($(wc -l <k.jsonl) - 1))
scaled k.jsonl $line curvature 1 1 'curvature: its square less than'
grep -q 'less than [1-9]' out || fail "no bound: $(cat out)"
run 0 prove kink.yaml --claim converges --radius 0.0014 --cert k.jsonl -q
check 0 k.jsonl

# a ball on which no curvature is bounded
sed 's/elu/mish/;s/-0.002/0.3/' kink.yaml >mish.yaml
run 0 prove mish.yaml --claim converges --until 100 --cert k.jsonl -q
check 0 k.jsonl
line=$(($(wc -l <k.jsonl) - 1))
edited k.jsonl "${line}s/\"R\":\"[^\"]*\"/\"R\":\"0x1p+30\"/" \
    'curvature: outside of a domain'

# flows that stand still: a saddle, to any time; for elu on the kink
for act in tanh gelu elu; do
    cat >c.yaml <<END
network: {widths: [1, 1, 1], activation: $act, bias: false}
loss: mse
data: {x: [1, 2], y: [1, 2]}
start: {w1: [[0]], w2: [[0]]}
END
    run 0 prove c.yaml --claim converges --cert s.jsonl -q
    check 0 s.jsonl
    has out 'converges PROVED (convergence-constant'
    test "$(wc -l <s.jsonl)" = 4 || fail "$act: more than one step"
done
run 0 flow c.yaml --until 1e300 --cert f.jsonl -q
check 0 f.jsonl
run 0 prove c.yaml --until 2 --claim converges --cert s.jsonl -q
edited s.jsonl '1s/"start":\["0"/"start":["1"/' 'seam'
edited s.jsonl '1s/"start":\["0"/"start":["1"/
    2s/"coef":\[\["0"/"coef":[["0x1p+0"/' 'defect'
edited s.jsonl '1s/"elu"/"logistic"/' 'defect'
edited s.jsonl '2s/"error":"0"/"error":"0x1p-9"/' 'radius'
edited s.jsonl '3s/"data":{}/"data":{"g":"0"}/' 'g'
line=$(($(wc -l <m.jsonl) - 1))
edited m.jsonl "${line}s/convergence-minimum/convergence-constant/
    ${line}s/\"data\":.*/\"data\":{}}/" 'not exactly 0'

# equal inputs with different targets: to the mean of these
cat >e.yaml <<END
network: {widths: [1, 1, 1], activation: tanh, bias: false}
loss: mse
data: {x: [1, 1, 2, 1], y: [1, 2, 3/2, 1/2]}
start: {w1: [[1]], w2: [[1/2]]}
END
run 0 prove e.yaml --claim converges --cert e.jsonl -q
check 0 e.jsonl
has out 'L(theta*) = 0.29166'
line=$(($(wc -l <e.jsonl) - 1))
edited e.jsonl '1s/"y":\[\["1"\]/"y":[["2"]/' ':'
edited e.jsonl "${line}s/\"converges\"/\"infimum\"/" 'no theta has L = 0 here'

run 1 prove "$examples/z5.yaml" --claim unattained --cert u.jsonl -q
check 0 u.jsonl
has out 'unattained REFUTED (zero-attained'
scaled u.jsonl 2 loss 1 400 'loss'
scaled u.jsonl 2 s 9 3 's: greater than'
edited u.jsonl '2s/"REFUTED"/"PROVED"/' 'status'
edited u.jsonl '1s/"y":\[\["1"\]/"y":[["2"]/' 'loss'
finish
