# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/net/net.c
