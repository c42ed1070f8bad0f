# SPDX-License-Identifier: LGPL-3.0-or-later
#
# awk -v form=markdown -f reference.awk HEADER: a header of the library as a
# page of its reference; -v form=man -v version=V: as the manual page loja(3).
# A comment at the margin becomes text, what lines up in it as an example
# stays as it is, and what is declared below stands in a block of its own.

function flush_code(    n, i, line) {
    sub(/\n+$/, "", code)
    gsub(/\n\n\n+/, "\n\n", code)
    if (code != "") {
        if (form == "man") {
            printf ".PP\n.nf\n"
            n = split(code, line, "\n")
            for (i = 1; i <= n; i++)
                print "\\&" escape(line[i])
            print ".fi"
        } else
            printf "```c\n%s\n```\n\n", code
    }
    code = ""
}

function escape(s) {
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    return s
}

function markup(s) {
    gsub(/</, "\\&lt;", s)
    gsub(/\*/, "\\*", s)
    gsub(/_/, "\\_", s)
    return s
}

# A paragraph of a comment; deep: 1 where it is set in.
function paragraph(text, deep) {
    if (text == "")
        return
    if (form == "man") {
        if (deep) {
            sub(/\n$/, "", text)
            gsub(/\\/, "\\e", text)
            gsub(/-/, "\\-", text)
            gsub(/\n/, "\n\\\\\\&", text)
            printf ".PP\n.nf\n.RS 4\n\\&%s\n.RE\n.fi\n", text
        } else
            printf ".PP\n%s", guarded(escape(text))
    } else if (deep)
        printf "```\n%s```\n\n", text
    else
        printf "%s\n", markup(text)
}

# No line of text may look like a request.
function guarded(s) {
    sub(/^[.']/, "\\\\\\&&", s)
    gsub(/\n\./, "\n\\\\\\&.", s)
    gsub(/\n'/, "\n\\\\\\&'", s)
    return s
}

function flush_comment(    n, i, line, text, deep, margin, now) {
    n = split(comment, line, "\n")
    margin = -1
    for (i = 1; i <= n; i++)
        if (line[i] !~ /^ *$/) {
            match(line[i], /^ */)
            if (margin < 0 || RLENGTH < margin)
                margin = RLENGTH
        }
    text = ""
    deep = 0
    for (i = 1; i <= n; i++) {
        line[i] = substr(line[i], margin + 1)
        if (line[i] ~ /^ *$/) {
            paragraph(text, deep)
            text = ""
            continue
        }
        now = line[i] ~ /^   /
        if (text == "")
            deep = now
        else if (now != deep) {
            paragraph(text, deep)
            text = ""
            deep = now
        }
        text = text line[i] "\n"
    }
    paragraph(text, deep)
    comment = ""
}

FNR == 1 {
    if (form == "man") {
        print ".\\\" SPDX-License-Identifier: LGPL-3.0-or-later"
        print ".\\\" Written by doc/reference.awk from include/loja/loja.h."
        printf ".TH LOJA 3 \"\" \"loja %s\" \"loja\"\n", version
        print ".SH NAME"
        print "loja \\- the library: opaque tasks, texts in and out"
        print ".SH SYNOPSIS"
        print ".B #include <loja/loja.h>"
        print ".PP"
        print "cc ... $(pkg\\-config \\-\\-cflags \\-\\-libs loja)"
        print ".SH DESCRIPTION"
    }
    next
}

# A comment at the margin.
!inside && /^\/\*/ {
    flush_code()
    inside = 1
    text = $0
    sub(/^\/\* ?/, "   ", text)
    if (text ~ /\*\/ *$/) {
        sub(/ *\*\/ *$/, "", text)
        inside = 0
    }
    # a line that draws a section
    if (text ~ /^ *---- .* ----$/) {
        gsub(/^ *---- | ----$/, "", text)
        if (form == "man")
            printf ".SS %s\n", text
        else
            printf "### %s\n\n", markup(text)
        next
    }
    comment = text ~ /^ *$/ ? "" : text
    if (!inside)
        flush_comment()
    next
}
inside {
    text = $0
    if (text ~ /\*\/ *$/) {
        sub(/ *\*\/ *$/, "", text)
        inside = 0
    }
    if (text !~ /^ *$/ || inside)
        comment = comment "\n" text
    if (!inside)
        flush_comment()
    next
}

# What is for the compiler alone.
/^#if(n?def| ).*(_H|__cplusplus)$/ || /^#define LOJA_[A-Z_]*_H$/ ||
    /^#endif/ || /^extern "C" \{/ || /^\}$/ || /^LOJA_DECLS_/ { next }
/^#include/ && form == "man" { next }

{ code = code (code == "" && $0 == "" ? "" : $0 "\n") }

END {
    flush_code()
    if (form == "man") {
        print ".SH SEE ALSO"
        print ".BR loja (1)"
        print ".PP"
        print "The manual has a page for each of the other headers, and the members of results."
    }
}
