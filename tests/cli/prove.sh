#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja prove: verdicts of the zoo, controls, certificates, exit statuses.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

keys='status reason verdict start_radius start_middle T claims assumes regime theorem certificate seconds'

# prove_json STATUS VERDICT FILE [OPTIONS]
prove_json() {
    status=$1 verdict=$2
    shift 2
    run "$status" prove "$@" --json
    has out "\"verdict\": $verdict,"
    # Word splitting is meant.
    # shellcheck disable=SC2086
    "$LOJA_BUILDDIR/tests/cli/json_check" out $keys || fail "$*: not valid"
}

# claim STATUS NAME: out holds that claim with that status
claim() {
    has out "{\"name\": \"$2\", \"status\": \"$1\","
}

for z in z1 z2 z3 z4; do
    prove_json 0 '"DIVERGES"' "$examples/$z.yaml"
    claim PROVED diverges
    claim PROVED infimum
    claim PROVED unattained
    has out '"assumes": [],'
    test -f $z.proof.jsonl || fail "$z: no certificate"
    test -f $z.proof.jsonl.part && fail "$z: a part remains"
done
for z in z5 z6; do
    prove_json 0 '"CONVERGES"' "$examples/$z.yaml"
    claim PROVED converges
done
claim REFUTED unattained

# a positive limit of the loss
prove_json 0 '"DIVERGES"' "$examples/step.yaml"
claim PROVED diverges
has out '"limit_loss": '
has out '"norm_by_log": '

# the certificate can be drawn, and is the same again
if command -v gnuplot >/dev/null; then
    run 0 plot z5.proof.jsonl --out z5.svg
fi
run 0 prove "$examples/z5.yaml" --cert again.jsonl --threads 1 -q
same again.jsonl z5.proof.jsonl
has out 'PROVED: the flow CONVERGES (decided at T = '
# a run that goes on from half of its steps ends alike
head -n 9 z5.proof.jsonl >half.jsonl.part
run 0 prove "$examples/z5.yaml" --cert half.jsonl --resume -q
same half.jsonl z5.proof.jsonl
# ... but not from the certificate of a flow
run 0 flow "$examples/z5.yaml" --until 10 --cert flow.jsonl -q
# a finished certificate is written anew, and holds what is told of it
cp half.jsonl again.jsonl
run 0 prove "$examples/z5.yaml" --cert again.jsonl --resume -q
same again.jsonl half.jsonl
run 3 prove "$examples/z2.yaml" --until 1 --cert again.jsonl -q
run 0 prove "$examples/z2.yaml" --cert again.jsonl --resume -q
has out 'DIVERGES'
grep -q '"name":"diverges","status":"PROVED"' again.jsonl ||
    fail 'PROVED is not in the certificate'
run 4 prove "$examples/z5.yaml" --cert flow.jsonl --resume
one_line 'is the certificate of a flow, which loja prove does not continue'

# controls: never divergent
prove_json 0 '"CONVERGES"' "$examples/minimum.yaml"
run 0 prove "$examples/minimum.yaml" --no-cert
has out 'theta* = ('
prove_json 0 '"CONVERGES"' "$examples/l2.yaml"
prove_json 3 null "$examples/affine.yaml" --until 1e5
sed 's/tanh/relu/' "$examples/z1.yaml" >relu.yaml
prove_json 3 null relu.yaml
grep -q '"record":"step"' relu.proof.jsonl && fail 'a flow of relu'

# one claim
prove_json 0 null "$examples/z2.yaml" --claim infimum
grep -q '"record":"step"' z2.proof.jsonl && fail 'steps of no use'
run 0 prove "$examples/z1.yaml" --claim threshold --eps 62499/1000000 -q
has out 'PROVED: threshold'
run 1 prove "$examples/z1.yaml" --claim threshold --eps 5/8 -q
has out 'REFUTED: threshold'
run 1 prove "$examples/z6.yaml" --claim unattained -q
grep -v '^start' "$examples/z1.yaml" >no_start.yaml
run 0 prove no_start.yaml --claim unattained --cert no_start.jsonl -q
has no_start.jsonl '"start":null'
run 4 prove no_start.yaml
one_line "no_start.yaml: expected a section 'start'"

# usage
run 2 prove "$examples/z1.yaml" --claim other
one_line "not 'other'"
run 2 prove "$examples/z1.yaml" --eps 1/16
one_line '--eps goes with --claim threshold'
run 2 prove
run 4 prove missing.yaml
one_line 'missing.yaml'
finish
