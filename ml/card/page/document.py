"""The whole page, from the verdict to where every number came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from ml.card.page import change, fitting, groups, proof, scope, totals, trust
from ml.card.page.html import paragraph
from ml.card.page.style import STYLE

Section = tuple[str, str, str, Callable[[Mapping[str, Any]], str]]
SECTIONS: tuple[Section, ...] = (
    ("served", "What serves", "", trust.served),
    ("predicts", "What is predicted", "", scope.predicts),
    ("misuse", "Do not use for", "", trust.misuse),
    ("people", "For whom, and who was left out", "", scope.people),
    (
        "windows",
        "Windows",
        "Candidates saw what was known at the end of the cutoff day and nothing later; the days "
        "after it judged them. Season-matched: the same window 364 days earlier has closed too.",
        scope.windows,
    ),
    (
        "backtest",
        "Every candidate, judged",
        "The simplest candidate within one paired standard error of the best serves. Loss is "
        "Poisson deviance for orders, Brier score for churn and Tweedie deviance for spend; never "
        "the mean absolute error, which rewards forecasting zero. Mean of models: of MBG/NBD and "
        "Pareto/NBD; offset: a booster corrects the purchase model, half offset by half as much; "
        "season: the level that was found 364 days before.",
        proof.backtests,
    ),
    ("reliability", "Reliability", "", proof.reliability),
    ("lift", "Lift by decile", "", proof.lift),
    ("groups", "By channel and city", "", groups.groups),
    (
        "coverage",
        "Intervals of totals",
        "From the spread of found over forecast totals in the backtest and a bootstrap of the "
        "customers.",
        totals.coverage,
    ),
    ("models", "Parameters", "", fitting.models),
    (
        "independence",
        "Order count and order value",
        "The value model takes them as independent.",
        fitting.independence,
    ),
    (
        "referee",
        "Referee",
        "Largest relative difference of our likelihood and forecasts to those of the library "
        "lifetimes with the same parameters, on up to 2,000 customers.",
        fitting.referee,
    ),
    ("gates", "Gates", "What must hold for a claim to be made.", trust.gates),
    ("abstentions", "Abstentions", "", trust.abstentions),
    ("drift", "Drift", "", trust.drift),
    ("path", "Path of the parameters", "", fitting.path),
    (
        "before",
        "Against the build before",
        "Two builds are judged on different days: their figures compare roughly, not in pairs.",
        change.change,
    ),
    ("origin", "Where this came from", "", trust.origin),
)


def page(card: Mapping[str, Any]) -> str:
    """Return a card as one HTML document without a request to anywhere.

    Parameters
    ----------
    card : mapping
        What `ml.card.describe.describe` returned; `tenant` and `build_id` are shown where present.
    """
    contents = "".join(
        f'<li><a href="#{key}">{escape(title)}</a></li>' for key, title, _, _ in SECTIONS
    )
    body = "".join(_section(section, card) for section in SECTIONS)
    day = card["as_of"]
    title = f"Forecast report card, {day}"
    tenant = f"{card['tenant']}, " if card.get("tenant") else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        "<h1>Forecast report card</h1>"
        f"{paragraph(f'{tenant}as of the end of {day}', 'soft')}"
        f'{scope.at_a_glance(card)}<nav aria-label="Contents"><ul>{contents}</ul></nav>'
        f"{body}</main></body></html>\n"
    )


def _section(section: Section, card: Mapping[str, Any]) -> str:
    key, title, words, write = section
    intro = paragraph(words, "soft") if words else ""
    return f'<section id="{key}"><h2>{escape(title)}</h2>{intro}{write(card)}</section>'
