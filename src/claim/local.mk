# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/claim/claim.c \
    src/claim/trap_internal.h \
    src/claim/trap_system.c \
    src/claim/trap_zero.c \
    src/claim/trap_minimum.c \
    src/claim/converges.c \
    src/claim/target.c
