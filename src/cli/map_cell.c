/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One cell: a ball of starts that holds it, proved as `loja prove' would,
   and its line of the index. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli/map.h"

static const char *const fates[] = { NULL, "DIVERGES", "CONVERGES" };

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
    for (k = 0; k < run->axes; k++)
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
    /* cells of a ball cover it; other sets are the cells and a ball more */
    if (run->ball)
        fmpq_zero(prob->start_radius);
    fmpq_add(prob->start_radius, prob->start_radius, low);
    fmpq_clear(low);
    fmpq_clear(high);
    fmpq_clear(sum);
    arb_clear(r);
    arf_clear(u);
}

void
map_cell_name(char *name, size_t size, const map_cell_t *cell, int axes)
{
    size_t len = (size_t) snprintf(name, size, "%d", cell->depth);
    int k;

    for (k = 0; k < axes && len < size; k++)
        len += (size_t) snprintf(name + len, size - len, "-%ld", cell->i[k]);
}

/* The trap around a strict minimum, for map_limits.c. */
static void
put_trap(json_t *line, const loja_claim_struct *claim)
{
    const char *members = loja_record_text(claim->record);
    const size_t size = strlen(members) + 3;
    char *text = flint_malloc(size);
    json_t *record, *trap = json_object();
    static const char *const keys[] = { "centre", "R", "g" };
    int k;

    loja_snprintf(text, size, "{%s}", members);
    record = json_loads(text, 0, NULL);
    for (k = 0; k < 3; k++)
        json_object_set(trap, keys[k], json_object_get(record, keys[k]));
    json_object_set_new(line, "trap", trap);
    json_decref(record);
    flint_free(text);
}

static void
put_verdict(json_t *line, const prove_run_t *prove, const char *name)
{
    const char *verdict = prove->prove->verdict;
    const loja_claim_struct *claim = prove->prove->claim
        + (strcmp(verdict, fates[MAP_DIVERGES]) == 0 ? LOJA_CLAIM_DIVERGES
                                                     : LOJA_CLAIM_CONVERGES);
    char *T = fmpq_get_str(NULL, 10, prove->prove->T);

    json_object_set_new(line, "rule", json_string(claim->rule));
    json_object_set_new(line, "T", json_string(T));
    flint_free(T);
    if (strcmp(claim->rule, "convergence-minimum") == 0)
        put_trap(line, claim);
    if (prove->flow.whole)
        json_object_set_new(line, "certificate",
            json_sprintf("cells/%s.jsonl", name));
}

static void
put_box(json_t *line, const map_run_t *run, const map_cell_t *cell)
{
    json_t *id = json_array(), *box = json_array();
    fmpq_t low, high;
    char *a, *b;
    int k;

    fmpq_init(low);
    fmpq_init(high);
    json_array_append_new(id, json_integer(cell->depth));
    for (k = 0; k < run->axes; k++)
    {
        json_array_append_new(id, json_integer(cell->i[k]));
        map_ends(low, high, run, cell, k);
        a = fmpq_get_str(NULL, 10, low);
        b = fmpq_get_str(NULL, 10, high);
        json_array_append_new(box, json_pack("[s, s]", a, b));
        flint_free(a);
        flint_free(b);
    }
    json_object_set_new(line, "cell", id);
    json_object_set_new(line, "box", box);
    fmpq_clear(low);
    fmpq_clear(high);
}

static char *
make_line(const map_run_t *run, const map_cell_t *cell,
          const prove_run_t *prove, const char *name)
{
    json_t *line = json_object();
    const char *verdict = prove->prove->verdict;
    char *s;

    put_box(line, run, cell);
    json_object_set_new(line, "verdict", verdict == NULL ? json_null()
                                                  : json_string(verdict));
    if (verdict != NULL)
        put_verdict(line, prove, name);
    else
        json_object_set_new(line, "reason", json_string(
            prove->reason->text[0] != '\0' ? prove->reason->text
            : "neither convergence nor divergence is proved by the end "
              "time"));
    s = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (s == NULL)
        flint_abort();
    return s;
}

/* The options of the model; the file is read again. */
static loja_status_t
prepare(prove_run_t *prove, const map_run_t *run, const map_cell_t *cell)
{
    const prove_run_t *model = run->model;
    flow_run_t *flow = &prove->flow;
    loja_status_t status;

    flow->file = run->file;
    flow->quiet = 1;
    flow->opts = model->flow.opts;
    flow->opts.threads = 1;
    flow->cert_opts->proposer = model->flow.cert_opts->proposer;
    flow->no_cert = model->flow.no_cert;
    flow->seconds_budget = model->flow.seconds_budget;
    fmpq_set(flow->until, model->flow.until);
    fmpq_set(flow->radius, model->flow.radius);
    prove->opts = model->opts;
    prove->opts.claim.threads = 1;
    prove->opts.claim.stop = &flow_stop;
    /* where it is not known, no cell asks again */
    prove->opts.threshold = run->threshold;
    status = loja_problem_read(flow->prob, flow->msg, run->file);
    if (status != LOJA_OK)
        return status;
    flow_set_radius(flow);
    if (run->box)
        fmpq_sub(flow->prob->start_radius, flow->prob->start_radius,
                 flow->prob->start_box);
    /* the threshold and the index are those of the instance at the begin */
    if (!loja_cert_same_problem(flow->prob, run->prob))
    {
        loja_message_set(flow->msg, "%s: changed during the run", run->file);
        return LOJA_INPUT;
    }
    if (fmpq_mat_ncols(run->direction) > 0)
        map_set_slab(flow->prob, run, cell);
    else
        set_starts(flow->prob, run, cell);
    return LOJA_OK;
}

/* A trajectory without a verdict is of no use. */
static loja_status_t
keep_certificate(prove_run_t *prove, const char *path, const char *final)
{
    if (!prove->flow.whole)
        return LOJA_OK;
    if (prove->prove->verdict == NULL)
        (void) remove(path);
    else if (rename(path, final) != 0)
    {
        loja_message_set(prove->flow.msg, "%s: %s", final, strerror(errno));
        return LOJA_IO;
    }
    return LOJA_OK;
}

loja_status_t
map_prove_cell(char **text, loja_message_t msg, const map_run_t *run,
               const map_cell_t *cell)
{
    const size_t size = strlen(run->out) + 1000;
    char name[MAP_AXES * 24];
    char *path = flint_malloc(size), *final = flint_malloc(size);
    prove_run_t prove;
    flow_run_t *flow = &prove.flow;
    loja_status_t status;

    memset(&prove, 0, sizeof(prove));
    flow_run_init(flow, run->program);
    fmpq_init(prove.eps);
    map_cell_name(name, sizeof(name), cell, run->axes);
    loja_snprintf(final, size, "%s/cells/%s.jsonl", run->out, name);
    /* a process that its map has lost may still be at the same cell */
    loja_snprintf(path, size, "%s.%ld", final, (long) getpid());
    flow->cert_path = path;
    status = prepare(&prove, run, cell);
    if (status == LOJA_OK)
        status = prove_silently(&prove);
    if (status == LOJA_OK && flow_stop)
        status = LOJA_STOPPED;
    if (status == LOJA_OK)
    {
        *text = make_line(run, cell, &prove, name);
        status = keep_certificate(&prove, path, final);
    }
    if (status != LOJA_OK)
    {
        *msg = *flow->msg;
        loja_cert_forget(path);
    }
    if (prove.has_prove)
        loja_prove_clear(prove.prove);
    fmpq_clear(prove.eps);
    flow_run_clear(flow);
    flint_free(path);
    flint_free(final);
    /* constants that were computed more closely for one cell round another
       way: no cell may depend on those before it */
    flint_cleanup();
    return status;
}

int
map_read_line(map_cell_t *cell, const char *text, int axes)
{
    json_t *line = json_loads(text, 0, NULL), *id, *x;
    const char *verdict;
    int k, good;

    memset(cell, 0, sizeof(*cell));
    id = json_object_get(line, "cell");
    good = (int) json_array_size(id) == axes + 1;
    for (k = 0; k <= axes && good; k++)
    {
        x = json_array_get(id, (size_t) k);
        good = json_is_integer(x) && json_integer_value(x) >= 0
            && (k > 0 || json_integer_value(x) <= MAP_DEPTH);
        if (k == 0)
            cell->depth = (int) json_integer_value(x);
        else
            cell->i[k - 1] = (long) json_integer_value(x);
    }
    verdict = json_string_value(json_object_get(line, "verdict"));
    for (k = 1; k < 3 && verdict != NULL; k++)
        if (strcmp(verdict, fates[k]) == 0)
            cell->fate = (map_fate_t) k;
    json_decref(line);
    if (good)
    {
        cell->line = malloc(strlen(text) + 1);
        if (cell->line == NULL)
            flint_abort();
        strcpy(cell->line, text);
        cell->line[strcspn(text, "\n")] = '\0';
    }
    return good;
}
