"""What is predicted, for whom, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ml.card.before import measures_of
from ml.card.page.html import Html, bullets, pairs, paragraph, table, tag
from ml.card.page.words import DASH, EXCLUSIONS, TARGETS, candidate, number, share, with_interval

Card = Mapping[str, Any]
SCALES = {
    "absolute": ("numbers may be taken at their word", "good"),
    "rank": ("ranking only", "warn"),
}


def at_a_glance(card: Card) -> str:
    """Return one tile per target: what serves at its first horizon, and how honest it was."""
    tiles = [_tile(card, one["target"]) for one in card["predicts"]]
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _tile(card: Card, target: str) -> str:
    served = [one for one in card["served"] if one["target"] == target]
    name = paragraph(TARGETS[target], "soft")
    if not served:
        reason = next((g["reason"] for g in card["gates"] if not g["is_open"]), "nothing to judge")
        words = paragraph("No forecast", "big") + paragraph(reason)
        return f'<div class="tile">{name}{words}</div>'
    one = served[0]
    text, mood = SCALES[one["scale"]]
    days = one["judged_days"]
    judged = f"judged on {one['origins']} windows of {days} days" if days else "not yet judged"
    lines = (
        paragraph(candidate(one["candidate"]), "big"),
        f"<p>{tag(text, mood).text}</p>",
        paragraph(f"{one['horizon_days']} days ahead, {judged}"),
        paragraph(f"Bias of total {_bias(card, one)}"),
    )
    return f'<div class="tile">{name}{"".join(lines)}</div>'


def _bias(card: Card, one: Mapping[str, Any]) -> str:
    return with_interval("bias", measures_of(card, one).get("bias"))


def predicts(card: Card) -> str:
    """Return the exact labels, horizons and units."""
    rate = card["discount_rate_per_year"]
    rows = [
        (
            TARGETS[one["target"]],
            one["label"],
            ", ".join(str(days) for days in one["horizons_days"]),
            one["unit"],
        )
        for one in card["predicts"]
    ]
    return table(
        ["Target", "What exactly", "Horizons h (days)", "Unit"], rows, label="What is predicted"
    ) + pairs(
        [
            ("Day it speaks from", f"the end of {card['as_of']}, local"),
            ("Currency", card["unit"]["currency"] or DASH),
            ("Value is", card["unit"]["value"]),
            ("Discount rate", f"{share(rate)} per year" if rate else "none: not discounted"),
            (
                "One-time buyers",
                "share the mean of people like them: marked as a population estimate",
            ),
        ]
    )


def people(card: Card) -> str:
    """Return who was modelled and what was left out."""
    who = card["population"]
    left_out = [
        f"{number(count)} {EXCLUSIONS[name]}" for name, count in card["exclusions"].items() if count
    ]
    share_old = share(who["maybe_left_truncated_share"])
    features = card["features"]
    return pairs(
        [
            ("Buyers", number(who["buyers"])),
            ("Of them bought again", number(who["repeat_buyers"])),
            ("History", f"{number(who['history_days'])} days"),
            ("Median gap between orders", f"{number(who['median_gap_days'])} days"),
            (
                "Perhaps older than the data",
                f"{share_old} were first seen within one median gap of the first day: "
                "some may be old customers, whose age is understated",
            ),
            ("Left out", Html(bullets(left_out)) if left_out else "nobody"),
            ("Features", ", ".join(features["used"])),
            ("Only to report by", ", ".join(features["only_to_report_by_group"])),
            ("Not used, on purpose", ", ".join(features["not_used"])),
        ]
    )


def windows(card: Card) -> str:
    """Return the closed windows: models saw what was known at the cutoff, and nothing later."""
    if not card["windows"]:
        return paragraph("No window has closed yet: nothing could be judged.")
    rows = [
        (
            str(one["horizon_days"]),
            one["cutoff"],
            one["end"],
            number(one["customers"]),
            number(one["orders"]),
            "yes" if one["has_season_matched_origin"] else "no",
        )
        for one in card["windows"]
    ]
    columns = ["Days", "Known until", "Judged until", "Buyers", "Purchase days", "Season-matched"]
    return table(columns, rows, numbers=(0, 3, 4), label="Closed windows")
