# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += src/path/cheb.c src/path/step.c
