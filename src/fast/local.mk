# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/fast/batch_norm.c \
    src/fast/data.c \
    src/fast/error.c \
    src/fast/eval.c \
    src/fast/fast_internal.h \
    src/fast/flow_cvode.c \
    src/fast/hessian.c \
    src/fast/kernel_act.h \
    src/fast/kernel_poly.h \
    src/fast/kernel_avx2.c \
    src/fast/kernel_avx512.c \
    src/fast/kernel_pass.h \
    src/fast/kernel_portable.c \
    src/fast/kernel_shallow.h \
    src/fast/kernel_tile.h \
    src/fast/train.c
