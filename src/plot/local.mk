# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/plot/compare.c \
    src/plot/curve.c \
    src/plot/exponents.c \
    src/plot/flow.c \
    src/plot/gnuplot.c \
    src/plot/law.c \
    src/plot/plot_internal.h \
    src/plot/sample.c \
    src/plot/train.c
