"""A file imported by hand: remembered, tried first, its people's consent never raised by chance."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.exports.rejected import write_rejections
from crm.ops.log import OperationalLog
from crm.sources.consent_answers import ConsentAnswer
from crm.sources.importing import Import, apply_import, try_import
from crm.sources.loads import list_loads, take_back
from crm.sources.mapping_files import load_mapping, remember_mapping
from crm.sources.rejections import rejected_rows_of
from crm.sources.uploads import discard_upload, keep_upload, look_into
from tests.sources.landing_world import stored

ANA = Actor("ana", "marketer")
PEOPLE = "Nr;E-Mail;Nume;Newsletter\n7;ana@example.com;Ana Pop;yes\n8;dan@example.com;=1+1;no\n"
COLUMNS = {"source_customer_id": "Nr", "email": "E-Mail", "full_name": "Nume"}
SAID_IN_COLUMN = ConsentAnswer(
    "column", ("email",), column="Newsletter", said_on=date(2026, 3, 1), proof="form 17"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, tenant="shop", locale="ro_RO", currency="RON")


@pytest.fixture
def people(settings: Settings) -> Path:
    return keep_upload(settings, "../../listă clienți.csv", PEOPLE.encode())


def test_an_upload_stays_in_its_folder_and_goes_when_it_is_given_up(
    settings: Settings, people: Path
) -> None:
    assert people.parent.parent == settings.paths.uploads
    assert people.stat().st_mode & 0o077 == 0

    discard_upload(settings, people)

    assert not people.exists()


def test_a_look_shows_the_rows_and_proposes_the_table(settings: Settings, people: Path) -> None:
    look = look_into(settings, people)

    assert (look.headers, look.rows) == (("Nr", "E-Mail", "Nume", "Newsletter"), 2)
    assert look.sample[0] == ("7", "ana@example.com", "Ana Pop", "yes")
    assert look.suggestion.table == "customers"
    assert look.suggestion.sure["email"] == "E-Mail"


def test_a_mapping_of_ones_own_is_remembered_by_its_header(
    settings: Settings, people: Path
) -> None:
    wanted = Import(people, "customers", COLUMNS, "pretix")
    remember_mapping(settings, "pretix-people", wanted.document)

    remembered = look_into(settings, people).remembered

    assert remembered is not None
    assert remembered.name == "pretix-people"
    assert load_mapping("pretix-people", settings.paths.mappings).tables == remembered.tables


@pytest.mark.parametrize("name", ["generic", "../evil", "Über", ""])
def test_a_mapping_cannot_take_a_built_in_name_or_leave_its_folder(
    settings: Settings, people: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        remember_mapping(settings, name, Import(people, "customers", COLUMNS, "x").document)


def test_people_are_not_imported_without_a_word_about_their_consent(
    settings: Settings, people: Path
) -> None:
    with pytest.raises(UsageError, match="unknown stays unknown"):
        try_import(settings, Import(people, "customers", COLUMNS, "pretix"))


def test_a_yes_without_anything_that_shows_it_is_refused(settings: Settings, people: Path) -> None:
    answer = ConsentAnswer("granted", ("email",), said_on=date(2026, 3, 1))

    with pytest.raises(UsageError, match="how the consent can be shown"):
        try_import(settings, Import(people, "customers", COLUMNS, "pretix", answer))


def test_unknown_consent_imports_people_and_no_statement(settings: Settings, people: Path) -> None:
    answer = ConsentAnswer("nothing")

    (result,) = apply_import(
        settings, Import(people, "customers", COLUMNS, "pretix", answer), actor=ANA
    )

    assert (result.table, result.accepted) == ("customers", 2)
    assert [load.table_name for load in list_loads(settings)] == ["customers"]


def test_a_column_says_it_per_person(settings: Settings, people: Path) -> None:
    wanted = Import(people, "customers", COLUMNS, "pretix", SAID_IN_COLUMN)

    first, second = apply_import(settings, wanted, actor=ANA)

    assert (first.table, second.table) == ("customers", "consents")
    said = stored(
        settings, "consents", "source_customer_id", "channel", "purpose", "state", "proof"
    )
    assert sorted(said) == [
        ("7", "email", "marketing", "granted", "form 17"),
        ("8", "email", "marketing", "denied", "form 17"),
    ]
    logged = list(OperationalLog(settings).read(["file_imported"]))
    assert [event.actor for event in logged] == ["ana", "ana"]
    assert (logged[0].payload or {})["consent"] == "column"


def test_a_dry_run_counts_new_changed_and_known_rows_and_writes_nothing(
    settings: Settings, people: Path
) -> None:
    wanted = Import(people, "customers", COLUMNS, "pretix", ConsentAnswer("nothing"))
    apply_import(settings, wanted, actor=ANA)
    again = PEOPLE.replace("=1+1", "Dan Ion") + "9;eva@example.com;Eva;yes\n"
    newer = Import(
        keep_upload(settings, "more.csv", again.encode()),
        "customers",
        COLUMNS,
        "pretix",
        ConsentAnswer("nothing"),
    )

    (found,) = try_import(settings, newer)

    assert found.keys is not None
    assert (found.keys.new, found.keys.changed, found.keys.unchanged) == (1, 1, 1)
    assert len(list_loads(settings)) == 1


def test_a_load_taken_back_is_gone_and_logged(settings: Settings, people: Path) -> None:
    wanted = Import(people, "customers", COLUMNS, "pretix", ConsentAnswer("nothing"))
    (result,) = apply_import(settings, wanted, actor=ANA)

    take_back(settings, result.load_id or "", actor=ANA, reason="wrong file")

    assert list_loads(settings) == []
    (undone,) = OperationalLog(settings).read(["load_undone"])
    assert undone.actor == "ana"


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_who_may_not_import_cannot_take_back_either(
    settings: Settings, people: Path, role: str
) -> None:
    wanted = Import(people, "customers", COLUMNS, "pretix", ConsentAnswer("nothing"))
    nobody = Actor("eve", role)

    with pytest.raises(NotPermittedError):
        apply_import(settings, wanted, actor=nobody)
    with pytest.raises(NotPermittedError):
        take_back(settings, "any", actor=nobody)
    assert list_loads(settings) == []


def test_rejected_rows_come_back_with_their_values_and_reasons(settings: Settings) -> None:
    rows = "order_id,ordered_at,status,total_gross,source_customer_id\n1,2026-01-01,paid,10,=cmd\n"
    file = keep_upload(settings, "orders.csv", (rows + "2,gestern,paid,20,7\n").encode())

    found = rejected_rows_of(settings, file, mapping="generic", table="orders")
    target = io.BytesIO()
    count = write_rejections(found, target, locale="ro_RO")

    sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).worksheets[0]
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert count == 1
    assert header[:4] == ["line or row", "column", "what is wrong", "order_id"]
    assert row[:4] == [3, "ordered_at", "is not a date or time", "2"]
    assert row[4] == "gestern"
