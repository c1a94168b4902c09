"""`crm model compare`: what serves beside its candidates, or two builds side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from crm.cli.commands import command
from crm.cli.console import console, marked, notices, print_json, print_table
from crm.cli.model_card import ABOVE, LOSSES, TARGETS, Measures, measures_of, written
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.errors import UsageError
from crm.warehouse.cards import ReportCard, build_named, card_of, kept_builds, served_card

EXAMPLES = {
    "crm model compare": "what serves beside every candidate it was chosen from",
    "crm model compare previous": "the served build beside the one before it",
    "crm model compare 20260601T04 20260701T04": "two builds, by the beginning of their ids",
}
PREVIOUS = "previous"
Key = tuple[str, int]


def register(app: typer.Typer) -> None:
    """Add the command to the group `model`."""
    command(app, "compare", EXAMPLES)(compare)


def compare(
    builds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[BUILD]...",
            help="One build to compare the served one with, or two; 'previous' is a build too.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare figures of the backtest: what serves with its candidates, or builds with each other.

    Without a build, every candidate with its loss above that of what serves, on the same people.
    Losses of candidates with fewer origins are means of fewer days: read `loss above served`.
    Different builds were judged on different days: their losses compare roughly, not in pairs.
    """
    settings, named = load_settings(), builds or []
    if len(named) > 2:
        raise UsageError(f"{len(named)} builds were given; name one or two.")
    served = served_card(settings)
    for sentence in served.refused:
        notices.print(marked("refused", "bold red", f": {sentence}"))
    if not named:
        _show_candidates(served, as_json)
        return
    cards = [_named(settings, name, served) for name in named]
    first, second = cards if len(cards) == 2 else (served, cards[0])
    _show_builds(first, second, as_json)


def _named(settings: Settings, name: str, served: ReportCard) -> ReportCard:
    if name != PREVIOUS:
        return card_of(settings, build_named(settings, name))
    older = [build for build in kept_builds(settings) if build.build_id < served.build_id]
    if not older:
        raise UsageError(f"No build before {served.build_id} is kept; nothing to compare with.")
    return card_of(settings, older[0])


def _show_candidates(served: ReportCard, as_json: bool) -> None:
    tests = served.card["backtests"]
    if as_json:
        print_json({"build_id": served.build_id, "backtests": tests})
        return
    if not tests:
        notices.print("No window has closed with enough customers: no candidate was judged.")
    for test in tests:
        origins = len(test["origins"])
        title = f"{TARGETS[test['target']]}, {test['horizon_days']} days"
        console.print(marked(title, "bold", f", {origins} origins, serves {_days(test)} days"))
        names = [LOSSES[test["target"]], ABOVE, "bias", *_ranking(test)]
        print_table(
            ["candidate", "serves", "origins", *(name.replace("_", " ") for name in names)],
            [
                [
                    row["candidate"],
                    "yes" if row["is_served"] else None,
                    str(row["origins"]),
                    *(written(name, row["measures"]) for name in names),
                ]
                for row in test["candidates"]
            ],
        )
        console.print()


def _days(test: Mapping[str, Any]) -> str:
    return ", ".join(str(days) for days in test["horizons_served"])


def _ranking(test: Mapping[str, Any]) -> tuple[str, ...]:
    return ("ece", "auc") if test["target"] == "silence" else ("gini", "decile_mape")


def _show_builds(first: ReportCard, second: ReportCard, as_json: bool) -> None:
    mine, theirs = _figures(first), _figures(second)
    keys = sorted({*mine, *theirs})
    if as_json:
        found = [
            {
                "target": t,
                "horizon_days": d,
                "first": mine.get((t, d)),
                "second": theirs.get((t, d)),
            }
            for t, d in keys
        ]
        print_json({"first": first.build_id, "second": second.build_id, "figures": found})
        return
    console.print(f"first   {first.build_id}, as of {first.as_of}")
    console.print(f"second  {second.build_id}, as of {second.as_of}")
    rows = [row for key in keys for row in _rows(key, mine.get(key), theirs.get(key))]
    print_table(["target", "days", "figure", "first", "second"], rows)


def _figures(card: ReportCard) -> dict[Key, dict[str, Any]]:
    return {
        (one["target"], one["horizon_days"]): {
            "candidate": one["candidate"],
            "scale": one["scale"],
            "measures": measures_of(card.card, one),
        }
        for one in card.card["served"]
    }


def _rows(
    key: Key, first: dict[str, Any] | None, second: dict[str, Any] | None
) -> list[list[str | None]]:
    target, days = key
    rows = [
        [TARGETS[target], str(days), name, *(one[name] if one else None for one in (first, second))]
        for name in ("candidate", "scale")
    ]
    measures: list[Measures] = [one["measures"] if one else {} for one in (first, second)]
    for name in dict.fromkeys(name for found in measures for name in found if name != ABOVE):
        rows.append(["", "", name, *(written(name, found) for found in measures)])
    return rows
