#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules infimum-family, infimum-deep and infimum-obstruction in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# accepted STATUS FILE: the infimum claim of a problem; the certificate is
# c.jsonl, whose line 2 is the claim.
accepted() {
    run "$1" prove "$2" --claim infimum --cert c.jsonl -q
    check 0 c.jsonl
    has out 'infimum '
}

# problem WIDTHS ACTIVATION BIAS INPUTS TARGET: i.yaml
problem() {
    printf 'network: {widths: [%s], activation: %s, bias: %s}\n' \
        "$1" "$2" "$3" >i.yaml
    printf 'loss: mse\ndata: {x: [%s], target: "%s"}\n' "$4" "$5" >>i.yaml
}

# member KEY VALUE TEXT: the claim with another value of a member
member() {
    edited c.jsonl \
        "2s/\"$1\":\(\[\[.*\]\]\|\[[^]]*\]\|[^],}]*\)\(,\"\|}}\)/\"$1\":$2\2/" \
        "$3"
}

# number KEY SED TEXT: digits of a member changed
number() {
    edited c.jsonl "2s/\"$1\":\"$2/" "$3"
}

# ---- infimum-family ----

for i in affine cubic elu plane quintic z1 z4; do
    accepted 0 "$examples/$i.yaml"
done

accepted 0 "$examples/quintic.yaml"
number C '0x2f/"C":"0x2e' 'L <= C h^2 is not proved'
number B '0x[0-9a-f]*p/"B":"0x1p' 'B: not a bound'
number B '0x/"B":"-0x' 'B: not a bound'
number h0 '1\/2/"h0":"2' ':'
number h0 '1\/2/"h0":"0' 'h0: not positive'
number h0 '1\/2/"h0":"-1' 'h0: not positive'
number family 'taylor/"family":"constant' 'family: taylor'
number point 'zero/"point":"origin' ':'
number point 'zero/"point":"kink' 'b: missing'
member derivative 3 'exempt'
member branch 1 'branch'
member degree 6 'u: the moment of degree 6'
member degree 4 'powers'
member terms 16 ':'
member exempt '[0]' 'u: the moment of degree 4'
member exempt '[4]' 'exempt: with biases'
member exempt '[0,1,4]' 'exempt: nothing exempts degree 1'
member exempt '[0,2,4]' 'exempt: nothing exempts degree 2'
member powers '[2,3,4]' 'powers: degree 4 is exempt'
member powers '[2,3]' 'u: a list of 2'
member powers '[3,2,5]' 'powers: increasing'
edited c.jsonl '2s/"zero":\["-0x55p-6","-0x15p-4"\]/"zero":["-0x15p-4","-0x1p+0"]/' \
    'zero: no change of sign'
edited c.jsonl '2s/"zero":\["-0x55p-6","-0x15p-4"\]/"zero":["-0x55p-6","0x3p+0"]/' \
    'zero'
edited c.jsonl '2s/"a":\[\["1"\]/"a":[["3\/2"]/' 'u: the moment'
edited c.jsonl '2s/"a":\[\["1"\],/&["5"],/' ':'
edited c.jsonl '2s/"u":\[\["1\/2"/"u":[["1\/3"/' ':'
edited c.jsonl '2s/"shift":\[\["0"/"shift":[["1"/' ':'
edited c.jsonl '2s/"constant":\[\["-1\/7"/"constant":[["1\/7"/' 'constant'
edited c.jsonl '2s/"later":\[\[\]\]/"later":[["0"]]/' 'later'
edited c.jsonl '2s/"data":{/&"more":1,/' 'no member "more"'
edited c.jsonl '2s/"status":"PROVED"/"status":"REFUTED"/' 'status'
edited c.jsonl '2s/infimum-family/infimum-deep/' 'rule'
edited c.jsonl '2s/infimum-family/infimum-obstruction/' 'family'
edited c.jsonl '1s/"y":\[\["[-0-9/]*"/"y":[["7"/' 'constant'

# arguments that would cross the kink, which is that of elu at b = -3
accepted 0 "$examples/elu.yaml"
member branch 1 'powers: psi_2 may be 0'
member branch 0 'branch'
number h0 '1\/8/"h0":"100' 'branch: b + h t may cross the kink'
number b '-3/"b":"-1\/100' 'branch: b + h t may cross the kink'
# what is exempt at 0 alone; without biases 0 it must be
accepted 0 "$examples/cubic.yaml"
number point 'origin/"point":"any' 'exempt: nothing exempts degree 2'
edited c.jsonl '2s/"point":"origin","b":"0"/"point":"any","b":"1"/' \
    'exempt: nothing exempts degree 2'
accepted 0 "$examples/z1.yaml"
number point 'origin/"point":"any' 'point: b = 0 without biases'
number b '0/"b":"1' 'point: b = 0'
edited c.jsonl '2s/"shift":\[\["0"/"shift":[["1"/' ':'

for act in softsign elu; do
    problem '1, 3, 1' $act false '-1, -1/2, 1/2' '2*x'
    accepted 0 i.yaml
    has c.jsonl '"point":"kink"'
    number C '0x[0-9a-f]*p/"C":"0x1p' 'L <= C h^2 is not proved'
    number B '0x[0-9a-f]*p/"B":"0x1p' 'B: not a bound'
    member branch 1 'branch'
    member terms 3 'point'
done
problem '1, 3, 1' softsign false '1/3, 1/2, 1, 2' 'x^2'
accepted 0 i.yaml
has c.jsonl '"point":"side"'
edited c.jsonl '2s/"branch":1/"branch":-1/' 'branch'
edited c.jsonl '1s/"x":\[\["1\/3"/"x":[["-1\/3"/' ':'

# psi itself among the coefficients
for act in softplus logistic; do
    problem '1, 4, 1' $act false '-1, -1/2, 1/2, 1' 'x + 1'
    accepted 0 i.yaml
    has c.jsonl '"powers":[0,1]'
    number C '0x[0-9a-f]*p/"C":"0x1p' 'L <= C h^2 is not proved'
done

# ---- infimum-deep ----

accepted 0 "$examples/deep.yaml"
number C '0x[0-9a-f]*p-[0-9]*/"C":"0x1p-8' 'C: L <= C h^2 is not proved'
number C1 '0x[0-9a-f]*p/"C1":"0x1p' 'C1: L <= C1 h^2 is not proved'
edited c.jsonl '2s/"D":\["0x[0-9a-f]*p/"D":["0x1p/' 'D: not a bound'
edited c.jsonl '2s/"D":\["0x/"D":["-0x/' 'D: not a bound'
edited c.jsonl '2s/"later":\[\["0"/"later":[["1"/' ':'
edited c.jsonl '2s/"later":\[\["0"\]/"later":[["0","0"]/' 'later'
edited c.jsonl '2s/infimum-deep/infimum-family/' 'rule'
for act in relu mish; do
    problem '1, 2, 1, 1, 1' "[tanh, $act, $act]" true '-1, -1/2, 0, 1' 'x^2'
    accepted 0 i.yaml
done
problem '1, 2, 1, 1' '[tanh, relu]' true '-1, -1/2, 0, 1' 'x^2'
accepted 0 i.yaml
edited c.jsonl '2s/"later":\[\["[0-9\/]*"/"later":[["0"/' \
    'D: not a bound'

# ---- infimum-obstruction ----

accepted 1 "$examples/l2.yaml"
has out 'infimum REFUTED'
edited c.jsonl '1s/"l2":"[0-9/]*"/"l2":"0"/' ':'
edited c.jsonl '2s/penalty/groups/' ':'
edited c.jsonl '2s/REFUTED/PROVED/' 'status'

# an odd network, opposite inputs and 0
problem '1, 2, 1' tanh false '-1, 0, 1/2, 1' 'x^2 + 1'
accepted 1 i.yaml
has out 'REFUTED'
edited c.jsonl '2s/"lower":"/&1/' 'lower'
member lower '"0"' 'lower'
member group '[0,1,2,2]' 'group: sample 3'
member group '[0,0,2,0]' 'group: sample 1'
member group '[3,1,2,3]' 'group'
member sign '[1,0,1,1]' 'group: sample 3'
member sign '[1,0,0,-1]' 'group: sample 2'
member sign '[1,1,1,-1]' 'lower'
edited c.jsonl '1s/"tanh"/"gelu"/' ':'
edited c.jsonl '1s/"bias":false/"bias":true/' ':'

problem '1, 2, 1' tanh true '-1, 0, 1/2, 1' '5/7'
accepted 0 i.yaml
edited c.jsonl '2s/"output_bias":\["5/"output_bias":["6/' 'output_bias'
edited c.jsonl '1s/"bias":true/"bias":false/' ':'

problem '1, 2, 1' identity true '-1, 0, 1/2, 1' 'x^2'
accepted 1 i.yaml
edited c.jsonl '2s/"lower":"/&1/' 'lower'
edited c.jsonl '2s/"least_squares":\[\["/&1/' 'least_squares'
edited c.jsonl '1s/"identity"/"tanh"/' 'affine'
# without hidden layers: an affine function of the inputs is attained
cat >linear.yaml <<'END'
network: {widths: [1, 1], bias: true}
loss: mse
data: {x: [0, 1, 2], y: [1, 3, 5]}
start: {w1: [[1]], b1: [0]}
END
run 0 prove linear.yaml --claim infimum --cert c.jsonl -q
check 0 c.jsonl
has out 'inf L = 0, and it is attained'
edited c.jsonl '1s/\["5"\]/["6"]/' ':'
edited c.jsonl '2s/"lower":"0"/"lower":"1"/' 'lower: not 0'
edited c.jsonl '2s/"least_squares":\[\["2"/"least_squares":[["3"/' ':'
edited c.jsonl '1s/"l2":"0"/"l2":"1"/' 'there is a penalty'
edited c.jsonl '1{
    s/"widths":\[1,1\],"activations":\[\]/"widths":[1,1,1],"activations":["identity"]/
    s/"start":\[[^]]*\]/"start":null/
}' 'or hidden layers'
finish
