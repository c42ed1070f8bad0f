/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One cell of a map: a ball of starts that holds it, proved as `loja prove'
   would, and its line of the index. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>
#include "cli/map.h"

static const char *const fates[] = { NULL, "DIVERGES", "CONVERGES" };

void
map_ends(fmpq_t low, fmpq_t high, const map_run_t *run,
         const map_cell_t *cell, int k)
{
    const map_axis_t *a = run->axis + k;
    const long i = k == 0 ? cell->i : cell->j;
    fmpq_t width, share;

    fmpq_init(width);
    fmpq_init(share);
    fmpq_sub(width, a->high, a->low);
    fmpq_set_si(share, i, (ulong) a->cells << cell->depth);
    fmpq_mul(low, share, width);
    fmpq_add(low, low, a->low);
    fmpq_set_si(share, i + 1, (ulong) a->cells << cell->depth);
    fmpq_mul(high, share, width);
    fmpq_add(high, high, a->low);
    fmpq_clear(width);
    fmpq_clear(share);
}

/* The ball of starts around the middle of the cell. */
static void
set_starts(loja_problem_t prob, const map_run_t *run, const map_cell_t *cell)
{
    fmpq_t low, high, sum;
    arb_t r;
    arf_t u;
    int k;

    fmpq_init(low);
    fmpq_init(high);
    fmpq_init(sum);
    arb_init(r);
    arf_init(u);
    for (k = 0; k < 2; k++)
    {
        fmpq *c = fmpq_mat_entry(prob->start, 0, run->axis[k].param);

        map_ends(low, high, run, cell, k);
        fmpq_add(c, low, high);
        fmpq_div_2exp(c, c, 1);
        fmpq_sub(high, high, c);
        fmpq_addmul(sum, high, high);
    }
    /* the radius is at least half of the diagonal: the ball holds the cell */
    arb_set_fmpq(r, sum, 64);
    arb_sqrt(r, r, 64);
    arb_get_ubound_arf(u, r, 20);
    arf_get_fmpq(low, u);
    fmpq_add(prob->start_radius, prob->start_radius, low);
    fmpq_clear(low);
    fmpq_clear(high);
    fmpq_clear(sum);
    arb_clear(r);
    arf_clear(u);
}

/* The directory, then cells, d-i-j.jsonl; to be freed. */
static char *
certificate(const map_run_t *run, const map_cell_t *cell)
{
    const size_t size = strlen(run->out) + 100;
    char *path = flint_malloc(size);

    loja_snprintf(path, size, "%s/cells/%d-%ld-%ld.jsonl", run->out,
        cell->depth, cell->i, cell->j);
    return path;
}

static void
put_limit(json_t *line, const prove_run_t *prove)
{
    const loja_claim_struct *claim = prove->prove->claim
        + LOJA_CLAIM_CONVERGES;
    json_t *list = json_array();
    char name[40], *low, *high;
    arb_srcptr x;
    slong p;

    for (p = 0; p < prove->flow.prob->net->nparams && p < MAP_LIMITS; p++)
    {
        loja_snprintf(name, sizeof(name), "limit_%ld", (long) p);
        x = loja_claim_number(claim, name);
        if (x == NULL)
            break;
        low = loja_claim_bound_text(x, -1, 12);
        high = loja_claim_bound_text(x, 1, 12);
        json_array_append_new(list, json_pack("{s:s, s:s}", "lower", low,
                                              "upper", high));
        flint_free(low);
        flint_free(high);
    }
    json_object_set_new(line, "limit", list);
}

static void
put_ends(json_t *line, const char *key, const map_run_t *run,
         const map_cell_t *cell, int k)
{
    fmpq_t low, high;
    char *a, *b;

    fmpq_init(low);
    fmpq_init(high);
    map_ends(low, high, run, cell, k);
    a = fmpq_get_str(NULL, 10, low);
    b = fmpq_get_str(NULL, 10, high);
    json_object_set_new(line, key, json_pack("[s, s]", a, b));
    flint_free(a);
    flint_free(b);
    fmpq_clear(low);
    fmpq_clear(high);
}

static void
write_line(char *text, size_t size, const map_run_t *run,
           const map_cell_t *cell, const prove_run_t *prove)
{
    const loja_claim_struct *claim;
    json_t *line = json_object();
    const char *verdict = prove->prove->verdict;
    char *T, *s;

    json_object_set_new(line, "cell", json_pack("[i, i, i]", cell->depth,
                                                (int) cell->i,
                                                (int) cell->j));
    put_ends(line, "x", run, cell, 0);
    put_ends(line, "y", run, cell, 1);
    json_object_set_new(line, "verdict", verdict == NULL ? json_null()
                                                  : json_string(verdict));
    if (verdict != NULL)
    {
        claim = prove->prove->claim + (strcmp(verdict, fates[1]) == 0
            ? LOJA_CLAIM_DIVERGES : LOJA_CLAIM_CONVERGES);
        T = fmpq_get_str(NULL, 10, prove->prove->T);
        json_object_set_new(line, "rule", json_string(claim->rule));
        json_object_set_new(line, "T", json_string(T));
        flint_free(T);
        if (claim->name == loja_claim_name(LOJA_CLAIM_CONVERGES))
            put_limit(line, prove);
        if (prove->flow.whole)
            json_object_set_new(line, "certificate", json_sprintf(
                "cells/%d-%ld-%ld.jsonl", cell->depth, cell->i, cell->j));
    }
    else
        json_object_set_new(line, "reason", json_string(
            prove->reason->text[0] != '\0' ? prove->reason->text
            : "neither convergence nor divergence is proved by the end "
              "time"));
    s = json_dumps(line, JSON_COMPACT);
    loja_snprintf(text, size, "%s\n", s == NULL ? "" : s);
    free(s);
    json_decref(line);
}

loja_status_t
map_prove_cell(char *text, size_t size, loja_message_t msg,
               const map_run_t *run, const map_cell_t *cell)
{
    prove_run_t prove;
    flow_run_t *flow = &prove.flow;
    loja_status_t status;
    char *path = certificate(run, cell);

    memset(&prove, 0, sizeof(prove));
    flow_run_init(flow, "map");
    fmpq_init(prove.eps);
    flow->file = run->file;
    flow->quiet = 1;
    flow->opts.threads = 1;
    flow->cert_path = path;
    flow->no_cert = run->no_cert;
    flow->seconds_budget = run->seconds;
    fmpq_set(flow->until, run->until);
    prove.opts.want[LOJA_CLAIM_DIVERGES] = 1;
    prove.opts.want[LOJA_CLAIM_CONVERGES] = 1;
    prove.opts.limit_digits = 1;
    prove.opts.claim.threads = 1;
    prove.opts.claim.stop = &flow_stop;
    if (run->threshold->verdict == LOJA_PROVED)
        prove.opts.threshold = run->threshold;
    status = loja_problem_read(flow->prob, flow->msg, run->file);
    /* the threshold and the index are those of the instance at the begin */
    if (status == LOJA_OK && !loja_cert_same_problem(flow->prob, run->prob))
    {
        loja_message_set(flow->msg, "%s: changed during the run", run->file);
        status = LOJA_INPUT;
    }
    if (status == LOJA_OK)
    {
        set_starts(flow->prob, run, cell);
        status = prove_silently(&prove);
    }
    if (status == LOJA_OK && flow_stop)
        status = LOJA_STOPPED;
    if (status == LOJA_OK)
    {
        write_line(text, size, run, cell, &prove);
        /* a trajectory without a verdict is of no use */
        if (prove.prove->verdict == NULL)
            (void) remove(path);
    }
    else
        *msg = *flow->msg;
    if (prove.has_prove)
        loja_prove_clear(prove.prove);
    fmpq_clear(prove.eps);
    flow_run_clear(flow);
    flint_free(path);
    return status;
}

int
map_read_line(map_cell_t *cell, const char *text)
{
    json_t *line = json_loads(text, 0, NULL);
    const char *verdict, *low, *high;
    json_t *limit;
    fmpq_t q;
    int i, j, good;

    fmpq_init(q);
    memset(cell, 0, sizeof(*cell));
    good = line != NULL && json_unpack(line, "{s:[i,i,i]}", "cell",
                                       &cell->depth, &i, &j) == 0;
    if (good)
    {
        cell->i = i;
        cell->j = j;
        verdict = json_string_value(json_object_get(line, "verdict"));
        for (i = 1; i < 3 && verdict != NULL; i++)
            if (strcmp(verdict, fates[i]) == 0)
                cell->fate = (map_fate_t) i;
        limit = json_object_get(line, "limit");
        for (i = 0; i < (int) json_array_size(limit) && i < MAP_LIMITS; i++)
        {
            if (json_unpack(json_array_get(limit, (size_t) i), "{s:s, s:s}",
                            "lower", &low, "upper", &high) != 0)
                break;
            if (loja_fmpq_set_text(q, low) != LOJA_OK)
                break;
            cell->low[i] = nextafter(fmpq_get_d(q), -HUGE_VAL);
            if (loja_fmpq_set_text(q, high) != LOJA_OK)
                break;
            cell->high[i] = nextafter(fmpq_get_d(q), HUGE_VAL);
            cell->limits = i + 1;
        }
    }
    json_decref(line);
    fmpq_clear(q);
    return good;
}
