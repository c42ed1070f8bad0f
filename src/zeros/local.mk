# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/zeros/attained_formula.c \
    src/zeros/attained_search.c \
    src/zeros/unattained.c \
    src/zeros/unattained.h \
    src/zeros/unattained_count.c \
    src/zeros/unattained_line.c \
    src/zeros/unattained_points.c \
    src/zeros/unattained_words.c
