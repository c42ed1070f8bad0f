#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# --json: valid JSON with the promised keys, of the form that doc promises.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

# valid KEY...: out is an object with these keys.
valid() {
    "$LOJA_BUILDDIR/tests/cli/json_check" out "$@" || fail "not valid"
    if command -v python3 >/dev/null; then
        python3 -m json.tool out >/dev/null || fail 'python refuses it'
    fi
}
# schema NAME: out is what doc/json-schema.json says.
schema() {
    "$LOJA_BUILDDIR/tests/cli/schema_check" \
        "$LOJA_SRCDIR/doc/json-schema.json" "$1" out >words ||
        fail "not by the schema: $(cat words)"
}
flow_keys='status reason t t_reached precision_bits steps pieces
    start_radius start_middle radius
    growth loss norm grad_norm theta certificate seconds
    propose_seconds verify_seconds peak_kib'
eval_keys='status loss norm grad_norm hessian_min parameters samples
    precision_bits seconds'

run 0 flow "$examples/z1.yaml" --until 10 --json
# Word splitting is meant.
# shellcheck disable=SC2086
valid $flow_keys
schema flow
has out '"status": "PROVED"'
has out '"t_reached": 10,'
has out '"certificate": "z1.cert.jsonl"'
run 0 flow "$examples/z5.yaml" --until 1/3 --json --no-cert
valid $flow_keys
has out '"t": "1/3"'
run 3 flow "$examples/z2.yaml" --until 1e30 --time 0.01 --json --no-cert
valid $flow_keys
schema flow
has out '"status": "UNDECIDED"'
has out '"t": 1e30,'
sed 's/tanh/relu/' "$examples/z1.yaml" >relu.yaml
run 3 flow relu.yaml --json --until 1e400
valid $flow_keys
has out '"t": "1e400"'
run 0 eval "$examples/z2.yaml" --json
valid $eval_keys
schema eval
run 0 eval relu.yaml --json
valid $eval_keys
schema eval
run 0 eval "$examples/sad-tanh.yaml" --json --no-hessian
valid $eval_keys
has out '"hessian_min": null'
schema eval

# every digit that is known, and radii that are no doubles
run 0 flow "$examples/z1.yaml" --until 1 --digits 120 --json --no-cert
schema flow
grep -qE '"radius": "[0-9.]+e-1[12][0-9]"' out || fail "$(grep radius out)"
grep -qE '"lower": "[0-9]\.[0-9]{110}' out || fail 'digits are lost'
grep -qE '"mid": "[0-9]\.[0-9]{110}' out || fail 'digits are lost'

# the other commands
run 0 prove "$examples/z1.yaml" --json --no-cert
schema prove
run 0 prove "$examples/minimum.yaml" --json --no-cert
schema prove
run 3 prove "$examples/z2.yaml" --until 1 --json --no-cert
schema prove
# balls of starts
run 0 flow "$examples/z1.yaml" --until 1 --radius 1/50 --json --no-cert
schema flow
run 0 prove "$examples/z1.yaml" --radius 1/5 --json --no-cert
schema prove
run 0 prove "$examples/z1.yaml" --basin --json --no-cert
schema prove
# what an undecided flow is seen to do; here a neuron becomes a step
run 3 prove "$examples/step-far.yaml" --until 2000 --json --no-cert
schema prove
has out '"regime": {"proved": false'
has out '"fate": "step"'
has out '"gap": [-1, 9]'
run 0 train "$examples/z1.yaml" --steps 10 --json
schema train
"$LOJA" train "$examples/z1.yaml" --optimiser flow --json >out 2>err &&
    schema train
"$LOJA" compare "$examples/z1.yaml" --until 100 --json >out 2>err &&
    schema compare

# a schema that nothing breaks would be none
run 0 eval "$examples/z1.yaml" --json
cp out good
for script in 's/"loss"/"los"/' 's/"lower": "\([^"]*\)"/"lower": \1/' \
    's/PROVED/proved/' 's/"norm": {/&"x": 1, /'; do
    sed "$script" good >out
    "$LOJA_BUILDDIR/tests/cli/schema_check" \
        "$LOJA_SRCDIR/doc/json-schema.json" eval out >words &&
        fail "the schema takes $script"
done
finish
