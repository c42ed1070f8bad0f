# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/propose/propose_internal.h src/propose/kernel.c src/propose/lu.c \
    src/propose/double_hessian.c src/propose/double_iterate.c \
    src/propose/double_newton.c \
    src/propose/double_solve.c \
    src/propose/radau.c src/propose/estimate.c src/propose/newton.c \
    src/propose/newton_level.c \
    src/propose/newton_solve.c src/propose/smooth.c \
    src/propose/collocation.c src/propose/cvode.c src/propose/list.c \
    src/propose/taylor.c
