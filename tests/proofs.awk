# SPDX-License-Identifier: LGPL-3.0-or-later
# Pages of proofs with formulas: whether they read well in a web view, which
# takes formulas for Markdown, and in pandoc.  Prints a line for each breach.

function wrong(what) {
    print FILENAME ":" FNR ": " what
}

# One formula, without its dollars.
function formula(m) {
    if (m ~ /\\[^A-Za-z]/)
        wrong("a backslash before what is no letter is lost: " m)
    if (m ~ /[])}| ]_/)
        wrong("an underscore behind a bracket or blank may slant: " m)
    if (m ~ /[*<]/)
        wrong("\\ast and \\lt in place of * and <: " m)
    opens = gsub(/[{]/, "{", m)
    closes = gsub(/[}]/, "}", m)
    if (!display && opens != closes)
        wrong("braces do not match")
    braces += opens - closes
}

function done() {
    if (display)
        print last ": a display that does not end"
    display = 0
}

# A page without formulas has its own form, and tables are as wide as it takes.
FNR == 1 {
    done()
    has = 0
    number = 0
    while ((getline line < FILENAME) > 0) {
        gsub(/`[^`]*`/, "", line)
        if (line ~ /[$]/)
            has = 1
    }
    close(FILENAME)
}
!has { next }
{ last = FILENAME }
length($0) > 99 && !/^ *[|]/ && !/^# / { wrong("longer than 99 characters") }

/^ *[$][$] *$/ {
    if (display && braces != 0)
        wrong("braces do not match")
    display = !display
    braces = 0
    next
}
display {
    if (/^ *([-+*] |>|#|[0-9]+[.)] |=+ *$|$)/)
        wrong("a line of a display that Markdown takes for its own")
    if (match($0, /\\tag[{][^}]*[}]/)) {
        n = substr($0, RSTART + 5, RLENGTH - 6)
        if (n != ++number "")
            wrong("equation " n " is number " number)
    }
    formula($0)
    next
}
{
    # what is quoted is no formula
    gsub(/`[^`]*`/, "")
    n = split($0, part, "$")
    if (n > 0 && n % 2 == 0)
        wrong("a formula that does not end on its line")
    for (i = 2; i < n; i += 2) {
        if (part[i] ~ /^ | $|^$/)
            wrong("a formula begins or ends with a blank")
        if (part[i + 1] ~ /^[A-Za-z0-9]/)
            wrong("a letter or digit right behind a formula")
        braces = 0
        formula(part[i])
    }
}
END { done() }
