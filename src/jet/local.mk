# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
	src/jet/jet_internal.h \
	src/jet/arctan.c \
	src/jet/complex.c \
	src/jet/count.c \
	src/jet/derivative.c \
	src/jet/dd.c \
	src/jet/disc.c \
	src/jet/elu.c \
	src/jet/erf.c \
	src/jet/gelu.c \
	src/jet/gelu_complex.c \
	src/jet/identity.c \
	src/jet/kernel.c \
	src/jet/list.c \
	src/jet/logistic.c \
	src/jet/mish.c \
	src/jet/mish_complex.c \
	src/jet/mish_jet.c \
	src/jet/mish_zeros.c \
	src/jet/real.c \
	src/jet/relu.c \
	src/jet/series.c \
	src/jet/silu.c \
	src/jet/softplus.c \
	src/jet/softsign.c \
	src/jet/softsign_complex.c \
	src/jet/tanh.c
