#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# Nothing depends on the locale: a program that has set one with a comma in
# its numbers gets the same texts, records and pictures from the library, and
# so do users of loja and loja-check whose environment names one.

. "$LOJA_SRCDIR/tests/cli/common.sh"
host=$LOJA_BUILDDIR/tests/locale/host
check=$LOJA_BUILDDIR/loja-check
zoo=$LOJA_SRCDIR/proofs/zoo

# Not every system has such a locale; it is made here, in a scratch directory.
command -v localedef >/dev/null 2>&1 || {
    echo "locale: localedef is missing, nothing was tested"
    exit 77
}
mkdir locales
LOCPATH=$PWD/locales
export LOCPATH
for name in de_DE.UTF-8 fr_FR.UTF-8; do
    localedef -i "${name%.*}" -f UTF-8 "locales/$name" >localedef.out 2>&1
    test -d "locales/$name" && break
done
test -d "locales/$name" || {
    echo "locale: localedef knows no locale with a comma, nothing was tested"
    exit 77
}

# What gnuplot is told is the picture.
mkdir bin
printf '#!/bin/sh\ncat >%s\n' "$PWD/script" >bin/gnuplot
chmod +x bin/gnuplot

cat >bad.yaml <<'END'
network: {widths: [1, 1, 1], activation: tanh, bias: false}
loss: mse
data: {x: [1, 2], y: [1, 2]}
start: {w1: [[1,5]], w2: [[1]]}
END

# The claims with words of all kinds; that of a kink needs no long flow.
sed 's/^flow:.*/flow: {until: 1\/100}/' "$examples/elu.yaml" >elu.yaml

# all LOCALE NAME: everything in that locale, into NAME.*
all() {
    to=$2
    lc=$1
    set -- "$examples/z1.yaml" "$examples/z5.yaml" "$examples/minimum.yaml" \
        elu.yaml
    (
        PATH=$PWD/bin:$PATH
        export PATH
        LC_ALL=$lc "$host" "$zoo/z1.jsonl" picture.svg "$@" bad.yaml \
            >"$to.host" 2>"$to.point"
    ) || fail "host fails with LC_ALL=$lc: $(cat "$to.point")"
    mv script "$to.script" || fail "no picture with LC_ALL=$lc"
    LC_ALL=$lc "$LOJA" prove "$examples/z1.yaml" --seed-nothing \
        >/dev/null 2>"$to.usage"
    LC_ALL=$lc "$LOJA" prove "$examples/z1.yaml" --cert "$to.jsonl" \
        --json 2>/dev/null | grep -vE '"(certificate|.*seconds|peak_kib)"' \
        >"$to.json"
    LC_ALL=$lc "$LOJA" prove "$examples/z1.yaml" --cert "$to.jsonl" \
        >"$to.words" 2>/dev/null
    grep -v "$to" "$to.words" >w && mv w "$to.words"
    LC_ALL=$lc "$LOJA" train "$examples/z1.yaml" --steps 3 --rate 0.125 \
        --out "$to.csv" >"$to.train" 2>/dev/null
    LC_ALL=$lc "$check" "$zoo/z1.jsonl" >"$to.check"
}

all C plain
all "$name" comma
test "$(cat plain.point)" = . || fail "the C locale has no point"
test "$(cat comma.point)" = , || fail "$name has no comma"
for part in host script usage json words jsonl csv check; do
    test -s "plain.$part" || fail "nothing in plain.$part"
    same "plain.$part" "comma.$part"
done
grep -qE '[0-9]\.[0-9]' plain.host || fail "no number in plain.host"
grep -qE '[0-9]\.[0-9]' plain.script || fail "no number in plain.script"
finish
