"""Gates, abstentions, drift, and where everything came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ml.card.drift import ALARM, WARN
from ml.card.page import watching
from ml.card.page.html import Html, bullets, code, figure, pairs, panels, paragraph, table, tag
from ml.card.page.watching import MOODS, Drifted
from ml.card.page.words import DASH, FEATURES, TARGETS, candidate, number, share

Card = Mapping[str, Any]
SCORES = {"clv_scores": "Lifetime value", "churn_scores": "Churn"}


def gates(card: Card) -> str:
    """Return every gate with its finding; equal findings of several horizons are told once."""
    days: dict[tuple[str, str, bool, str], list[str]] = {}
    for gate in card["gates"]:
        days[("everything", gate["gate"], gate["is_open"], gate["reason"])] = []
    for one in card["served"]:
        for gate in one["gates"]:
            finding = (TARGETS[one["target"]], gate["gate"], gate["is_open"], gate["reason"])
            days.setdefault(finding, []).append(str(one["horizon_days"]))
    return table(
        ["Of", "Horizons", "Gate", "State", "Finding"],
        [
            (
                of,
                ", ".join(horizons),
                gate.replace("_", " "),
                tag("open", "good") if is_open else tag("closed", "warn"),
                reason,
            )
            for (of, gate, is_open, reason), horizons in days.items()
        ],
        kept=range(4),
        label="Gates",
    )


def served(card: Card) -> str:
    """Return what serves every target at every horizon; equal ones are told once."""
    if not card["served"]:
        return paragraph("Nothing serves: every score abstains, with the reason below.")
    days: dict[tuple[Any, ...], list[str]] = {}
    for one in card["served"]:
        names = ("target", "candidate", "scale", "origins", "judged_days", "model_id")
        days.setdefault(tuple(one[name] for name in names), []).append(str(one["horizon_days"]))
    return table(
        ["Target", "Horizons (days)", "Served by", "Scale", "Judged on", "Model"],
        [
            (
                TARGETS[target],
                ", ".join(horizons),
                candidate(kind),
                tag("absolute", "good") if scale == "absolute" else tag("rank", "warn"),
                f"{origins} × {judged} days" if judged else DASH,
                code(model_id or DASH),
            )
            for (target, kind, scale, origins, judged, model_id), horizons in days.items()
        ],
        kept=(0, 1, 3, 4),
        label="What serves",
    )


def abstentions(card: Card) -> str:
    """Return who got no score and why."""
    rows = [
        (
            SCORES[one["table"]],
            f"{one['horizon_days']} days",
            number(one["customers"]),
            f"{number(one['abstained'])} ({share(one['abstained'] / max(one['customers'], 1))})",
            Html(bullets(f"{number(n)}: {reason}" for reason, n in one["reasons"].items()))
            if one["reasons"]
            else "",
        )
        for one in card["abstentions"]
    ]
    if not rows:
        return paragraph("Nobody has an order to forecast from.")
    columns = ["Scores", "Horizon", "Buyers", "Without a score", "Why"]
    return table(columns, rows, numbers=(1, 2, 3), label="Abstentions")


def drift(card: Card) -> str:
    """Return how far today's customers are from those the models were judged on."""
    rows = card["drift"]
    if not rows:
        return paragraph("There is no earlier day to compare with.")
    bars = [
        Drifted(FEATURES.get(row["feature"], row["feature"]), row["psi"], row["level"])
        for row in rows
    ]
    as_table = table(
        ["Feature", "PSI", "State", "Mean now", "Mean then"],
        [
            (
                bar.label,
                number(bar.psi, 2),
                tag(bar.level, MOODS[bar.level] if bar.psi is not None else "plain"),
                number(row["measured"]),
                number(row["reference"]),
            )
            for bar, row in zip(bars, rows, strict=True)
        ],
        numbers=(1, 3, 4),
        label="Drift by feature",
    )
    since = rows[0]["reference_date"] or "no earlier day"
    title = f"Today against {since}"
    chart = watching.drift(title, bars, warn=WARN, alarm=ALARM)
    caption = (
        "Population stability index: from .1 look at it, from .25 the scores speak about "
        "other people than those they were judged on."
    )
    return panels([figure(title, caption, chart, as_table)], are_wide=True)


def origin(card: Card) -> str:
    """Return hashes, versions and seed."""
    hashes = [f"{name} {value}" for name, value in card["data_hash"].items()]
    return pairs(
        [
            ("Tenant", card.get("tenant") or DASH),
            ("Build", code(card.get("build_id") or DASH)),
            ("Code version", code(card["code_version"])),
            ("Seed", str(card["seed"])),
            ("Data (SHA-256)", Html(bullets(hashes))),
        ]
    )


def misuse(card: Card) -> str:
    """Return what the scores must not be used for."""
    return bullets(card["do_not_use_for"])
