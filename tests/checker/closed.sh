#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check: objects are closed, values have the forms of proofs/FORMAT.md,
# and what is too large is refused at once.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 flow "$examples/z1.yaml" --until 1 --digits 8 --cert f.jsonl -q
run 0 prove "$examples/z1.yaml" --claim infimum --cert p.jsonl -q
check 0 f.jsonl
check 0 p.jsonl

# keys with blanks, missing keys, keys too many, in every object
edited f.jsonl '1s/"problem":{/&"widths activations":1,/' 'no member "widths'
edited f.jsonl '1s/"problem":{/&"":1,/' 'no member ""'
edited f.jsonl '1s/"l2":"0",//' 'problem: "l2" is missing'
edited f.jsonl '1s/"target":[^,]*,//' 'problem: "target" is missing'
edited f.jsonl '1s/,"options":{.*}}/}/' 'line 1: "options" is missing'
edited f.jsonl '1s/"options":{.*}}/"options":{}}/' 'options: "digits" is missing'
edited f.jsonl '1s/"options":{.*}}/"options":[]}/' 'options: an object'
edited f.jsonl '2s/"rule":"tube",//' 'a step'
edited f.jsonl '2s/"hint":{/&"h order":1,/' 'no member "h order"'
edited f.jsonl '2s/"order":[0-9]*,//' 'hint: "order" is missing'
edited f.jsonl '2s/"x0":/"x0 x1":"0",&/' 'no member "x0 x1"'
edited p.jsonl '2s/"theorem":/"name status":1,&/' 'no member "name status"'
edited p.jsonl '2s/"T":null,//' 'a claim: "T" is missing'

# values
edited f.jsonl '1s/"until":"[^"]*"/"until":"-5"/' 'options: until'
edited f.jsonl '1s/"until":"[^"]*"/"until":"0"/' 'options: until'
edited f.jsonl '1s/"proposer":"automatic"/"proposer":3/' 'a proposer'
edited f.jsonl '1s/"proposer":"automatic"/"proposer":"guess"/' 'a proposer'
edited f.jsonl '1s/"digits":[0-9]*/"digits":-1/' 'options: digits'
edited f.jsonl '1s/"order":[0-9]*/"order":1.5/' 'options: order'
edited f.jsonl '1s/"target":[^,]*,/"target":1,/' 'target: a string or null'
edited f.jsonl '2s/"hint":{"h":"/&-/' 'hint'

# last line OLD NEW TEXT: a change of the last line, which no hash covers
last() {
    sed "\$s/$2/$3/" "$1" >bad.jsonl
    cmp -s "$1" bad.jsonl && fail "$2 changes nothing"
    check 5 bad.jsonl
    has out "$4"
}
last f.jsonl '"congruence",' '' 'rules: congruence is used'
last f.jsonl '"congruence",' '"congruence","threshold",' 'rules: those'
last f.jsonl '"congruence",' '"congruence","congruence",' 'rules: those'
last f.jsonl '"congruence",' '"congruence",1,' 'rules: those'
last f.jsonl '"activation-enclosure"' '"activation"' 'activation-enclosure is'
last p.jsonl '"infimum-family"' '"infimum-deep"' 'infimum-family is used'
last p.jsonl '"assumes":\[' '&"lemma"' 'assumes'
last p.jsonl '"verdict":null,' '' 'the end: "verdict" is missing'
last f.jsonl '"error":' '"t error":1,&' 'no member "t error"'
finish
