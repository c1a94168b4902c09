"""One line a step on standard output, for people who wait."""

from __future__ import annotations

import sys
from datetime import datetime


def say(step: str, text: str) -> None:
    """Print the local time, the step and what it did."""
    now = datetime.now().astimezone()
    sys.stdout.write(f"{now:%H:%M:%S}  {step:<10} {text}\n")
    sys.stdout.flush()
