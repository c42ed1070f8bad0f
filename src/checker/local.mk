# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check shares no code with libloja, and links neither it nor FLINT.
if HAVE_MPFI
bin_PROGRAMS += loja-check
checker_rules = \
    src/checker/activation.c \
    src/checker/activation_complex.c \
    src/checker/activation_series.c \
    src/checker/activation_range.c \
    src/checker/affine_form.c \
    src/checker/affine_form.h \
    src/checker/certificate.c \
    src/checker/chart.h \
    src/checker/chart_divergence.c \
    src/checker/chart_two.h \
    src/checker/chart_two_odd.c \
    src/checker/checker.h \
    src/checker/claim.c \
    src/checker/claim.h \
    src/checker/congruence.c \
    src/checker/convergence.h \
    src/checker/convergence_constant.c \
    src/checker/convergence_limit.c \
    src/checker/convergence_mean.c \
    src/checker/convergence_minimum.c \
    src/checker/convergence_third.c \
    src/checker/convergence_zero.c \
    src/checker/definite.c \
    src/checker/graded_chart.c \
    src/checker/graded_chart.h \
    src/checker/graded_nodes.c \
    src/checker/graded_rates.c \
    src/checker/fractions.c \
    src/checker/hessian.c \
    src/checker/infimum.h \
    src/checker/infimum_bound.c \
    src/checker/infimum_deep.c \
    src/checker/infimum_exact.c \
    src/checker/infimum_family.c \
    src/checker/infimum_obstruction.c \
    src/checker/interpolation.c \
    src/checker/interval.c \
    src/checker/network.c \
    src/checker/one_layer.c \
    src/checker/one_layer.h \
    src/checker/one_layer_bounds.c \
    src/checker/one_layer_shape.c \
    src/checker/one_layer_solve.c \
    src/checker/one_layer_taylor.c \
    src/checker/one_layer_trap.c \
    src/checker/plane.h \
    src/checker/plane_above.c \
    src/checker/plane_chart.c \
    src/checker/plane_data.c \
    src/checker/plane_places.c \
    src/checker/records.c \
    src/checker/records.h \
    src/checker/step.c \
    src/checker/saturation.c \
    src/checker/saturation.h \
    src/checker/saturation_exact.c \
    src/checker/saturation_field.c \
    src/checker/saturation_framed.c \
    src/checker/saturation_reduced.c \
    src/checker/saturation_steps.c \
    src/checker/threshold_odd.c \
    src/checker/threshold_vertex.c \
    src/checker/tube.c \
    src/checker/two_series.c \
    src/checker/two_state.c \
    src/checker/unattained.h \
    src/checker/unattained_affine.c \
    src/checker/unattained_mish.c \
    src/checker/unattained_zeros.c \
    src/checker/vertex_kernel.c \
    src/checker/vertex_kernel.h \
    src/checker/zero_attained.c
loja_check_SOURCES = src/checker/main.c src/checker/coq.h \
    src/checker/coq_export.c src/checker/coq_unattained.c $(checker_rules)
checker_libs = -lmpfi $(MPFR_LIBS) $(GMP_LIBS) $(JANSSON_LIBS) \
    $(NETTLE_LIBS) $(LIBM)
loja_check_LDADD = $(checker_libs)
endif
