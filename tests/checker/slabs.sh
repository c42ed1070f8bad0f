#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A ball of starts cut into slabs: proved, checked, and rejected where a slab is
# missing or not held by the set of starts of its certificate.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
z=$LOJA_SRCDIR/examples

# at once, without flows
run 0 prove "$z/z1.yaml" --radius 1/4 --cells 3 --cert once -q
has out 'within 1/4 (Euclidean distance) of the given one DIVERGES (3 cells'
check 0 once
has out 'PROVED: every flow from the set of starts of the index DIVERGES.'

# through a flow whose first norm is that of the set of starts
sed 's/^start:.*/start: {w1: [[21\/8]], w2: [[19\/8]]}/' "$z/z1.yaml" >far.yaml
run 0 prove far.yaml --radius 1/8 --cells 3 --cert m -q
check 0 m
has out 'PROVED: every flow from the set of starts of the index DIVERGES.'
has out '3 certificates, each holds its cell'
# radii by hand: the roots of the greater form at the ends, rounded up
has m/cells/0-0.jsonl '"start_radius":"63621/524288"'
has m/cells/0-1.jsonl '"start_radius":"146553/1048576"'
has m/cells/0-2.jsonl '"start_radius":"63621/524288"'
c=m/cells/0-1.jsonl
check 0 "$c"
has out 'the path encloses every flow from the set of starts'
check 0 --latex "$c"
has out '|e|^2 + w'
run 0 show "$c"
has out 'flat in one direction'
edited "$c" '1s/"weight":"9\/4"/"weight":"5\/2"/' 'metric 0: not proved'
edited "$c" '1s/"weight":"9\/4"/"weight":"-9\/4"/' 'start_flat'
edited "$c" '1s/,"start_flat":{[^}]*}//' 'metric 0: not proved'
edited "$c" '1s/"direction":\["-/"direction":["-1/' 'metric 0: not proved'
edited "$c" '1s/"start_radius":"/&1/' 'start: less than error and seam'
edited "$c" '2s/"metric":\[\["0x/&1/' 'metric: not that'
# the seam counts by the norm that is greater: 1.8 times, here
scaled m/cells/0-2.jsonl 2 start 67108863 26 'start: less than error and seam'

# the norm of the set of starts stands at the begin of the first step alone
sed 's/^start:.*/start: {w1: [[3]], w2: [[3]]}/' "$z/z1.yaml" >later.yaml
run 0 prove later.yaml --radius 1/8 --cells 3 --cert n -q
c=n/cells/0-1.jsonl
norm=$(sed -n '2s/.*"metric":\[\(\[[^]]*\]\).*/\1/p' "$c")
edited "$c" "3s/\(\"metric\":\[\)\[[^]]*\]/\1$norm/" 'metric 0: not proved'

# broken SED FILE TEXT: a copy of m in which that file is edited is rejected
broken() {
    rm -rf b
    cp -R m b
    sed "$1" "m/$2" >"b/$2"
    cmp -s "m/$2" "b/$2" && fail "$1 changes nothing"
    check 5 b
    has out "$3"
}
held='the set of starts does not hold the cell'
moved='moved along its direction'
form='direction and weight of the index'
cell=cells/0-2.jsonl
# the centre, the radius, the form of a cell
broken '1s/"start":\["/&1/' "$cell" "$moved"
broken '1s/\("start":\["[^"]*","\)[^"]*/\119\/8/' "$cell" "$moved"
broken '1s/\("start_radius":"\)[^"]*/\11\/9/' "$cell" "$held"
broken '1s/"weight":"9\/4"/"weight":"2"/' "$cell" "$form"
broken '1s/"direction":\["-503\/512"/"direction":["-501\/512"/' "$cell" "$form"
broken '1s/,"start_flat":{[^}]*}//' "$cell" "$form"
broken '1s/"y":\[\["1\/2"/"y":[["1\/3"/' "$cell" 'problem of the index'
# those of the index
broken '1s/"weight":"9\/4"/"weight":"3"/' index.jsonl "$form"
broken '1s/"weight":"9\/4"/"weight":"-1"/' index.jsonl 'direction, a list'
broken '1s/"direction":\["-503\/512",/"direction":[/' index.jsonl \
    'direction, a list'
broken '1s/"axes":\["u=-[^:]*/"axes":["u=-1\/8/' index.jsonl 'does not hold it'
broken '1s/\("axes":\["u=[^:]*:\)[^"]*/\11\/8/' index.jsonl 'does not hold it'
broken '1s/"start_radius":"1\/8"/"start_radius":"1\/7"/' index.jsonl \
    'does not hold it'
broken '1s/"ball":true,//' index.jsonl 'those of a ball'
broken '1s/"grid":\[3\]/"grid":[4]/' index.jsonl "$held"
broken '1s/,"direction".*}/}/' index.jsonl 'axes and grid'
broken '1s/"start_radius":"1\/8"/&,"start_flat":{}/' index.jsonl \
    'without start_flat'
# a slab that is missing
rm -rf b
cp -R m b
sed '/0-2/d' m/index.jsonl >b/index.jsonl
check 0 b
grep -q PROVED out && fail 'a ball with a hole is proved'
# what is flat is no ball: not in a map of boxes
run 0 prove "$z/z1.yaml" --radius 1/4 --cells 16 --cert boxes -q
check 0 boxes
f=$(cd boxes && echo cells/*.jsonl | sed 's/ .*//')
flat='"start_flat":{"direction":["1","0"],"weight":"100"}'
sed "1s|\(\"start_radius\":\"[^\"]*\"\)}|\1,$flat}|" "boxes/$f" >bad
cmp -s bad "boxes/$f" && fail 'nothing changed'
cp bad "boxes/$f"
check 5 boxes
has out 'problem of the index'
sed "1s|\(\"start_radius\":\"[^\"]*\"\)}|\1,$flat}|" boxes/index.jsonl >bad
cp bad boxes/index.jsonl
check 5 boxes
has out 'without start_flat'

# two fates, and the critical point between them, are no one fate
sed 's/^start:.*/start: {w1: [[1\/4]], w2: [[-1\/4]]}/' "$z/z1.yaml" >two.yaml
run 3 prove two.yaml --radius 1/2 --cells 5 --until 100 --cert two -q
check 0 two
grep -q PROVED out && fail 'two fates are proved to be one'
finish
