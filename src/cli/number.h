/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    number.h -- balls and exact numbers as decimal text for people and JSON.
    Whatever is printed is rounded so that it stays true.
*/
#ifndef LOJA_CLI_NUMBER_H
#define LOJA_CLI_NUMBER_H

#include "loja/base.h"
#include "loja/types.h"

/* Room that every function here needs and respects. */
#define CLI_NUMBER_SIZE 512

/*
    At most `digits' digits of x, those that are known: the number shown is
    within one unit of its last digit of every number in x.  Where no digit
    is known: `<= ' and an upper bound.
*/
void cli_ball_text(char *text, const arb_t x, slong digits);

/* x rounded up to a few digits; for radii.  Domain: x >= 0. */
void cli_bound_text(char *text, const arf_t x);

/* x in scientific notation with n digits, rounded down or up. */
void cli_lower_text(char *text, const arf_t x, slong n);
void cli_upper_text(char *text, const arf_t x, slong n);

/* What is said after "the start as given": nothing, or that its ranges are at
   their middle. */
const char *cli_middle_words(const loja_problem_struct *prob);

/* An exact time: 1e12, 0.35, 3/7; rounded down where it is long. */
void cli_time_text(char *text, const fmpq_t t);

/* An exact radius, as a fraction: 1/100; in decimals, 1e-40, and rounded down,
   where that is long. */
void cli_radius_text(char *text, const fmpq_t r);

/* A new line, and words broken at blanks to lines of 79 columns, after an
   indent. */
void cli_print_wrapped(const char *text, int indent);

/* The exact number as JSON: a number where it has a finite decimal form in
   the range of doubles, otherwise a string. */
void cli_json_exact(FILE *file, const fmpq_t t);

/* {"lower": "..", "upper": ".."}, decimal strings rounded outward, with all
   digits that are known. */
void cli_json_ball(FILE *file, const arb_t x);
void cli_json_bounds(FILE *file, const arf_t lower, const arf_t upper);
/* "..", rounded up; text, as readers turn 1e-400 into 0. */
void cli_json_upper(FILE *file, const arf_t x);

/* {"mid": "..", "rad": ".."} that contains x. */
void cli_json_mid_rad(FILE *file, const arb_t x);

/* The member start_middle: the exact start where ranges gave it, as a list;
   null: the start is that of the instance. */
void cli_json_middle(FILE *file, const loja_problem_struct *prob);

/* A JSON string. */
void cli_json_string(FILE *file, const char *text);

#endif
