#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Balls of starts: proved, checked, and rejected where the record says more
# than the numbers do; maps of cells that are such balls.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
z=$LOJA_SRCDIR/examples

# below a threshold at once, without a flow
run 0 prove "$z/z1.yaml" --radius 1/5 --cert c.jsonl -q
has out 'every flow from a start within 1/5'
check 0 c.jsonl
has c.jsonl '"rule":"below-threshold","T":null'
edited c.jsonl '1s/"start_radius":"1\/5"/"start_radius":"3"/' 'not below'
edited c.jsonl '1s/"start_radius":"1\/5"/"start_radius":"-1\/5"/' 'start_radius'
edited c.jsonl '1s/"start_radius":"1\/5"/"start_radius":"0"/' 'start_radius'

# a threshold that was proved for one certificate proves no other record and
# no other problem
run 0 prove "$z/z1.yaml" --radius 1/5 --claim diverges --cert c.jsonl -q
cp c.jsonl good.jsonl
check 0 --jobs 1 good.jsonl c.jsonl
edited c.jsonl '2s/"eps":"[^"]*"/"eps":"1"/' ':'
check 5 --jobs 1 good.jsonl bad.jsonl
has out 'bad.jsonl'
edited c.jsonl '1s/\("y":\[\["1\/2"\],\["\)1"/\11\/8"/' ':'
check 5 --jobs 1 good.jsonl bad.jsonl
has out 'bad.jsonl'

# what the other claims make of it, without a flow and with one
for o in "--radius 1/5" "--until 1"; do
    # shellcheck disable=SC2086
    run 0 prove "$z/z1.yaml" $o --claim diverges --claim asymptotic \
        --claim infimum --cert c.jsonl -q
    check 0 c.jsonl
done
# a limit that is not 0: opposite targets at one |x|
sed 's/^data:.*/data: {x: [1, -1, 2], y: [1, 0, 2]}/' "$z/z1.yaml" >above.yaml
run 0 prove above.yaml --radius 1/100 --claim diverges --claim asymptotic \
    --cert c.jsonl -q
check 0 c.jsonl
edited c.jsonl '/"name":"diverges"/s/"name":"diverges"/"name":"infimum"/' \
    'infimum does not follow'

# one neuron with biases: threshold-vertex, which a single start does not ask
sed -e 's|^data:.*|data: {x: [-1, -1/2, -1/4, 1/4, 1/2, 1], target: "x^2"}|' \
    -e 's|^start:.*|start: {w1: [[1/5]], b1: [-127/100], w2: [[228]], b2: [127/2], radius: 1/10000}|' \
    "$z/z3.yaml" >vertex.yaml
run 0 prove vertex.yaml --claim diverges --cert c.jsonl -q
check 0 c.jsonl
has c.jsonl '"rule":"below-threshold","T":null'
has c.jsonl '"rule":"threshold-vertex"'
edited c.jsonl '1s/"start_radius":"1\/10000"/"start_radius":"1\/10"/' 'not below'

# a threshold that is attained drives nothing out: one distinct |x|
sed 's/^data:.*/data: {x: [1, 1], y: [1, 1]}/' "$z/z1.yaml" >one.yaml
run 3 prove one.yaml --radius 1/5 --claim diverges --until 1 --no-cert -q

run 0 prove one.yaml --claim threshold --cert c.jsonl -q
edited c.jsonl '2{
    s/"name":"threshold"/"name":"diverges"/
    s/"rule":"threshold-odd"/"rule":"below-threshold"/
    s/"data":\(.*\)}$/"data":{"threshold":{"rule":"threshold-odd","data":\1}}}/
}' 'threshold: one below which flows leave'

# without a start there is no ball
sed '/^start:/d' "$z/z1.yaml" >none.yaml
run 0 prove none.yaml --claim infimum --radius 1/2 --cert c.jsonl -q
check 0 c.jsonl
edited c.jsonl '1s/"start":null/"start":null,"start_radius":"1\/2"/' \
    'start, a list of 2'
run 4 show bad.jsonl

# through a flow, from far above the threshold
sed 's/^start:.*/start: {w1: [[21\/8]], w2: [[19\/8]], radius: 1\/10}/' \
    "$z/z1.yaml" >far.yaml
run 0 prove far.yaml --cert c.jsonl -q
check 0 c.jsonl
has c.jsonl '"rule":"below-threshold","T":"'
edited c.jsonl '1s/"start_radius":"1\/10"/"start_radius":"11\/100"/' \
    'start: less than error and seam'

# the largest ball, to two digits
run 0 prove "$z/z1.yaml" --basin --cert c.jsonl -q
has out 'has the radius 0.48; that of radius 0.49 is not'
check 0 c.jsonl
has c.jsonl '"start_radius":"12/25"'
run 0 prove far.yaml --basin --until 10 --no-cert --json
has out '"beyond": '
run 2 prove "$z/z1.yaml" --basin --radius 1/5 --no-cert
has err 'looks for the radius'
run 2 prove "$z/z1.yaml" --basin --claim infimum --no-cert
# a ball too wide for one tube, cut into cells
run 0 prove "$z/z1.yaml" --radius 11/20 --cells 200 --cert ball -q
check 0 ball
has out 'PROVED: every flow from the set of starts of the index DIVERGES.'
# two fates, and the critical point between them, are no one fate
sed 's/^start:.*/start: {w1: [[1\/4]], w2: [[-1\/4]]}/' "$z/z1.yaml" >two.yaml
run 3 prove two.yaml --radius 1/2 --no-cert -q

# a small ball may grow a hundredfold
run 0 prove "$z/z5.yaml" --radius 1e-9 --until 1e4 --claim converges \
    --cert c.jsonl -q
check 0 c.jsonl
# convergence, and a trajectory alone
run 0 prove "$z/minimum.yaml" --radius 1e-5 --cert c.jsonl -q
has out 'of the given one CONVERGES'
check 0 c.jsonl
run 0 flow "$z/z2.yaml" --radius 1/50 --until 1/2 --cert c.jsonl -q
has out 'all trajectories from within 1/50'
check 0 c.jsonl
scaled c.jsonl 2 growth 1 2 'growth'
# growth by the cubic form, at its edge: a few percent less are not proved
scaled c.jsonl 2 growth 31 5 'growth'
run 0 flow "$z/z2.yaml" --radius 1/20 --until 1/2 --cert c.jsonl -q
check 0 c.jsonl
scaled c.jsonl 2 growth 61 6 'growth'
run 0 flow "$z/z4.yaml" --radius 1/100 --until 10 --cert c.jsonl -q
check 0 c.jsonl
# through the whole transient of z2, to below its threshold
run 0 flow "$z/z2.yaml" --radius 1/100 --until 20 --cert c.jsonl -q
has out 'enclosed to t = 20'
check 0 c.jsonl
# below it, shown by the mean value theorem on a box
if test -n "${LOJA_LONG:-}"; then
    run 0 prove "$z/z2.yaml" --radius 1/50 --cert c.jsonl -q
    check 0 c.jsonl
fi
# a narrow ball: growth is that of the Hessian, which falls along the piece
run 0 flow "$z/z2.yaml" --radius 1e-9 --until 1/2 --cert c.jsonl -q
check 0 c.jsonl
scaled c.jsonl 2 growth 255 8 'growth'
# two hidden layers: growth on boxes
run 0 flow "$z/deep.yaml" --radius 1/1000 --until 1/100 --cert c.jsonl -q
check 0 c.jsonl
scaled c.jsonl 2 growth 1 2 'growth'
run 0 flow "$z/z2.yaml" --radius 1/1000 --until 5 --json --no-cert
has out '"start_radius": 0.001'
run 4 flow - --until 1 --no-cert <<END
network: {widths: [1, 1, 1], activation: tanh, bias: false}
loss: mse
data: {x: [1], y: [1]}
start: {w1: [[1]], w2: [[1]], radius: -1}
END
has err 'a radius >= 0'

# a map
run 0 map "$z/z1.yaml" --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' \
    --grid 2x2 --depth 1 --jobs 2 --out m -q
has out '100.00 % DIVERGES'
for c in m/cells/*.jsonl; do
    check 0 "$c"
done
has m/map.svg DIVERGES
# the directory as a whole
check 0 m --jobs 2
has out 'PROVED: every flow from the set of starts of the index DIVERGES.'
has out '100.00 % DIVERGES'
check 0 m/cells/*.jsonl --jobs 2
has out 'ACCEPTED: 7 certificates'
# broken SED FILE TEXT: a copy of m in which that file is edited is rejected
broken() {
    rm -rf b
    cp -R m b
    sed "$1" "m/$2" >"b/$2"
    cmp -s "m/$2" "b/$2" && fail "$1 changes nothing"
    check 5 b
    has out "$3"
}
cell=$(cd m && echo cells/1-*.jsonl | sed 's/ .*//')
broken '1s/"start_radius":"[^"]*"/"start_radius":"1\/8"/' "$cell" \
    'does not hold the cell'
broken '1s/"start":\["/"start":["1/' "$cell" 'does not hold the cell'
broken '1s/"y":\[\["1\/2"/"y":[["1\/3"/' "$cell" 'problem of the index'
broken '2s/"DIVERGES"/"CONVERGES"/;3s/"DIVERGES"/"CONVERGES"/
    4s/"DIVERGES"/"CONVERGES"/' index.jsonl 'verdict: that of the index'
broken '1s/1\/2:3\/2/1\/4:3\/2/' index.jsonl 'does not hold the cell'
broken '1s/"grid":\[2,2\]/"grid":[2,1]/' index.jsonl 'a cell of the grid'
broken '1s/"map":2/"map":3/' index.jsonl 'version 2'
rm -rf b
cp -R m b
rm "b/$cell"
check 5 b
sed "\\|$cell|d" m/index.jsonl >b/index.jsonl
check 0 b
grep -q PROVED out && fail 'a set with a hole is proved'
run 2 map "$z/z1.yaml" --x 'w1[0][1]=1:2' --y 'w2[0][0]=1:2' --out m2
has err 'takes the name of a parameter'
run 2 map "$z/z1.yaml" --x 'w1[0][0]=2:1' --y 'w2[0][0]=1:2' --out m2
has err 'LOW < HIGH'
run 4 map "$z/z1.yaml" --x 'w1[0][0]=1:2' --y 'w2[0][0]=1:2' --out m
has err 'resume'
# every cell of three is 100 percent
run 0 map "$z/z1.yaml" --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' \
    --grid 3x3 --depth 1 --out m3 -q --no-cert
has out '100.00 % DIVERGES'
# the index of another map is not gone on with
for o in "--x w1[0][0]=1:2 --grid 2x2" "--x w1[0][0]=1/2:3/2 --grid 3x2"; do
    # shellcheck disable=SC2086
    run 4 map "$z/z1.yaml" $o --y 'w2[0][0]=1/2:3/2' --out m --resume
    has err 'index.jsonl:1: expected the same'
done
run 4 map one.yaml --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' \
    --grid 2x2 --out m --resume
# the cells of the index are not proved again, whatever its last line
cp m/index.jsonl before
run 0 map "$z/z1.yaml" --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' \
    --grid 2x2 --depth 1 --out m --resume -q
cmp before m/index.jsonl || fail 'resume proves again'
printf '{"cell":[0,' >>m/index.jsonl
run 0 map "$z/z1.yaml" --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' \
    --grid 2x2 --depth 1 --out m --resume -q
has out '100.00 % DIVERGES'
finish
