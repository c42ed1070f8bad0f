#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# No space and no permission: one line, and the old certificate remains.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml

mkdir dir
run 0 flow "$z1" --until 1/2 --cert dir/c.jsonl -q
cp dir/c.jsonl old

# a file that may not grow stands for a full disk
(
    # what --enable-coverage writes would not fit either
    GCOV_PREFIX=$PWD/coverage GCOV_ERROR_FILE=/dev/null
    export GCOV_PREFIX GCOV_ERROR_FILE
    trap '' XFSZ
    ulimit -f 4
    exec "$LOJA" flow "$z1" --until 1e4 --cert dir/c.jsonl >out 2>err
)
test $? = 4 || fail 'status with a full disk'
one_line 'dir/c.jsonl.part: '
same dir/c.jsonl old
# ... and there is room again
run 0 flow "$z1" --until 1e4 --cert dir/c.jsonl --resume -q
run 0 flow "$z1" --until 1e4 --cert fresh.jsonl -q
same dir/c.jsonl fresh.jsonl
cp old dir/c.jsonl

if test -w /dev/full && test -c /dev/full; then
    run 4 flow "$z1" --until 10 --cert /dev/full
    one_line '/dev/full: '
    test -c /dev/full || fail '/dev/full was replaced'
    run 4 train "$z1" --steps 10 --out /dev/full
    one_line '/dev/full: '
    test -c /dev/full || fail '/dev/full was replaced by a table'
    "$LOJA" flow "$z1" --until 1 --no-cert >/dev/full 2>err
    test $? = 4 || fail 'status when standard output is full'
    one_line 'standard output'
fi

chmod a-w dir
if test -w dir; then
    echo 'root may write everywhere: no test of permissions'
else
    run 4 flow "$z1" --until 10 --cert dir/c.jsonl
    one_line 'dir/c.jsonl.part: '
fi
same dir/c.jsonl old
chmod u+w dir

mkdir dir/c.jsonl.part
run 4 flow "$z1" --until 10 --cert dir/c.jsonl
one_line 'dir/c.jsonl.part: '
same dir/c.jsonl old
run 4 flow "$z1" --until 10 --cert none/c.jsonl
one_line 'none/c.jsonl.part: '
run 4 flow "$z1" --until 10 --cert dir
one_line 'dir: '

# neither an instance nor data are replaced by a certificate or a table
cp "$z1" z.yaml
run 4 flow z.yaml --until 1 --cert z.yaml
one_line 'z.yaml: is no certificate'
run 4 prove z.yaml --cert z.yaml
run 4 train z.yaml --steps 1 --out z.yaml
one_line 'z.yaml: is no table of loja train'
run 4 train z.yaml --steps 1 --theta-out z.yaml
one_line 'z.yaml: --theta-out would replace the instance'
same z.yaml "$z1"
: >empty.csv
run 0 train z.yaml --steps 1 --out empty.csv
run 0 train z.yaml --steps 1 --out empty.csv --json
run 0 train z.yaml --steps 1 --out empty.csv
test -e empty.csv.part && fail 'a part of a table is left'
# what cannot be written is noticed before the work is done
for option in --out --theta-out; do
    run 4 train z.yaml --steps 1000000000000 --every 1000000000 $option \
        none/a.npy
    one_line 'none/a.npy.part: '
done
mkdir a.npy
run 4 train z.yaml --steps 1000000000000 --every 1000000000 --out a.npy
one_line 'a.npy: is a directory'
# a pipe is written, not replaced
mkfifo pipe
cat pipe >copy &
run 0 train z.yaml --steps 3 --out pipe
wait
run 0 train z.yaml --steps 3
same copy out
test -p pipe || fail 'the pipe was replaced'
# an answer that is lost is none
check=$LOJA_BUILDDIR/loja-check
if test -x "$check" && test -c /dev/full; then
    "$check" dir/c.jsonl >/dev/full 2>err
    test $? = 4 || fail 'loja-check: status when standard output is full'
    one_line 'loja-check: standard output: '
    "$check" dir/c.jsonl -q >/dev/full || fail 'loja-check -q'
fi
finish
