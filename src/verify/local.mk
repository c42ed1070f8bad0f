# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/verify/verify_internal.h src/verify/ellipse.c \
    src/verify/branches.c src/verify/cholesky_double.c \
    src/verify/constant.c src/verify/crossing.c src/verify/cubic_form.c \
    src/verify/defect.c src/verify/frame_form.c \
    src/verify/frame_fourth.c src/verify/frame_next.c \
    src/verify/growth.c src/verify/growth_box.c \
    src/verify/growth_cubic.c \
    src/verify/growth_frame.c src/verify/growth_double.c \
    src/verify/growth_double.h src/verify/growth_grid.c \
    src/verify/growth_propose.c src/verify/interpolation.c src/verify/tube.c \
    src/verify/tube_frame.c src/verify/tube_piece.c \
    src/verify/tube_wide.c
