# SPDX-License-Identifier: LGPL-3.0-or-later
# tags.awk PAGE... SOURCE...: RULE LABEL SIDE for each hypothesis (a bold
# letter and number at the head of a paragraph or an item of proofs/RULE.md,
# such as H1.) that no tag SOUND: RULE (.. H1 ..) names on that side, engine
# or checker.  SOUND: RULE, RULE (..) is a tag of both.
function flush_tag(    rule, rules, text, n, w, i, k, r, side) {
    if (tag == "")
        return
    sub(/\*\/.*/, "", tag)
    sub(/^.*SOUND: */, "", tag)
    match(tag, /^[A-Za-z0-9_-]+(, *[A-Za-z0-9_-]+)*/)
    r = split(substr(tag, 1, RLENGTH), rules, /, */)
    text = substr(tag, RLENGTH + 1)
    side = where ~ /src\/checker\// ? "checker" : "engine"
    n = split(text, w, /[^A-Za-z0-9]+/)
    for (; r > 0; r--) {
        rule = rules[r]
        for (i = 1; i <= n; i++) {
            named[rule, w[i], side] = 1
            # "G2 to G6"
            if (w[i] == "to" && w[i - 1] ~ /^[A-Z][0-9]$/ &&
                w[i + 1] ~ /^[A-Z][0-9]$/)
                for (k = substr(w[i - 1], 2) + 0; k <= substr(w[i + 1], 2);
                    k++)
                    named[rule, substr(w[i - 1], 1, 1) k, side] = 1
        }
    }
    tag = ""
}
FNR == 1 {
    flush_tag()
    page = FILENAME ~ /\.md$/
    rule_of = FILENAME
    sub(/.*\//, "", rule_of)
    sub(/\.md$/, "", rule_of)
}
page && /^(- )?\*\*[A-Z][0-9]+\.\*\*/ {
    label = $0
    sub(/^[^A-Z]*/, "", label)
    sub(/\..*/, "", label)
    if (!((rule_of, label) in labels)) {
        labels[rule_of, label] = 1
        order[++count] = rule_of " " label
    }
    next
}
page { next }
/SOUND: / { flush_tag(); tag = $0; where = FILENAME; if ($0 ~ /\*\//) flush_tag(); next }
tag != "" { tag = tag " " $0; if ($0 ~ /\*\//) flush_tag() }
END {
    flush_tag()
    for (i = 1; i <= count; i++) {
        split(order[i], w, " ")
        if (!((w[1], w[2], "engine") in named))
            print order[i], "engine"
        if (!((w[1], w[2], "checker") in named))
            print order[i], "checker"
    }
}
