# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/path/cheb.c src/path/step.c
