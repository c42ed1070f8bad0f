# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/trap/converges.c \
    src/trap/manifold.c \
    src/trap/manifold.h \
    src/trap/manifold_equal.c \
    src/trap/manifold_newton.c \
    src/trap/manifold_symmetry.c \
    src/trap/manifold_words.c \
    src/trap/trap.h \
    src/trap/trap_mean.c \
    src/trap/trap_minimum.c \
    src/trap/trap_modes.c \
    src/trap/trap_modes.h \
    src/trap/trap_modes_centre.c \
    src/trap/trap_system.c \
    src/trap/trap_third.c \
    src/trap/trap_zero.c \
    src/trap/trap_zero.h \
    src/trap/trap_zero_limit.c \
    src/trap/trap_zero_record.c \
    src/trap/trap_zero_state.c
