# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/claim/claim.c \
    src/claim/target.c
