# SPDX-License-Identifier: LGPL-3.0-or-later

# LOJA_CHECK_FLINT
# Finds FLINT 3, or FLINT 2.9 with Arb 2.23, and sets FLINT_CFLAGS (for our
# own objects), FLINT_PC_CFLAGS (for loja.pc), FLINT_LIBS and
# FLINT_CONFIGURE_FLAGS (for distcheck).
#
# The headers decide which one it is, by __FLINT_RELEASE; the version string
# was empty in a packaged 3.0.1, and an arb.h of older times may lie beside a
# FLINT 3.  FLINT 2 and Arb install no .pc file, so that its absence means
# nothing.  A program is linked, as headers of 3 with a library of 2 compile
# well, and run, as headers of 2 with a library of 3 even link.
AC_DEFUN([LOJA_CHECK_FLINT],
[AC_REQUIRE([AC_PROG_CC])dnl
AC_REQUIRE([PKG_PROG_PKG_CONFIG])dnl
AC_ARG_WITH([flint],
    [AS_HELP_STRING([--with-flint=PREFIX],
        [look for FLINT below PREFIX first])],
    [], [with_flint=yes])

FLINT_CFLAGS=
FLINT_PC_CFLAGS=
FLINT_CONFIGURE_FLAGS=
loja_flint_ldflags=
loja_flint_pc_libs=
AS_CASE([$with_flint],
    [yes], [],
    [no], [AC_MSG_ERROR([FLINT cannot be left out])],
    [/*],
    [AS_IF([test -f "$with_flint/include/flint/flint.h"], [],
        [AC_MSG_ERROR([no include/flint/flint.h below $with_flint])])
     FLINT_CONFIGURE_FLAGS="--with-flint=$with_flint"
     FLINT_PC_CFLAGS="-I$with_flint/include"
     # As a system directory, so that our warnings spare its headers.
     FLINT_CFLAGS="-isystem $with_flint/include"
     for loja_dir in "$with_flint/lib" "$with_flint/lib64"; do
        AS_IF([test -d "$loja_dir"],
            [loja_flint_ldflags="$loja_flint_ldflags -L$loja_dir"
             loja_flint_ldflags="$loja_flint_ldflags -Wl,-rpath,$loja_dir"])
     done],
    [AC_MSG_ERROR([--with-flint takes an absolute path, not $with_flint])])

AS_IF([test "$with_flint" = yes && test -n "$PKG_CONFIG" &&
       "$PKG_CONFIG" --exists 'flint >= 3' 2>/dev/null],
    [FLINT_CFLAGS=`"$PKG_CONFIG" --cflags flint`
     FLINT_PC_CFLAGS=$FLINT_CFLAGS
     loja_flint_pc_libs=`"$PKG_CONFIG" --libs flint`])

loja_save_CPPFLAGS=$CPPFLAGS
loja_save_LDFLAGS=$LDFLAGS
loja_save_LIBS=$LIBS
CPPFLAGS="$FLINT_CFLAGS -I$srcdir/include $CPPFLAGS"
LDFLAGS="$loja_flint_ldflags $LDFLAGS"

AC_MSG_CHECKING([for the headers of FLINT])
AC_PREPROC_IFELSE([AC_LANG_SOURCE([[#include <flint/flint.h>]])], [],
    [AC_MSG_RESULT([missing])
     AC_MSG_ERROR([flint/flint.h is missing; install FLINT (Debian: libflint-dev, and libflint-arb-dev where FLINT is 2.9), or say --with-flint=PREFIX])])
AC_PREPROC_IFELSE([AC_LANG_SOURCE([[
#include <flint/flint.h>
#if __FLINT_RELEASE < 30000
#error "FLINT 2"
#endif
]])],
    [loja_flint_kind="FLINT 3"],
    [loja_flint_kind="FLINT 2 and Arb"])
AC_MSG_RESULT([$loja_flint_kind])

AS_IF([test "$loja_flint_kind" = "FLINT 3"],
    [AC_PREPROC_IFELSE([AC_LANG_SOURCE([[#include <flint/arb.h>]])], [],
        [AC_MSG_ERROR([flint/arb.h is missing beside flint/flint.h])])],
    [AC_PREPROC_IFELSE([AC_LANG_SOURCE([[
#include <flint/flint.h>
#if __FLINT_RELEASE < 20900
#error "older than 2.9"
#endif
#include <arb.h>
#if __ARB_RELEASE < 22300
#error "older than 2.23"
#endif
]])], [],
        [AC_MSG_ERROR([with FLINT 2 we need FLINT 2.9 and Arb 2.23 or newer])])])

AC_MSG_CHECKING([for the libraries of $loja_flint_kind])
FLINT_LIBS=
for loja_try in pkg-config '-lflint' '-lflint-arb -lflint' '-larb -lflint'
do
    # The first two are for FLINT 3, the others for FLINT 2; Debian renamed
    # the library of Arb, as another one had its name.
    AS_CASE([$loja_flint_kind:$loja_try],
        ["FLINT 3:pkg-config"],
        [test -n "$loja_flint_pc_libs" || continue
         loja_try=$loja_flint_pc_libs],
        ["FLINT 3:"*arb*], [continue],
        ["FLINT 2"*:pkg-config|"FLINT 2"*:-lflint], [continue])
    LIBS="$loja_try $MPFR_LIBS $GMP_LIBS $LIBM $loja_save_LIBS"
    AC_LINK_IFELSE([_LOJA_FLINT_PROGRAM], [FLINT_LIBS=$loja_try; break])
done
AS_IF([test -n "$FLINT_LIBS"], [AC_MSG_RESULT([$FLINT_LIBS])],
    [AC_MSG_RESULT([none])
     AC_MSG_ERROR([no library fits the headers of $loja_flint_kind (see config.log)])])

AC_MSG_CHECKING([whether headers and library of FLINT agree])
AC_RUN_IFELSE([_LOJA_FLINT_PROGRAM],
    [AC_MSG_RESULT([yes])],
    [loja_status=$?
     AS_IF([test "$loja_status" -eq 1],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([the library found at run time is of another version than the headers])],
        [AC_MSG_RESULT([the program does not start, status $loja_status])
         AC_MSG_ERROR([a program with FLINT links but does not start; is the library where the loader looks (LD_LIBRARY_PATH)?])])],
    [AC_MSG_RESULT([assumed (cross-compiling)])])

# The names of the random generator's functions changed within FLINT 3;
# only the declaration tells (the tests need them).
AC_CHECK_DECLS([flint_rand_init, flint_rand_set_seed], [], [],
    [[#include "loja/arb_compat.h"]])

CPPFLAGS=$loja_save_CPPFLAGS
LDFLAGS=$loja_save_LDFLAGS
LIBS=$loja_save_LIBS
FLINT_LIBS="${loja_flint_ldflags:+$loja_flint_ldflags }$FLINT_LIBS"
AC_SUBST([FLINT_CFLAGS])
AC_SUBST([FLINT_PC_CFLAGS])
AC_SUBST([FLINT_LIBS])
AC_SUBST([FLINT_CONFIGURE_FLAGS])
])

# _LOJA_FLINT_PROGRAM
# Uses balls and matrices through our own header; exit status 1 means that
# library and header differ, 2 that the arithmetic is wrong.
m4_define([_LOJA_FLINT_PROGRAM],
[AC_LANG_PROGRAM([[
#include <string.h>
#include "loja/arb_compat.h"
]], [[
    arb_t x;
    arb_mat_t a;
    int good;

    /* Where the header has no version string there is nothing to compare. */
    if (FLINT_VERSION[0] != '\0' && strcmp(flint_version, FLINT_VERSION) != 0)
        return 1;

    arb_init(x);
    arb_mat_init(a, 2, 2);
    arb_mat_one(a);
    arb_mat_scalar_mul_2exp_si(a, a, 1);
    arb_mat_mul(a, a, a, 64);
    arb_exp(x, arb_mat_entry(a, 0, 1), 64);
    arb_add(x, x, arb_mat_entry(a, 1, 1), 64);
    good = arb_contains_si(x, 5) && arb_is_exact(x);
    arb_mat_clear(a);
    arb_clear(x);
    flint_cleanup();
    return good ? 0 : 2;
]])])
