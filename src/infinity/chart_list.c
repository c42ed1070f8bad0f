/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* All charts, in the order of trial. */
#include "infinity/chart.h"

const loja_chart_ops_struct *const _loja_chart_list[] =
{
    &_loja_chart_two_odd,
    NULL
};
