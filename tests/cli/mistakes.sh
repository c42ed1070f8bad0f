#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# What users get wrong, and what they are told: one line that names the place
# or the option and says what would be right.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml
n=0

# mistake STATUS TEXT ARGUMENTS...
mistake() {
    wanted_status=$1 text=$2
    shift 2
    run "$wanted_status" "$@"
    one_line "$text"
    test -s out && fail "$*: words on stdout"
    n=$((n + 1))
}
# instance TEXT SED-SCRIPT: z1 changed so is refused with that text
instance() {
    sed "$2" "$z1" >bad.yaml
    cmp -s bad.yaml "$z1" && fail "'$2' changes nothing"
    mistake 4 "$1" eval bad.yaml
}
# whole TEXT: bad.yaml, from the standard input, is refused with that text
whole() {
    cat >bad.yaml
    mistake 4 "$1" eval bad.yaml
}

# the command line
mistake 2 "no command 'proof'" proof "$z1"
mistake 2 "no command 'prov' (is prove meant?)" prov "$z1"
mistake 2 "no command 'tarin' (is train meant?)" help tarin
mistake 2 "as in 'loja prove z1.yaml'" z1.yaml
mistake 2 "no option '--unti' (is --until meant?)" prove "$z1" --unti 9
mistake 2 "no option '--optimisr=gd' (is --optimiser meant?)" train "$z1" \
    --optimisr=gd
mistake 2 "--until takes a number > 0" flow "$z1" --until infinity
mistake 2 "--claim takes infimum" prove "$z1" --claim infimum,unattained
mistake 2 "--cells needs --range" prove "$z1" --cells 5
mistake 2 "--out goes with --at T" show "$z1" --out a.npy
mistake 2 "name of a parameter of this network, as w1[0][0]" map "$z1" \
    --x w1=-1:1 --y 'w2[0][0]=-1:1' --out m
mistake 2 "takes different parameters" map "$z1" --x 'w1[0][0]=-1:1' \
    --y 'w1[0][0]=-1:1' --out m
for grid in +4x4 ' 4x4' '4x 4' 4x 4x4x4 0x4 4097x1 4x18446744073709551617; do
    mistake 2 "--grid takes NxM" map "$z1" --x 'w1[0][0]=-1:1' \
        --y 'w2[0][0]=-1:1' --out m --grid "$grid"
done
for shard in +1/2 ' 1/2' '1/ 2' 2/1 1/2/3 1/1000001 18446744073709551617/2; do
    mistake 2 "--shard takes I/N" map "$z1" --x 'w1[0][0]=-1:1' \
        --y 'w2[0][0]=-1:1' --out m --shard "$shard"
done
mistake 4 "Is a directory" prove .
mistake 2 "takes an instance file, not '$z1' too" prove "$z1" "$z1"
mistake 2 '--until takes a number > 0, such as 1e6 or 3/2, not '\''1e6s'\' \
    flow "$z1" --until 1e6s
mistake 2 "no option '--epochs'" train "$z1" --epochs 5
mistake 2 '--steps takes an integer from 0' train "$z1" --steps 1.5
mistake 2 '--claim takes infimum, unattained' prove "$z1" --claim attained
mistake 2 '--digits is given twice' flow "$z1" --digits 5 --digits 6
mistake 2 '--until needs a value' flow "$z1" --until
mistake 2 '--resume needs the certificate' flow "$z1" --resume --no-cert
mistake 2 '--cert names the certificate' prove "$z1" --cert a --no-cert
mistake 2 'not a set of --range or --cells' prove "$z1" --basin \
    --range 'w1[0][0]=1:2'
mistake 2 '--merge needs the directories' map --out m --merge
mistake 4 'none/index.jsonl: No such file' map --out m --merge none
test -e m && fail 'a directory is left'
mistake 2 'others take --steps' train "$z1" --until 4
mistake 2 'no --rate, --steps' train "$z1" --optimiser flow --steps 4
mistake 2 'needs --out FILE' plot z1.jsonl
mistake 4 'missing.yaml:1:1: expected a readable file' prove missing.yaml
grep -v '^start' "$z1" >no_start.yaml
mistake 4 "no_start.yaml: expected a section 'start'" prove no_start.yaml
run 0 flow "$z1" --until 1 --cert c.jsonl -q
mistake 4 'an instance, not a certificate (loja-check proves it anew' \
    eval c.jsonl
mistake 4 'expected a certificate' plot "$z1" --out a.svg
mistake 4 'expected a certificate with --at' show "$z1" --at 5

# the instance
instance 'expected an activation (logistic, tanh' 's/tanh/Tanh/'
instance 'a key of an instance (network, loss' 's/^network/model/'
instance 'expected true or false' 's/bias: false/bias: no/'
instance "a list of 1 rows of 1 weights" 's/w1: \[\[1\]\]/w1: [1, 2]/'
instance "w1 to w2 (no biases)" 's/w2:/b1: [0], w2:/'
instance "an operator ('*' for a product)" 's/target: .*/target: x x}/'
instance "an operator (the only variable is x) at character 2 of the target" \
    's/target: .*/target: 2y}/'
instance "an exponent, an integer from 0 to 100000, at character 3 of" \
    's/target: .*/target: x^0.5}/'
instance "of a polynomial in x at character 1 of the target" \
    's/target: .*/target: sin(x)}/'
instance "(a power is written x^2)" 's/target: .*/target: x**2}/'
instance "a number, a variable or '(' of a polynomial" \
    's/target: .*/target: sin(x)}/'
instance "a list of 2 to 1001 widths, not '1-1-1'" \
    's/widths: \[1, 1, 1\]/widths: 1-1-1/'
instance "expected the key 'loss' here" '/^loss/d'
instance 'expected either y or target' 's/, target: [^}]*//'
sed 's/^/\t/' "$z1" >bad.yaml
mistake 4 'bad.yaml:' eval bad.yaml
whole "not '0,5'" <<END
network: {widths: [1, 1], activation: identity}
loss: mse
data: {x: ["0,5"], y: [1]}
END
whole 'expected the loss mse' <<END
network: {widths: [1, 1], activation: identity}
loss: mae
data: {x: [1], y: [1]}
END
whole 'a list of 2 targets, one for each sample' <<END
network: {widths: [1, 1], activation: identity}
loss: mse
data: {x: [1, 2], y: [1]}
END

# files of data and parameters
head='network: {widths: [1, 1], activation: identity}
loss: mse'
printf '1;2\n3;4\n' >semicolon.csv
printf '1,2\n3,x\n' >word.csv
printf '1,2\n3\n' >short.csv
printf 'x,y,z\n1,2,3\n' >more.csv
printf 'y,z\n1,2\n' >order.csv
printf 'Y,z\n1,2\n' >caps.csv
printf '1\t2\n' >tabs.csv
for f in semicolon:'2 numbers in a row, not 1' word:"not 'x'" \
    short:'short.csv:2:1: expected 2 numbers in a row' \
    tabs:'not 1 (commas separate them)' caps:'a header of just the names x' \
    more:'2 names in a row, not 3' order:'a header of just the names x and y'
do
    printf '%s\ndata: {file: %s.csv}\n' "$head" "${f%%:*}" >bad.yaml
    mistake 4 "${f#*:}" eval bad.yaml
done
# columns
printf 'a;b\n1;2\n' >semicolon.csv
printf 'a,b,c\n1,2,3\n' >abc.csv
for f in 'semicolon.csv, columns: {x: a, y: b}':'which has only one' \
    'abc.csv, columns: {x: a, y: d}':'of its header (a,b,c) or a number from 1 to 3' \
    'abc.csv, columns: {x: [a, b], y: c}':'2 columns in all, 1 for x and 1 for y'
do
    printf '%s\ndata: {file: %s}\n' "$head" "${f%:*}" >bad.yaml
    mistake 4 "${f##*:}" eval bad.yaml
done
# as many in all, but one of y would be read as an input
sed '1s/1, 1/2, 1/; 3s/.*/data: {file: abc.csv, columns: {x: a, y: [b, c]}}/' \
    bad.yaml >both.yaml
mistake 4 '3 columns in all, 2 for x and 1 for y' eval both.yaml
printf '%s\ndata: {file: data.csv}\n' "$head" >bad.yaml
mistake 4 'a readable CSV, .npy or .npz file' eval bad.yaml
mistake 4 'a safetensors file' eval "$z1" --theta semicolon.csv
printf '\200\002cnumpy' >theta.pt
mistake 4 'safetensors.torch.save_file(model.state_dict()' eval "$z1" \
    --theta theta.pt
mistake 4 'one row of the 2 parameters' eval "$z1" \
    --theta "$LOJA_SRCDIR/tests/data/numpy/theta.npy"

# certificates
mistake 4 'is the certificate of another problem' flow "$examples/z2.yaml" \
    --cert c.jsonl --resume
mistake 4 'bad.yaml:1: expected a certificate' plot bad.yaml --out a.svg
mistake 4 'covers times from 0 to 1 only' show c.jsonl --at 2

# loja-check says it as well
check=$LOJA_BUILDDIR/loja-check
if test -x "$check"; then
    : >empty.jsonl
    mkdir -p none.map
    for f in "$z1":'z1.yaml:1: expected a certificate' \
        none.jsonl:'none.jsonl: No such file' \
        none.map:'loja-check: none.map/index.jsonl: No such file' \
        empty.jsonl:'expected a certificate, not a file without a whole line'
    do
        "$check" "${f%%:*}" >out 2>err
        test $? = 4 || fail "loja-check ${f%%:*}: not status 4"
        has out "${f#*:}"
        n=$((n + 1))
    done
    for f in '--shard 1/2' --latex --coq; do
        # Word splitting is meant.
        # shellcheck disable=SC2086
        "$check" none.map $f >out 2>err
        test $? = 2 || fail "loja-check DIRECTORY $f: not status 2"
        one_line 'takes a certificate, no directory'
    done
fi

test $n -ge 50 || fail "only $n mistakes"
finish
