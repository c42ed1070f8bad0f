#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check --latex: theorems of accepted certificates only, in which nothing
# is a command that should not be.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
zoo=$LOJA_SRCDIR/proofs/zoo

# words TEXT LATEX
words() {
    got=$("$LOJA_BUILDDIR/tests/checker/latex_words" "$1")
    test "$got" = "$2" || fail "'$1' is '$got', not '$2'"
}
words '' ''
words 'a be c' 'a be $c$'
words 'theta(t) -> infinity' '$\theta(t) \to \infty$'
words '|theta| t^(-1/6) <= c' '$|\theta| t^{-1/6} \le c$'
words 't^-p >= x' '$t^{-p} \ge x$'
words 'D_T != theta*' '$D_{T} \ne \theta^\ast$'
words '1.5e-05, 2e+10, 3e100.' '$1.5 \cdot 10^{-5}$, $2 \cdot 10^{10}$, $3 \cdot 10^{100}$.'
words '0x1e5 1.e 1e' '0x1e5 1.e 1e'
words 'exp(-lambda (t - T)), a - 1 below-threshold' \
    '$\exp(-\lambda (t - T))$, a $- 1$ below-threshold'
words 'x<|v|' '$x<|v|$'
# what joins two signs, and what does not
words 'L(theta*) = 0, within 2 of (1, -2), for' \
    '$L(\theta^\ast) = 0$, within 2 of (1, $-2$), for'
words 'f(a, [b]) (c (d)' '$f$(a, [$b$]) ($c (d)$'
words 'f(x, [b]) (c) of y)' '$f(x,\allowbreak [b]) (c)$ of $y$)'
words '-> c in [0.5, 1], h0 and w1a' '$\to c \in [0.5,\allowbreak 1]$, $h_{0}$ and w1a'
words "L -> c' in [0, 1]; c' of" "\$L \\to c' \\in [0,\\allowbreak 1]\$; \$c'\$ of"
words 'As t -> infinity t^-p v -> 2: 0 < h <= 1/4 is' \
    'As $t \to \infty$ $t^{-p} v \to 2$: $0 < h \le 1/4$ is'
words 'A word, A = 2, s + A/K' 'A word, $A = 2$, $s + A/K$'
words 'x (no word) = y' '$x$ (no word) = $y$'
words 'x = 1, 2 and y] - (3)' '$x = 1$, 2 and $y$] $- (3)$'
# whatever is special is escaped
words '50 % & # $ { } ~ \ "' \
    '50 \% \& \# \$ \{ \} \textasciitilde{} \textbackslash{} '"''"
words '^ _ ^( _{x} (^)' \
    '\textasciicircum{} \_ \textasciicircum{}( \_\{$x$\} (\textasciicircum{})'
words 'x^(2%)' '$x$\textasciicircum{}(2\%)'
words "$(printf 'an\nbe\tby \303\244')" 'an be by ??'

# sound FILE: environments end, dollars and braces pair, nothing is open
sound() {
    awk '
    /^%/ { next }
    {
        while (match($0, /\\(begin|end)[{][a-z]*[}]/)) {
            name = substr($0, RSTART, RLENGTH)
            $0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH)
            if (name ~ /^.begin/) {
                sub(/.begin/, "", name)
                open[++depth] = name
            } else {
                sub(/.end/, "", name)
                if (open[depth--] != name)
                    bad = bad " end of " name
            }
        }
        gsub(/\\[#$%&_{}\\]/, "")
        if ($0 ~ /[#%&~"]/)
            bad = bad " special in line " FNR
        n = split($0, part, "$")
        if (n > 0 && n % 2 == 0)
            bad = bad " dollars of line " FNR
        for (i = 1; i <= n; i += 2)
            if (part[i] ~ /[\^_]/ && !display)
                bad = bad " script in line " FNR
        if ($0 ~ /^.\[$/) display = 1
        if ($0 ~ /^.\]$/) display = 0
        braces += gsub(/[{]/, "") - gsub(/[}]/, "")
    }
    END {
        if (depth != 0 || braces != 0)
            bad = bad " open at the end"
        if (bad != "") { print bad; exit 1 }
    }' "$1" || fail "$1: $(head -n 4 "$1" | tail -n 1)"
}

# a limit law, on a flow
check 0 --latex "$zoo/z1.jsonl"
sound out
hash=$(sed -n 's/.*"sha256":"\([0-9a-f]*\)".*/\1/p' "$zoo/z1.jsonl")
has out "\\texttt{${hash%????????????????????????????????}}"
has out 'widths $1$, $1$, $1$ without biases'
has out '$\left(\frac{1}{2}, \frac{1}{2}\right)$,'
has out "Let \$\\theta' = -\\nabla L(\\theta)\$ and \$\\theta(0) = (1, 1)\$."
has out '(\texttt{diverges} proved; rule \texttt{graded-chart}, line 10; $T = 2357$.)'
has out '(\texttt{unattained} proved; rule \texttt{unattained-zeros}, line 12.)'
has out '\texttt{congruence}'
has out 'the flow in 8 verified steps'
cp out z1.tex
# the same by more processes, and from the standard input
check 0 --latex "$zoo/z1.jsonl" --jobs 2
same out z1.tex
check 0 --latex - <"$zoo/z1.jsonl"
same out z1.tex
# no flow
check 0 --latex "$zoo/z1-threshold.jsonl"
sound out
has out '(\texttt{threshold} proved; rule \texttt{threshold-odd}, line 2.)'
cp out threshold.tex
# a path alone, of a ball of starts; what is refuted (status 1)
run 0 flow "$examples/z1.yaml" --until 1 --digits 5 --radius 1e-6 \
    --cert flow.jsonl -q
check 0 --latex flow.jsonl
sound out
has out '$|\theta(0) - \theta_0| \le \frac{1}{1000000}$ with $\theta_0 = (1, 1)$.'
has out 'The flow exists for $0 \le t \le 1$'
has out 'every flow from the ball of starts'
cp out flow.tex
run 1 prove "$examples/z5.yaml" --claim unattained --cert z5.jsonl -q
check 0 --latex z5.jsonl
sound out
has out '(\texttt{unattained} refuted; rule'
cp out refuted.tex
# nothing of what is not accepted
sed 's/"error":"0x/"error":"0x1/' "$zoo/z1.jsonl" >bad.jsonl
check 5 --latex bad.jsonl
test ! -s out || fail 'a theorem of what was rejected'
has err 'bad.jsonl:'
sed '$d' "$zoo/z1.jsonl" >cut.jsonl
check 5 --latex cut.jsonl
test ! -s out || fail 'a theorem of a part'
check 4 --latex nothing.jsonl
check 2 --latex "$zoo/z1.jsonl" --shard 1/2
check 2 --latex "$zoo/z1.jsonl" --coq
check 2 --latex "$zoo/z1.jsonl" -q

if command -v pdflatex >/dev/null; then
    {
        printf '%s\n' '\documentclass{article}' \
            '\usepackage{amsmath,amsthm}\newtheorem{theorem}{Theorem}' \
            '\begin{document}'
        cat z1.tex threshold.tex flow.tex refuted.tex
        printf '%s\n' '\end{document}'
    } >all.tex
    pdflatex -draftmode -interaction=batchmode -halt-on-error all.tex \
        >/dev/null 2>&1 ||
        fail "LaTeX: $(grep -A 3 '^!' all.log)"
else
    echo 'not typeset: there is no pdflatex'
fi
finish
