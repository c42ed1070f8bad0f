# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/claim/claim.c \
    src/claim/trap_internal.h \
    src/claim/trap_system.c \
    src/claim/trap_zero.c \
    src/claim/trap_third.c \
    src/claim/trap_zero_record.c \
    src/claim/trap_minimum.c \
    src/claim/converges.c \
    src/claim/unattained_internal.h \
    src/claim/unattained.c \
    src/claim/unattained_count.c \
    src/claim/unattained_mish.c \
    src/claim/unattained_points.c \
    src/claim/unattained_line.c \
    src/claim/unattained_words.c \
    src/claim/attained_formula.c \
    src/claim/attained_search.c \
    src/claim/target.c
