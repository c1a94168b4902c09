"""`crm segment explain`: why somebody is in a segment, and what each condition takes away."""

from __future__ import annotations

from typing import Annotated

import typer

from crm.cli import segment_figures
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json
from crm.cli.options import Json, Lang, Slug, language_of
from crm.cli.segment_funnel import print_funnel
from crm.config import load_settings
from crm.segments.explaining.explain import explain_member
from crm.segments.explaining.explained import as_document, sentences, tree_lines
from crm.segments.figures.funnel import segment_funnel
from crm.segments.wording.speaking import words_of

EXPLAIN_EXAMPLES = {
    "crm segment explain vip": "which condition takes how many people away, and who just missed",
    "crm segment explain vip cust_1a2b": "which condition one person meets, with which value",
    "crm segment explain vip cust_1a2b --lang ro": "the same in Romanian",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the group `segment`."""
    command(app, "explain", EXPLAIN_EXAMPLES)(explain)
    segment_figures.register(app)


def explain(
    slug: Slug,
    customer_id: Annotated[
        str | None, typer.Argument(help="A customer, such as cust_1a2b…; without one, everybody.")
    ] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Explain a segment: for one customer why they are in or not, for everybody its funnel."""
    language = language_of(lang)
    settings = load_settings()
    if customer_id is None:
        taken = segment_funnel(settings, slug)
        if as_json:
            print_json(taken.as_dict())
        else:
            print_funnel(taken, words_of(settings)[language])
        return
    found, words = explain_member(settings, slug, customer_id), words_of(settings)
    if as_json:
        print_json(as_document(found, words))
        return
    told = words[language]
    tree = tree_lines(found, told)
    for line in [*tree, *([""] if tree else []), *sentences(found, told)]:
        console.print(line)
    if found.segment and found.segment.type != "dynamic" and found.segment.rule is not None:
        notices.print("A snapshot keeps its rule to be read; its members are stored.")
