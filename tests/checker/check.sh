#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check: accepts what loja flow wrote, rejects what was changed.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
check=$LOJA_BUILDDIR/loja-check
test -x "$check" || { echo "SKIP: loja-check was not built"; exit 77; }

# check STATUS ARGUMENTS...
check() {
    wanted=$1
    shift
    "$check" "$@" >out 2>err
    got=$?
    test $got = "$wanted" ||
        fail "loja-check $*: status $got, not $wanted: $(cat out err)"
}

# one instance of each activation, a deep one, branches of a kink
one() {
    run 0 flow "$1" --until "$2" --digits 12 --cert c.jsonl -q
    check 0 c.jsonl
    has out 'ACCEPTED: c.jsonl ('
}
one "$examples/z1.yaml" 100
one "$examples/z2.yaml" 1000
one "$examples/z3.yaml" 10
one "$examples/z4.yaml" 10
one "$examples/z6.yaml" 10
one "$examples/l2.yaml" 5
one "$examples/deep.yaml" 1
for act in logistic arctan; do
    sed "s/tanh/$act/" "$examples/z5.yaml" >i.yaml
    one i.yaml 10
done
cat >kink.yaml <<END
network: {widths: [1, 2, 1], activation: ACT}
loss: mse
data: {x: [1/2, 1, 3/2], target: "x^2"}
start: {w1: [[1], [-1]], b1: [1/2, 1/4], w2: [[1/2, -1/2]], b2: [0]}
END
for act in elu softsign; do
    sed "s/ACT/$act/" kink.yaml >i.yaml
    one i.yaml 1/4
done

# the same answer from several processes
run 0 flow "$examples/z5.yaml" --until 100 --digits 15 --cert z5.jsonl -q
check 0 z5.jsonl --jobs 3
cp out three
check 0 z5.jsonl
same out three

# shards, and what they printed together
for k in 1 2 3; do
    check 0 z5.jsonl --shard $k/3
    cp out shard$k
done
check 0 z5.jsonl --merge shard1 shard2 shard3
same out three
check 3 z5.jsonl --merge shard1 shard3
has out 'shard 2/3 is missing'
run 0 flow "$examples/z1.yaml" --until 10 --cert z1.jsonl -q
check 5 z1.jsonl --merge shard1 shard2 shard3
check 2 z5.jsonl --shard 4/3

# a claim of a rule that it cannot check is not accepted
run 0 prove "$examples/z5.yaml" --cert proof.jsonl -q
check 3 proof.jsonl
has out 'INCOMPLETE'

# changed SED TEXT: rejected with that reason; the hash is made anew, so that
# it is the mathematics that notices
changed() {
    sed "$1" z5.jsonl | sed '$d' >bad.jsonl
    cmp -s bad.jsonl whole && fail "$1 changes nothing"
    hash=$(sha256sum bad.jsonl | cut -d ' ' -f 1)
    tail -n 1 z5.jsonl |
        sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" >>bad.jsonl
    check 5 bad.jsonl
    has out "$2"
}
sed '$d' z5.jsonl >whole
if command -v sha256sum >/dev/null; then
    changed '1s/"start":\["1"/"start":["2"/' 'bad.jsonl:2: seam'
    changed '1s/"y":\[\["1"\]/"y":[["2"]/' 'bad.jsonl:2: defect'
    changed '3s/"defect":"0x[0-9a-f]*p/"defect":"0x1p/' 'bad.jsonl:3: defect'
    changed '3s/"growth":"\(-*\)0x[0-9a-f]*p[-+][0-9]*/"growth":"-0x1p+3/' \
        'bad.jsonl:3: '
    changed '2s/"growth":"0x9/"growth":"0x5/' 'bad.jsonl:2: '
    changed '4s/"growth":"0x2c03/"growth":"0xc03/' 'bad.jsonl:4: '
    changed '4s/"seam":"0x[0-9a-f]*p/"seam":"0x1p/' 'bad.jsonl:4: seam'
    changed '4s/"start":"0x[0-9a-f]*p/"start":"0x1p/' 'bad.jsonl:4: start'
    changed '4s/"error":"0x[0-9a-f]*p/"error":"0x1p/' 'bad.jsonl:4: error'
    changed '4s/"radius":"0x[0-9a-f]*p/"radius":"0x1p/' 'bad.jsonl:4: radius'
    changed '3d' 'bad.jsonl:3: index'
    changed '1s/"tanh"/"arctan"/' 'bad.jsonl:2: defect'
    changed '1s/"tanh"/"relu"/' 'bad.jsonl:2: a step of a flow: C1'
    changed '2s/"coef":\[\["\(-*\)0x/"coef":[["\10x1/' 'bad.jsonl:2: seam'
fi
# a verdict without a claim
if command -v sha256sum >/dev/null; then
    grep -v '"record":"claim"' proof.jsonl | sed '$d' >bad.jsonl
    hash=$(sha256sum bad.jsonl | cut -d ' ' -f 1)
    tail -n 1 proof.jsonl |
        sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" >>bad.jsonl
    check 5 bad.jsonl
    has out 'verdict: no claim gives it'
fi
# the hash, the end, garbage
sed '3s/"hint":{"h":"0x/"hint":{"h":"0x1/' z5.jsonl >bad.jsonl
check 5 bad.jsonl
has out 'sha256'
sed '$d' z5.jsonl >bad.jsonl
check 5 bad.jsonl
has out 'cut off'
echo '{}' >bad.jsonl
check 5 bad.jsonl
check 4 missing.jsonl
check 2
finish
