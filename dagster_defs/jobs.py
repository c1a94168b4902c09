"""The jobs: everything, and everything but ingest."""

from __future__ import annotations

import dagster as dg

from crm.config import load_settings
from crm.errors import DATA_CHECK_FAILED, FAILED, CrmError
from crm.warehouse.status import record_last_build
from dagster_defs.assets.ingest import landed_sources


@dg.failure_hook(required_resource_keys={"build"})
def remember_failure(context: dg.HookContext) -> None:
    """Write down why the build stopped, for the people who go on reading the build before it."""
    error = context.op_exception
    record_last_build(
        load_settings(),
        build_id=context.resources.build.build_id,
        state="failed",
        failing=getattr(error, "failing", None) or [context.op.name],
        message=str(error) if isinstance(error, CrmError | dg.Failure) else _first_line(error),
        exit_code=_exit_code(error),
    )


build_job = dg.define_asset_job(
    "build_job",
    selection=dg.AssetSelection.all(),
    description="Ingest the drop folder, build, predict, check, publish.",
    hooks={remember_failure},
)

refresh_job = dg.define_asset_job(
    "refresh_job",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(landed_sources),
    description="Rebuild from the raw files and the log as they are, without ingest.",
    hooks={remember_failure},
)


def _first_line(error: BaseException | None) -> str:
    cause = error.__cause__ if error is not None and error.__cause__ is not None else error
    return (str(cause).splitlines() or [type(cause).__name__])[0] if cause else "unknown error"


def _exit_code(error: BaseException | None) -> int:
    if isinstance(error, CrmError):
        return error.exit_code
    if isinstance(error, dg.Failure) and isinstance(error.__cause__, CrmError):
        return error.__cause__.exit_code
    return DATA_CHECK_FAILED if isinstance(error, dg.DagsterAssetCheckFailedError) else FAILED
