"""How what serves met each past origin, as a table that Dagster shows beside the asset."""

from __future__ import annotations

import pandas as pd

METRICS = ("deviance", "brier", "bias", "ece", "auc", "gini")


def origins_table(quality: pd.DataFrame) -> str:
    """Write one line of Markdown per target, horizon and origin of what serves.

    Parameters
    ----------
    quality : DataFrame
        Raw `ml/model_quality`: target, horizon_days, cutoff_date, candidate, metric, value,
        group_kind, is_served.
    """
    served = quality[quality["is_served"] & (quality["group_kind"] == "all")]
    if served.empty:
        return "No window has closed: nothing was backtested."
    keys = ["target", "horizon_days", "cutoff_date", "candidate"]
    wide = served.pivot_table(index=keys, columns="metric", values="value").reindex(columns=METRICS)
    shown = wide.dropna(axis="columns", how="all").reset_index()
    head = [" | ".join(shown.columns), " | ".join("---" for _ in shown.columns)]
    lines = [
        " | ".join(_cell(value) for value in row)
        for row in shown.itertuples(index=False, name=None)
    ]
    return "\n".join(f"| {line} |" for line in head + lines)


def _cell(value: object) -> str:
    return "" if value != value else f"{value:.3f}" if isinstance(value, float) else str(value)
