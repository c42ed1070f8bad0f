# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/infimum/infimum.c \
    src/infimum/infimum.h \
    src/infimum/infimum_bound.c \
    src/infimum/infimum_choose.c \
    src/infimum/infimum_deep.c \
    src/infimum/infimum_exact.c \
    src/infimum/infimum_family.c \
    src/infimum/infimum_linear.c \
    src/infimum/infimum_nodes.c \
    src/infimum/infimum_point.c \
    src/infimum/infimum_poly.c \
    src/infimum/infimum_ridge.c \
    src/infimum/infimum_search.c \
    src/infimum/infimum_simple.c \
    src/infimum/infimum_words.c
