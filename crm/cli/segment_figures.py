"""`crm segment overlap | performance | growth | backtest`: segments in figures."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json, Slug
from crm.config import load_settings
from crm.errors import UsageError
from crm.segments.figures.backtest import BackTest, backtest_rule, backtest_segment
from crm.segments.figures.growth import growth
from crm.segments.figures.overlap import overlap
from crm.segments.figures.performance import FEW, Measure, performance
from crm.segments.language.files import read_document
from crm.segments.language.tree import print_rule
from crm.segments.wording.speaking import words_of

OVERLAP_EXAMPLES = {
    "crm segment overlap vip lapsed_180d": "who is in both, and in one alone",
    "crm segment overlap fans_rock fans_jazz fans_pop --json": "every pair, for machines",
}
PERFORMANCE_EXAMPLES = {"crm segment performance vip": "spend, order value, repeat and churn"}
GROWTH_EXAMPLES = {"crm segment growth vip": "its size by day, and why people came and went"}
BACKTEST_EXAMPLES = {
    "crm segment backtest vip": "its size at the last 12 month-ends",
    "crm segment backtest --rule loyal.yaml --months 24": "of a rule not stored yet",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the group `segment`."""
    command(app, "overlap", OVERLAP_EXAMPLES)(show_overlap)
    command(app, "performance", PERFORMANCE_EXAMPLES)(show_performance)
    command(app, "growth", GROWTH_EXAMPLES)(show_growth)
    command(app, "backtest", BACKTEST_EXAMPLES)(show_backtest)


def show_overlap(
    slugs: Annotated[list[str], typer.Argument(help="Two segments or more.")],
    as_json: Json = False,
) -> None:
    """Compare the people of segments: both, only one, and how alike they are."""
    found = overlap(load_settings(), slugs)
    if as_json:
        print_json(found.as_dict())
        return
    print_table(
        ["a", "b", "both", "only a", "only b", "jaccard", "overlap"],
        (
            [
                pair.first,
                pair.second,
                f"{pair.both:,}",
                f"{pair.only_first:,}",
                f"{pair.only_second:,}",
                _share(pair.jaccard),
                _share(pair.coefficient),
            ]
            for pair in found.pairs
        ),
    )
    notices.print(
        f"{found.in_none:,} of {found.population:,} people are in none. jaccard: of those in "
        "either, the share in both; overlap: of the smaller one, the share in the other."
    )


def show_performance(slug: Slug, as_json: Json = False) -> None:
    """Compare what a segment's people are worth with everybody, in the published build."""
    found = performance(load_settings(), slug)
    if as_json:
        measures = [{**asdict(one), "ratio": one.ratio} for one in found.measures]
        print_json({**asdict(found), "measures": measures, "is_small": found.is_small})
        return
    print_table(
        ["measure", "segment", "everybody", "ratio"],
        ([one.label, *_figures(one), _times(one.ratio)] for one in found.measures),
    )
    console.print(
        f"{found.members:,} of {found.population:,} people, {found.buyers:,} of them buyers; "
        f"{_share(found.revenue_share)} of the revenue of 365 days."
    )
    if found.is_small:
        notices.print(f"Fewer than {FEW} buyers: figures of so few people say little.")


def show_growth(slug: Slug, as_json: Json = False) -> None:
    """Show a segment's size on every day it was judged, who entered and left, and why."""
    days = growth(load_settings(), slug)
    if as_json:
        print_json([asdict(day) for day in days])
        return
    if not days:
        notices.print(f"No build has judged '{slug}' yet; the next `crm build` does.")
        return
    print_table(
        ["day", "members", "entered", "left", "gone", "why"],
        (
            [
                day.day,
                f"{day.members:,}",
                f"+{day.entered:,}",
                f"-{day.left:,}",
                f"-{day.gone:,}",
                _reasons({**day.entered_by, **day.left_by}),
            ]
            for day in days
        ),
    )
    notices.print("gone: ids that are no longer people of their own (joined or erased).")


def show_backtest(
    slug: Annotated[str | None, typer.Argument(help="A segment, by its rule of now.")] = None,
    rule: Annotated[
        Path | None, typer.Option("--rule", help="A JSON or YAML file with a rule instead.")
    ] = None,
    months: Annotated[int, typer.Option(help="How many month-ends back.")] = 12,
    as_json: Json = False,
) -> None:
    """Tell how large a segment or a rule would have been at past month-ends."""
    if (slug is None) == (rule is None):
        raise UsageError("Name either a segment or --rule FILE.")
    settings = load_settings()
    found = (
        backtest_segment(settings, slug, months)
        if slug is not None
        else backtest_rule(settings, read_document(Path(str(rule))), months)
    )
    if as_json:
        print_json(
            {
                "points": [asdict(point) for point in found.points],
                "not_askable": [print_rule(one) for one in found.unknown],
                "has_lists": found.has_lists,
                "is_old_build": found.is_old_build,
            }
        )
        return
    print_table(
        ["day", "people", "source"], ([p.day, _whole(p.people), p.source] for p in found.points)
    )
    words = words_of(settings)["en"]
    for sentence in _hindrances(found, [words.condition(one) for one in found.unknown]):
        notices.print(sentence)


def _hindrances(found: BackTest, unknown: list[str]) -> list[str]:
    """Say why days are missing, if any are."""
    if found.is_whole:
        return []
    why = []
    if found.has_lists:
        why.append("Its people are listed by hand, so only days that a build stored can be told.")
    if unknown:
        why.append(
            "Only days that a build stored can be told: nobody kept the past values of "
            f"{'; '.join(unknown)}."
        )
    if found.is_old_build:
        why.append("This build does not keep what past days are asked of; run `crm build`.")
    return why


def _reasons(people: dict[str, int]) -> str:
    return ", ".join(f"{reason.replace('_', ' ')} {count:,}" for reason, count in people.items())


def _figures(one: Measure) -> list[str | None]:
    say = _share if one.kind == "share" else _money
    return [say(one.segment), say(one.everybody)]


def _whole(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"


def _share(value: Decimal | float | None) -> str | None:
    return None if value is None else f"{value:.1%}"


def _money(value: Decimal | float | None) -> str | None:
    return None if value is None else f"{value:,.2f}"


def _times(value: float | None) -> str | None:
    return None if value is None else f"× {value:.2f}"
