# SPDX-License-Identifier: LGPL-3.0-or-later

# LOJA_SWITCH(NAME, WHAT)
# The switch --enable-NAME, off by default; anything but yes or no is an
# error, so that a misspelt value does not go unnoticed.
AC_DEFUN([LOJA_SWITCH],
[AC_ARG_ENABLE([$1], [AS_HELP_STRING([--enable-$1], [$2])], [],
    [enable_$1=no])
AS_CASE([$enable_$1], [yes|no], [],
    [AC_MSG_ERROR([--enable-$1 takes yes or no, not '$enable_$1'])])
])

# LOJA_ADD_CFLAG(FLAG, VARIABLE)
# Appends FLAG to VARIABLE when the compiler takes it without a warning.
AC_DEFUN([LOJA_ADD_CFLAG],
[AS_VAR_PUSHDEF([loja_var], [loja_cv_cflag_$1])dnl
AC_CACHE_CHECK([whether $CC accepts $1], [loja_var],
    [loja_save_CFLAGS=$CFLAGS
     CFLAGS="$CFLAGS -Werror $1"
     AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
        [AS_VAR_SET([loja_var], [yes])], [AS_VAR_SET([loja_var], [no])])
     CFLAGS=$loja_save_CFLAGS])
AS_VAR_IF([loja_var], [yes], [$2="[$]{$2:+$$2 }$1"])
AS_VAR_POPDEF([loja_var])dnl
])
