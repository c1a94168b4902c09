"""`crm status | paths | config`: what this workspace is, where it lives, how it is set."""

from __future__ import annotations

from typing import Any

import typer

from crm.cli.commands import command
from crm.cli.console import console, marked, notices, print_json, print_table
from crm.cli.options import Json
from crm.config import Settings, load_settings, origins
from crm.errors import OK, STALE, NotBuiltError
from crm.warehouse.connection import PublishedBuild, published_build
from crm.warehouse.status import Freshness, WorkspaceStatus, workspace_status

STATUS_EXAMPLES = {
    "crm status": "in words",
    "crm status --json | jq .tables.dim_customers": "how many customers are served",
}
PATHS_EXAMPLES = {
    "crm paths": "every place",
    "duckdb -readonly $(crm paths --json | jq -r .published)": "opens what is served",
}
CONFIG_EXAMPLES = {
    "crm config show": "every setting",
    "CRM_CHURN_THRESHOLD_DAYS=120 crm config show": "what a variable would change",
}

config_app = typer.Typer(
    help="Settings: their values and where each comes from.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    command(app, "status", STATUS_EXAMPLES)(status)
    command(app, "paths", PATHS_EXAMPLES)(paths)
    app.add_typer(config_app, name="config")


def status(as_json: Json = False) -> None:
    """Show what is served: build, age, rows per table, deliveries and why the last build failed.

    Exit code 4 when the published build is older than the settings allow.
    """
    found = workspace_status(load_settings())
    if as_json:
        print_json(_status_document(found))
    else:
        _print_status(found)
    raise typer.Exit(STALE if found.freshness is Freshness.STALE else OK)


def paths(as_json: Json = False) -> None:
    """Print where things are; `published` and `contacts` are the files that CURRENT names."""
    where = workspace_paths(load_settings())
    if as_json:
        print_json(where)
    else:
        print_table(["what", "where"], where.items())


@command(config_app, "show", CONFIG_EXAMPLES)
def show_config(as_json: Json = False) -> None:
    """Print every setting with its value, its origin and what it means; secrets are masked."""
    settings, where = load_settings(), origins()
    rows = [
        {
            "name": f"CRM_{name.upper()}",
            "value": _shown(settings, name),
            "origin": where[name],
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(
            ["setting", "value", "origin", "meaning"], (tuple(row.values()) for row in rows)
        )


def workspace_paths(settings: Settings) -> dict[str, str | None]:
    """Name the workspace's places; null for what is not there yet."""
    where = settings.paths
    try:
        build: PublishedBuild | None = published_build(settings)
    except NotBuiltError:
        build = None
    return {
        "home": str(settings.home),
        "landing": str(where.landing),
        "raw": str(where.raw),
        "log": str(where.log),
        "published": str(build.crm_file) if build else None,
        "contacts": str(build.contacts_file) if build else None,
        "exports": str(where.exports),
        "models": str(where.models),
    }


def _shown(settings: Settings, name: str) -> Any:
    value = getattr(settings, name)
    return str(value) if value is not None and not isinstance(value, int | float | tuple) else value


def _status_document(found: WorkspaceStatus) -> dict[str, Any]:
    return {
        "build_id": found.build_id,
        "as_of": found.as_of,
        "built_at": found.built_at,
        "freshness": found.freshness.value,
        "tables": found.tables,
        "loads": found.loads,
        "deliveries": found.deliveries,
        "failing": found.failing,
        "message": found.message,
        "changes": found.changes,
    }


def _print_deliveries(deliveries: list[dict[str, Any]]) -> None:
    print_table(
        ["source", "table", "files", "delivered (UTC)", "newest row (UTC)", "state"],
        [
            [
                *(found[name] for name in ("source", "table", "files")),
                f"{found['loaded_at']:%Y-%m-%d %H:%M}",
                found["newest_row"] and f"{found['newest_row']:%Y-%m-%d %H:%M}",
                found["state"],
            ]
            for found in deliveries
        ],
    )


def _print_status(found: WorkspaceStatus) -> None:
    if found.build_id is None:
        way_out = ": run `crm sample` or `crm ingest FILE`, then `crm build`."
        console.print(marked("Not built", "bold", way_out))
    else:
        build = (
            f": build {found.build_id} as of {found.as_of}, "
            f"built {found.built_at:%Y-%m-%d %H:%M} UTC"
        )
        console.print(marked(found.freshness.value, "bold", build))
        if found.changes:
            console.print(marked("Since the known day before", "bold", f": {found.changes}"))
        print_table(["table", "rows"], ((name, f"{rows:,}") for name, rows in found.tables.items()))
    if found.deliveries:
        _print_deliveries(found.deliveries)
    if found.loads:
        print_table(
            ["file", "table", "accepted", "rejected", "superseded"],
            [
                [load["file"], load["table"]]
                + [f"{load[count]:,}" for count in ("accepted", "rejected", "superseded")]
                for load in found.loads
            ],
        )
    if found.message:
        notices.print(marked("last build", "bold red", f": {found.message}"))
