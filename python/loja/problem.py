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
    try:
        # exact for Decimal and longdouble too
        if hasattr(x, "as_integer_ratio"):
            return '"%s"' % Fraction(*x.as_integer_ratio())
        return '"%s"' % Fraction(float(x))
    except (TypeError, ValueError, OverflowError):
        raise _library.LojaError("a finite number is wanted, as a number, a "
                                 "text or a Fraction, not %r" % (x,)) from None


def _list(x, what="an array"):
    """Arrays and tensors as nested lists of what they hold; texts and
    numbers as they are."""
    if hasattr(x, "to_numpy"):            # of pandas
        x = x.to_numpy()
    if hasattr(x, "detach"):              # of PyTorch
        x = x.detach().cpu()
        if hasattr(x, "double") and str(x.dtype) in ("torch.float16",
                                                     "torch.bfloat16"):
            x = x.double()
    if hasattr(x, "tolist"):
        dtype = getattr(x, "dtype", None)
        if getattr(dtype, "kind", "f") not in "fiub":
            raise _library.LojaError("numbers are wanted, not %s" % dtype)
        # a longdouble would be rounded by tolist
        if getattr(dtype, "itemsize", 8) <= 8 or not getattr(x, "shape", ()):
            return x.tolist()
    if hasattr(x, "keys") or isinstance(x, (str, bytes, bytearray)):
        raise _library.LojaError("%s is wanted, not %r" % (what, x))
    try:
        return list(x)
    except TypeError:
        if isinstance(x, (int, float, Fraction)):
            return x
        raise _library.LojaError("%s is wanted, not %r" % (what, x)) from None


def _is_row(x):
    return hasattr(x, "__len__") and not isinstance(x, str) \
        and getattr(x, "shape", None) != ()


def _rows(x, what="an array"):
    x = _list(x, what)
    if not isinstance(x, list):
        raise _library.LojaError("%s is wanted, not %r" % (what, x))
    return "[%s]" % ", ".join(
        "[%s]" % ", ".join(_exact(v) for v in _list(row))
        if _is_row(row) else _exact(row) for row in x)


def _layers(start):
    """The arrays of a state_dict in the order of the layers, weight before
    bias.  That is the order in a state_dict of PyTorch; one that was read
    from a file is ordered by its names, and then the numbers in them count."""
    keys = list(start)
    parts = [key.rpartition(".") for key in keys]
    if not all(end in ("weight", "bias") and dot for _, dot, end in parts):
        return keys
    prefixes = list(dict.fromkeys(prefix for prefix, _, _ in parts))
    shapes = {re.sub(r"\d+", "0", prefix) for prefix in prefixes}
    if len(shapes) == 1:
        prefixes.sort(key=lambda s: [int(k) for k in re.findall(r"\d+", s)])
    return [prefix + end for prefix in prefixes for end in (".weight", ".bias")
            if prefix + end in start]


def _start(widths, bias, start):
    """The section start: a state_dict, or its arrays, in the order of the
    layers."""
    if isinstance(start, (str, os.PathLike)):
        return "  file: %s\n" % json.dumps(os.fspath(start))
    if hasattr(start, "state_dict"):      # a model of PyTorch
        start = start.state_dict()
    if hasattr(start, "keys") and all(isinstance(k, str) for k in start):
        if all(re.match(r"[wb]\d+$", k) for k in start):
            return "".join("  %s: %s\n" % (k, _rows(start[k], k))
                           for k in start)
        keys = _layers(start)
        arrays = [start[key] for key in keys]
    else:
        keys = None
        arrays = _list(start, "a state_dict or a list of arrays as start")
    wanted = []
    for k in range(1, len(widths)):
        wanted.append(("w%d" % k, (widths[k], widths[k - 1])))
        if bias:
            wanted.append(("b%d" % k, (widths[k],)))
    if not isinstance(arrays, list) or len(arrays) != len(wanted):
        raise _library.LojaError(
            "start: expected %d arrays, W%s of each layer (bias=%s), not %s%s"
            % (len(wanted), " and b" if bias else "", bool(bias),
               len(arrays) if isinstance(arrays, list) else arrays,
               ": %s" % ", ".join(keys) if keys is not None else ""))
    text = ""
    for i, (name, shape) in enumerate(wanted):
        values = _list(arrays[i], name)
        if not isinstance(values, list):
            values = [values]             # one bias, of shape ()
        found = (len(values),) + ((len(_list(values[0])),)
                                  if len(values) > 0 and _is_row(values[0])
                                  else ())
        if found != shape:
            raise _library.LojaError(
                "start: expected shape %s for %s, not %s%s"
                % (shape, name, found,
                   " of %r" % keys[i] if keys is not None else ""))
        text += "  %s: %s\n" % (name, _rows(values, name))
    return text


def _widths(widths):
    if isinstance(widths, str):
        raise _library.LojaError("widths: expected a list of integers, not %r"
                                 % widths)
    values = _list(widths, "widths: a list of integers")
    if not isinstance(values, list) or any(
            isinstance(w, str) or w != w or int(w) != w for w in values):
        raise _library.LojaError("widths: expected a list of integers, not %r"
                                 % (widths,))
    return [int(w) for w in values]


class Problem:
    """A network, its data and a start.

    widths: inputs, hidden layers, outputs.  activation: a name, or a list of
    one for each hidden layer.  x, y: a row a sample (a number where a row has
    one), or y as the text of a polynomial in x (x1, x2, ..).  start: a
    state_dict (arrays in the order of the layers), a model that has one, a
    list of these arrays, w1, b1, .. by name, or the name of a file.
    """

    def __init__(self, widths, activation, x, y, start=None, bias=True, l2=0):
        widths = _widths(widths)
        acts = json.dumps(activation if isinstance(activation, str)
                          else [str(name) for name in
                                _list(activation, "activation: a name or a "
                                      "list of names")])
        target = "target: %s" % json.dumps(y) if isinstance(y, str) \
            else "y: %s" % _rows(y, "y: an array or the text of a polynomial")
        self.path = "problem"
        self.yaml = (
            "network: {widths: %s, activation: %s, bias: %s}\n"
            "loss: {type: mse, l2: %s}\ndata: {x: %s, %s}\n"
            % (widths, acts, "true" if bias else "false", _exact(l2),
               _rows(x, "x: an array"), target))
        if start is not None:
            self.yaml += "start:\n" + _start(widths, bias, start)

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
            elif name == "cert" and value is not None:
                pairs.append((name, os.fspath(value)))
            elif isinstance(value, float) or hasattr(value, "dtype"):
                pairs.append((name, _exact(value).strip('"')))
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
