"""The benchmark's tables, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tests.benchmarks.forecasts.figures import Result

COLUMNS = {
    "deviance": ("dev", "{:.3f}"),
    "vs_pareto": ("to Pareto", "{:+.1%}"),
    "mae": ("MAE", "{:.3f}"),
    "bias": ("bias", "{:+.1%}"),
    "decile_mape": ("decile MAPE", "{:.1%}"),
    "auc": ("AUC", "{:.3f}"),
    "brier": ("Brier", "{:.4f}"),
    "ece": ("ECE", "{:.3f}"),
    "gini": ("Gini (spend)", "{:.3f}"),
    "spend_bias": ("bias (spend)", "{:+.1%}"),
    "within_90": ("in 90 % interval", "{:.1%}"),
}
FORMATS = {name: form for name, (_, form) in COLUMNS.items()} | {"gini_gain": "{:+.3f}"}


def markdown(result: Result) -> str:
    """Return a target's section: the table, what served, and the gates that closed."""
    lines = [
        f"### {result.target.title}",
        "",
        _line(["candidate", *(n for n, _ in COLUMNS.values())]),
    ]
    lines.append("| --- |" + " ---: |" * len(COLUMNS))
    for kind, row in result.table.iterrows():
        cells = [_written(form, row.get(name, np.nan)) for name, (_, form) in COLUMNS.items()]
        lines.append(_line([f"**{kind}**" if kind == "served" else str(kind), *cells]))
    lines += ["", f"Served: {result.outcome.summary}. {result.cpu_seconds:.1f} s CPU.", ""]
    closed = _closed(result)
    return "\n".join([*lines, *closed, *([""] if closed else [])])


def goals(results: Iterable[Result]) -> str:
    """Return the table of goals: what was asked, what was reached."""
    lines = [_line(["forecast", "figure", "goal", "reached", "met"])]
    lines.append("| --- | --- | ---: | ---: | --- |")
    for result in results:
        for goal in result.target.goals:
            form, value = FORMATS[goal.figure], result.served(goal.figure)
            bounds = (("≤", goal.at_most), ("≥", goal.at_least))
            wanted = " ".join(f"{s} {form.format(b)}" for s, b in bounds if b is not None)
            met = "yes" if goal.is_met(value) else "no"
            lines.append(
                _line(
                    [
                        result.target.title,
                        goal.figure,
                        wanted.replace("+", ""),
                        form.format(value),
                        met,
                    ]
                )
            )
    return "\n".join(lines)


def _closed(result: Result) -> list[str]:
    gates = result.outcome.frames["model_gates"]
    closed = gates[~gates["is_open"].astype(bool)].drop_duplicates(["target", "gate"])
    return [f"- {row.target}, {row.gate} closed: {row.reason}" for row in closed.itertuples()]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _written(form: str, value: float) -> str:
    return form.format(value) if np.isfinite(value) else "–"
