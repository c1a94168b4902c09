"""How the predictions of a customer are told: the numbers, what they are made of, and why."""

from __future__ import annotations

from typing import Literal

from crm.cli.console import console, marked
from crm.cli.model_words import Words
from crm.warehouse.explained import Explained

SIGNS = {"raises": "+", "lowers": "−"}


def print_explained(found: Explained, words: Words) -> None:
    """Print the value and the risk, each with its reasons."""
    day = found.predicted["as_of_date"].isoformat()
    console.print(words.say("as_of", customer=found.customer_id, day=day))
    if not found.predicted["orders_count"]:
        console.print(words.say("no_order"))
        return
    _value(found, words)
    _risk(found, words)


def _value(found: Explained, words: Words) -> None:
    predicted = found.predicted
    days = words.days(found.horizon_days)
    if predicted["predicted_clv_365d"] is None:
        _headline(words, "value", days, "value", _missing(found, words))
        return
    shown = words.money(found.value) or _rank(words, predicted["clv_above_share"])
    _headline(words, "value", days, "value", shown)
    if found.value is None:
        console.print(f"  {words.say('rank_only')}")
    else:
        low, high = predicted["predicted_clv_365d_low_80"], predicted["predicted_clv_365d_high_80"]
        if low is not None and high is not None:
            bounds = {"low": str(words.money(low)), "high": str(words.money(high))}
            console.print(f"  {words.say('between', **bounds)}")
        if predicted["clv_is_population_estimate"]:
            console.print(f"  {words.say('population')}")
        _factors(found, words)
    _because(found, words, "clv")
    expected = predicted["expected_next_order_date"]
    if expected is not None:
        console.print(f"\n{words.say('next_order', day=expected.isoformat())}")


def _risk(found: Explained, words: Words) -> None:
    predicted = found.predicted
    days = words.days(predicted["churn_horizon_days"] or 0)
    if predicted["churn_probability"] is None:
        if predicted["churn_horizon_days"]:
            _headline(words, "risk", days, "share", _missing(found, words))
        return
    if found.probability is None:
        _headline(words, "risk", days, "share", _rank(words, predicted["churn_above_share"]))
        console.print(f"  {words.say('rank_only')}")
    else:
        band = words.say(predicted["churn_band"])
        _headline(words, "risk", days, "share", f"{words.share(found.probability)} ({band})")
    _because(found, words, "churn")
    if predicted["value_at_risk"] is not None:
        value = str(words.money(predicted["value_at_risk"]))
        console.print(f"\n{words.say('at_risk', value=value)}")


def _headline(words: Words, name: str, days: str, placeholder: str, shown: str) -> None:
    text = words.say(name, days=days, **{placeholder: shown})
    console.print()
    console.print(marked(text, "bold", ""))


def _factors(found: Explained, words: Words) -> None:
    said = {name: value for name, value in found.factors.items() if abs(value - 1) > 1e-12}
    for place, (name, value) in enumerate(said.items()):
        sign = "×" if place else "="
        console.print(f"  {sign} {words.number(value)} {words.factor(name)}")


def _because(found: Explained, words: Words, kind: Literal["clv", "churn"]) -> None:
    told = False
    for direction, sign in SIGNS.items():
        reasons = found.because(kind, direction)
        if reasons:
            told = True
            console.print(f"  {words.say(direction)}:")
        for one in reasons:
            console.print(f"    {sign} {one.text_en if words.language == 'en' else one.text_ro}")
    if not told:
        console.print(f"  {words.say('typical')}")


def _missing(found: Explained, words: Words) -> str:
    reason = found.predicted["prediction_abstain_reason"] or "–"
    return words.say("not_predicted", reason=reason)


def _rank(words: Words, share_below: float) -> str:
    return words.say("rank", rank=str(min(100, int(100 * share_below) + 1)))
