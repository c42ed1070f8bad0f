#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The Python package on the library of this tree, and the tutorial.
: "${LOJA:?}" "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"

library=
for f in "$LOJA_BUILDDIR"/.libs/libloja.so \
    "$LOJA_BUILDDIR"/.libs/libloja.dylib; do
    if test -f "$f"; then library=$f; fi
done
test -n "$library" || { echo 'skipped: there is no shared library'; exit 77; }
case $(nm -D "$library" 2>/dev/null) in
*__asan*) echo 'skipped: the library needs the sanitizer first'; exit 77 ;;
esac

# one with NumPy, else any
python=
for p in python3 /usr/bin/python3; do
    "$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null ||
        continue
    test -n "$python" || python=$p
    if "$p" -c 'import numpy' 2>/dev/null; then
        python=$p
        break
    fi
done
test -n "$python" || { echo 'skipped: there is no Python 3.8'; exit 77; }

work=$LOJA_BUILDDIR/tests/api/work.$$
mkdir -p "$work" && cd "$work" || exit 99
trap 'cd / && rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
LOJA_LIBRARY=$library
PYTHONPATH=$LOJA_SRCDIR/python
PYTHONDONTWRITEBYTECODE=1
# what the tutorial writes is here, and so are the caches of matplotlib
TMPDIR=$work MPLCONFIGDIR=$work MPLBACKEND=agg
export LOJA_LIBRARY PYTHONPATH PYTHONDONTWRITEBYTECODE TMPDIR MPLCONFIGDIR \
    MPLBACKEND
if test -x "$LOJA_BUILDDIR/loja-check"; then
    LOJA_CHECK=$LOJA_BUILDDIR/loja-check
    export LOJA_CHECK
fi

"$python" "$LOJA_SRCDIR/python/test_loja.py" || exit 1
# the notebook is the tutorial
"$python" -c "
import sys
sys.path.insert(0, '$LOJA_SRCDIR/python')
import make_notebook
made = make_notebook.notebook(
    open('$LOJA_SRCDIR/python/tutorial.py', encoding='utf-8').read())
sys.exit(made != open('$LOJA_SRCDIR/python/tutorial.ipynb',
                      encoding='utf-8').read())
" || { echo 'tutorial.ipynb is old: run make_notebook.py'; exit 1; }
if ! "$python" -c 'import numpy' 2>/dev/null; then
    echo 'the tutorial is skipped: there is no NumPy'
    exit 0
fi
test -n "${LOJA_CHECK:-}" || { echo 'the tutorial needs loja-check'; exit 0; }
"$python" "$LOJA_SRCDIR/python/tutorial.py" >out || { cat out; exit 1; }
cat out
grep -q '^verdict: DIVERGES$' out && grep -q '^loja-check: accepted$' out ||
    exit 1
if "$python" -c 'import matplotlib' 2>/dev/null; then
    test -s proof.png || { echo 'no picture'; exit 1; }
else
    echo 'no picture: there is no matplotlib'
fi
