# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/claim/claim.c \
    src/claim/threshold.c \
    src/claim/threshold.h \
    src/claim/threshold_odd.c \
    src/claim/threshold_odd.h \
    src/claim/threshold_odd_data.c \
    src/claim/target.c
