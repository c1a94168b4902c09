"""How the list of whom to contact is told: the ranking's basis, the people, the line under them."""

from __future__ import annotations

from crm.cli.console import console, notices, print_table
from crm.cli.model_words import Words
from crm.warehouse.action_list import ActionList, Listed

COLUMNS = ("rank", "customer", "at_risk", "chance", "value", "gain", "reason")
WIDE = 140
"""Reasons are whole sentences: a narrower terminal would break each over several lines."""


def print_actions(found: ActionList, words: Words) -> None:
    """Print the people above the line, the next few below it, and what the line leaves out."""
    for name, count in _basis(found):
        console.print(words.say(name, people=words.people(count)))
    console.print()
    lines = [_line(one, words) for one in found.above]
    line = words.say("line", people=words.people(len(found.above)))
    lines.append({**dict.fromkeys(COLUMNS, "──"), "customer": f"── {line} ──"})
    lines += [_line(one, words) for one in found.below]
    columns = [name for name in COLUMNS if _is_shown(name, found)]
    names = [words.say(f"{name}_column") for name in columns]
    print_table(names, ([line.get(name) for name in columns] for line in lines))
    console.print()
    _print_line(found, words)


def _basis(found: ActionList) -> list[tuple[str, int]]:
    said = [("by_gain" if found.gaining else "by_risk", found.gaining)]
    if not (found.gaining or found.undecided or found.harmed):
        said.append(("unmeasured", 0))
    counts = {"undecided": found.undecided, "harmed": found.harmed}
    return said + [(name, count) for name, count in counts.items() if count]


def _print_line(found: ActionList, words: Words) -> None:
    total = found.value_at_risk
    share = words.share(float(found.value_above / total) if total else 0.0)
    above = {"value": str(words.money(found.value_above)), "total": str(words.money(total))}
    people = words.people(len(found.above))
    console.print(words.say("above", people=people, share=share, **above))
    if found.gain_above:
        console.print(words.say("gain", gain=str(words.money(found.gain_above))))
    if not found.below:
        console.print(words.say("fewer", people=words.people(found.everybody)))
    if found.unlisted:
        notices.print(words.say("unlisted", people=words.people(found.unlisted)))


def _is_shown(column: str, found: ActionList) -> bool:
    if column == "gain":
        return found.gaining + found.harmed > 0
    return column != "reason" or console.width >= WIDE


def _line(one: Listed, words: Words) -> dict[str, object]:
    return {
        "rank": one.rank,
        "customer": one.customer_id,
        "at_risk": words.money(one.value_at_risk),
        "chance": words.share(one.churn_probability),
        "value": words.money(one.predicted_clv),
        "gain": words.money(one.expected_gain),
        "reason": one.reason_en if words.language == "en" else one.reason_ro,
    }
