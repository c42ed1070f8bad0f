#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The claim `asymptotic': what loja proves, what loja-check makes of it, and
# what neither may say.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# problem WIDTHS ACTIVATION BIAS X Y: i.yaml
problem() {
    cat >i.yaml <<END
network: {widths: [$1], activation: $2, bias: $3}
loss: mse
data: {x: [$4], y: [$5]}
END
}

# where no flow tends: z1
run 0 prove "$examples/z1.yaml" --claim asymptotic --cert z1.jsonl
has out 'PROVED: asymptotic (rule asymptotic)'
has out '0 (rule infimum-family), 1/16 (1 neuron'
check 0 z1.jsonl
has out 'values of L: 0, 1/16'
edited z1.jsonl '2s|"value":"1/16"|"value":"1/17"|' 'value: not that of the'
edited z1.jsonl '2s/"T":null/"T":"1"/' 'T: null, or the t1'
edited z1.jsonl '2s/"steps":\[\["[0-9]*"\]\]/"steps":[["0"]]/' \
    'steps: a step that is nowhere'
edited z1.jsonl '2s/"rule":"infimum-family","data"/"rule":"zero-attained","data"/' \
    'rule: one of infimum or diverges'
edited z1.jsonl '2s/"powers":\["*1"*\]/"powers":[]/' ':'

# every kind of step, with and without biases; the input 0; two outputs
for act in tanh logistic arctan softsign; do
    problem 1,2,1 $act true '-1, -1/2, 1/2, 1' '1/10, 0, 1, 9/10'
    run 0 prove i.yaml --claim asymptotic --cert c.jsonl
    has out '1/400 (1'
    check 0 c.jsonl
    problem 1,1,1 $act false '-1, 0, 1/2, 1' '0, 1/3, 1/2, 1'
    run 0 prove i.yaml --claim asymptotic --cert c.jsonl -q
    check 0 c.jsonl
    problem 2,3,2 $act true '[0, 1], [1, 0], [2, 2], [1, 1]' \
        '[0, 1], [1, 2], [3, 1], [1, 1]'
    run 0 prove i.yaml --claim asymptotic --cert c.jsonl -q
    check 0 c.jsonl
done
problem 1,2,1 tanh true '-1, -1/2, 1/2, 1' '1/10, 0, 1, 9/10'
run 0 prove i.yaml --claim asymptotic --cert c.jsonl -q
# a step on top of an input; the same step twice
edited c.jsonl '2s/"steps":\[\["1","0"\]\]/"steps":[["1","1"]]/' \
    'steps: a step on top'
edited c.jsonl '2s/"steps":\[\["1","0"\]\]/"steps":[["1","0"],["2","0"]]/' \
    'steps: dependent'

problem 2,1,1 tanh false '[0, 1], [1, 1]' '1/2, 1'
run 0 prove i.yaml --claim asymptotic --cert c.jsonl
has out '1/16 (1'
check 0 c.jsonl
edited c.jsonl '2s/"steps":\[\["0","1"\]\]/"steps":[["1","0"]]/' \
    'steps: a step on top'

# a value many times over: no number may be cut off where the words end
problem 1,1,1 tanh false '1/2, 1' '0, 177777/444449'
run 0 prove i.yaml --claim asymptotic --cert c.jsonl -q
check 0 c.jsonl
has out '31604661729/790139654404'
value='{"steps":[["1"]],"value":"31604661729/790139654404"}'
edited c.jsonl "2s|\"values\":\[|&$(yes "$value," | head -n 79 | tr -d '\n')|" \
    'values: more than'

# gelu: no step; the infimum. relu: the loss is not C1
problem 1,1,1 gelu true '-1, 0, 1, 2' '1, 0, 1, 4'
run 0 prove i.yaml --claim asymptotic --cert c.jsonl
has out '0 (rule infimum-family)'
check 0 c.jsonl
edited c.jsonl '1s/"gelu"/"relu"/' 'rule: the loss is not C1'
problem 1,3,1 relu true '-1, 0, 1, 2' '1, 0, 1, 4'
run 3 prove i.yaml --claim asymptotic --no-cert -q
# a family that stays where it is: constants
problem 1,1,1 softplus false '1, 2, 3' '1, 1, 1'
run 3 prove i.yaml --claim asymptotic --no-cert -q
run 0 prove i.yaml --claim infimum --cert c.jsonl -q
record=$(sed -n '2s/.*"data":\({.*}\)}$/\1/p' c.jsonl)
sed '2s/"name":"infimum"/"name":"asymptotic"/; 2s/"rule":"infimum-family"/"rule":"asymptotic"/; $s/"infimum-family"/"asymptotic"/' \
    c.jsonl | sed "2s/\"data\":.*/\"data\":{\"values\":[{\"rule\":\"infimum-family\",\"data\":$record}]}}/" |
    sed '$d' >bad.jsonl
hash=$(sha256sum bad.jsonl | cut -d ' ' -f 1)
tail -n 1 c.jsonl | sed 's/"infimum-family"/"asymptotic"/' |
    sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" >>bad.jsonl
check 5 bad.jsonl
has out 'the family does not run to infinity'

# by a flow, where nothing else is known; and what it says of the infimum
cat >i.yaml <<END
network: {widths: [1, 1, 1], activation: tanh}
loss: mse
data: {x: [-1, -3/5, 1/2, 1], y: [-1, -1, 1, 1]}
start: {w1: [[1]], b1: [0], w2: [[1]], b2: [0]}
END
run 0 prove i.yaml --claim infimum --cert c.jsonl
has out 'since the loss tends to 0 along'
has c.jsonl '"name":"infimum","status":"PROVED","rule":"saturation"'
check 0 c.jsonl
run 0 prove i.yaml --cert c.jsonl
has out 'PROVED: infimum (rule saturation)'
check 0 c.jsonl
# by a flow below a threshold: from a ball of starts, and with inf L > 0
run 0 prove "$examples/z1.yaml" --radius 1/5 --claim diverges \
    --claim asymptotic --cert c.jsonl
check 0 c.jsonl
has out 'values of L: 0, 0, 1/16'
cat >i.yaml <<END
network: {widths: [1, 1, 1], activation: tanh, bias: false}
loss: mse
data: {x: [1/2, 1, 3/2], y: [1/2, 1, 2]}
start: {w1: [[3/10]], w2: [[4]]}
END
run 0 prove i.yaml --claim diverges --claim asymptotic --until 1 \
    --cert c.jsonl
check 0 c.jsonl
has out 'values of L: 5/168, 7/18'
# not where the limit may be positive
line=$(grep -n '"name":"diverges"' c.jsonl | cut -d : -f 1)
edited c.jsonl "${line}s/\"name\":\"diverges\"/\"name\":\"infimum\"/; \$s/\"verdict\":\"DIVERGES\"/\"verdict\":null/" \
    'infimum does not follow'
run 0 prove "$examples/step.yaml" --claim diverges --cert c.jsonl -q
line=$(($(wc -l <c.jsonl) - 1))
edited c.jsonl "${line}s/\"name\":\"diverges\"/\"name\":\"infimum\"/; \$s/\"verdict\":\"DIVERGES\"/\"verdict\":null/" \
    'infimum does not follow'
run 0 prove "$examples/step.yaml" --cert c.jsonl
has out 'UNDECIDED: infimum'
run 0 prove "$examples/z9.yaml" --claim diverges --cert c.jsonl -q
finish
