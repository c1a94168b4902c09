"""The one code location: `dagster dev` finds it through pyproject.toml."""

from __future__ import annotations

import dagster as dg

from dagster_defs.assets import dbt, exports, ingest, letter, ml, ops, publish
from dagster_defs.checks import loads_account_for_every_row, orders_did_not_vanish
from dagster_defs.dbt_cli import DbtCli
from dagster_defs.dbt_manifest import DBT
from dagster_defs.jobs import (
    backtest_job,
    build_job,
    exports_job,
    letter_job,
    past_day_job,
    refresh_job,
)
from dagster_defs.parsed_project import FOLDER
from dagster_defs.resources import BuildResource
from dagster_defs.schedules import (
    daily_build_schedule,
    hourly_refresh_schedule,
    monthly_letter_schedule,
)
from dagster_defs.sensors import drop_folder_sensor, scheduled_exports_sensor
from dagster_defs.volumes import volumes

defs = dg.Definitions(
    assets=dg.load_assets_from_modules([ingest, ops, dbt, ml, publish, exports, letter]),
    asset_checks=[loads_account_for_every_row, orders_did_not_vanish, volumes],
    jobs=[build_job, refresh_job, past_day_job, backtest_job, exports_job, letter_job],
    schedules=[daily_build_schedule, hourly_refresh_schedule, monthly_letter_schedule],
    sensors=[drop_folder_sensor, scheduled_exports_sensor],
    resources={
        "build": BuildResource.configure_at_launch(),
        "dbt": DbtCli(project_dir=str(FOLDER), profiles_dir=str(FOLDER), dbt_executable=DBT),
    },
    # one process: two steps never both hold the warehouse file, and a step costs milliseconds
    executor=dg.in_process_executor,
)
