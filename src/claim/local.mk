# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/claim/claim.c \
    src/claim/target.c
