/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/loja.h alone, as another language sees it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "loja/loja.h"

static int failures;

static void
require(int condition, const char *what)
{
    if (condition)
        return;
    printf("FAIL: %s\n", what);
    failures++;
}

static int
count(void *context, double time, double error)
{
    int *calls = context;

    (void) time;
    (void) error;
    return ++*calls == 3;
}

int
main(void)
{
    static const char yaml[] = "network: {widths: [1, 1, 1], activation: "
        "tanh, bias: false}\nloss: mse\ndata: {x: [1/2, 1], target: x}\n"
        "start: {w1: [[1]], w2: [[1]]}\n";
    /* a box with the diagonal 1/4 */
    static const char box[] = "network: {widths: [1, 1, 1], activation: "
        "tanh, bias: false}\nloss: mse\ndata: {x: [1/2, 1], target: x}\n"
        "start: {w1: [[1]], w2: [[1]], ranges: {'w1[0][0]': [37/40, 43/40], "
        "'w2[0][0]': [9/10, 11/10]}}\n";
    loja_task *task = loja_task_new();
    char first[200];
    int calls = 0;

    require(loja_version()[0] != '\0', "version");
    require(loja_task_run(task, "prove") != 0, "no problem");
    require(loja_task_error(task)[0] != '\0', "no message");
    require(loja_task_problem(task, "none.yaml", NULL, 0) != 0, "no file");
    require(loja_task_problem(task, "z1", yaml, strlen(yaml) - 9) != 0,
        "half a text");
    require(strstr(loja_task_error(task), "z1:") != NULL, "no place");
    require(loja_task_problem(task, "z1", yaml, strlen(yaml)) == 0, "text");
    require(loja_task_run(task, "flow") != 0, "no end");
    require(loja_task_run(task, "dance") != 0, "no command");
    require(loja_task_result(task) == NULL, "a result of nothing");
    require(loja_task_set(task, "until", "0") != 0, "until 0");
    require(loja_task_set(task, "unti", "1") != 0, "no option");

    require(loja_task_run(task, "prove") == 0, "prove");
    require(strstr(loja_task_result(task), "\"DIVERGES\"") != NULL,
        "no verdict");
    require(loja_task_set(task, "until", "10") == 0, "until");
    require(loja_task_run(task, "flow") == 0, "flow");
    require(strstr(loja_task_result(task), "\"t\":\"10\"") != NULL, "t");
    snprintf(first, sizeof(first), "%s", loja_task_result(task));
    /* stopped, and the task can be used again */
    require(loja_task_set(task, "until", "1e30") == 0, "until");
    loja_task_progress(task, count, &calls);
    require(loja_task_run(task, "flow") != 0 && calls == 3, "not stopped");
    require(strcmp(loja_task_error(task), "interrupted") == 0, "message");
    loja_task_progress(task, NULL, NULL);
    require(loja_task_set(task, "until", "10") == 0
        && loja_task_run(task, "flow") == 0
        && strncmp(loja_task_result(task), first, strlen(first)) == 0,
        "another result");
    /* a ball of starts whose losses are below a threshold, and more */
    require(loja_task_set(task, "until", "1") == 0
        && loja_task_run(task, "basin") == 0
        && strstr(loja_task_result(task), "\"DIVERGES\"") != NULL
        && strstr(loja_task_result(task), "\"beyond\":\"") != NULL, "basin");
    require(loja_task_run(task, "eval") == 0, "eval");
    /* a radius is that around the box */
    require(loja_task_problem(task, "box", box, strlen(box)) == 0
        && loja_task_set(task, "radius", "1/16") == 0
        && loja_task_run(task, "prove") == 0
        && strstr(loja_task_result(task), "\"start_radius\":\"3/16\"") != NULL,
        "box and radius");
    loja_task_free(task);
    loja_task_free(NULL);
    return failures != 0;
}
