/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/cert.h -- certificates: what was verified, written down step by
    step (format: proofs/FORMAT.md).

    A certificate is a text of lines, each a JSON object: the problem, then
    one record a verified step, then the conclusion with a SHA-256 of all
    lines above.  It holds nothing that depends on time or machine: the same
    run gives the same bytes.  While it grows it is called PATH.part, and it
    becomes PATH only when it is whole; so it is also the checkpoint of a
    run, and an older certificate is never damaged.
*/
#ifndef LOJA_CERT_H
#define LOJA_CERT_H

#include "loja/data.h"
#include "loja/path.h"
#include "loja/verify.h"

LOJA_DECLS_BEGIN

#define LOJA_CERT_FORMAT "loja-certificate"
#define LOJA_CERT_VERSION 1

/* Text in memory that grows. */
typedef struct
{
    char *s;               /* with a NUL behind; owned */
    size_t len, alloc;
} loja_cert_text_struct;
typedef loja_cert_text_struct loja_cert_text_t[1];

/* What the user asked for; 0 stands for "chosen by the program". */
typedef struct
{
    int proof;             /* 0: of a flow; 1: of claims, perhaps with a flow;
                              then the start may be absent */
    slong digits, precision, order;
    int proposer;          /* 0 automatic, 1 collocation, 2 taylor, 3 cvode */
    fmpq_t until;          /* > 0 */
} loja_cert_options_struct;
typedef loja_cert_options_struct loja_cert_options_t[1];

void loja_cert_options_init(loja_cert_options_t opts);
void loja_cert_options_clear(loja_cert_options_t opts);

/* The name of a proposer, NULL if there is none of that number. */
const char *loja_cert_proposer_name(int proposer);

/*
    Step control as it stands AFTER a step, that is, for the next one (as
    loja_flow_control_t).  Not proved and not needed to check anything.
*/
typedef struct
{
    double h;
    slong order, prec, digits;
    double defect_eta, growth_eta;
    slong growth_nodes;
} loja_cert_hint_t;

/* One verified step. */
typedef struct
{
    loja_step_t step;
    loja_tube_t tube;
    arf_t seam;            /* jump of the path at the start of the step */
    loja_cert_hint_t hint;
    size_t offset;         /* of its line in the text; when read */
} loja_cert_step_struct;
typedef loja_cert_step_struct loja_cert_step_t[1];

/* A certificate that was read. */
typedef struct
{
    loja_problem_t prob;   /* prob->has_until is not set */
    loja_cert_options_t opts;
    slong n;               /* steps */
    slong alloc;
    loja_cert_step_struct *step;   /* owned */
    int finished;          /* 1: it ends with a conclusion */
    fmpq_t t;              /* verified up to here; 0 without steps */
    char *text;            /* the bytes of the file; owned */
    size_t len;            /* those of whole lines that were understood */
    size_t steps_end;      /* without claims and conclusion */
} loja_cert_struct;
typedef loja_cert_struct loja_cert_t[1];

void loja_cert_init(loja_cert_t cert);
void loja_cert_clear(loja_cert_t cert);

/*
    Reads a certificate, finished or not.  Shapes, ranges and the SHA-256
    are checked; the mathematics is not (that is the business of
    loja-check).  A last line that is cut off is dropped; a file without any
    whole line is no certificate.  The path "-" is the standard input.
    Status: INPUT with msg "file:line: what
    was expected"; IO when the file cannot be read.
*/
loja_status_t loja_cert_read(loja_cert_t cert, loja_message_t msg,
                             const char *path) LOJA_WARN_UNUSED;
/* The same from memory; `path' is for messages. */
loja_status_t loja_cert_read_text(loja_cert_t cert, loja_message_t msg,
    const char *path, const char *text, size_t len) LOJA_WARN_UNUSED;

/* The problem as it stands in certificates, a JSON object; to be freed with
   flint_free. */
char *loja_cert_problem_text(const loja_problem_t prob);
/* 1 if problems (without end time) or options (without until) agree. */
int loja_cert_same_problem(const loja_problem_t a, const loja_problem_t b);
int loja_cert_same_options(const loja_cert_options_t a,
                           const loja_cert_options_t b);

/* "PATH.part", or PATH itself where that is a device or a pipe; to be freed
   with flint_free. */
char *loja_cert_part_path(const char *path);
/* Removes PATH.part: there is nothing to certify. */
void loja_cert_forget(const char *path);

/*
    The members of a JSON object in the making, for records of claims.  The
    key is NULL inside lists.  Numbers stand in the exact text forms of
    proofs/FORMAT.md.
*/
typedef struct
{
    loja_cert_text_t text;
    int comma;             /* a value stands before */
} loja_record_struct;
typedef loja_record_struct loja_record_t[1];

void loja_record_init(loja_record_t rec);
void loja_record_clear(loja_record_t rec);
void loja_record_reset(loja_record_t rec);
void loja_record_copy(loja_record_t rec, const loja_record_t from);
/* The members as text, without the outer braces; valid until the next put. */
/* The members of `from' behind those of rec. */
void loja_record_put_members(loja_record_t rec, const loja_record_t from);
const char *loja_record_text(const loja_record_t rec);
/* A nested object or list: bracket '{' or '[', closed by '}' or ']'. */
void loja_record_open(loja_record_t rec, const char *key, char bracket);
void loja_record_close(loja_record_t rec, char bracket);
/* The members of `from' as a nested object. */
void loja_record_put_record(loja_record_t rec, const char *key,
                            const loja_record_t from);
void loja_record_put_string(loja_record_t rec, const char *key,
                            const char *s);
void loja_record_put_slong(loja_record_t rec, const char *key, slong x);
void loja_record_put_null(loja_record_t rec, const char *key);
void loja_record_put_fmpq(loja_record_t rec, const char *key, const fmpq_t x);
/* Domain: x finite. */
void loja_record_put_arf(loja_record_t rec, const char *key, const arf_t x);
/* The list [lower, upper], rounded outward to prec bits.  Domain: finite. */
void loja_record_put_arb(loja_record_t rec, const char *key, const arb_t x,
                         slong prec);

typedef struct loja_cert_writer_struct loja_cert_writer_struct;

/*
    A new certificate at `path' (which is not touched before the end).  The
    status of every function below is OK, or IO with msg naming the file and
    the reason; a writer that failed once does nothing more.
    *writer is NULL on failure.
*/
loja_status_t loja_cert_create(loja_cert_writer_struct **writer,
    loja_message_t msg, const char *path, const loja_problem_t prob,
    const loja_cert_options_t opts) LOJA_WARN_UNUSED;

/*
    Continues a certificate that was read: after its last step.  The lines
    of steps are kept as they are; the first line is written anew when the
    end time changed.  Domain: prob and opts agree with cert but for until.
*/
loja_status_t loja_cert_continue(loja_cert_writer_struct **writer,
    loja_message_t msg, const char *path, const loja_cert_t cert,
    const loja_problem_t prob, const loja_cert_options_t opts)
    LOJA_WARN_UNUSED;

/* Starts again: only the first line remains. */
loja_status_t loja_cert_restart(loja_cert_writer_struct *writer,
                                loja_message_t msg) LOJA_WARN_UNUSED;

/* Appends the record of a step and hands it to the system at once. */
loja_status_t loja_cert_write_step(loja_cert_writer_struct *writer,
    loja_message_t msg, const loja_step_t step, const loja_tube_t tube,
    const arf_t seam, const loja_cert_hint_t *hint) LOJA_WARN_UNUSED;

/*
    Appends the record of a claim: `name' (infimum, ...), `status' (PROVED or
    REFUTED), the rule, the time T that it rests on (NULL: none), the theorem
    in words, and the members of rec.  Claims follow all steps.
*/
loja_status_t loja_cert_write_claim(loja_cert_writer_struct *writer,
    loja_message_t msg, const char *name, const char *status,
    const char *rule, const fmpq_t T, const char *theorem,
    const loja_record_t rec) LOJA_WARN_UNUSED;

/*
    Appends the conclusion, verified up to t with that error, and gives the
    file its name.  verdict: "DIVERGES", "CONVERGES" or NULL, of a proof.
*/
loja_status_t loja_cert_finish(loja_cert_writer_struct *writer,
    loja_message_t msg, const fmpq_t t, const arf_t error,
    const char *verdict) LOJA_WARN_UNUSED;

/* Closes and frees (NULL is allowed); an unfinished file remains, so that
   it can be continued. */
void loja_cert_writer_clear(loja_cert_writer_struct *writer);

LOJA_DECLS_END

#endif
