# SPDX-License-Identifier: LGPL-3.0-or-later
"""Problems from files, texts and arrays, and their results."""

import json
import os
import re
from collections import namedtuple
from fractions import Fraction

from . import _library


class Interval(namedtuple("Interval", "lower upper")):
    """lower <= the number <= upper, proved; both Fractions."""

    __slots__ = ()

    def __float__(self):
        return float((self.lower + self.upper) / 2)

    def __contains__(self, x):
        return self.lower <= x <= self.upper


class Result(dict):
    """What a run found; a picture by loja.plot, a check by check()."""

    @property
    def proved(self):
        return self["status"] == "PROVED"

    def claim(self, name):
        """The claim of that name, or None."""
        for claim in self.get("claims", []):
            if claim["name"] == name:
                return claim
        return None

    def check(self, **options):
        """loja-check of the certificate that was written."""
        from .check import check
        if self.get("certificate") is None:
            raise _library.LojaError("no certificate was written: cert=")
        return check(self["certificate"], **options)


_DYADIC = re.compile(r"(-?)0x([0-9a-f]+)p([-+]\d+)$")


def _number(text):
    """An exact number of a result."""
    if text is None:
        return None
    match = _DYADIC.match(text)
    if match is None:
        return Fraction(text)
    sign, mantissa, exponent = match.groups()
    value = int(sign + mantissa, 16)
    exponent = int(exponent)
    return Fraction(value << exponent) if exponent >= 0 \
        else Fraction(value, 1 << -exponent)


def _convert(value):
    """Intervals and balls become Intervals of Fractions."""
    if isinstance(value, list):
        return [_convert(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"lower", "upper"}:
        return Interval(_number(value["lower"]), _number(value["upper"]))
    if set(value) == {"mid", "rad"}:
        mid, rad = _number(value["mid"]), _number(value["rad"])
        return Interval(mid - rad, mid + rad)
    exact = ("t", "T", "radius", "start_radius", "beyond")
    result = {key: _number(item) if key in exact and isinstance(item, str)
              else _convert(item) for key, item in value.items()}
    if result.get("start_middle") is not None:
        result["start_middle"] = [_number(x) for x in result["start_middle"]]
    return result


def _exact(x):
    """The text of an exact number."""
    if isinstance(x, str):
        return json.dumps(x)
    if hasattr(x, "item") and not isinstance(x, (int, float)):
        x = x.item()                      # of NumPy and PyTorch
    if isinstance(x, (int, Fraction)):
        return str(Fraction(x))
    value = float(x)
    if value != x:
        raise _library.LojaError("%r is not a double: give it as a text or a "
                                 "Fraction" % (x,))
    return '"%s"' % Fraction(value) if abs(value) < float("inf") \
        else str(value)


def _list(x):
    """Arrays and tensors as nested lists of what they hold."""
    if hasattr(x, "detach"):              # of PyTorch
        x = x.detach().cpu()
        if hasattr(x, "double") and str(x.dtype) in ("torch.float16",
                                                     "torch.bfloat16"):
            x = x.double()
    if hasattr(x, "tolist"):
        if getattr(getattr(x, "dtype", None), "kind", "f") not in "fiub":
            raise _library.LojaError("numbers are wanted, not %s" % x.dtype)
        return x.tolist() if getattr(getattr(x, "dtype", None), "itemsize",
                                     8) <= 8 else list(x)
    return list(x)


def _rows(x):
    return "[%s]" % ", ".join(
        "[%s]" % ", ".join(_exact(v) for v in row)
        if hasattr(row, "__len__") and not isinstance(row, str)
        else _exact(row) for row in _list(x))


def _start(widths, bias, start):
    """The section start: a state_dict, or its arrays, in the order of the
    layers."""
    if isinstance(start, str):
        return "  file: %s\n" % json.dumps(start)
    keys = list(start) if hasattr(start, "keys") else None
    arrays = [start[key] for key in keys] if keys is not None else list(start)
    if keys is not None and all(re.match(r"[wb]\d+$", k) for k in keys):
        return "".join("  %s: %s\n" % (k, _rows(start[k])) for k in keys)
    wanted = []
    for k in range(1, len(widths)):
        wanted.append(("w%d" % k, (widths[k], widths[k - 1])))
        if bias:
            wanted.append(("b%d" % k, (widths[k],)))
    if len(arrays) != len(wanted):
        raise _library.LojaError("start: expected %d arrays, W and %sof each "
                                 "layer, not %d"
                                 % (len(wanted), "b " if bias else "",
                                    len(arrays)))
    text = ""
    for i, (name, shape) in enumerate(wanted):
        values = _list(arrays[i])
        found = (len(values),) + ((len(_list(values[0])),)
                                  if len(values) > 0
                                  and hasattr(values[0], "__len__") else ())
        if found != shape:
            raise _library.LojaError(
                "start: expected shape %s for %s, not %s%s"
                % (shape, name, found,
                   " of %r" % keys[i] if keys is not None else ""))
        text += "  %s: %s\n" % (name, _rows(values))
    return text


class Problem:
    """A network, its data and a start.

    widths: inputs, hidden layers, outputs.  activation: a name, or a list of
    one for each hidden layer.  x, y: a row a sample (a number where a row has
    one), or y as the text of a polynomial in x (x1, x2, ..).  start: a
    state_dict (arrays in the order of the layers), a list of these arrays,
    w1, b1, .. by name, or the name of a file.
    """

    def __init__(self, widths, activation, x, y, start=None, bias=True, l2=0):
        acts = activation if isinstance(activation, str) \
            else "[%s]" % ", ".join(activation)
        target = "target: %s" % json.dumps(y) if isinstance(y, str) \
            else "y: %s" % _rows(y)
        self.path = "problem"
        self.yaml = (
            "network: {widths: %s, activation: %s, bias: %s}\n"
            "loss: {type: mse, l2: %s}\ndata: {x: %s, %s}\n"
            % (list(widths), acts, "true" if bias else "false", _exact(l2),
               _rows(x), target))
        if start is not None:
            self.yaml += "start:\n" + _start(list(widths), bias, start)

    @classmethod
    def read(cls, path):
        """An instance file."""
        self = cls.__new__(cls)
        with open(path, encoding="utf-8") as file:
            self.yaml = file.read()
        self.path = os.fspath(path)
        return self

    @classmethod
    def text(cls, yaml, path="text"):
        """An instance as a text; its files are looked for beside path."""
        self = cls.__new__(cls)
        self.yaml, self.path = yaml, os.fspath(path)
        return self

    def _run(self, command, options, progress=None):
        pairs = []
        for name, value in options.items():
            if name == "claims" and value is not None:
                pairs += [("claim", c) for c in
                          ([value] if isinstance(value, str) else value)]
            elif name == "exact":
                pairs.append((name, int(bool(value))))
            elif isinstance(value, float):
                pairs.append((name, Fraction(value)))
            elif value is not None:
                pairs.append((name, value))
        return Result(_convert(json.loads(_library.run(
            command, self.path, self.yaml.encode(), pairs, progress))))

    def prove(self, until=None, claims=None, cert=None, progress=None,
              **options):
        """Decides what the flow does, and what holds of the problem.

        claims: "infimum", "unattained", "converges", "diverges",
        "threshold", or a list of them.  cert: where the certificate goes.
        progress(t, error) is called after every verified step; a true value
        ends the run with a LojaError.  Further: digits, limit_digits,
        precision, order, threads, seconds, exact, eps, and radius: for every
        start within that Euclidean distance.
        """
        return self._run("prove", dict(options, until=until, claims=claims,
                                       cert=cert), progress)

    def basin(self, until=None, cert=None, progress=None, **options):
        """The largest ball around the start, to two digits, that is proved.

        Its radius is result["start_radius"]; result["beyond"] is the least
        that was tried and not proved.  The rest is as of prove for every
        start in that ball; where no ball is proved, status is UNDECIDED.
        """
        return self._run("basin", dict(options, until=until, cert=cert),
                         progress)

    def flow(self, until=None, cert=None, progress=None, **options):
        """Encloses the trajectory from the start to the time until."""
        return self._run("flow", dict(options, until=until, cert=cert),
                         progress)

    def eval(self, **options):
        """Encloses loss, |theta| and |grad L| at the start."""
        return self._run("eval", options)
