#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# lint.sh [SRCDIR [BUILDDIR]]: the rules of the house that a machine can
# check.  Prints a line for each breach and fails if there was one.

srcdir=${1:-${LOJA_SRCDIR:-.}}
builddir=${2:-${LOJA_BUILDDIR:-.}}
case $builddir in
/*) ;;
*) builddir=$(pwd)/$builddir ;;
esac
cd "$srcdir" || exit 2

# A note is no breach.
tell() {
    while read -r line; do
        case $line in
        note:*) echo "lint: ${line#note: }" >&3 ;;
        *) echo "$line" ;;
        esac
    done
}

lint() {
    # 1. A licence line at the head of every file that has a head.
    find src include tests m4 \( -name '*.[ch]' -o -name '*.mk' -o \
        -name '*.sh' -o -name '*.m4' \) ! -name 'libtool.m4' \
        ! -name 'lt*.m4' ! -name 'pkg.m4' -type f |
    while read -r f; do
        head -n 2 "$f" | grep -q \
            'SPDX-License-Identifier: LGPL-3\.0-or-later' ||
            echo "$f: no SPDX line"
    done

    # 2. No source or test is longer than 400 lines, no function of the sources
    # than 60, but for those of tests/long.txt, and they do not grow.
    {
        find src include tests -name '*.[ch]' -type f | sort |
            xargs wc -l |
            awk '$2 != "total" && $1 > 400 { print $2, $1 }'
        find src include -name '*.[ch]' -type f | sort |
            xargs awk -v LIMIT=60 -f tests/long.awk
    } | awk '
    /^#/ { next }
    {
        lines = $NF
        what = $1 (NF > 2 ? " " $2 : "")
        if (NR == FNR)
            listed[what] = lines
        else
            left[what] = 1
    }
    NR == FNR { next }
    !(what in listed) {
        print what ": " lines " lines, more than " (NF > 2 ? 60 : 400)
        next
    }
    lines > listed[what] {
        print what ": " lines " lines, more than the " listed[what] \
            " of tests/long.txt"
    }
    END {
        for (f in listed)
            if (!(f in left))
                print "note: tests/long.txt: " f " can go"
    }' tests/long.txt - | tell

    # 3. Rooms include only rooms below them.  The table is that of the
    # design; a room sees what its rooms see.
    find src include/loja -name '*.[ch]' -type f | sort |
        xargs grep -nE '^[ 	]*#[ 	]*include' /dev/null |
    awk '
    function allow(room, list,    n, i, r, below) {
        sees[room, room] = sees[room, "base"] = 1
        n = split(list, r, " ")
        for (i = 1; i <= n; i++) {
            sees[room, r[i]] = 1
            for (below in known)
                if ((r[i], below) in sees)
                    sees[room, below] = 1
        }
        known[room] = 1
    }
    BEGIN {
        # Lower rooms first.
        allow("base", "")
        allow("round", "base")
        allow("jet", "round")
        allow("lin", "base")
        allow("net", "jet")
        allow("data", "net")    # a problem contains a network
        allow("loss", "net data lin")
        allow("path", "base")
        allow("fast", "net data")
        allow("propose", "path loss fast")
        allow("verify", "path loss lin")
        allow("cert", "data path verify")    # records hold their types
        allow("claim", "verify loss cert")
        allow("infimum", "claim")
        allow("trap", "claim")
        allow("zeros", "trap")
        allow("threshold", "claim")
        allow("infinity", "threshold")
        allow("flow", "propose verify cert")    # joins the two sides
        # asks claims along a flow
        allow("prove", "flow infimum zeros threshold infinity")
        allow("plot", "flow")
        allow("api", "prove")    # for other languages
        allow("cli", "")
        for (r in known)
            sees["cli", r] = 1
        known["checker"] = 1    # sees nobody, not even base
        # its own rooms, lower ones first; its other files see them all
        inner["arith"] = 1; inner["net"] = 2; inner["read"] = 3
        inner["tube"] = 4; inner["rules"] = 5
        sees["checker", "checker"] = 1
        room_of["types"] = room_of["arb_compat"] = "base"
        room_of["params"] = room_of["training"] = "data"
        room_of["regime"] = "infinity"
    }
    {
        file = $0; sub(/:.*/, "", file)
        line = substr($0, length(file) + 2); sub(/:.*/, "", line)
        text = $0; sub(/^[^:]*:[^:]*:/, "", text)
        if (file ~ /^src\//) {
            room = file; sub(/^src\//, "", room); sub(/\/.*/, "", room)
        } else {
            room = file; sub(/^include\/loja\//, "", room)
            sub(/\.h$/, "", room)
            if (room in room_of)
                room = room_of[room]
            if (room == "loja")
                next            # the umbrella
        }
        at = file ":" line ": "
        if (!(room in known)) {
            if (!(room in told))
                print at "room \"" room "\" is not in the table of " \
                    "tests/lint.sh"
            told[room] = 1
            next
        }
        if (text ~ /[<"](flint\/.*|arb.*|acb.*|arf|mag|fmp[zqr].*)\.h[>"]/ &&
            file != "include/loja/arb_compat.h")
            print at "only arb_compat.h names FLINT headers"
        if (text ~ /[<"]loja\//) {
            other = text; sub(/^.*[<"]loja\//, "", other)
            sub(/\.h[>"].*/, "", other)
            if (other in room_of)
                other = room_of[other]
            if (other == "loja" && room != "cli" && room != "api")
                print at "rooms do not include the umbrella"
            else if (other != "loja" && !((room, other) in sees))
                print at room " may not include " other
        } else if (text ~ /"/) {
            other = text; sub(/^[^"]*"/, "", other); sub(/".*/, "", other)
            if (other !~ /\//)
                next            # a neighbour, or config.h
            if (other ~ /^\.\./)
                print at "a path with .. in it"
            if (room == "checker" && other ~ /^checker\//) {
                mine = file; sub(/^src\/checker\//, "", mine)
                sub(/\/.*/, "", mine)
                yours = other; sub(/^checker\//, "", yours)
                sub(/\/.*/, "", yours)
                if ((mine in inner) && (!(yours in inner) ||
                    inner[yours] > inner[mine]))
                    print at "checker/" mine " may not include " yours
            }
            name = other; sub(/^.*\//, "", name)
            sub(/\/.*/, "", other)
            # src/ROOM/ROOM.h is not installed, but for the rooms above
            if (other != room &&
                !(name == other ".h" && (room, other) in sees))
                print at "private header of " other " included by " room
        }
    }'

    # 4. Proposers are not trusted: who verifies does not even link them.
    grep -nE 'loja_(propose|fast)_' src/verify/*.[ch] src/claim/*.[ch] \
        src/infimum/*.[ch] src/trap/*.[ch] src/zeros/*.[ch] \
        src/threshold/*.[ch] src/infinity/*.[ch] /dev/null 2>/dev/null |
        sed 's/$/   <- trusted code calls a proposer/'

    # 5. Every SOUND tag names a written proof.
    grep -rnoE 'SOUND: *[A-Za-z0-9_-]+' src include --include='*.[ch]' |
    while read -r tag; do
        rule=$(echo "$tag" | sed 's/.*SOUND: *//')
        test -f "proofs/$rule.md" ||
            echo "$tag: no file proofs/$rule.md"
    done

    # 6. Every public header is installed, once.
    for h in include/loja/*.h; do
        n=$(cat Makefile.am src/*/local.mk | grep -cE \
            "(^|[ 	=])${h}([ 	]|\$)")
        test "$n" = 1 ||
            echo "$h: named $n times in Makefile.am, not once"
    done

    # 7. One version everywhere.
    version=$(sed -n 's/^AC_INIT(\[loja\], \[\([^]]*\)\].*/\1/p' configure.ac)
    test -n "$version" || echo "configure.ac: no version found"
    if test -f NEWS.md; then
        grep -q "^#* *loja $version\>" NEWS.md ||
            echo "NEWS.md: no entry for $version"
    fi
    if test -f CITATION.cff; then
        grep -q "^version: *[\"']*${version}[\"']* *$" CITATION.cff ||
            echo "CITATION.cff: version is not $version"
    fi
    if test -f debian/changelog; then
        head -n 1 debian/changelog | grep -q "^loja ($version-" ||
            echo "debian/changelog: not of $version"
    fi
    if test -f packaging/owner.sh; then
        sh packaging/owner.sh --check .
    fi
    grep -q "^version = \"$version\"$" python/pyproject.toml ||
        echo "python/pyproject.toml: version is not $version"
    grep -rn '^\.TH ' doc man 2>/dev/null | grep -v "loja $version" |
        sed 's/$/   <- not of this version/'
    # A line of text that starts with a point is taken for a macro and lost.
    grep -nE "^[.'][A-Za-z]{3,}" man/*.[0-9] /dev/null |
        sed 's/$/   <- text that is read as a macro/'

    # 8. What the library shows to the linker starts with loja_.
    if test -f "$builddir/.libs/libloja.a"; then
        library="$builddir/.libs/libloja.a"; dynamic=
    else
        library="$builddir/.libs/libloja.so"; dynamic=-D
    fi
    if test -f "$library" && command -v nm >/dev/null; then
        nm -P -g $dynamic "$library" |
        awk 'NF >= 2 && $2 != "U" && $2 != "w" && $2 != "v" {
            name = $1
            if (name !~ /^_?loja_/ &&
                name !~ /^_?_(asan|odr_asan|ubsan|gcov|llvm|init$|fini$)/ &&
                name !~ /^[.]gomp_/)
                print "libloja: symbol " name " does not start with loja_"
        }'
    fi

    # 9. Nothing tells where it was made.
    grep -rnE '(^|[ "=])/(home|work|root|Users)/' src include tests \
        configure.ac Makefile.am bootstrap loja.pc.in README.md 2>/dev/null |
        grep -v '^tests/lint\.sh:' | sed 's/$/   <- path of a machine/'

    # 10. Every mutant still says what it breaks.  GNU's patch can be asked
    # without a change.
    if patch --version 2>/dev/null | grep -q GNU; then
        for p in tests/mutants/*.patch; do
            patch -p1 -f -F0 --dry-run <"$p" >/dev/null 2>&1 ||
                echo "$p: does not apply"
        done
    fi

    # 11. Each header that is needed is named.
    find src include tests examples -name '*.[ch]' -type f | sort |
        xargs awk -f tests/headers.awk

    # 12. No number is written or read in the caller's locale.
    find src include -name '*.[ch]' -type f | sort |
        xargs awk -f tests/locale.awk

    # 13. The inequalities of a proof can be found: it is named by a tag in
    # the engine and by one in the checker, which computes with MPFI
    # throughout and alone has affine forms.
    for f in proofs/*.md; do
        rule=$(basename "$f" .md)
        case $rule in
        README|TRUST|FORMAT|notation) continue ;;
        esac
        tag="SOUND: *$rule([^A-Za-z0-9_-]|\$)"
        test "$rule" = affine-form ||
            grep -rqE --include='*.[ch]' --exclude-dir=checker "$tag" \
                src include || echo "$f: no SOUND tag in the engine"
        case $rule in
        rounding|growth-double) ;;
        *)
            grep -rqE --include='*.[ch]' "$tag" src/checker ||
                echo "$f: no SOUND tag in the checker"
            ;;
        esac
    done

    # 14. So is each of its hypotheses with a number, but for those of
    # tests/tags.txt, a list that may only shrink.
    # shellcheck disable=SC2046
    awk -f tests/tags.awk proofs/[a-z]*.md \
        $(find src include -name '*.[ch]' -type f | sort) |
    awk '
    /^#/ { next }
    NR == FNR { listed[$0] = 1; next }
    { left[$0] = 1 }
    !($0 in listed) {
        print "proofs/" $1 ".md: no SOUND tag names " $2 " in the " $3
    }
    END {
        for (t in listed)
            if (!(t in left))
                print "note: tests/tags.txt: " t " can go"
    }' tests/tags.txt - | tell

    # 15. Formulas of proofs can be read in a web view and by pandoc.
    awk -f tests/proofs.awk proofs/*.md

    # 16. A test and a script of one name would share a log, and one of them
    # would never run.
    for f in tests/*/local.mk; do
        sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$f" |
            sed -n 's/^TESTS +=//p' | tr -s ' ' '\n' |
            sed 's/\.sh$//' | sort | uniq -d | grep . |
            sed "s|\$|   <- twice in TESTS of $f|"
    done

    # 17. A blank line separates two things.
    find src include tests -name '*.[ch]' -type f | sort | xargs awk '
    FNR == 1 && was == "" && file != "" { print file ": ends blank" }
    FNR == 1 { file = FILENAME; was = "{" }
    was == "" && ($0 == "" || $0 == "}") || was == "{" && $0 == "" {
        print FILENAME ":" FNR ": a blank line too many"
    }
    { was = $0 }
    END { if (was == "") print file ": ends blank" }'
}

exec 3>&2
breaches=$(lint 2>&1)
if test -n "$breaches"; then
    echo "$breaches"
    echo "lint: breaches: $(echo "$breaches" | wc -l | tr -d ' ')"
    exit 1
fi
echo "lint: clean"
