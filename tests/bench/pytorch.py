# SPDX-License-Identifier: LGPL-3.0-or-later
"""Loss and gradient of the networks of roofline.c by PyTorch, one thread,
float64, as CSV.  Skipped without torch."""
import sys
import time

try:
    import torch
except ImportError:
    print("# no PyTorch here")
    sys.exit(0)

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
NETS = (((1, 10, 20, 10, 1), 10000), ((2, 20, 40, 20, 1), 10000),
        ((1, 10, 1), 100))
ACTIVATIONS = (("tanh", torch.nn.Tanh), ("gelu", torch.nn.GELU),
               ("silu", torch.nn.SiLU), ("softplus", torch.nn.Softplus),
               ("elu", torch.nn.ELU))


def seconds(widths, samples, activation):
    layers = []
    for n, m in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(n, m), activation()]
    net = torch.nn.Sequential(*layers[:-1])
    x = 2 * torch.rand(samples, widths[0]) - 1
    y = torch.zeros(samples, 1)
    best, start = float("inf"), time.perf_counter()
    while time.perf_counter() - start < 1:
        t = time.perf_counter()
        net.zero_grad()
        ((net(x) - y) ** 2).mean().backward()
        best = min(best, time.perf_counter() - t)
    return best


print("net,activation,samples,pytorch_microseconds")
for widths, samples in NETS:
    for name, activation in ACTIVATIONS:
        t = seconds(widths, samples, activation)
        print("%s,%s,%d,%.2f" % ("-".join(map(str, widths)), name, samples,
                                 1e6 * t), flush=True)
