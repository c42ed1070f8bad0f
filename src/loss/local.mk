# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/loss/loss_internal.h src/loss/forward.c \
    src/loss/backward.c src/loss/cubic_rest.c src/loss/eval.c src/loss/jet.c \
    src/loss/disc.c src/loss/disc_internal.h src/loss/disc_norm.c \
    src/loss/fourth.c \
    src/loss/majorant.c src/loss/merge.c src/loss/pair.c src/loss/real.c \
    src/loss/real_internal.h src/loss/real_dd.c src/loss/real_pair.c src/loss/real_row.c \
    src/loss/third.c src/loss/third_internal.h \
    src/loss/weighted.c src/loss/parts.c src/loss/pool.c
