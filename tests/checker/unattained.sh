#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules unattained-zeros and zero-attained (formula) in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# one WIDTHS ACTIVATION BIAS X Y STATUS TEXT: prove --claim unattained
one() {
    cat >i.yaml <<END
network: {widths: [$1], activation: $2, bias: $3}
loss: mse
data: {x: [$4], y: [$5]}
start: {xavier: {seed: 1}}
END
    run "$6" prove i.yaml --claim unattained --cert c.jsonl -q
    check 0 c.jsonl
    has out "$7"
}
squares='4, 1, 0, 1, 4, 9, 16, 25'
for act in logistic tanh arctan silu gelu softplus mish elu softsign relu; do
    one '1, 1, 1' $act true '-2, -1, 0, 1, 2, 3, 4, 5' "$squares" 0 \
        '8 points of a line'
done
cp c.jsonl relu.jsonl
one '2, 1, 1' tanh true '[0, 1], [1, 3], [2, 5], [3, 7], [4, 9], [5, 11]' \
    '0, 1, 4, 9, 16, 25' 0 '6 points of a line'
one '1, 1, 1' identity true '-1, 0, 1' '-1, 1, 4' 0 'is affine'
edited c.jsonl '1s/"y":\[\["-1"\],\["1"\],\["4"\]\]/"y":[["-1"],["1"],["3"]]/' \
    'an affine map fits'
one '1, 2, 1' tanh true '-1, 1, 1' '-1, 1, 4' 0 'different targets'
one '1, 2, 1' tanh false '-1, 0, 2' '-1, 1, 4' 0 'different targets'
one '1, 2, 1' gelu true '-1, 0, 1' '-1, 1, 3' 1 'exactly'
one '1, 1, 1' elu true '-1, 0, 1' '-1, 1, 3' 1 'exactly'
one '1, 2, 2, 1' tanh true '-1, 1, 2' '3, 3, 3' 1 'exactly'
one '1, 2, 1' softplus true '-1, 0, 1' '-1, 1, 3' 1 'exactly'
edited c.jsonl '2s/"theta":\["/&1/' 'theta: N = y'
edited c.jsonl '1s/"softplus"/"mish"/' 'theta: N = y'

# a penalty: theta = 0 alone costs nothing, and misses the second target
cat >penalty.yaml <<END
network: {widths: [1, 2, 1], activation: tanh, bias: true}
loss: {type: mse, l2: 1/8}
data: {x: [0, 1], y: [0, 1]}
start: {xavier: {seed: 1}}
END
run 0 prove penalty.yaml --claim unattained --cert c.jsonl -q
check 0 c.jsonl
has out 'some target is missed'
edited c.jsonl '2s/"sample":1/"sample":0/' 'a target that is not 0'
edited c.jsonl '2s/"sample":1/"sample":2/' 'an integer from 0 to 1'
edited c.jsonl '2s/"output":0/"output":1/' 'an integer from 0 to 0'
edited c.jsonl '1s/"l2":"1\/8"/"l2":"0"/' 'l2 > 0'

# mish: its own count of zeros
run 0 prove "$examples/z4.yaml" --claim unattained --cert c.jsonl -q
check 0 c.jsonl
edited c.jsonl '2s/"zeros":6/"zeros":5/' 'row, zeros'
edited c.jsonl '2s/"degree":2/"degree":3/' ':'
edited c.jsonl '2s/"polynomial":\["1"/"polynomial":["2"/' 'the target is p'
edited c.jsonl '2s/"polynomial":\[[^]]*\]/"polynomial":["1","-1\/2","0"]/' \
    'of degree 2'
edited c.jsonl '2s/,{"sample":6,"reflected":0,"s":"8"}//' 'points: more than'
edited c.jsonl '2s/{"sample":6,"reflected":0,"s":"8"}/{"sample":5,"reflected":0,"s":"6"}/' \
    'pairwise different'
edited c.jsonl '2s/"reflected":0,"s":"8"/"reflected":0,"s":"7"/' 'on the line'
edited c.jsonl '2s/{"sample":6,"reflected":0,"s":"8"}/{"sample":-1,"reflected":0,"s":"4"}/' \
    'N(0) = 0 is not known'
edited c.jsonl '2s/{"sample":6,"reflected":0,"s":"8"}/{"sample":6,"reflected":1,"s":"8"}/' \
    'N is not odd'
edited c.jsonl '1s/"widths":\[1,1,1\]/"widths":[1,2,1]/; 1s/"start":\[[^]]*\]/"start":null/' ':'
edited c.jsonl '1s/"mish"/"gelu"/' 'row, zeros'
# relu: one point fewer would not do for two neurons
edited relu.jsonl '1s/"widths":\[1,1,1\]/"widths":[1,4,1]/; 1s/"start":\[[^]]*\]/"start":null/' \
    'row, zeros'
finish
