"""The jobs: everything that is built, the same without ingest, and what leaves afterwards."""

from __future__ import annotations

import dagster as dg

from crm.config import load_settings
from crm.errors import DATA_CHECK_FAILED, FAILED, CrmError
from crm.warehouse.status import record_last_build
from dagster_defs.assets.exports import scheduled_exports
from dagster_defs.assets.ingest import landed_sources
from dagster_defs.assets.letter import monthly_letter
from dagster_defs.volumes import volumes

LEAVING = dg.AssetSelection.assets(scheduled_exports)
TELLING = dg.AssetSelection.assets(monthly_letter)
BUILT = dg.AssetSelection.all() - LEAVING - TELLING


@dg.failure_hook(required_resource_keys={"build"})
def remember_failure(context: dg.HookContext) -> None:
    """Write down why the build stopped, for the people who go on reading the build before it."""
    error = context.op_exception
    record_last_build(
        load_settings(),
        build_id=context.resources.build.build_id,
        state="failed",
        failing=getattr(error, "failing", None) or [context.op.name],
        message=_sentence(error),
        exit_code=_exit_code(error),
    )


build_job = dg.define_asset_job(
    "build_job",
    selection=BUILT,
    description="Ingest the drop folder, build, predict, check, publish.",
    hooks={remember_failure},
)

refresh_job = dg.define_asset_job(
    "refresh_job",
    selection=BUILT - dg.AssetSelection.assets(landed_sources),
    description="Rebuild from the raw files and the log as they are, without ingest.",
    hooks={remember_failure},
)

past_day_job = dg.define_asset_job(
    "past_day_job",
    selection=dg.AssetSelection.assets(dg.AssetKey(["marts", "dim_segments"]))
    .upstream()
    .required_multi_asset_neighbors()
    - dg.AssetSelection.assets(landed_sources)
    - dg.AssetSelection.checks(volumes),
    description="Judge the segments as of a past day; nothing is published.",
    hooks={remember_failure},
)

backtest_job = dg.define_asset_job(
    "backtest_job",
    selection=dg.AssetSelection.assets(dg.AssetKey(["ml", "model_quality"]))
    .upstream()
    .required_multi_asset_neighbors()
    - dg.AssetSelection.assets(landed_sources)
    - dg.AssetSelection.checks(volumes),
    description="Judge every candidate for a forecast as of a day; nothing is published.",
    hooks={remember_failure},
)

exports_job = dg.define_asset_job(
    "exports_job",
    selection=LEAVING,
    description="Run the exports that are due on the published build.",
)

letter_job = dg.define_asset_job(
    "letter_job",
    selection=TELLING,
    description="Write the letter of the newest whole month of the published build.",
)


def _sentence(error: BaseException | None) -> str:
    cause = _cause(error)
    if isinstance(cause, CrmError):
        return str(cause)
    return f"{type(cause).__name__}: {(str(cause).splitlines() or ['no message'])[0]}"


def _cause(error: BaseException | None) -> BaseException | None:
    """A dg.Failure only carries our own error to Dagster."""
    return error.__cause__ if isinstance(error, dg.Failure) and error.__cause__ else error


def _exit_code(error: BaseException | None) -> int:
    cause = _cause(error)
    if isinstance(cause, CrmError):
        return cause.exit_code
    return DATA_CHECK_FAILED if isinstance(error, dg.DagsterAssetCheckFailedError) else FAILED
