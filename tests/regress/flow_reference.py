#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reference points of gradient flows for tests/verify/solutions.h.

The flow theta' = -grad L(theta) of a network with one input, one hidden
layer and one output is solved by extrapolation of the explicit midpoint
rule (Gragg, Bulirsch, Stoer) at 80 digits, twice, with different steps and
orders; the digits common to both are printed.  Nothing of loja is used.

usage: flow_reference.py [NAME...] >solutions.h   (some minutes)
Needs mpmath; without it says so and stops with status 77 (skipped).
"""
import sys

try:
    from mpmath import mp, mpf, tanh, erf, exp, sqrt, pi, nstr
except ImportError:
    print("flow_reference: mpmath is missing, skipped")
    sys.exit(77)

mp.dps = 80


def q(a, b=1):
    return mpf(a) / b


def act_tanh(z):
    t = tanh(z)
    return t, 1 - t * t


def act_gelu(z):
    cdf = (1 + erf(z / sqrt(mpf(2)))) / 2
    pdf = exp(-z * z / 2) / sqrt(2 * pi)
    return z * cdf, cdf + z * pdf


def act_elu(z):
    return (z, mpf(1)) if z >= 0 else (exp(z) - 1, exp(z))


def field(act, bias, x, y, d):
    """theta -> -grad L, packed as W1, b1, W2, b2 (biases optional)."""
    n = len(x)

    def f(th):
        w = th[:d]
        b = th[d:2 * d] if bias else [mpf(0)] * d
        v = th[2 * d:3 * d] if bias else th[d:2 * d]
        c = th[3 * d] if bias else mpf(0)
        gw, gb, gv, gc = [mpf(0)] * d, [mpf(0)] * d, [mpf(0)] * d, mpf(0)
        for xi, yi in zip(x, y):
            a = [act(w[j] * xi + b[j]) for j in range(d)]
            r = sum((v[j] * a[j][0] for j in range(d)), c) - yi
            gc += r
            for j in range(d):
                gv[j] += r * a[j][0]
                s = r * v[j] * a[j][1]
                gb[j] += s
                gw[j] += s * xi
        g = gw + gb + gv + [gc] if bias else gw + gv
        return [-2 * t / n for t in g]

    return f


def midpoint(f, y, H, n):
    h = H / n
    a = y
    k = f(y)
    b = [u + h * v for u, v in zip(y, k)]
    for _ in range(n - 1):
        k = f(b)
        a, b = b, [u + 2 * h * v for u, v in zip(a, k)]
    k = f(b)
    return [(u + v + h * w) / 2 for u, v, w in zip(a, b, k)]


def extrapolate(f, y, H, order):
    seq, table = [], []
    for i in range(order):
        n = 2 * (i + 1)
        seq.append(n)
        row = [midpoint(f, y, H, n)]
        for j in range(i):
            r = mpf(n) / seq[i - 1 - j]
            row.append([u + (u - v) / (r * r - 1)
                        for u, v in zip(row[j], table[j])])
        table = row
    return table[-1]


def solve(f, y, t0, t1, steps, order):
    H = (mpf(t1) - t0) / steps
    for _ in range(steps):
        y = extrapolate(f, y, H, order)
    return y


PROBLEMS = [
    ("Z1", '"examples/z1.yaml"', act_tanh, 0, 1, [q(1, 2), q(1)],
     lambda x: x, [q(1), q(1)], 8, ("1", "10")),
    ("Z2", '"examples/z2.yaml"', act_gelu, 1, 1,
     [q(-1), q(-3, 4), q(-1, 2), q(0), q(1, 4), q(1, 2), q(1)],
     lambda x: x * x, [q(7, 10), q(-3, 5), q(1), q(0)], 8, ("1", "10")),
    ("Z5", '"examples/z5.yaml"', act_tanh, 1, 2,
     [q(-1), q(-1, 2), q(0), q(1, 2), q(1)], lambda x: x * x,
     [q(1), q(-1), q(1, 2), q(1, 4), q(1, 2), q(-1, 2), q(0)], 8,
     ("1", "10")),
    # no preactivation meets the kink before t = 1
    ("ELU", "NULL", act_elu, 1, 2, [q(1, 2), q(1), q(3, 2)],
     lambda x: x * x,
     [q(1), q(-1), q(1, 2), q(1, 4), q(1, 2), q(-1, 2), q(0)], 32,
     ("1/2", "1")),
]

print("""/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Written by tests/regress/flow_reference.py. */
typedef struct
{
    const char *file, *time[2], *theta[2][7];
} solution_t;

static const solution_t solutions[] = {""")
for name, path, act, bias, d, x, target, start, rate, times in PROBLEMS:
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        continue
    f = field(act, bias, x, [target(u) for u in x], d)
    ya = yb = start
    t = mpf(0)
    print('    {%s, {"%s", "%s"}, {' % ((path,) + times))
    for text in times:
        t1 = mpf(1) / 2 if text == "1/2" else mpf(text)
        ya = solve(f, ya, t, t1, int(rate * (t1 - t)), 22)
        yb = solve(f, yb, t, t1, int(rate * (t1 - t) * 5) // 4, 22)
        t = t1
        gap = max(abs(u - v) for u, v in zip(ya, yb))
        print("        {  /* two runs differ by %s */" % nstr(gap, 3))
        for u in yb:
            print('        "%s",' % nstr(u, 45, strip_zeros=False))
        print("        },")
        sys.stdout.flush()
    print("    }},")
print("};")
