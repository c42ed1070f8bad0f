#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja flow: verdicts, table, certificate, exit statuses.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml

run 0 flow "$z1" --until 100
has out 'PROVED: the trajectory is enclosed to t = 100 with radius'
has out 'Certificate: z1.cert.jsonl'
# the flow of another program, to 15 digits
has out '1.75778389716747'
test -s err && fail "words on stderr: $(cat err)"
test -f z1.cert.jsonl || fail 'no certificate'
test -f z1.cert.jsonl.part && fail 'a part remains'
test "$(grep -c '^{"record":"step"' z1.cert.jsonl)" -gt 2 || fail 'no steps'

# the same bytes again, whatever the number of threads
cp z1.cert.jsonl first.jsonl
for n in 1 3; do
    run 0 flow "$z1" --until 100 --threads $n --cert c.jsonl
    same c.jsonl first.jsonl
done

run 0 flow "$z1" --until=1/3 -q --no-cert
test "$(wc -l <out | tr -d ' ')" = 1 || fail "-q prints more: $(cat out)"
has out 'to t = 1/3 '

run 0 flow "$z1" --until 2 --digits 40 --order 30 --precision 256 \
    --proposer collocation --no-cert -v
has err 'steps'

# two proposers agree
run 0 flow "$z1" --until 1 --no-cert --proposer taylor
grep '^1 ' out | cut -c 1-50 >taylor
run 0 flow "$z1" --until 1 --no-cert --proposer collocation
grep '^1 ' out | cut -c 1-50 >collocation
same taylor collocation
# a third, where loja was built with CVODE
"$LOJA" flow "$z1" --until 1 --no-cert --proposer cvode >out 2>err
if grep -q 'without which loja was built' err; then
    echo "no CVODE"
else
    grep '^1 ' out | cut -c 1-50 >cvode
    same cvode collocation
fi

# no gradient flow
sed 's/tanh/relu/' "$z1" >relu.yaml
run 3 flow relu.yaml --cert relu.jsonl
has out 'UNDECIDED: no step was verified: relu is not C1: no gradient flow'
test -f relu.jsonl && fail 'a certificate for relu'
test -f relu.jsonl.part && fail 'a part for relu'

# kinks are crossed; one where a preactivation rests, as here by oddness, is
# named soon
cat >kink.yaml <<EOF
network: {widths: [1, 2, 1], activation: elu}
loss: mse
data: {x: [0, 1], target: "x^2"}
start: {w1: [[1], [1]], b1: [1, 1/20], w2: [[1, 1]], b2: [0]}
EOF
run 0 flow kink.yaml --until 1 -q
cat >rest.yaml <<EOF
network: {widths: [1, 1, 1], activation: softsign}
loss: mse
data: {x: [-1, 0, 1], y: [-1, 0, 1]}
start: {w1: [[1]], b1: [0], w2: [[1]], b2: [0]}
EOF
run 3 flow rest.yaml --until 1 -q
has out 'neuron 1 of layer 1 may meet the kink of softsign at sample 2 (all'

# what is missing
grep -v '^start' "$z1" >no_start.yaml
run 4 flow no_start.yaml
one_line 'no_start.yaml: expected'
grep -v '^flow' "$z1" >no_until.yaml
run 4 flow no_until.yaml
one_line 'no_until.yaml: expected an end time'
run 0 flow no_until.yaml --until 1/2 -q
run 4 flow no_such_file.yaml
one_line 'no_such_file.yaml'

# a budget of time: what was verified stays, and can be continued
z2=$examples/z2.yaml
# (more of it where a busy machine did not come to a step)
for seconds in 0.2 1 5 25; do
    run 3 flow "$z2" --until 1e30 --time $seconds --cert budget.jsonl
    grep -q 'UNDECIDED beyond t' out && break
done
has out 'UNDECIDED beyond t = '
has out 'the time of --time is spent'
has out 'Certificate: budget.jsonl'
run 3 flow "$z2" --until 1e30 --time 0.01 --cert budget.jsonl --resume

# interrupted, and continued
"$LOJA" flow "$z2" --until 1e30 --cert int.jsonl >out 2>err &
pid=$!
while ! grep -q '"record":"step"' int.jsonl.part 2>/dev/null; do
    kill -0 $pid 2>/dev/null || { fail 'ended too early'; break; }
done
kill -TERM $pid
wait $pid
test $? = 130 || fail 'status of an interrupted run'
has err 'interrupted; --resume goes on from int.jsonl.part'
has out 'UNDECIDED beyond t = '
test -f int.jsonl && fail 'an interrupted run has a certificate'
run 4 flow "$z2" --until 1e30 --digits 30 --cert int.jsonl --resume
one_line 'other options'
run 4 flow "$z1" --until 1e30 --cert int.jsonl --resume
one_line 'another problem'

# finished: nothing to do; further; back
run 0 flow "$z1" --until 100 --cert c.jsonl --resume
same c.jsonl first.jsonl
run 0 flow "$z1" --until 300 --cert c.jsonl --resume
has out 'to t = 300 '
run 4 flow "$z1" --until 100 --cert c.jsonl --resume
one_line 'verified to t = 300 already'
sed 's/"widths":\[1,1,1\]/"widths":[1,1,2]/' first.jsonl >c.jsonl
run 4 flow "$z1" --until 100 --cert c.jsonl --resume
one_line 'c.jsonl:1: expected'
sed 's/"x1":"0x1p+0"/"x1":"0x1p+0" /' first.jsonl >c.jsonl
run 4 flow "$z1" --until 100 --cert c.jsonl --resume
one_line 'the certificate was changed'
finish
