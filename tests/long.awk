# SPDX-License-Identifier: LGPL-3.0-or-later
# long.awk -v LIMIT=60: FILE NAME LINES of each function whose body, braces
# included, has more lines.
FNR == 1 { inside = 0; head = "" }
!inside && /^\{/ {
    inside = head ~ /\)[^;={]*$/
    start = FNR
    next
}
inside && /^\}/ {
    if (FNR - start + 1 > LIMIT)
        print FILENAME, name, FNR - start + 1
    inside = 0
    head = ""
    next
}
inside { next }
/^[A-Za-z_].*\(/ {
    name = $0
    sub(/\(.*/, "", name)
    sub(/.*[^A-Za-z0-9_]/, "", name)
}
/[^ \t]/ { head = $0 }
