#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check: accepts what loja flow wrote, rejects what was changed.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

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
# without doubles
check 0 z5.jsonl --exact
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
for shard in 4294967297/3 +1/3 ' 1/3' 1/3x 0/3 4/3 1/ 1/1000001; do
    sed "s,^SHARD 1/3,SHARD $shard," shard1 >strange
    check 5 z5.jsonl --merge strange shard2 shard3
done

# claims of shards: those of the certificate alone, where its records hold
run 0 prove "$examples/z1.yaml" --cert claims.jsonl -q
check 0 claims.jsonl
cp out whole
for k in 1 2; do
    check 0 claims.jsonl --shard $k/2
    cp out part$k
done
check 0 claims.jsonl --merge part2 part1
same out whole
check 0 claims.jsonl --merge part1 part2 part1
same out whole
check 0 claims.jsonl -q --merge part1 part2
test ! -s out || fail "-q prints: $(cat out)"
{
    echo 'ACCEPTED: anything'
    echo 'diverges PROVED (anything, line 3): anything'
    cat part1
} >strange
check 0 claims.jsonl --merge strange part2
same out whole
sed 's/^\(SHARD .* of \)[0-9a-f]*/\1'"$(printf '%064d' 0)/" strange >other
sed '/^SHARD/d' strange >none
for f in other none; do
    for q in '' -q; do
        # shellcheck disable=SC2086
        check 5 claims.jsonl $q --merge part2 $f
        test "$(grep -c -v '^REJECTED: claims.jsonl: ' out)" = 0 ||
            fail "$f prints: $(cat out)"
    done
done
# usage: what is wrong is named
while read -r text arguments; do
    # Word splitting is meant.
    # shellcheck disable=SC2086
    check 2 $arguments
    one_line "$text"
done <<END
--shard z5.jsonl --shard 4/3
--shard z5.jsonl --shard 1
--shard z5.jsonl --shard 1/2x
--shard z5.jsonl --shard +1/2
--shard z5.jsonl --shard 4294967297/4294967298
--jobs z5.jsonl --jobs +1
--jobs z5.jsonl --jobs 0x1
--jobs z5.jsonl --jobs 4294967297
--jobs z5.jsonl --jobs 0
--jobs z5.jsonl --jobs
--merge z5.jsonl --merge
--job z5.jsonl --job 3
-x z5.jsonl -x
needs -q
one z5.jsonl z5.jsonl --shard 1/2
END
for option in -h --help; do
    check 0 $option
    has out 'Usage: loja-check'
done
for option in -V --version; do
    check 0 $option
    has out 'loja-check '
    has out 'MPFI'
done
"$check" - --jobs 2 <z5.jsonl >out 2>err || fail 'the standard input'
has out 'ACCEPTED: - ('

run 0 prove "$examples/z5.yaml" --cert proof.jsonl -q
check 0 proof.jsonl

# no code of loja, and no FLINT
if command -v nm >/dev/null; then
    nm "$check" >symbols 2>/dev/null || : >symbols
    nm -D "$check" >>symbols 2>/dev/null
    grep -i -E ' _?_?(loja|arb|arf|acb|fmp[zqr]|flint|mag)_' symbols &&
        fail "loja-check has symbols of loja or FLINT"
fi
if command -v ldd >/dev/null; then
    ldd "$check" >libraries 2>/dev/null || : >libraries
    grep -i -E 'loja|flint|arb' libraries | grep -v -F "$check" &&
        fail "loja-check is linked with loja or FLINT"
fi
# what was changed is noticed by the mathematics
edited z5.jsonl '1s/"start":\["1"/"start":["2"/' 'bad.jsonl:2: seam'
edited z5.jsonl '1s/"l2":"0"/"l2":"0\/5"/' 'bad.jsonl:1: the loss'
edited z5.jsonl '1s/"y":\[\["1"\]/"y":[["2"]/' 'bad.jsonl:2: defect'
edited z5.jsonl '3s/"defect":"0x[0-9a-f]*p/"defect":"0x1p/' 'bad.jsonl:3: defect'
edited z5.jsonl '3s/"growth":"\(-*\)0x[0-9a-f]*p[-+][0-9]*/"growth":"-0x1p+3/' \
    'bad.jsonl:3: '
scaled z5.jsonl 2 growth 5 3 'bad.jsonl:2: '
scaled z5.jsonl 4 growth 1 2 'bad.jsonl:4: '
edited z5.jsonl '4s/"seam":"0x[0-9a-f]*p/"seam":"0x1p/' 'bad.jsonl:4: seam'
edited z5.jsonl '4s/"start":"0x[0-9a-f]*p/"start":"0x1p/' 'bad.jsonl:4: start'
edited z5.jsonl '4s/"error":"0x[0-9a-f]*p/"error":"0x1p/' 'bad.jsonl:4: error'
edited z5.jsonl '4s/"radius":"0x[0-9a-f]*p/"radius":"0x1p/' 'bad.jsonl:4: radius'
edited z5.jsonl '3d' 'bad.jsonl:3: index'
edited z5.jsonl '1s/"tanh"/"arctan"/' 'bad.jsonl:2: defect'
edited z5.jsonl '1s/"tanh"/"relu"/' 'bad.jsonl:2: a step of a flow: C1'
edited z5.jsonl '2s/"coef":\[\["\(-*\)0x/"coef":[["\10x1/' 'bad.jsonl:2: seam'
# the form of a step: pieces that cover [-1, 1], times that join
edited z5.jsonl '4s/"x1":"0x1p+0"/"x1":"0x1p-1"/' 'pieces up to x = 1'
edited z5.jsonl '4s/"x0":"-0x1p+0"/"x0":"-0x1p-1"/' 'pieces that join'
edited z5.jsonl '4s/"x1":"0x1p+0",\("[^}]*}\)\]/"x1":"0",\1,{"x0":"0x1p-1","x1":"0x1p+0","growth":"0x1p+9","error":"0x1p+9"}]/' \
    'pieces that join'
edited z5.jsonl '4s/"pieces":\[[^]]*\]/"pieces":[]/' 'pieces'
edited z5.jsonl '4s/"error":"0x/"error":"-0x/' 'the numbers of piece 0'
edited z5.jsonl '4s/"t0":"[^"]*"/"t0":"1\/1000"/' 't0: not the end'
edited z5.jsonl '4s/"t1":"[^"]*"/"t1":"1\/1000"/' 't1: not greater'
edited z5.jsonl '2s/"time":"linear"/"time":"log"/' 'logarithmic from t0 = 0'
edited z5.jsonl '2s/"time":"linear"/"time":"square"/' 'index, time'
edited z5.jsonl '4s/"radius":"0x/"radius":"-0x/' 'a dyadic number >= 0'
edited z5.jsonl '4s/"coef":\[\[/"coef":[["0"],[/' 'coef'
edited z5.jsonl '4s/"coef":\[\["[^"]*",/"coef":[[/' 'lists of one length'
edited z5.jsonl '4s/"coef":\[\["[^"]*"/"coef":[["1"/' 'coef, dyadic numbers'
# a verdict without a claim
edited proof.jsonl '/"record":"claim"/d' 'verdict: no claim gives it'
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
