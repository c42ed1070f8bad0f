#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rules threshold-odd and threshold-vertex in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

# one STATUS INSTANCE OPTIONS...: a claim that is decided and accepted
one() {
    run "$1" prove "$2" --claim threshold --cert c.jsonl -q $3
    check 0 c.jsonl
}
for act in tanh arctan softsign identity; do
    sed "s/tanh/$act/" "$examples/z1.yaml" >i.yaml
    one 0 i.yaml
    has out 'threshold PROVED (threshold-odd'
done
# targets below 0: rising downwards; the same ones turned round do not rise
sed 's|^data:.*|data: {x: [1/2, 1], y: [-1/3, -1]}|' "$examples/z1.yaml" >i.yaml
one 0 i.yaml
has out 'threshold PROVED (threshold-odd'
edited c.jsonl '1s/"y":\[\["-1\/3"\]/"y":[["-2\/3"]/' ':'
edited c.jsonl '1s/"y":\[\["-1\/3"\]/"y":[["1\/3"]/' ':'
# not rising: the refutation only; all targets 0; an input 0, equal ones
for y in '[2, 1/3], 1' '[0, 0], 0' '[1/2, 1, 3, 7, -1/2], 1'; do
    case $y in
        *7*) x='[1/2, 1, 0, 1, -1/2]' ;;
        *) x='[1/2, 1]' ;;
    esac
    sed "s|^data:.*|data: {x: $x, y: ${y%, *}}|" "$examples/z1.yaml" >i.yaml
    case $y in
        *0) one 0 i.yaml ;;
        *) one 1 i.yaml '--eps 100' ;;
    esac
done
one 1 "$examples/z1.yaml" '--eps 5/8'
has out 'threshold REFUTED (threshold-odd'
edited c.jsonl '2s/"eps":"5\/8"/"eps":"1\/2"/' 'eps: below'
edited c.jsonl '2s/"point":\["0"/"point":["1"/' 'point'

one 0 "$examples/z1.yaml"
edited c.jsonl '2s/"eps":"[^"]*"/"eps":"5\/8"/' 'eps: not below'
edited c.jsonl '2s/"threshold":"[^"]*"/"threshold":"2\/3"/' 'threshold'
edited c.jsonl '2s/"infimum":"0"/"infimum":"-1"/' 'infimum'
edited c.jsonl '2s/"at_infinity":"[^"]*"/"at_infinity":"1"/' 'at_infinity'
edited c.jsonl '2s/"every_eps":0/"every_eps":1/' 'every_eps'
edited c.jsonl '2s/"case":"rising"/"case":"single"/' 'case'
edited c.jsonl '2s/"groups":\[\["1\/2"/"groups":[["1\/3"/' 'groups'
edited c.jsonl '2s/"PROVED"/"REFUTED"/' ':'
edited c.jsonl '1s/"y":\[\["1\/2"\]/"y":[["3\/4"]/' ':'

one 1 "$examples/z2.yaml" '--eps 1'
has out 'threshold REFUTED (threshold-vertex'
edited c.jsonl '2s/"eps":"1"/"eps":"1\/9"/' 'eps'
edited c.jsonl '2s/"loss":"[^"]*"/"loss":"1\/9"/' 'loss'
edited c.jsonl '2s/"critical":\[0,/"critical":[1,/' 'critical'

# symmetric data: one half plane
sed 's|^data:.*|data: {x: [-1, -1/2, -1/4, 1/4, 1/2, 1], target: "x^2"}|' \
    "$examples/z3.yaml" >i.yaml
one 0 i.yaml '--eps 1/50'
has out 'threshold PROVED (threshold-vertex'
edited c.jsonl '2s/"eps":"1\/50"/"eps":"1\/40"/' 'bounded: not proved'
edited c.jsonl '1s/\["-1"\]/["-9\/8"]/;1s/"y":\[\["1"\]/"y":[["81\/64"]/' \
    'halves: two'
edited c.jsonl '2s/"eps":"1\/50"/"eps":"1"/' 'eps: 0 < eps'
edited c.jsonl '2s/"reflected":0/"reflected":1/' 'reflected'
edited c.jsonl '2s/"vertex":\["-/"vertex":["-1/' ':'
edited c.jsonl '2s/"Z":"0x[0-9a-f]*p[-+]/"Z":"0x1p+/' ':'
edited c.jsonl '2s/"s1":"0x1p+0"/"s1":"0x1p-1"/' 's1'
edited c.jsonl '2s/"wide":"0x1p/"wide":"0x3p/' 'root'
edited c.jsonl '2s/"far":"0x1p+[0-9]*"/"far":"0x1p-9"/' 'far'
edited c.jsonl '2s/"lambda":"0x1p/"lambda":"0x3p/' 'root: the left'
edited c.jsonl '2s/"place":"fall"/"place":"rise"/' 'places'
edited c.jsonl '2s/"place":"chart","root":\["0","0x/&1/' ':'
edited c.jsonl '2s/"place":"steep","root":\["0"/"place":"steep","root":["0x1p-9"/' \
    'root: the steep'
edited c.jsonl '2s/{"place":"right"[^}]*},//' 'places'
edited c.jsonl '2s/"tree":"0/"tree":"/' ':'
edited c.jsonl '1s/"x":\[\["-1"\]/"x":[["-9\/8"]/' ':'
finish
