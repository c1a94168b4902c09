"""One line a step on standard output, for people who wait."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime

from crm.sources.results import LoadResult


def say(step: str, text: str) -> None:
    """Print the local time, the step and what it did."""
    now = datetime.now().astimezone()
    sys.stdout.write(f"{now:%H:%M:%S}  {step:<10} {text}\n")
    sys.stdout.flush()


def say_what_needs_a_hand(results: Iterable[LoadResult]) -> None:
    """Name the files of the drop folder that could not be loaded."""
    for result in results:
        if result.is_failing:
            reason = result.error or result.reasons[0].sentence()
            say("ingest", f"{result.file} needs a hand: {reason}")
