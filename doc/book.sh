#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# book.sh [--text] SRCDIR DIR CHECK [CERTIFICATE...]: DIR/book.md and, without
# --text, DIR/book.pdf by pandoc and LaTeX: what must be believed, the rules
# with their proofs, and the theorems of the certificates (those of proofs/zoo)
# as the program CHECK, a loja-check, accepts them.  What it said of a
# certificate is kept in DIR and asked again when the certificate or the
# program is newer.
set -eu
text=no
test "$1" != --text || { text=yes; shift; }
if test $text = no; then
    for p in pandoc pdflatex; do
        command -v $p >/dev/null || {
            echo "book: skipped, $p is missing (Debian: pandoc," \
                "texlive-latex-recommended, lmodern)" >&2
            exit 0
        }
    done
fi
src=$(cd "$1" && pwd)
dir=$2
check=$3
shift 3
mkdir -p "$dir/zoo"
test $# -gt 0 || set -- "$src"/proofs/zoo/*.jsonl

# the rules, in the order in which one builds on the other
rules="tube interpolation congruence rounding growth-double
activation-enclosure affine-form convergence-zero convergence-minimum
convergence-manifold convergence-constant infimum-family infimum-deep
infimum-obstruction unattained-zeros zero-attained implied threshold
threshold-odd threshold-vertex below-threshold graded-chart one-layer graded-moduli collapse
loose deep saturation asymptotic"
# and those that were written since
for f in "$src"/proofs/*.md; do
    n=$(basename "$f" .md)
    case $n in README|TRUST|FORMAT|notation) continue ;; esac
    case " $(echo $rules) " in *" $n "*) ;; *) rules="$rules $n" ;; esac
done

# name CERTIFICATE
name() {
    basename "$1" .jsonl
}

# ask CERTIFICATE: the theorem in DIR/zoo/NAME.tex
ask() {
    tex=$dir/zoo/$(name "$1").tex
    if test -f "$tex" && test ! "$1" -nt "$tex" && test ! "$check" -nt "$tex"
    then
        return
    fi
    echo "book: $(name "$1")" >&2
    "$check" --latex "$1" --jobs "${JOBS:-2}" >"$tex.new"
    mv "$tex.new" "$tex"
}

# field CERTIFICATE KEY: a string of the last line
field() {
    tail -n 1 "$1" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"
}

# the pages of proofs name each other without links: nothing to translate
page() {
    printf '\n'
    cat "$1"
    printf '\n'
}

# part TITLE: a part of the book
part() {
    printf '\n```{=latex}\n\\part{%s}\n```\n' "$1"
}

software() {
    printf '\n# Software\n\n'
    printf '| program | versions |\n| --- | --- |\n'
    "$check" --version | sed 's/^\([^ ]*\) \(.*\)$/| \1 | \2 |/'
    printf '| pages of proofs | loja %s |\n' \
        "$(sed -n 's/^AC_INIT(\[loja\], \[\([^]]*\)\].*/\1/p' \
            "$src/configure.ac")"
    printf '\nloja-check proved every line of the certificates below anew.'
    printf ' loja, which found\nthem, is not among what has to be believed:'
    printf ' see the tables of "What must be\nbelieved" above.\n'
}

hashes() {
    printf '\n# Certificates\n\n'
    printf '| certificate | lines | steps | claims | SHA-256 |\n'
    printf '| --- | --- | --- | --- | --- |\n'
    for c in "$@"; do
        printf '| %s | %s | %s | %s | `%s` `%s` |\n' "$(name "$c")" \
            "$(wc -l <"$c" | tr -d ' ')" \
            "$(grep -c '"record":"step"' "$c" || :)" \
            "$(grep -c '"record":"claim"' "$c" || :)" \
            "$(field "$c" sha256 | cut -c 1-32)" \
            "$(field "$c" sha256 | cut -c 33-)"
    done
    printf '\n| certificate | claim | answer | rule |\n'
    printf '| --- | --- | --- | --- |\n'
    for c in "$@"; do
        sed -n 's/^  (.texttt{\([a-z]*\)} \([a-z]*\); rule .texttt{\([a-z-]*\)}.*/| '"$(name "$c")"' | \1 | \2 | \3 |/p' \
            "$dir/zoo/$(name "$c").tex"
    done
}

theorems() {
    printf '\n# Theorems\n'
    for c in "$@"; do
        printf '\n## %s\n\n' "$(name "$c")"
        printf '```{=latex}\n'
        cat "$dir/zoo/$(name "$c").tex"
        printf '```\n'
    done
}

for c in "$@"; do
    ask "$c"
done
{
    part 'What is proved, and what must be believed'
    page "$src/proofs/TRUST.md"
    page "$src/proofs/README.md"
    part 'The rules'
    page "$src/proofs/notation.md"
    for n in $rules; do
        page "$src/proofs/$n.md"
    done
    part 'Theorems of the certificates'
    software
    hashes "$@"
    theorems "$@"
    part 'The form of certificates'
    page "$src/proofs/FORMAT.md"
} >"$dir/book.md"

test $text = no || exit 0
cat >"$dir/head.tex" <<'END'
\usepackage{amsmath,amsthm}
\newtheorem{theorem}{Theorem}
\providecommand{\lt}{<}
\setlength{\emergencystretch}{6em}
\let\plainlongtable\longtable
\renewcommand{\longtable}{\footnotesize\plainlongtable}
END
# pictures, where they can be converted; else their words
if command -v rsvg-convert >/dev/null; then
    for f in "$src"/proofs/*.svg; do
        rsvg-convert -f pdf -o "$dir/$(basename "$f" .svg).pdf" "$f"
    done
fi
# columns of wide tables get widths, and break, after their longest cells
cat >"$dir/book.lua" <<'END'
function Image(image)
    local name = image.src:gsub("svg$", "pdf")
    local file = io.open(os.getenv("LOJA_BOOK_DIR") .. "/" .. name)
    if file == nil then
        return pandoc.Emph(image.caption)
    end
    file:close()
    image.src = name
    image.attributes.width = "75%"
    return image
end

-- of a cell and of its longest word
local function lengths(blocks)
    local text, word = pandoc.utils.stringify(blocks), 0
    for w in text:gmatch("%S+") do
        word = math.max(word, #w)
    end
    return #text, word
end

function Table(t)
    local simple = pandoc.utils.to_simple_table(t)
    local weight, least, wanted, total = {}, {}, 0, 0
    table.insert(simple.rows, 1, simple.headers)
    for i = 1, #simple.headers do
        local longest = 0
        least[i] = 4
        for _, row in ipairs(simple.rows) do
            local length, word = lengths(row[i])
            longest = math.max(longest, length)
            least[i] = math.min(math.max(least[i], word + 2), 34)
        end
        wanted = wanted + longest
        weight[i] = math.max(math.min(longest, 60), least[i])
        total = total + weight[i]
    end
    table.remove(simple.rows, 1)
    if wanted < 80 then
        return nil
    end
    -- what is left after the longest words goes by weight
    local spare = 110
    for _, n in ipairs(least) do
        spare = spare - n
    end
    for i, n in ipairs(weight) do
        simple.widths[i] = 0.98 * (spare > 0 and
            (least[i] + spare * n / total) / 110 or n / total)
    end
    return pandoc.utils.from_simple_table(simple)
end
END
LOJA_BOOK_DIR=$dir \
pandoc -f gfm+tex_math_dollars+raw_attribute -t latex -s --toc --toc-depth=1 \
    --top-level-division=chapter -V documentclass=report -V fontsize=10pt \
    -V geometry=margin=2.2cm -V colorlinks \
    --metadata title="loja: rules, proofs and theorems" \
    -L "$dir/book.lua" -H "$dir/head.tex" -o "$dir/book.tex" "$dir/book.md"
cd "$dir"
for pass in 1 2; do
    pdflatex -interaction=batchmode -halt-on-error book.tex >/dev/null || {
        grep -A 4 '^!' book.log >&2
        exit 1
    }
done
echo "the book: $dir/book.pdf"
