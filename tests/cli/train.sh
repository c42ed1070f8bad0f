#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja train: tables, independence of threads and interruptions, bad input.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
paper=$examples/paper

cat >small.yaml <<EOF
network: {widths: [1, 3, 1], activation: tanh}
loss: mse
data: {x: [-1, -1/2, 0, 1/2, 1], target: "x^2"}
test: {grid: {from: -1, to: 1, points: 9}}
EOF

# one parameter: theta' = theta - rate 2 (theta - 1), exact in binary
cat >line.yaml <<EOF
network: {widths: [1, 1], activation: identity, bias: false}
loss: mse
data: {x: [1], y: [1]}
start: {w1: [[5]]}
EOF
run 0 train line.yaml --rate 0.25 --steps 3
grep -v '^#' out >got
cat >expected <<EOF
step,seed,loss,test_loss,norm,grad_norm
0,1,16,,5,8
0,mean,16,,5,8
1,1,4,,3,4
1,mean,4,,3,4
2,1,1,,2,2
2,mean,1,,2,2
3,1,0.25,,1.5,1
3,mean,0.25,,1.5,1
EOF
same got expected
test -s err && fail "words on stderr: $(cat err)"

# float32: 5 - 0.1 * 8 is rounded; an unknown kind
run 0 train line.yaml --rate 0.1 --steps 1 --storage float32
test "$(grep '^1,1,' out | cut -d , -f 5)" = 4.1999998092651367 ||
    fail "float32: $(cat out)"
run 2 train line.yaml --storage half

# Adam's first step is the rate, whatever the gradient; sgd of one sample
# is gd
run 0 train line.yaml --optimiser adam --rate 0.5 --steps 1
grep '^1,1,' out | awk -F, '{ exit !($5 > 4.499999 && $5 < 4.500001) }' ||
    fail "adam: $(cat out)"
run 0 train line.yaml --optimiser sgd --rate 0.25 --steps 3 --batch 7
grep -v '^#' out >got
same got expected

# rows, seeds, means
run 0 train small.yaml --steps 20 --every 8 --runs 3 --seed 5 --json
"$LOJA_BUILDDIR/tests/cli/json_check" <out ||
    fail "no JSON: $(head -n 5 out)"
run 0 train small.yaml --steps 20 --every 8 --runs 3 --seed 5
grep -v '^#' out | cut -d , -f 1,2 | tr '\n' ' ' >got
echo "step,seed 0,5 0,6 0,7 0,mean 8,5 8,6 8,7 8,mean 16,5 16,6 16,7" \
    "16,mean 20,5 20,6 20,7 20,mean " | tr -d '\n' >expected
same got expected
cp out three
run 0 train small.yaml --steps 20 --every 8 --seed 6
grep '^[0-9]*,6,' out >got
grep '^[0-9]*,6,' three >expected
same got expected
awk -F, '/^20,[567],/ { n += $5; l += log($3); t += log($4) }
    /^20,mean,/ { d = ($5 - n/3)^2 + (log($3) - l/3)^2 + (log($4) - t/3)^2 }
    END { exit !(d < 1e-24) }' three || fail "means: $(cat three)"

# the same bytes with any number of threads, and after an interruption
for o in gd sgd adam; do
    set -- train small.yaml --optimiser $o --batch 10 --runs 5 \
        --steps 300000 --every 50000
    run 0 "$@" --threads 1 --out a.csv
    run 0 "$@" --threads 3 --out b.csv
    same a.csv b.csv
    test -f a.csv.checkpoint && fail 'a checkpoint remains'
    rm -f c.csv c.csv.checkpoint
    "$LOJA" "$@" --threads 1 --out c.csv >out 2>err &
    pid=$!
    sleep 0.4
    kill -INT $pid 2>/dev/null
    wait $pid
    got=$?
    # a fast machine may have been done
    if test $got = 130; then
        test -f c.csv && fail 'a table of an interrupted run'
        one_line 'interrupted at step'
        run 0 "$@" --threads 2 --out c.csv --resume
    elif test $got != 0; then
        fail "interrupted: status $got"
    fi
    same a.csv c.csv
done

# a checkpoint of other options, a damaged one, none
"$LOJA" train small.yaml --steps 100000000 --out d.csv 2>err &
pid=$!
sleep 0.4
kill -TERM $pid
wait $pid
test $? = 130 || fail 'not interrupted'
run 4 train small.yaml --steps 100000001 --out d.csv --resume
one_line 'd.csv.checkpoint:1: expected a checkpoint of this instance'
printf x >>d.csv.checkpoint
run 4 train small.yaml --steps 100000000 --out d.csv --resume
one_line 'd.csv.checkpoint:2: expected the state of the runs undamaged'
echo hello >d.csv.checkpoint
run 4 train small.yaml --steps 100000000 --out d.csv --resume
one_line 'd.csv.checkpoint:1: expected a checkpoint of loja train'
run 4 train small.yaml --out none.csv --resume
one_line 'none.csv.checkpoint: '

# what is no longer finite ends, the rest goes on
cat >two.yaml <<EOF
network: {widths: [1, 2, 1], activation: identity}
loss: mse
data: {x: [-1, 1], y: [1, 2]}
EOF
run 0 train two.yaml --rate 0.34 --steps 5000 --runs 40 --seed 1
if ! grep -q 'no longer finite after step' err; then
    fail 'no run diverged'
fi
test "$(grep -c '^5000,' out)" -gt 2 || fail 'no run went on'
test "$(grep -c '^# seed [0-9]*: no longer finite after step' out)" = \
    "$(wc -l <err | tr -d ' ')" || fail 'not every end is told'
grep -qi 'nan\|inf' out && fail 'a number that is none'

# the flow: rows by time; theta' = -2 (theta - 1), theta(1) = 1 + 4 exp(-2)
if "$LOJA" train line.yaml --optimiser flow --until 1 >out 2>err; then
    tail -n 1 out | awk -F, '{ d = $5 - 1.5413411329464508
        exit !(d * d < 1e-12) }' || fail "flow: $(tail -n 1 out)"

    # along a kink it gets stuck: that is said, with what there is
    cat >relu.yaml <<EOF
network: {widths: [1, 3, 1], activation: relu}
loss: mse
data: {grid: {from: -1, to: 1, points: 21}, target: "x^2"}
EOF
    "$LOJA" train relu.yaml --optimiser flow --until 1e4 --runs 5 >out 2>err
    got=$?
    if test $got = 3; then
        has err 'CVODE gave up after t = '
        has err 'at a kink'
        grep -q '^# seed [0-9]*: ends before time' out || fail 'no end'
    elif test $got != 0; then
        fail "relu: status $got: $(cat err)"
    fi
    for seed in 1 2 3 4 5; do
        grep -q "^0,$seed," out || fail "relu: no rows of seed $seed"
    done

    # interrupted: the rows so far, a run that never began
    rm -f err
    "$LOJA" train small.yaml --optimiser flow --until 1e4 --runs 8000 -v \
        --out flow.csv >out 2>err &
    pid=$!
    # it listens from before the first run on, of whose end it tells
    until test -s err; do
        sleep 0.1
    done
    kill -INT $pid 2>/dev/null
    wait $pid
    test $? = 130 || fail 'not interrupted'
    has err 'the rows so far are written'
    grep -q '^0,1,' flow.csv || fail 'the rows of an interrupted flow'
    has flow.csv '# seed 8000: not begun'
else
    has err 'without which loja was built'
fi

# wrong usage, bad input
run 2 train small.yaml --optimiser lbfgs
one_line 'takes gd, sgd, adam or flow'
run 2 train small.yaml --rate 0
one_line '--rate takes a number > 0'
run 2 train small.yaml --resume
one_line '--resume needs --out'
run 2 train small.yaml --steps 100000000 --every 1
one_line '--every must be larger'
run 4 train none.yaml
one_line 'none.yaml:1:1: expected a readable file'
sed 's/points: 9/points: none/' small.yaml >bad.yaml
run 4 train bad.yaml
one_line 'bad.yaml:4:40: expected points'
sed 's/grid: .*}}/grids: 1}/' small.yaml >bad.yaml
run 4 train bad.yaml
one_line 'bad.yaml:4:8: expected a key of test'
run 4 train small.yaml --steps 1 --out none/a.csv
one_line 'none/a.csv'

# the heat equation: what a flow is not told of, and mini-batches drawn afresh
cat >heat.yaml <<EOF
network: {widths: [3, 4, 1], activation: gelu}
loss: relative-rms
data: {heat: {from: -1, to: 1, rho: 1, time: 1, points: 20, seed: 1}}
test:
  uniform: {from: -1, to: 1, points: 50, seed: 2}
  target: x1^2 + x2^2 + x3^2 + 6
EOF
for command in flow eval prove; do
    run 4 $command heat.yaml
    one_line 'heat.yaml:2:7: expected the loss mse, not'
done
run 0 train heat.yaml --optimiser adam --steps 2000
grep '^2000,mean' out | awk -F, '{ exit !($4 < 0.2) }' ||
    fail "heat: $(tail -n 1 out)"
sed 's/relative-rms/{type: relative-rms, l2: 1}/' heat.yaml >bad.yaml
run 4 train bad.yaml
one_line 'expected no l2 beside relative-rms'
sed 's/to: 1, rho/to: -1, rho/' heat.yaml >bad.yaml
run 4 train bad.yaml
one_line 'bad.yaml:3:29: expected an end to the right of the start'

# Black and Scholes: Monte Carlo means, batches that are normalised, resumed
sed 's/points: 500, seed: 2, paths: 20000/points: 20, seed: 2, paths: 500/
    s/200, 300, 200/6, 6, 6/' "$paper/black-scholes-tanh.yaml" >bs.yaml
run 0 train bs.yaml --optimiser adam --batch 64 --steps 1500 --every 1500
has out '# test: Monte Carlo means'
tail -n 1 out | awk -F, '{ exit !($4 > 0 && $4 < 0.2) }' ||
    fail "black_scholes: $(tail -n 1 out)"
run 2 train bs.yaml --optimiser flow --resume --out x
run 4 train bs.yaml
has err 'batch_norm needs mini-batches'
run 4 flow bs.yaml
sed 's/paths: 500/paths: 1/' bs.yaml >bad.yaml
run 4 train bad.yaml --optimiser adam
sed 's/strike: 100, //' bs.yaml >bad.yaml
run 4 train bad.yaml --optimiser adam
has err 'strike'

# images: two of 1 x 2 pixels, black-white and white-black
printf '\000\000\010\003\000\000\000\002\000\000\000\001\000\000\000\002' >images
cp images short
printf '\000\377\377\000' >>images
printf '\000\377\377' >>short
printf '\000\000\010\001\000\000\000\002\001\000' >labels
cat >images.yaml <<EOF
network: {widths: [2, 3, 2], activation: tanh}
loss: cross-entropy
data: {idx: {images: images, labels: labels}}
test: {idx: {images: images, labels: labels}}
EOF
run 0 train images.yaml --optimiser adam --rate 0.1 --batch 2 --steps 200
tail -n 1 out | awk -F, '{ exit !($3 < 0.1 && $3 == $4 && $7 == 1) }' ||
    fail "images: $(tail -n 1 out)"
has out 'grad_norm,accuracy'
run 0 train images.yaml --json --steps 2
has out '"accuracy": '
run 4 flow images.yaml
run 4 train images.yaml --optimiser flow
bad_images() {
    sed "$1" images.yaml >bad.yaml
    run 4 train bad.yaml
    one_line "$2"
}
bad_images 's/images: images/images: short/' 'holds 1 to'
bad_images 's/images: images/images: labels/' 'with 3 dimensions'
bad_images 's/labels: labels/labels: images/' 'with 1 dimensions'
bad_images 's/images: images/images: none/' 'a readable IDX file'
bad_images 's/\[2, 3/[3, 3/' 'images of 3 pixels'
bad_images 's/cross-entropy/mse/;s/, 2\]/, 1]/' 'labels below 1'
bad_images 's/, 2\]/, 1]/' 'two outputs at least'
printf '\000\000\010\001\000\000\000\001\001' >labels
bad_images '' '2 labels, one for each image, not 1'
if command -v gzip >/dev/null; then
    printf '\000\000\010\001\000\000\000\002\001\000' >labels
    gzip -c images >images.gz
    sed 's/images: images/images: images.gz/' images.yaml >bad.yaml
    "$LOJA" train bad.yaml --steps 1 >out 2>err || has err 'no zlib'
fi

# the instances of the paper
for f in "$paper"/poly1d-*.yaml "$paper"/heat-*.yaml; do
    run 0 train "$f" --steps 0
    has out '0,mean,'
done
finish
