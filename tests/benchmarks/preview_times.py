"""How long counting people takes on a published build: median and 95th percentile.

    CRM_TENANT=twin python -m tests.benchmarks.preview_times [RULE.json ...] [--times 30]

Every count opens the build afresh, as `crm segment preview --rule` does; without files a nested
rule and one on behaviour are asked.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from crm.config import load_settings
from crm.segments.asking.preview import count_people
from crm.segments.language.files import read_document

RULES: dict[str, Any] = {
    "nested": {
        "all": [
            {"field": "total_spent_net", "op": "gte", "value": 100},
            {
                "any": [
                    {"field": "last_order_at", "op": "in_last", "value": "P90D"},
                    {"field": "events_attended", "op": "gte", "value": 3},
                    {"field": "rfm_segment", "op": "in", "value": ["Champions", "Promising"]},
                ]
            },
            {"not": {"field": "tags", "op": "has_any", "value": ["staff"]}},
        ]
    },
    "behaviour": {
        "all": [
            {
                "did": "order_completed",
                "times": {"gte": 2},
                "in_last": "P180D",
                "where": {"field": "genre", "op": "in", "value": ["rock", "jazz"]},
            },
            {"did_not": "email_opened", "in_last": "P30D"},
        ]
    },
}


def main() -> None:
    """Print one line per rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rules", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=30)
    asked = parser.parse_args()
    rules = {path.stem: read_document(path) for path in asked.rules} or RULES
    settings = load_settings()
    for name, rule in rules.items():
        matching, everybody = count_people(settings, rule)
        seconds = []
        for _ in range(asked.times):
            began = time.perf_counter()
            count_people(settings, rule)
            seconds.append(time.perf_counter() - began)
        slow = quantiles(seconds, n=20, method="inclusive")[-1]
        print(
            f"{name:12} {matching:>9,} of {everybody:,} people:"
            f" median {1_000 * median(seconds):.0f} ms, p95 {1_000 * slow:.0f} ms"
            f" of {asked.times} counts"
        )


if __name__ == "__main__":
    main()
