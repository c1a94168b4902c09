"""Arguments and options that several commands take: one name, one help text, wherever they stand.

What only one file of commands takes stays in that file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from crm.errors import UsageError
from crm.segments.wording.phrases import LANGUAGES, Language

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Reason = Annotated[str | None, typer.Option(help="Why; kept in the log.")]
Request = Annotated[
    str | None,
    typer.Option("--request", help="A key of yours: the same request again changes nothing."),
]
At = Annotated[
    str | None, typer.Option(help="When it held, such as 2026-03-29T18:30; default now.")
]

CustomerId = Annotated[str, typer.Argument(help="The customer, such as cust_1a2b….")]

Slug = Annotated[str, typer.Argument(help="The segment's key, as `crm segment list` shows it.")]
RuleFile = Annotated[Path, typer.Option("--rule", help="A JSON or YAML file with the rule.")]

Channel = Annotated[str, typer.Option(help="How people will be contacted: email or sms.")]
Purpose = Annotated[
    str, typer.Option(help="What for: marketing, service, ads_audience or analysis (pseudonyms).")
]

Lang = Annotated[str, typer.Option("--lang", help="Language of the sentences: en or ro.")]


def language_of(text: str) -> Language:
    """Return the language that `--lang` names; UsageError for another one."""
    if text not in LANGUAGES:
        raise UsageError(f"'{text[:20]}' is no language here; use {' or '.join(LANGUAGES)}.")
    return cast("Language", text)
