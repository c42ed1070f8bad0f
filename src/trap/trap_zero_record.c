/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Memory and record of a trap around zero loss. */
#include "trap/trap.h"

void
_loja_trap_zero_init(loja_trap_zero_t trap, slong P, slong rows)
{
    trap->P = P;
    trap->rows = rows;
    trap->a = _arb_vec_init(P);
    arf_init(trap->rho);
    arf_init(trap->R);
    arf_init(trap->s);
    arf_init(trap->loss);
    arf_init(trap->length);
    arf_init(trap->curvature);
    trap->modes = 0;
    trap->rates = _loja_trap_vec_init(rows);
    arf_init(trap->reach);
    arb_mat_init(trap->C, rows, rows);
    trap->limit = _arb_vec_init(P);
    arf_init(trap->radius);
}

void
_loja_trap_zero_clear(loja_trap_zero_t trap)
{
    _arb_vec_clear(trap->a, trap->P);
    arf_clear(trap->rho);
    arf_clear(trap->R);
    arf_clear(trap->s);
    arf_clear(trap->loss);
    arf_clear(trap->length);
    arf_clear(trap->curvature);
    _loja_trap_vec_clear(trap->rates, trap->rows);
    arf_clear(trap->reach);
    arb_mat_clear(trap->C);
    _arb_vec_clear(trap->limit, trap->P);
    arf_clear(trap->radius);
}

void
_loja_trap_zero_record(loja_record_t rec, const loja_trap_zero_t trap)
{
    slong i, j;

    loja_record_open(rec, "centre", '[');
    for (i = 0; i < trap->P; i++)
        loja_record_put_arf(rec, NULL, arb_midref(trap->a + i));
    loja_record_close(rec, ']');
    loja_record_put_arf(rec, "rho", trap->rho);
    loja_record_put_arf(rec, "R", trap->R);
    loja_record_put_arf(rec, "s", trap->s);
    loja_record_put_arf(rec, "loss", trap->loss);
    loja_record_put_arf(rec, "length", trap->length);
    if (trap->modes)
    {
        loja_record_put_arf(rec, "reach", trap->reach);
        loja_record_open(rec, "rates", '[');
        for (i = 0; i < trap->rows; i++)
            loja_record_put_arf(rec, NULL, trap->rates + i);
        loja_record_close(rec, ']');
    }
    else
        loja_record_put_arf(rec, "curvature", trap->curvature);
    loja_record_open(rec, "factor", '[');
    for (i = 0; i < trap->rows; i++)
    {
        loja_record_open(rec, NULL, '[');
        for (j = 0; j < trap->rows; j++)
            loja_record_put_arf(rec, NULL,
                arb_midref(arb_mat_entry(trap->C, i, j)));
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
    loja_record_open(rec, "limit", '[');
    for (i = 0; i < trap->P; i++)
        loja_record_put_arf(rec, NULL, arb_midref(trap->limit + i));
    loja_record_close(rec, ']');
    loja_record_put_arf(rec, "limit_radius", trap->radius);
}
