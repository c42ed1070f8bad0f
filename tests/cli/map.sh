#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Cells of starts: the index is the same whoever proves them, and in whatever
# order; what is lost is made up for; sets that are cut into cells.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z=$examples/z1.yaml

# a map that has cells below the threshold, cells that flow, cells that are
# cut and cells that stay undecided
map() {
    out=$1
    shift
    run 0 map "$z" --x 'w1[0][0]=-1:3' --y 'w2[0][0]=1/2:3' --grid 3x3 \
        --depth 1 --out "$out" -q "$@"
}
map one --jobs 1
grep -q '"verdict":"DIVERGES"' one/index.jsonl || fail 'nothing is proved'
grep -q '"verdict":null' one/index.jsonl || fail 'nothing is undecided'
cp out said
map two --jobs 2
same one/index.jsonl two/index.jsonl
same one/map.svg two/map.svg
run 4 map "$z" --x 'w1[0][0]=-1:3' --y 'w2[0][0]=1/2:3' --grid 3x3 --out two
has err 'resume'

# three shards, and a certificate for each proved cell of the whole
for i in 1 2 3; do
    map shard$i --shard $i/3
done
run 0 map --out merged --merge shard1 shard2 shard3
same one/index.jsonl merged/index.jsonl
same one/map.svg merged/map.svg
for d in one merged; do
    (cd $d/cells && cksum ./*) >$d.sums
done
same one.sums merged.sums
run 0 map --out part --merge shard1 shard3
has err 'cells are in no shard'
run 4 map --out mixed --merge shard1 "$work"
has err "$work/index.jsonl: No such file"
mkdir odd
echo '{}' >odd/index.jsonl
run 4 map --out mixed --merge shard1 odd
has err 'odd/index.jsonl:1: expected a shard'
run 4 map --out merged --merge shard1
has err 'expected no such file'
run 2 map "$z" --x 'w1[0][0]=-1:3' --y 'w2[0][0]=1/2:3' --out o --shard 4/3
has err 'I/N'

# resumed from some of the lines, in another order, the last one cut off
mkdir -p lines
{
    sed -n 1p one/index.jsonl
    sed 1d one/index.jsonl | awk 'NR % 3 == 0 { a[++n] = $0 }
        END { for (i = n; i > 0; i--) print a[i] }'
    printf '{"cell":[0,'
} >lines/index.jsonl
map lines --resume
same one/index.jsonl lines/index.jsonl

# killed, whenever that is
"$LOJA" map "$z" --x 'w1[0][0]=-1:3' --y 'w2[0][0]=1/2:3' --grid 3x3 \
    --depth 1 --out killed -q --jobs 2 >/dev/null 2>&1 &
i=0
until test "$(cat killed/index.jsonl 2>/dev/null | wc -l)" -gt 3 ||
    test $i = 600; do
    sleep 0.1
    i=$((i + 1))
done
kill -9 $! 2>/dev/null
wait $! 2>/dev/null
map killed --resume
same one/index.jsonl killed/index.jsonl

# ranks of MPI
if grep -q '^#define LOJA_HAVE_MPI' "$LOJA_BUILDDIR/config.h" &&
    command -v mpirun >/dev/null; then
    OMPI_ALLOW_RUN_AS_ROOT=1
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    OMPI_MCA_rmaps_base_oversubscribe=1
    export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
    export OMPI_MCA_rmaps_base_oversubscribe
    for n in 1 2 3; do
        mpirun -n $n "$LOJA" map "$z" --x 'w1[0][0]=-1:3' \
            --y 'w2[0][0]=1/2:3' --grid 3x3 --depth 1 --out rank$n -q \
            >out 2>err || fail "mpirun -n $n: $(cat err)"
        same one/index.jsonl rank$n/index.jsonl
    done
    # killed, and resumed by ranks
    mpirun -n 2 "$LOJA" map "$z" --x 'w1[0][0]=-1:3' --y 'w2[0][0]=1/2:3' \
        --grid 3x3 --depth 1 --out ended -q >/dev/null 2>&1 &
    i=0
    until test "$(cat ended/index.jsonl 2>/dev/null | wc -l)" -gt 3 ||
        test $i = 600; do
        sleep 0.1
        i=$((i + 1))
    done
    kill $! 2>/dev/null
    wait $! 2>/dev/null
    mpirun -n 2 "$LOJA" map "$z" --x 'w1[0][0]=-1:3' --y 'w2[0][0]=1/2:3' \
        --grid 3x3 --depth 1 --out ended -q --resume >out 2>err ||
        fail "mpirun --resume: $(cat err)"
    same one/index.jsonl ended/index.jsonl
else
    OMPI_COMM_WORLD_SIZE=2 "$LOJA" map "$z" --x 'w1[0][0]=-1:3' \
        --y 'w2[0][0]=1/2:3' --out rank -q >out 2>err &&
        fail 'ranks without MPI'
    has err 'without MPI'
fi

# no more cells than asked for
map few --target 20 --jobs 1
cells=$(sed -n 's/.*(\([0-9]*\) cells).*/\1/p' out)
test "$cells" -le 20 || fail "$cells cells"
map few2 --target 20 --jobs 2
same few/index.jsonl few2/index.jsonl

# limits are the same, or differ, by proof: two minima, cells 6, 7 and 70 of a
# row
cat >minima.yaml <<'END'
network: {widths: [1, 1, 1], activation: tanh, bias: false}
loss: {type: mse, l2: 1/10}
data: {x: [1, 1/2], y: [1, 1/2]}
start: {w1: [[1]], w2: [[1]]}
END
for i in 6 7 70; do
    run 0 map minima.yaml --x 'w1[0][0]=-2:2' --y 'w2[0][0]=0.5:0.505' \
        --grid 96x1 --depth 0 --until 100 --shard $i/96 --out row$i -q
    has row$i/index.jsonl '"verdict":"CONVERGES"'
done
run 0 map --out same --merge row6 row7
has out 'Limits that are proved to differ: 1.'
run 0 map --out differ --merge row6 row70
has out 'Limits that are proved to differ: 2.'
# without a proof that they are the same they are not told apart
sed 's/"R":"[^"]*"/"R":"0x1p-200"/;s/"g":"[^"]*"/"g":"0x1p-3"/
    s/"centre":\["[^"]*"/"centre":["-0x6e9p-11"/' \
    row7/index.jsonl >wider && mv wider row7/index.jsonl
sed 's/"R":"[^"]*"/"R":"0x1p-200"/' row6/index.jsonl >wider &&
    mv wider row6/index.jsonl
run 0 map --out unsure --merge row6 row7
has out 'Limits that are proved to differ: 1.'
has unsure/map.svg 'not told apart'

# a set that is cut
run 0 prove "$z" --range 'w1[0][0]=3/4:7/4' --range 'w2[0][0]=3/4:7/4' \
    --cells 30 --cert box
has out 'PROVED: every flow from a start with w1[0][0] in [3/4, 7/4], w2[0][0] in [3/4, 7/4] DIVERGES'
test "$(ls box/cells | grep -c jsonl)" -gt 1 || fail 'no certificates'
run 3 prove "$z" --range 'w1=1' --range 'w2=5/4' --cells 12 --cert wide
has out 'UNDECIDED: of the starts with'
has out '  UNDECIDED: w1[0][0] in ['
run 3 prove "$z" --range 'w1=1' --range 'w2=5/4' --cells 12 --cert wide2 \
    --threads 2 --json
same wide/index.jsonl wide2/index.jsonl
"$LOJA_BUILDDIR/tests/cli/schema_check" "$LOJA_SRCDIR/doc/json-schema.json" \
    cells out >words || fail "not by the schema: $(cat words)"
# a ball: corners of the box around it do not count
run 0 prove "$z" --radius 11/20 --cells 200 --cert ball -q
has out 'within 11/20 (Euclidean distance) of the given one DIVERGES'
# ranges in the file: one ball, or cells
cat >box.yaml <<END
$(grep -v '^start' "$z")
start:
  w1: [[1]]
  w2: [[1]]
  ranges:
    w1[0][0]: [3/4, 7/4]
    w2[0][0]: [3/4, 7/4]
END
run 3 prove box.yaml --no-cert --until 10
run 0 prove box.yaml --cells 30 --cert own
has out 'PROVED: every flow from a start with w1[0][0] in [3/4, 7/4], w2[0][0] in [3/4, 7/4] DIVERGES'
tail -n +2 box/index.jsonl >cells1
tail -n +2 own/index.jsonl >cells2
same cells1 cells2
# what is near the box belongs to the set and to each cell
sed 's,^  ranges:,  radius: 1/50\
&,' box.yaml >near.yaml
run 0 prove near.yaml --cells 60 --cert near
has out 'within 1/50 (Euclidean distance) of one with w1[0][0] in [3/4, 7/4], w2[0][0] in [3/4, 7/4] DIVERGES'
has near/index.jsonl '"start_radius":"1/50"'
"${LOJA}-check" near >out || fail "near: $(cat out)"
run 0 prove near.yaml --cells 60 --radius 1/100 --cert nearer
has nearer/index.jsonl '"start_radius":"1/100"'
sed 's,3/4,6/4,' box.yaml >small.yaml
run 0 prove small.yaml --cert small.jsonl -q
has small.jsonl '"start":["13/8","13/8"],"start_radius":"'
"${LOJA}-check" small.jsonl >out || fail "small.jsonl: $(cat out)"
run 0 prove small.yaml --radius 1/100 --json --no-cert
# (half of the diagonal is 0.1767..)
has out '"start_radius": 0.186'
has out '"start_middle": [1.625, 1.625]'
"$LOJA_BUILDDIR/tests/cli/schema_check" "$LOJA_SRCDIR/doc/json-schema.json" \
    prove out >words || fail "not by the schema: $(cat words)"
run 0 flow small.yaml --until 1/10 --json --no-cert
has out '"start_middle": [1.625, 1.625]'
"$LOJA_BUILDDIR/tests/cli/schema_check" "$LOJA_SRCDIR/doc/json-schema.json" \
    flow out >words || fail "not by the schema: $(cat words)"
run 0 eval small.yaml
has out 'At the start: each parameter with a range in the middle of that.'
run 4 prove small.yaml --basin
has err 'expected no ranges'
run 2 prove "$z" --cells 4 --cert x
has err '--cells needs'
run 2 prove "$z" --range w3=1 --cert x
run 2 prove "$z" --range w1=1 --range 'w1[0][0]=0:1' --cert x
has err 'different parameters'
run 2 prove "$z" --range w1=1 --basin
finish
