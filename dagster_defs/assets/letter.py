"""The monthly letter: after a build, never in it, once a month is over."""

from __future__ import annotations

import dagster as dg

from crm.config import load_settings
from crm.letter.writing import write_letters
from dagster_defs.assets.publish import published_build
from dagster_defs.owners import ANALYTICS
from dagster_defs.progress import say


@dg.asset(
    key=["letters", "monthly"],
    deps=[published_build],
    group_name="publish",
    kinds={"python"},
    owners=ANALYTICS,
)
def monthly_letter() -> dg.MaterializeResult:
    """Write the letter of the newest whole month, unless it is written."""
    written = write_letters(load_settings())
    for letter in written:
        say("letter", f"{letter.month:%Y-%m} in {letter.language}: {letter.path.name}")
    return dg.MaterializeResult(
        metadata={"letters": ", ".join(letter.path.name for letter in written) or "–"}
    )
