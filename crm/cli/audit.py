"""`crm audit | backup | restore | init`: the log and its proof, a workspace and its beginning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm.cli.acting import ACTOR, STEWARD
from crm.cli.commands import command
from crm.cli.console import console, marked, notices, print_json
from crm.cli.options import Json
from crm.config import load_settings
from crm.errors import DATA_CHECK_FAILED, OK
from crm.ops.backup import back_up
from crm.ops.redaction import redact_event
from crm.ops.restore import restore
from crm.ops.verify import verify
from crm.ops.workspace import initialise

VERIFY_EXAMPLES = {
    "crm audit verify": "in words",
    "crm audit verify --json | jq -r .head": "only the head, to write down elsewhere",
}
REDACT_EXAMPLES = {
    'CRM_LOCAL_STEWARD=1 crm audit redact 9f3c… --reason "asked for in request 17"': "for good"
}
BACKUP_EXAMPLES = {"crm backup ~/backups/crm-$(date +%F).tar": "today's log and settings"}
RESTORE_EXAMPLES = {
    "crm restore ~/backups/crm-2026-11-20.tar": "refused when newer events would get lost",
    "crm restore ~/backups/crm-2026-11-20.tar --force": "loses them",
}
INIT_EXAMPLES = {
    "crm init": "the tenant that CRM_TENANT names, with the defaults",
    "CRM_TENANT=opera crm init --timezone Europe/Vienna --currency EUR": "another tenant",
}

audit_app = typer.Typer(help="The operational log: is it what was written?", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(audit_app, name="audit")
    command(app, "backup", BACKUP_EXAMPLES)(backup)
    command(app, "restore", RESTORE_EXAMPLES)(restore_backup)
    command(app, "init", INIT_EXAMPLES)(init)


@command(audit_app, "verify", VERIFY_EXAMPLES)
def verify_log(as_json: Json = False) -> None:
    """Prove that no event was edited, deleted, inserted, moved or cut off; exit code 3 if one was.

    The head it prints, written down elsewhere, also shows later that nobody went back to an older
    log together with its older checkpoint.
    """
    settings = load_settings()
    found = verify(settings)
    if as_json:
        print_json(
            {
                "intact": found.is_intact,
                "events": found.events_count,
                "head": found.head.hash,
                "problems": [vars(problem) for problem in found.problems],
            }
        )
    elif found.is_intact:
        console.print(f"Intact: {found.events_count:,} events, head {found.head.hash[:16]}")
    else:
        notices.print(marked("Not intact", "bold red", f": {settings.paths.log}"))
        for problem in found.problems:
            where = "the log" if problem.sequence is None else f"event {problem.sequence}"
            console.print(f"{where}: {problem.what}")
    raise typer.Exit(OK if found.is_intact else DATA_CHECK_FAILED)


@command(audit_app, "redact", REDACT_EXAMPLES)
def redact(
    event_id: Annotated[
        str, typer.Argument(help="The event; a note's or communication's id is its event.")
    ],
    reason: Annotated[
        str, typer.Option(help="Why; stays in the log, so repeat nothing of what goes.")
    ],
    as_json: Json = False,
) -> None:
    """Remove what an event says for good: notes, folds and the next build no longer know it.

    Needs the role steward, so CRM_LOCAL_STEWARD=1. Published builds and backups made before still
    hold it: build and back up again. A refusal cannot be redacted, because it would be forgotten.
    """
    gone = redact_event(load_settings(), event_id, actor=STEWARD, reason=reason)
    if as_json:
        print_json({"redacted": gone})
    else:
        console.print(f"Redacted {len(gone)} events; run `crm build` to publish without them.")


def backup(
    destination: Annotated[Path, typer.Argument(help="Tar file to write; must not exist.")],
) -> None:
    """Write the operational log and the settings into one file; the audit key is not in it.

    Everything else is rebuilt from the sources' files and these two. Keep the key file, or
    CRM_AUDIT_KEY, where you keep secrets: without it a backup cannot be restored.
    """
    made = back_up(load_settings(), destination)
    console.print(
        f"{made.head.sequence:,} events{' and the settings' * made.has_settings} are in {made.file}"
    )


def restore_backup(
    file: Annotated[Path, typer.Argument(help="What `crm backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Also when newer events of this log get lost.")
    ] = False,
) -> None:
    """Replace log and settings by those of a backup, after proving it with the audit key.

    Refuses to lose events: a log that has events the backup lacks stays, unless --force says so.
    Run `crm build` afterwards, so that what is published agrees with the log.
    """
    done = restore(load_settings(), file, actor=ACTOR.name, force=force)
    console.print(
        f"Restored {done.head.sequence:,} events{' and the settings' * done.has_settings} "
        f"from {done.file}; run `crm build` to publish what they say."
    )


def init(
    timezone: Annotated[str | None, typer.Option(help="IANA zone of local days.")] = None,
    currency: Annotated[str | None, typer.Option(help="Base currency, ISO 4217.")] = None,
    phone_region: Annotated[
        str | None, typer.Option(help="Region of phone numbers without country code.")
    ] = None,
    locale: Annotated[str | None, typer.Option(help="How people read numbers and dates.")] = None,
) -> None:
    """Make a workspace: folders, a private audit key, and a settings.toml to edit.

    Safe to repeat; what exists is never changed. Commands that write do this by themselves when it
    is missing, with the defaults.
    """
    flags = {
        "timezone": timezone,
        "currency": currency,
        "phone_region": phone_region,
        "locale": locale,
    }
    chosen = {name: value for name, value in flags.items() if value is not None}
    settings = load_settings(**chosen)
    made = initialise(settings, chosen)
    place = settings.paths
    console.print(f"Workspace {place.workspace} is ready.")
    if made.made_settings:
        console.print(f"Settings to edit: {place.settings_file}")
    if made.made_key:
        console.print(f"Audit key: {place.audit_key}; keep a copy where you keep secrets.")
