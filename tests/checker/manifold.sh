#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rule convergence-manifold (trap) in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# instance WIDTHS ACTIVATION X Y START: i.yaml
instance() {
    cat >i.yaml <<END
network: {widths: [$1], activation: $2}
loss: mse
data: {x: [$3], y: [$4]}
start: {$5}
END
}

run 0 prove "$examples/equal.yaml" --claim converges --cert e.jsonl -q
check 0 e.jsonl
has out 'converges PROVED (convergence-manifold'
has out 'dimension 1'
line=$(($(wc -l <e.jsonl) - 1))
scaled e.jsonl $line rho 3 2 'rho: less'
scaled e.jsonl $line g 1 8 'g: less'
scaled e.jsonl $line R 1 3 'R'
scaled e.jsonl $line R_free 1 3 'R_free: more than'
scaled e.jsonl $line R_free 5 1 'leaves the box'
scaled e.jsonl $line off 1 400 'off: less'
scaled e.jsonl $line off 1000000000000000000 -40 'low: D^2 L_0'
scaled e.jsonl $line low 5 2 'low: D^2 L_0'
scaled e.jsonl $line lambda 5 2 'lambda: H'
edited e.jsonl "${line}s/\"centre\":\[\"-*0x/&1/" 'rho: less'
edited e.jsonl "${line}s/\"layer\":1/\"layer\":2/" 'layer'
edited e.jsonl "${line}s/\"layer\":1/\"layer\":0/" 'layer'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,0,0,-1]]/" ':'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,1,0,1]]/" 'copies: entry 0'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[2,0,0,1]]/" 'copies: entry 0'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,0,1,1]]/" 'copies: entry 0'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,0,0,2]]/" 'copies: entry 0'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,0,0,1],[1,0,0,1]]/" 'copies: entry'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,0,0,1],[0,1,0,1]]/" 'copies: entry'
edited e.jsonl "${line}s/\[\[1,0,0,1\]\]/[]/" 'copies'
edited e.jsonl "${line}s/\"kind\":\"equal\"/\"kind\":\"symmetry\"/" 'layer'
edited e.jsonl "${line}s/\"g\":/\"free\":[0],&/" 'free'
edited e.jsonl "${line}s/\"converges\"/\"diverges\"/" ':'
edited e.jsonl '1s/"l2":"0"/"l2":"1\/1000000"/' ':'

# a layer that is not linear; another rule for the same flow
edited e.jsonl "${line}s/\"kind\":\"equal\"/\"kind\":\"symmetry\"/
    ${line}s/\"layer\":.*\]\]/\"free\":[3],\"fields\":[[1,0,1]]/" \
    'fields: entry 0'
edited e.jsonl "${line}s/convergence-manifold/convergence-minimum/" ':'

run 0 prove "$examples/linear.yaml" --claim converges --cert s.jsonl -q
check 0 s.jsonl
has out 'dimension 5'
line=$(($(wc -l <s.jsonl) - 1))
scaled s.jsonl $line rho 3 2 'rho: less'
scaled s.jsonl $line g 1 8 'g: less'
scaled s.jsonl $line R 1 3 'R'
scaled s.jsonl $line R_free 1 3 'R_free: more than'
scaled s.jsonl $line R_free 64 0 'middle of the slices'
scaled s.jsonl $line lambda 5 2 'lambda: H'
# the second field twice: they leave the slices no more
edited s.jsonl "${line}s/\"fields\":\[\[[^]]*\],\(\[[^]]*\]\)/\"fields\":[\1,\1/" \
    'leave the slices'
edited s.jsonl "${line}s/\"fields\":\[\[1/\"fields\":[[2/" 'fields: entry 0'
edited s.jsonl "${line}s/\"fields\":\[\[1,[01]/\"fields\":[[1,2/" 'fields: entry'
edited s.jsonl "${line}s/\"free\":\[\([0-9]*\),[0-9]*/\"free\":[\1,\1/" 'free: 5'
edited s.jsonl "${line}s/\"free\":\[[0-9]*,/\"free\":[/" 'free'

# copies with biases, of the other sign where psi(0) is not 0
x='-15/16, -11/16, -7/16, -3/16, 1/16, 5/16, 9/16, 13/16, 17/16'
instance '1, 2, 1' logistic "$x" "263/558, 1091/1132, 943/1197, 916/535, \
3167/1735, 859/517, 1889/842, 3985/1551, 1653/856" \
    'w1: [[29/10], [-31/10]], b1: [11/10, -1], w2: [[5/4, -3/4]], b2: [1]'
run 0 prove i.yaml --claim converges --until 1e7 --cert t.jsonl
has out 'minus neuron 1 there'
check 0 t.jsonl
line=$(($(wc -l <t.jsonl) - 1))
edited t.jsonl "${line}s/\[\[1,0,0,-1\]\]/[[1,0,0,1]]/" ':'
scaled t.jsonl $line R 1 1 'R'

# softplus is not odd
instance '1, 2, 1' 'softplus, bias: false' "$x" "-2587/1964, -755/1211, 368/1037, \
2383/1789, 2565/1298, 1521/692, 4196/1873, 4651/1902, 2826/941" \
    'w1: [[19/10], [2]], w2: [[1/2, 1]]'
run 0 prove i.yaml --claim converges --cert t.jsonl -q
check 0 t.jsonl
line=$(($(wc -l <t.jsonl) - 1))
edited t.jsonl "${line}s/\[\[1,0,0,1\]\]/[[1,0,0,-1]]/" 'copies: entry 0'

# two copies of one neuron, with both signs
instance '1, 3, 1' 'tanh, bias: false' "$x" "-1481/1446, -4521/1768, \
-2227/1527, 643/689, -660/1183, 5/1766, 3964/1627, 2038/1031, -21/940" \
    'w1: [[19/10], [2], [-21/10]], w2: [[1/2, 3/4, -1/4]]'
run 0 prove i.yaml --claim converges --cert t.jsonl
has out 'dimension 2'
check 0 t.jsonl
line=$(($(wc -l <t.jsonl) - 1))
edited t.jsonl "${line}s/,\[2,0,0,-1\]\]/]/" 'lambda: H'

# one part of every line is minima, the other one saddles: the flow from equal
# neurons stays equal and ends at a saddle
y='-2004/1337, -1393/1251, -88/89, -605/773, 542/1745'
y="$y, 1621/1671, 1187/1175, 396/307, 871/511"
instance '1, 2, 1' 'tanh, bias: false' "$x" "$y" \
    'w1: [[2], [2]], w2: [[3/4, 3/4]]'
run 3 prove i.yaml --claim converges --until 50 --no-cert
has out 'rule convergence-manifold'
instance '1, 2, 1' 'tanh, bias: false' "$x" "$y" \
    'w1: [[199/100], [2]], w2: [[-1/4, 7/4]]'
run 0 prove i.yaml --claim converges --cert t.jsonl -q
check 0 t.jsonl
finish
