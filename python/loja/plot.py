# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pictures by matplotlib."""

from ._library import LojaError


def _curve(axes, rows, name, colour):
    """The band of an enclosure, where it is positive."""
    t, low, high = [], [], []
    for row in rows:
        interval = row[name]
        if row["t"] > 0 and interval.upper is not None and interval.upper > 0:
            t.append(float(row["t"]))
            low.append(max(float(interval.lower), 1e-300))
            high.append(float(interval.upper))
    # an enclosure that reaches 0 is an upper bound only
    axes.fill_between(t, low, high, color=colour, alpha=0.3, linewidth=0)
    axes.plot(t, high, color=colour)
    return t, high


def _law(axes, claim, t, name, bounds, exponent):
    """The limit law of a claim from T on, and bounds as far as 1000 times
    the time from which they hold."""
    numbers = claim["numbers"]
    if name not in numbers or "rate_exponent" not in numbers or not t:
        return
    factor = float(numbers[name])
    start = t[-1] * 1e-3
    end = t[-1]
    if "rate_T" in numbers:
        rate_t = float(numbers["rate_T"])
        end = max(end, 1e3 * rate_t)
        low, high = (float(numbers[b]) for b in bounds)
        band = [rate_t * (end / rate_t) ** (i / 40) for i in range(41)]
        axes.fill_between(band, [low * s ** exponent for s in band],
                          [high * s ** exponent for s in band],
                          color="#d9a520", alpha=0.4, linewidth=0,
                          label="proved bounds")
    points = [start * (end / start) ** (i / 40) for i in range(41)]
    axes.plot(points, [factor * s ** exponent for s in points], "k--",
              linewidth=1, label="limit law")
    axes.legend(loc="best", frameon=False)


def _limit(axes, value):
    """The limit of a flow that converges."""
    axes.axhline(float(value), color="k", linestyle="--", linewidth=1,
                 label="limit")
    axes.legend(loc="best", frameon=False)


def plot(result, path=None):
    """|theta|, L and the error bound of a flow or a proof against t; with
    path it is written there (.svg, .png, .pdf).  Returns the figure."""
    if not hasattr(result, "get") or "rows" not in result:
        raise LojaError("a result of prove, basin or flow is wanted")
    from matplotlib.figure import Figure
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    figure = Figure(figsize=(6.4, 7.2))
    FigureCanvasAgg(figure)
    norm, loss, error = figure.subplots(3, 1, sharex=True)
    rows = result["rows"]
    t, _ = _curve(norm, rows, "norm", "#1f5fa8")
    _curve(loss, rows, "loss", "#b03a2e")
    pairs = [(float(r["t"]), float(r["radius"])) for r in rows
             if r["t"] > 0 and r["radius"]]
    error.plot([p[0] for p in pairs], [p[1] for p in pairs], color="#3b7d3b")
    for axes, label in ((norm, "|θ|"), (loss, "L"), (error, "error bound")):
        axes.set_ylabel(label)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.grid(True, color="#dddddd", linewidth=0.5)
    error.set_xlabel("t")
    claim = result.claim("diverges") if hasattr(result, "claim") else None
    if claim is not None and claim["status"] == "PROVED":
        if "rate_exponent" in claim["numbers"]:
            p = float(claim["numbers"]["rate_exponent"])
            _law(norm, claim, t, "limit_norm", ("rate_lower", "rate_upper"),
                 p)
            # L ~ t^(2p - 1): |grad L|^2 = -dL/dt, |dtheta/dt| ~ t^(p - 1)
            _law(loss, claim, t, "limit_loss_rate",
                 ("rate_loss_lower", "rate_loss_upper"), 2 * p - 1)
    claim = result.claim("converges") if hasattr(result, "claim") else None
    if claim is not None and claim["status"] == "PROVED":
        if "limit_norm" in claim["numbers"]:
            _limit(norm, claim["numbers"]["limit_norm"])
    words = result["status"]
    if result.get("verdict"):
        words += ": the flow " + result["verdict"]
        if result.get("T"):
            words += " (decided at T = %.3g)" % float(result["T"])
    elif result.get("t"):
        words += " to t = %.3g" % float(result["t"])
    norm.set_title(words)
    figure.tight_layout()
    if path is not None:
        figure.savefig(path)
    return figure
