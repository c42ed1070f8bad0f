/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    t_eval.c -- containment: exact points of random balls, both ends among
    them, must have their values in the results.
*/
#include <string.h>

#include "reference.h"
#include "support/support.h"

static void
check_ball(const loja_act_struct *act, const arb_t z, int branch, slong prec)
{
    arb_ptr f, g;
    arf_t p;
    int i, k, side;

    f = _arb_vec_init(3);
    g = _arb_vec_init(3);
    arf_init(p);

    act->eval(f, f + 1, f + 2, z, branch, prec);
    for (i = 0; i < 4; i++)
    {
        test_arb_point(p, z, i < 2 ? 2 * i - 1 : 0);
        for (side = -1; side <= 1; side += 2)
        {
            if (!ref_eval(g, act, p, branch, side))
                continue;
            for (k = 0; k < 3; k++)
                CU_ASSERT(ref_report(ref_holds(f + k, g + k), act, k,
                    branch, prec, z, p, f + k, g + k));
            if (arf_sgn(p) != 0 || act->analytic)
                break;
        }
    }

    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    arf_clear(p);
}

void
test_eval_contains(void)
{
    const loja_act_struct *const *a;
    arb_t z;
    slong i, n = test_count(45);

    arb_init(z);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            ref_random_ball(z, (int) (i % REF_KINDS));
            check_ball(*a, z, (int) test_uniform(3) - 1, ref_random_prec());
        }
    arb_clear(z);
}

/* Not a number, infinite, the whole line. */
void
test_eval_special(void)
{
    const loja_act_struct *const *a;
    arb_ptr f, g;
    arb_t z;
    arf_t p;
    int k, branch;
    slong i;

    f = _arb_vec_init(3);
    g = _arb_vec_init(3);
    arb_init(z);
    arf_init(p);
    for (a = loja_act_list; *a != NULL; a++)
        for (branch = -1; branch <= 1; branch++)
        {
            arb_indeterminate(z);
            (*a)->eval(f, f + 1, f + 2, z, branch, 64);
            for (k = 0; k < 3; k++)
                CU_ASSERT(!arb_is_finite(f + k));
            arb_pos_inf(z);
            (*a)->eval(f, f + 1, f + 2, z, branch, 64);
            for (k = 0; k < 3; k++)
                CU_ASSERT(!arb_is_finite(f + k));

            arb_zero_pm_inf(z);
            (*a)->eval(f, f + 1, f + 2, z, branch, 2 + 60 * (branch == 0));
            for (i = 0; i < 8; i++)
            {
                arb_t y;
                arb_init(y);
                ref_random_ball(y, (int) i);
                arf_set(p, arb_midref(y));
                arb_clear(y);
                if (!ref_eval(g, *a, p, branch, 1))
                    continue;
                for (k = 0; k < 3; k++)
                    CU_ASSERT(ref_report(ref_holds(f + k, g + k), *a, k,
                        branch, 64, z, p, f + k, g + k));
            }
            if ((*a)->growth == LOJA_GROWTH_BOUNDED && branch == 0)
                CU_ASSERT(arb_is_finite(f));
            if (branch == 0)
                CU_ASSERT(arb_is_finite(f + 1) && arb_is_finite(f + 2));
        }
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    arb_clear(z);
    arf_clear(p);
}

/*
    Huge numbers, where the values are known up to next to nothing: psi is
    its limit or its asymptote.
*/
void
test_eval_huge(void)
{
    static const slong shift[] = {12, 40, 200, 3000, 100000};
    const loja_act_struct *const *a;
    arb_ptr f;
    arb_t z, v;
    slong i;
    int sgn, r, k;

    f = _arb_vec_init(3);
    arb_init(z);
    arb_init(v);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < 5; i++)
            for (sgn = -1; sgn <= 1; sgn += 2)
                for (r = 0; r < 4; r++)
                {
                    arb_set_si(z, sgn);
                    arb_mul_2exp_si(z, z, shift[i]);
                    if (r == 1)
                        mag_set_ui_2exp_si(arb_radref(z), 1, -20);
                    if (r == 2)
                        mag_set_ui_2exp_si(arb_radref(z), 1, shift[i] - 2);
                    if (r == 3)
                        mag_set_ui_2exp_si(arb_radref(z), 1, shift[i] + 5);
                    (*a)->eval(f, f + 1, f + 2, z, 0, 53);
                    for (k = 1; k < 3; k++)
                        CU_ASSERT(arb_is_finite(f + k));
                    arb_set_ui(v, 2);
                    /* slopes lie in [-0.13, 1.13] and enclosures are tight */
                    arb_abs(f + 1, f + 1);
                    CU_ASSERT(arb_lt(f + 1, v) || r == 3);
                    if ((*a)->growth == LOJA_GROWTH_LINEAR && r == 0)
                    {
                        /* between min(z, 0) or z itself and max(z, 0) */
                        arb_set(v, z);
                        if (sgn < 0 && strcmp((*a)->name, "identity") != 0)
                            arb_set_si(v,
                                strcmp((*a)->name, "elu") == 0 ? -1 : 0);
                        arb_sub(v, v, f, 53);
                        arb_abs(v, v);
                        arb_div(v, v, z, 53);
                        arb_mul_2exp_si(v, v, 20);
                        arb_abs(v, v);
                        arb_sub_ui(v, v, 1, 53);
                        CU_ASSERT(arb_is_negative(v));
                    }
                }
    _arb_vec_clear(f, 3);
    arb_clear(z);
    arb_clear(v);
}

/* Outputs not asked for change nothing. */
void
test_eval_null(void)
{
    const loja_act_struct *const *a;
    arb_ptr f, g;
    arb_t z;
    arf_t p;
    slong i;
    int k, branch;

    f = _arb_vec_init(3);
    g = _arb_vec_init(3);
    arb_init(z);
    arf_init(p);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < REF_KINDS; i++)
        {
            slong prec = ref_random_prec();

            branch = (int) test_uniform(3) - 1;
            ref_random_ball(z, (int) i);
            test_arb_point(p, z, 0);
            if (!ref_eval(g, *a, p, branch, 1))
                continue;
            (*a)->eval(f, NULL, NULL, z, branch, prec);
            CU_ASSERT(ref_report(ref_holds(f, g), *a, 0, branch, prec, z, p,
                f, g));
            (*a)->eval(f, f + 1, NULL, z, branch, prec);
            for (k = 0; k < 2; k++)
                CU_ASSERT(ref_report(ref_holds(f + k, g + k), *a, k, branch,
                    prec, z, p, f + k, g + k));
        }
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    arb_clear(z);
    arf_clear(p);
}
