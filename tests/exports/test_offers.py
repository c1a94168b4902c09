"""What to offer whom, in a file: only when it is asked for, and as the build says it."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from crm.config import Settings
from crm.exports.destinations.templates import save_template
from tests.exports.shorthand import ANA, exported, rows_of
from tests.exports.world import BUILD_ID, publish_people, reachable

OFFERS = """
create table fct_recommendations (customer_id varchar, offer_rank integer, item_name varchar,
    reason_en varchar, reason_ro varchar);
insert into fct_recommendations values
    ('cust_ana', 1, '=Urlet la Club Releu', 'Bought twice before: metal (genre)',
        'A mai cumpărat de 2 ori: metal (gen)'),
    ('cust_ana', 2, 'Jazz la Tei', 'Among the best-selling now', 'Printre cele mai vândute acum'),
    ('cust_gone', 1, 'Jazz la Tei', 'Among the best-selling now', 'Printre cele mai vândute acum');
"""
COLUMNS = ["email", "recommended_event_1", "recommended_event_1_reason", "recommended_event_3"]


@pytest.fixture(params=["marketing"])
def offering(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Ana has two offers, Bob none; the third person with some is no member."""
    people = [reachable(name, purpose=request.param) for name in ("Ana", "Bob")]
    publish_people(settings, people)
    folder = settings.paths.published_folder
    with duckdb.connect(str(folder / f"crm-{BUILD_ID}.duckdb")) as connection:
        connection.execute(OFFERS)
    files = {path.name: {"bytes": path.stat().st_size} for path in folder.glob("*.duckdb")}
    (folder / f"manifest-{BUILD_ID}.json").write_text(json.dumps({"files": files}))
    return settings


def file_of(settings: Settings, **words: Any) -> list[dict[str, str]]:
    (made,) = exported(settings, **words).files
    return rows_of(made)


def test_offers_stand_in_a_file_when_they_are_named_in_the_language_of_the_workspace(
    offering: Settings,
) -> None:
    ana, bob = file_of(offering, columns=COLUMNS)
    assert ana["recommended_event_1"].endswith("Urlet la Club Releu")
    assert not ana["recommended_event_1"].startswith("=")
    assert ana["recommended_event_1_reason"] == "A mai cumpărat de 2 ori: metal (gen)"
    assert ana["recommended_event_3"] == ""
    assert set(bob.values()) == {"bob@example.ro", ""}


def test_a_template_names_them_once_for_all(offering: Settings) -> None:
    save_template(offering, "offers", "generic", COLUMNS, actor=ANA)
    ana, _ = file_of(offering, template="offers")
    assert list(ana) == COLUMNS


def test_nobody_gets_them_unasked(offering: Settings) -> None:
    assert not [name for name in file_of(offering)[0] if name.startswith("recommended")]


@pytest.mark.parametrize("offering", ["analysis"], indirect=True)
def test_a_file_for_analysis_may_have_them_beside_the_pseudonym(offering: Settings) -> None:
    ana, _ = file_of(offering, purpose="analysis", columns=["recommended_event_2"])
    assert ana == {"customer_id": "cust_ana", "recommended_event_2": "Jazz la Tei"}
