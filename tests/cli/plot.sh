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
