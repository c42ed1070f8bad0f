# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/lin/whiten.c src/lin/eig_min.c src/lin/eig_double.c
