#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Wrong usage: status 2 and one line; help: status 0.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml

# What the message names first: the option, and what was found.
while read -r text arguments; do
    # Word splitting is meant.
    # shellcheck disable=SC2086
    run 2 $arguments
    one_line "$text"
    test -s out && fail "$arguments: words on stdout"
done <<EOF
command
command nonsense
needs flow
file, flow $z1 $z1
'--nonsense' flow $z1 --nonsense
'-x' flow $z1 -x
--until flow $z1 --until
--until flow $z1 --until 0
--until flow $z1 --until=-1
--until flow $z1 --until 1e999999999
--until flow $z1 --until nan
--digits flow $z1 --digits 0
--digits flow $z1 --digits 1.5
'3/2' flow $z1 --digits 3/2
'many' flow $z1 --digits many
--steps train $z1 --steps 1e-1
--steps train $z1 --steps 1e13
'0,5' train $z1 --rate 0,5
--digits flow $z1 --digits 99999999999999999999
--order flow $z1 --order many
--precision flow $z1 --precision 1
--proposer flow $z1 --proposer euler
--threads flow $z1 --threads 0
--time flow $z1 --time -1
--time flow $z1 --time inf
--json flow $z1 --json=yes
--no-cert flow $z1 --resume --no-cert
needs eval
option eval $z1 --until 3
--precision eval $z1 --precision x
needs plot
--out plot c.jsonl
help help nonsense
EOF
test -f z1.cert.jsonl && fail 'something was run'

for option in -h --help; do
    run 0 $option
    has out 'Usage: loja COMMAND'
    for c in flow prove map eval show plot train compare init help version; do
        run 0 $c $option
        has out "Usage: loja $c"
        test -s err && fail "$c $option: words on stderr"
    done
done
run 0 version
cp out version.out
for option in -V --version; do
    run 0 $option
    same out version.out
    run 0 flow $option
    same out version.out
done

# integers as people write them; both spellings
run 0 train "$z1" --steps 1e2 --every 1e2 --rate 1e-3
cp out a
run 0 train "$z1" --steps 100 --every 100 --rate 1/1000 --optimizer gd
same out a
run 2 train "$z1" --optimizer lbfgs

# the standard input; data beside the working directory
"$LOJA" eval "$z1" --json >a 2>/dev/null
"$LOJA" eval - --json <"$z1" >b 2>err || fail "eval -: $(cat err)"
grep -v 'seconds\|instance' a >c
grep -v 'seconds\|instance' b >d
same c d
"$LOJA" flow - --until 1 -q <"$z1" >out 2>err || fail "flow -: $(cat err)"
test -s stdin.cert.jsonl || fail 'no stdin.cert.jsonl'
echo 'x: [' | "$LOJA" eval - >out 2>err
test $? = 4 || fail 'a bad standard input'
one_line '-:2:1: expected'
printf 'y,x\n2,1\n4,2\n' >d.csv
cat >csv.yaml <<END
network: {widths: [1, 1], activation: identity, bias: false}
loss: mse
data: {file: d.csv}
start: {w1: [[2]]}
END
"$LOJA" train - --steps 0 <csv.yaml >out 2>err || fail "csv: $(cat err)"
has out '0,1,0,,2,0'
# the same in capitals
sed '1s/.*/Y,X/' d.csv >caps.csv
sed 's/d.csv/caps.csv/' csv.yaml >caps.yaml
run 0 train caps.yaml --steps 0
has out '0,1,0,,2,0'
# an editor's mark before the text
printf '\357\273\277' | cat - csv.yaml >bom.yaml
run 0 train bom.yaml --steps 0
has out '0,1,0,,2,0'

run 0 help
for c in flow prove map eval show plot train compare init; do
    grep -q "^\.BR loja-$c (1)\$" "$LOJA_SRCDIR/man/loja.1" ||
        fail "loja(1) has no loja-$c(1)"
    has out "  $c "
    "$LOJA" help $c >help.out || fail "help $c"
    has help.out "Usage: loja $c"
    run 0 $c --help
    has out "Usage: loja $c"
    run 0 help
    # every option of the help is in the manual page, and the other way
    sed -n 's/^  \(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p' help.out | sort >a
    sed -n '/^\.SH OPTIONS/,/^\.SH [^O]/s/^\.B[IR]* .*\\-\\-\([a-z\\-]*\).*/--\1/p' \
        "$LOJA_SRCDIR/man/loja-$c.1" | tr -d '\\' | sort -u >b
    same a b
done

# Threads that have nothing to do leave the processors to others, unless the
# user wants it otherwise.  (Without OpenMP nothing is displayed.)
OMP_DISPLAY_ENV=TRUE "$LOJA" version >out 2>err
if grep -q WAIT_POLICY err; then
    tail -n 20 err | grep "WAIT_POLICY = 'PASSIVE'" >policy ||
        fail "the wait policy is not passive"
    OMP_WAIT_POLICY=active OMP_DISPLAY_ENV=TRUE "$LOJA" version >out 2>err
    grep -q "WAIT_POLICY = 'ACTIVE'" err || fail "the user's choice is lost"
fi

# a value given twice would be lost, under one name or two
run 2 flow "$z1" --until 1 --until 2
one_line '--until is given twice'
run 2 train "$z1" --optimiser gd --optimizer adam
one_line '--optimizer is given twice'
run 0 prove "$z1" --claim infimum --claim unattained --no-cert -q
has out 'PROVED: infimum'
has out 'PROVED: unattained'
run 2 prove "$z1" --claim infimum --claim limit
one_line "not 'limit'"

# a certificate and parameters from the standard input
run 0 flow "$z1" --until 1 --cert z1.jsonl -q
if command -v gnuplot >/dev/null; then
    "$LOJA" plot - --out z1.svg <z1.jsonl >out 2>err || fail "plot -: $(cat err)"
    test -s z1.svg || fail 'no picture'
fi
"$LOJA" plot - --out z1.svg </dev/null >out 2>err
test $? = 4 || fail 'plot of nothing'
one_line '-:1: expected a certificate'
trained=$examples/data/tanh_GD.safetensors
if test -f "$trained"; then
    run 0 eval "$examples/sad-tanh.yaml" --theta "$trained" --no-hessian -q
    cp out a
    "$LOJA" eval "$examples/sad-tanh.yaml" --theta - --no-hessian -q \
        <"$trained" >out 2>err || fail "--theta -: $(cat err)"
    same out a
fi
finish
