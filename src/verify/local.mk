# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += src/verify/verify_internal.h src/verify/ellipse.c \
    src/verify/constant.c src/verify/defect.c src/verify/growth.c \
    src/verify/growth_box.c src/verify/tube.c
