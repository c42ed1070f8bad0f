#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja show and loja init; parameters and samples from files and back.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml
numpy=$LOJA_SRCDIR/tests/data/numpy

# instances
run 0 show "$z1"
has out 'network      1-1-1 tanh without biases, 2 parameters'
has out 'activation   tanh: analytic, bounded, odd'
has out 'data         2 samples, 1 input, 1 output'
has out 'graded-chart: made for this problem'
has out 'infimum      can be decided'
# reasons are broken to lines, and each is said once
sed 's/x: \[.*}/x: [0, 1, 2, 3, 5, 6, 7, 9], y: [1, 3, 2, 4, 0, 1, 1, 3]}/;
    s/bias: false/bias: true/; s/^start.*/start: {xavier: {seed: 1}}/' \
    "$z1" >noise.yaml
run 0 show noise.yaml
has out '  threshold    '
has out 'saturation: '
test "$(grep -c 'polynomial of degree <= 1 in x' out)" -le 1 || fail 'said twice'
sed -n '/^claims/,$p' out | grep -E '.{80}' && fail 'a long line'
sed 's/tanh/gelu/; s/1, 1, 1/1, 1, 1, 1/' noise.yaml >deep.yaml
run 0 show deep.yaml
has out 'saturation: not for this problem:'
has out 'with several'
sed 's/tanh/relu/' "$z1" >relu.yaml
run 0 show relu.yaml
has out 'not C^1 (a kink at 0): no gradient flow'
grep -v '^start' "$z1" >no_start.yaml
run 0 show no_start.yaml
has out 'diverges     no: there is no start'
run 4 show missing.yaml
one_line 'missing.yaml: expected a readable file'
run 2 show "$z1" --out a.npy
one_line '--out goes with --at'
run 4 show "$z1" --at 1
one_line 'expected a certificate with --at'

# a certificate: what it proves; theta at a time as a start, which is within
# the bound of that of another run
run 0 prove "$z1" --claim infimum --cert proof.jsonl -q
run 0 show proof.jsonl
has out 'PROVED: infimum (rule infimum-family)'
run 0 flow "$z1" --until 4 --cert flow.jsonl -q
run 0 show - <flow.jsonl
has out 'to t = 4, radius'
run 0 show flow.jsonl --at 1
has out 'start:'
has out '# theta at t = 1, within'
{ grep -v '^start' "$z1"; cat out; } >later.yaml
run 0 flow later.yaml --until 3 --no-cert --digits 15
sed -n 's/^3 .*/&/p' out | cut -c 14-50 >a
run 0 flow "$z1" --until 4 --no-cert --digits 15
sed -n 's/^4 .*/&/p' out | cut -c 14-50 >b
same a b
run 0 show flow.jsonl --at 1 --out theta.yaml
run 0 show flow.jsonl --at 1 --out theta.npy
grep -qE 'within [0-9.]+e-1[67] of' out || fail "doubles: $(cat out)"
run 0 show flow.jsonl --at 1 --out theta.safetensors
run 0 show flow.jsonl --at 1 --json
"$LOJA_BUILDDIR/tests/cli/schema_check" "$LOJA_SRCDIR/doc/json-schema.json" \
    show out || fail 'not by the schema'
run 2 show flow.jsonl --at 1 --out theta.pt
one_line '--out takes a name ending in .yaml, .npy, .npz or .safetensors'
run 4 show flow.jsonl --at 5
one_line 'covers times from 0 to 4 only'
# inside a step the bound is that of the whole step, as in the table
run 0 flow "$z1" --until 1e3 --cert far.jsonl
r=$(sed -n 's/^100 .* //p' out)
run 0 show far.jsonl --at 100
b=$(sed -n 's/.*within \([^ ]*\) of.*/\1/p' out)
awk -v r="$r" -v b="$b" 'BEGIN { exit !(b + 0 >= r + 0 && r + 0 > 0) }' ||
    fail "bound '$b' below '$r'"
# .npy and .safetensors hold the same doubles
grep -v '^start' "$z1" >from_npy.yaml
cp from_npy.yaml from_st.yaml
echo 'start: {file: theta.npy}' >>from_npy.yaml
echo 'start: {file: theta.safetensors}' >>from_st.yaml
run 0 eval from_npy.yaml -q
cp out a
run 0 eval from_st.yaml -q
same out a
run 0 eval "$z1" --theta theta.npy -q
same out a
run 0 show flow.jsonl --at 1 --out theta.npz
run 0 eval "$z1" --theta theta.npz -q
same out a
# another program reads it too, and the bytes depend on the numbers alone
cp theta.npz first.npz
run 0 show flow.jsonl --at 1 --out theta.npz
same theta.npz first.npz
if command -v python3 >/dev/null; then
    python3 -c "
import zipfile
with zipfile.ZipFile('theta.npz') as z:
    assert z.testzip() is None
    assert z.namelist() == ['w1.npy', 'w2.npy'], z.namelist()
    assert all(z.read(n)[:6] == b'\\x93NUMPY' for n in z.namelist())
" || fail 'theta.npz is no ZIP of arrays'
fi

# after training: one exact step, 5 - 0.25 * 8
cat >line.yaml <<END
network: {widths: [1, 1], activation: identity, bias: false}
loss: mse
data: {x: [1], y: [1]}
start: {w1: [[5]]}
END
for form in yaml npy npz safetensors; do
    run 0 train line.yaml --rate 0.25 --steps 1 --theta-out end.$form
done
has end.yaml '[0x3p+0]'
for form in npy npz safetensors; do
    run 0 eval line.yaml --theta end.$form -q
    has out 'L                  4.0'
done
run 2 train line.yaml --theta-out end.npy --runs 2
one_line '--theta-out takes'

# templates: each can be used, with files of its names
printf 'x1,x2,y\n0,0,1\n1,0,2\n0,1,3\n' >data.csv
cp "$numpy/y.npy" x.npy
cp "$numpy/y.npy" y.npy
cat >theta.yaml <<END
network: {widths: [1, 2, 1], activation: tanh}
loss: mse
data: {x: [1], y: [1]}
start: {xavier: {seed: 1}}
END
run 0 train theta.yaml --steps 0 --theta-out theta.safetensors
for kind in polynomial csv numpy pytorch; do
    run 0 init $kind --out $kind.yaml
    sed 's/theta.npz/theta.safetensors/' $kind.yaml >used.yaml
    run 0 eval used.yaml -q
done
run 0 init training
cp out training.yaml
run 0 train training.yaml --steps 0
run 4 init csv --out csv.yaml
one_line 'csv.yaml: '
run 2 init nothing
one_line 'takes polynomial, csv, numpy, pytorch or training'
run 2 init

# the files of PyTorch itself
printf '\200\002}q\001.more bytes' >theta.pt
run 4 eval "$z1" --theta theta.pt
one_line 'safetensors.torch.save_file(model.state_dict()'
if command -v python3 >/dev/null; then
    python3 -c "
import zipfile
with zipfile.ZipFile('theta.pt', 'w') as z:
    z.writestr('archive/data.pkl', b'x')" || fail 'python3'
    run 4 eval "$z1" --theta theta.pt
    one_line 'safetensors.torch.save_file(model.state_dict()'
fi
finish
