# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/claim/claim.c \
    src/claim/infimum.c \
    src/claim/infimum_bound.c \
    src/claim/infimum_choose.c \
    src/claim/infimum_deep.c \
    src/claim/infimum_exact.c \
    src/claim/infimum_family.c \
    src/claim/infimum_linear.c \
    src/claim/infimum_ridge.c \
    src/claim/infimum_nodes.c \
    src/claim/infimum_point.c \
    src/claim/infimum_poly.c \
    src/claim/infimum_search.c \
    src/claim/infimum_simple.c \
    src/claim/infimum_words.c \
    src/claim/infimum.h \
    src/claim/target.c
