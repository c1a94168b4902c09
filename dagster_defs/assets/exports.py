"""Exports that run by themselves: after a build, never in it, so that no file holds it up."""

from __future__ import annotations

import dagster as dg

from crm.config import load_settings
from crm.exports.scheduling.schedules import run_due
from dagster_defs.assets.publish import published_build
from dagster_defs.owners import ANALYTICS
from dagster_defs.progress import say


@dg.asset(
    key=["exports", "scheduled"],
    deps=[published_build],
    group_name="exports",
    kinds={"python"},
    owners=ANALYTICS,
)
def scheduled_exports() -> dg.MaterializeResult:
    """Run the exports that are due on the published build, each as the actor its file names."""
    done = run_due(load_settings())
    for name, sentence in done.items():
        say("export", f"{name}: {sentence}")
    return dg.MaterializeResult(metadata={"schedules": len(done), "names": ", ".join(done) or "–"})
