"""Run the build job in this process: what `crm build` starts."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from datetime import date
from functools import partial

import dagster as dg

from crm.config import Settings, load_settings
from crm.errors import FAILED, OK, CrmError, sentence_of
from crm.sources.landing import ingest_landing
from crm.warehouse.lock import write_lock
from crm.warehouse.status import last_build
from dagster_defs.backtest import backtest
from dagster_defs.inputs import unchanged_build
from dagster_defs.past_day import judge_past_day
from dagster_defs.progress import say, say_what_needs_a_hand


def main(arguments: list[str] | None = None) -> int:
    """Build and publish; return the exit code of `crm.errors`."""
    parser = argparse.ArgumentParser(prog="python -m dagster_defs.build", description=__doc__)
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    parser.add_argument("--event-time", action="store_true")
    parser.add_argument("--force", action="store_true", help="build though nothing changed")
    parser.add_argument(
        "--history-only",
        action="store_true",
        help="publish nothing; store who was in each segment on that day",
    )
    parser.add_argument(
        "--backtest-only",
        action="store_true",
        help="publish nothing; keep the report card of a backtest as of that day",
    )
    options = parser.parse_args(arguments)
    settings = load_settings()
    as_of = options.as_of or settings.default_as_of()
    started = time.monotonic()
    try:
        with write_lock(settings, f"build as of {as_of}"):
            if options.history_only:
                return judge_past_day(settings, as_of, partial(_run, started=started))
            if options.backtest_only:
                return backtest(settings, as_of, partial(_run, started=started))
            if not options.force and not options.event_time:
                served = _unchanged(settings, as_of)
                if served:
                    say("build", f"nothing changed since build {served} (`--force` builds anyway)")
                    return OK
            return _run(settings, as_of, started=started, event_time=options.event_time)
    except CrmError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    except OSError as error:
        sys.stderr.write(f"error: {sentence_of(error)}\n")
        return FAILED


def _unchanged(settings: Settings, as_of: date) -> str | None:
    """Name the build that is served, when building that day again would change nothing."""
    if unchanged_build(settings, as_of) is None:
        return None  # ingesting is left to the build
    say_what_needs_a_hand(ingest_landing(settings))
    return unchanged_build(settings, as_of)


def _run(
    settings: Settings,
    as_of: date,
    *,
    started: float,
    event_time: bool = False,
    job: str = "build_job",
) -> int:
    logging.getLogger("dagster").setLevel(logging.ERROR)
    say("build", f"as of {as_of}")
    from dagster_defs.definitions import defs

    config = {"as_of": as_of.isoformat(), "event_time": event_time}
    result = defs.resolve_job_def(job).execute_in_process(
        instance=_instance(),
        run_config={
            "resources": {"build": {"config": config}},
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
        },
        raise_on_error=False,
    )
    if result.success:
        say("build", f"done in {time.monotonic() - started:.0f} s")
        return OK
    last = last_build(settings)
    if last.get("state") != "failed":  # the run broke outside a step, where no hook looks
        last = {"message": _errors(result), "exit_code": FAILED}
    sys.stderr.write(f"error: {last['message']}\n")
    return int(last["exit_code"])


def _errors(result: dg.ExecuteInProcessResult) -> str:
    failures = [event for event in result.all_events if event.is_failure]
    return "\n".join(event.message or event.event_type_value for event in failures)


def _instance() -> dg.DagsterInstance:
    """Keep the run where Dagster's own page shows it, when there is such a place."""
    try:
        return dg.DagsterInstance.get()
    except dg.DagsterError:  # DAGSTER_HOME is not set
        return dg.DagsterInstance.ephemeral()


if __name__ == "__main__":
    sys.exit(main())
