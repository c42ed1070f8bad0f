#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# --json: valid JSON with the promised keys.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

# valid KEY...: out is an object with these keys.
valid() {
    "$LOJA_BUILDDIR/tests/cli/json_check" out "$@" || fail "not valid"
    if command -v python3 >/dev/null; then
        python3 -m json.tool out >/dev/null || fail 'python refuses it'
    fi
}
flow_keys='status reason t t_reached precision_bits steps pieces radius
    growth loss norm grad_norm theta certificate seconds
    propose_seconds verify_seconds peak_kib'
eval_keys='status loss norm grad_norm hessian_min parameters samples
    precision_bits seconds'

run 0 flow "$examples/z1.yaml" --until 10 --json
# Word splitting is meant.
# shellcheck disable=SC2086
valid $flow_keys
has out '"status": "PROVED"'
has out '"t_reached": 10,'
has out '"certificate": "z1.cert.jsonl"'
run 0 flow "$examples/z5.yaml" --until 1/3 --json --no-cert
valid $flow_keys
has out '"t": "1/3"'
run 3 flow "$examples/z2.yaml" --until 1e30 --time 0.01 --json --no-cert
valid $flow_keys
has out '"status": "UNDECIDED"'
has out '"t": 1e30,'
sed 's/tanh/relu/' "$examples/z1.yaml" >relu.yaml
run 3 flow relu.yaml --json --until 1e400
valid $flow_keys
has out '"t": "1e400"'
run 0 eval "$examples/z2.yaml" --json
valid $eval_keys
run 0 eval relu.yaml --json
valid $eval_keys
run 0 eval "$examples/sad-tanh.yaml" --json --no-hessian
valid $eval_keys
has out '"hessian_min": null'
finish
