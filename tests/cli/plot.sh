#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja plot: pictures, or one clear line.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

run 0 flow "$examples/z2.yaml" --until 100 --digits 10 --cert c.jsonl -q
run 4 plot c.jsonl --out picture.gif
one_line 'expected a name ending in .svg, .png or .pdf'
run 4 plot none.jsonl --out p.svg
one_line 'none.jsonl'
echo 'nonsense' >bad.jsonl
run 4 plot bad.jsonl --out p.svg
one_line 'bad.jsonl:1: expected'
head -n 1 c.jsonl >head.jsonl
run 4 plot head.jsonl --out p.svg
one_line 'a certificate with a step'
run 4 plot c.jsonl --out none/p.svg
one_line 'none/p.svg.part: '

if command -v gnuplot >/dev/null; then
    for f in svg png pdf; do
        run 0 plot c.jsonl --out "p's \"q\".$f"
        test -s "p's \"q\".$f" || fail "no picture $f"
    done
    head -c 5 "p's \"q\".svg" | grep -q '<?xml' || fail 'not SVG'
    head -c 4 "p's \"q\".pdf" | grep -q '%PDF' || fail 'not PDF'
    # what is proved of later times, by every rule that says something
    zoo=$LOJA_SRCDIR/proofs/zoo
    for z in z1 z9; do
        run 0 plot "$zoo/$z.jsonl" --out law.svg
        for words in 'limit law' 'proved bounds' 'proved upper bound' \
            'limit, proved' 'diverges, proved at T'; do
            has law.svg "$words"
        done
    done
    for z in step step-arctan step-softsign-exact; do
        run 0 plot "$zoo/$z.jsonl" --out law.svg
        has law.svg 'proved bounds'
        has law.svg 'proved upper bound'
    done
    for z in z5 minimum; do
        run 0 plot "$zoo/$z.jsonl" --out law.svg
        has law.svg 'converges, proved at T'
        has law.svg '>limit<'
    done
    # exponents, dashed where one is proved
    run 0 plot "$zoo/z1.jsonl" --exponents --out law.svg
    has law.svg proved
    has law.svg 'w2[0][0]'
    run 0 plot c.jsonl --exponents --out law.svg
    grep -q proved law.svg && fail 'no exponent is proved'
    # the band of a ball of starts
    run 0 flow "$examples/z1.yaml" --until 10 --radius 1/50 --cert b.jsonl -q
    run 0 plot b.jsonl --out band.svg
    has band.svg enclosure
    # training runs: several, one, means alone, a flow, classes
    run 0 train "$examples/z1.yaml" --runs 3 --seed 1 --steps 1500 \
        --every 500 --out run.csv -q
    run 0 plot run.csv --out run.svg
    has run.svg 'all seeds'
    has run.svg '1000<'
    grep -q 'k<' run.svg && fail 'steps are rounded'
    run 0 train "$examples/z1.yaml" --steps 10 --out one.csv -q
    run 0 plot one.csv --out run.svg
    grep -q 'all seeds' run.svg && fail 'a band of one seed'
    run 0 train "$examples/z1.yaml" --runs 3 --seed 1 --steps 10 --means \
        --out means.csv -q
    run 0 plot means.csv --out run.svg
    echo 'step,seed,loss' >rows.csv
    run 4 plot rows.csv --out run.svg
    one_line 'rows.csv: expected rows of losses'
    echo '1,1' >>rows.csv
    run 4 plot rows.csv --out run.svg
    one_line 'rows.csv:2: expected 3 fields'
    run 4 plot run.csv --exponents --out run.svg
    one_line 'run.csv: --exponents takes a certificate'
    # a comparison
    "$LOJA" compare "$examples/z1.yaml" --until 100 --json >compare.json \
        2>err
    if test -s compare.json; then
        run 0 plot compare.json --out compare.svg
        has compare.svg verified
    fi
    echo '{"instance": 1}' >compare.json
    run 4 plot compare.json --out compare.svg
    one_line 'compare.json: expected a certificate, a table'
    run 4 plot . --out p.svg
    one_line 'map.svg'
    # an unfinished certificate
    head -n 4 c.jsonl >part.jsonl
    run 0 plot part.jsonl -o part.svg
    test -f part.svg.part && fail 'a part remains'
    # a gnuplot that fails, and the old picture remains
    mkdir bin
    printf '#!/bin/sh\nexit 3\n' >bin/gnuplot
    chmod +x bin/gnuplot
    cp part.svg old.svg
    PATH=$work/bin:$PATH run 4 plot c.jsonl --out part.svg
    one_line 'part.svg: gnuplot failed'
    same part.svg old.svg
else
    run 4 plot c.jsonl --out p.svg
    one_line 'gnuplot is not installed'
fi
finish
