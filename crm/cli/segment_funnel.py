"""A rule taken apart, as a table: one line per condition."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from crm.cli.console import console, notices, print_table
from crm.segments.figures.gaps import Unit
from crm.segments.figures.steps import Funnel, Step
from crm.segments.language.tree import AllOf, AnyOf, Not
from crm.segments.wording.phrases import counted, number_text
from crm.segments.wording.words import Words

COLUMNS = ("alone", "left", "without", "missed", "condition")


def print_funnel(found: Funnel, words: Words) -> None:
    """Print a funnel: its steps, who just missed, and what empties it."""
    lines = [_cells(step, words, depth) for step, depth in _steps(found.root)]
    print_table(COLUMNS, lines)
    console.print(f"{found.matching:,} of {found.population:,} people match.")
    for step, _ in _steps(found.root):
        if step.nearest and any(one.gap is not None for one in step.nearest):
            _print_nearest(step, words)
    if found.emptied_by is not None:
        step = next(one for one, _ in _steps(found.root) if one.path == found.emptied_by)
        console.print(
            f"The first condition that leaves nobody is: {_said(step, words)} "
            f"({step.before:,} → 0; {step.alone:,} people meet it alone)."
        )
    notices.print(
        "alone: people who meet it. left: in this order, in an `any` who is taken in so far. "
        "without: how many more people the rule would have without it. missed: who fails only it."
    )


def _cells(step: Step, words: Words, depth: int) -> list[object]:
    missed = None if step.missed is None else f"{step.missed:,}"
    said = f"{'  ' * depth}{_said(step, words)}"
    return [f"{step.alone:,}", f"{step.after:,}", f"{step.gained:+,}", missed, said]


def _said(step: Step, words: Words) -> str:
    parts = words.phrases.words
    if isinstance(step.rule, Not):
        return parts["not_of"]
    if isinstance(step.rule, AllOf | AnyOf):
        return parts["all" if isinstance(step.rule, AllOf) else "any"]
    return words.condition(step.rule)


def _steps(step: Step, depth: int = 0) -> Iterator[tuple[Step, int]]:
    yield step, depth
    for part in step.steps:
        yield from _steps(part, depth + 1)


def _print_nearest(step: Step, words: Words) -> None:
    near = ", ".join(
        f"{one.customer_id} ({_gap(one.gap, step.unit, words)})"
        for one in step.nearest
        if one.gap is not None
    )
    console.print(f"Nearest to “{_said(step, words)}”: {near}.")


def _gap(gap: float, unit: Unit | None, words: Words) -> str:
    if unit == "days":
        return counted(int(gap), "D", words.language)
    if unit == "times":
        return counted(int(gap), "times", words.language)
    return number_text(Decimal(str(round(gap, 2))), words.language)
