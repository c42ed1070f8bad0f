# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check shares no code with libloja, and links neither it nor FLINT.
# Its own library is for the command and the tests, and is not installed.
if HAVE_MPFI
noinst_LIBRARIES += libchecker.a
libchecker_a_SOURCES = \
    src/checker/arith/affine_form.c \
    src/checker/arith/affine_form.h \
    src/checker/arith/definite.c \
    src/checker/arith/fractions.c \
    src/checker/arith/interval.c \
    src/checker/arith/interval.h \
    src/checker/net/activation.c \
    src/checker/net/activation.h \
    src/checker/net/activation_complex.c \
    src/checker/net/activation_range.c \
    src/checker/net/activation_series.c \
    src/checker/net/hessian.c \
    src/checker/net/network.c \
    src/checker/net/network.h \
    src/checker/read/certificate.c \
    src/checker/read/certificate.h \
    src/checker/records.c \
    src/checker/records.h \
    src/checker/rules/asymptotic.c \
    src/checker/rules/below_threshold.c \
    src/checker/rules/claim.c \
    src/checker/rules/claim.h \
    src/checker/rules/collapse.c \
    src/checker/rules/collapse.h \
    src/checker/rules/collapse_bounds.c \
    src/checker/rules/collapse_part.c \
    src/checker/rules/collapse_sums.c \
    src/checker/rules/collapse_tau.c \
    src/checker/rules/convergence.h \
    src/checker/rules/convergence_constant.c \
    src/checker/rules/convergence_limit.c \
    src/checker/rules/convergence_mean.c \
    src/checker/rules/convergence_minimum.c \
    src/checker/rules/convergence_third.c \
    src/checker/rules/convergence_zero.c \
    src/checker/rules/graded_chart.c \
    src/checker/rules/graded_chart.h \
    src/checker/rules/graded_nodes.c \
    src/checker/rules/graded_rates.c \
    src/checker/rules/infimum.h \
    src/checker/rules/infimum_bound.c \
    src/checker/rules/infimum_deep.c \
    src/checker/rules/infimum_exact.c \
    src/checker/rules/infimum_family.c \
    src/checker/rules/infimum_obstruction.c \
    src/checker/rules/one_layer.c \
    src/checker/rules/one_layer.h \
    src/checker/rules/one_layer_bounds.c \
    src/checker/rules/one_layer_shape.c \
    src/checker/rules/one_layer_solve.c \
    src/checker/rules/one_layer_taylor.c \
    src/checker/rules/one_layer_trap.c \
    src/checker/rules/plane.h \
    src/checker/rules/plane_above.c \
    src/checker/rules/plane_chart.c \
    src/checker/rules/plane_data.c \
    src/checker/rules/plane_places.c \
    src/checker/rules/saturation.c \
    src/checker/rules/saturation.h \
    src/checker/rules/saturation_energy.c \
    src/checker/rules/saturation_exact.c \
    src/checker/rules/saturation_field.c \
    src/checker/rules/saturation_framed.c \
    src/checker/rules/saturation_power.c \
    src/checker/rules/saturation_power_words.c \
    src/checker/rules/saturation_reduced.c \
    src/checker/rules/saturation_steps.c \
    src/checker/rules/threshold_odd.c \
    src/checker/rules/threshold_vertex.c \
    src/checker/rules/tree.c \
    src/checker/rules/tree.h \
    src/checker/rules/unattained.h \
    src/checker/rules/unattained_affine.c \
    src/checker/rules/unattained_mish.c \
    src/checker/rules/unattained_zeros.c \
    src/checker/rules/vertex_kernel.c \
    src/checker/rules/vertex_kernel.h \
    src/checker/rules/zero_attained.c \
    src/checker/tube/congruence.c \
    src/checker/tube/interpolation.c \
    src/checker/tube/interpolation.h \
    src/checker/tube/kink.c \
    src/checker/tube/step.c \
    src/checker/tube/tube.c \
    src/checker/tube/tube.h
bin_PROGRAMS += loja-check
loja_check_SOURCES = src/checker/main.c \
    src/checker/coq/coq.h \
    src/checker/coq/coq_export.c \
    src/checker/coq/coq_unattained.c \
    src/checker/latex/latex.h \
    src/checker/latex/latex_export.c \
    src/checker/latex/latex_words.c
checker_libs = libchecker.a -lmpfi $(MPFR_LIBS) $(GMP_LIBS) $(JANSSON_LIBS) \
    $(NETTLE_LIBS) $(LIBM)
loja_check_LDADD = $(checker_libs)
endif
