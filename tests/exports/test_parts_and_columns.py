"""Many rows, old data, chosen columns, hostile names: refused, split or told, never cut."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CheckFailedError, CrmError, NotPermittedError, UsageError
from crm.exports import making
from crm.exports.destinations.templates import list_templates, remove_template, save_template
from crm.exports.people import rows
from crm.exports.proof.verify import verify_export
from crm.exports.record.place import free_names
from crm.exports.record.register import made_exports
from crm.exports.writing.write import write_relation
from crm.identity.customer_ids import assign_customer_ids
from crm.ops.log import OperationalLog
from tests.exports.shorthand import ANA, exported, ids_in, rows_of, withdraw
from tests.exports.world import BUILD_ID, publish_people, reachable
from tests.identity.raw_world import account, identity_map, land


@pytest.fixture
def few_rows(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(rows, "_limit", lambda *_: 3)
    publish_people(settings, [reachable(f"P{number}") for number in range(7)])
    return settings


def test_more_rows_than_a_file_may_have_are_refused(few_rows: Settings) -> None:
    with pytest.raises(
        UsageError, match="holds 3 rows and there are 7; write 3 files with --split"
    ):
        exported(few_rows)
    assert [path.name for path in few_rows.paths.exports.iterdir()] == [".lock"]
    assert made_exports(few_rows) == []


def test_parts_hold_everybody_once_under_one_manifest(few_rows: Settings) -> None:
    result = exported(few_rows, split=True)
    sizes = [len(rows_of(path)) for path in result.files]
    assert sizes == [3, 3, 1]
    assert len(ids_in(result)) == result.rows == 7
    assert [path.name.rsplit("__", 2)[1:] for path in result.files] == [
        ["3", "part-1-of-3.csv"],
        ["3", "part-2-of-3.csv"],
        ["1", "part-3-of-3.csv"],
    ]
    assert result.manifest
    assert [one["rows"] for one in result.manifest["files"]] == sizes
    (manifest,) = few_rows.paths.exports.glob("*.json")
    assert json.loads(manifest.read_text("utf-8")) == json.loads(json.dumps(result.manifest))
    for path in (*result.files, manifest):
        assert verify_export(few_rows, path).problems == ()
    again = exported(few_rows, split=True)
    assert not {*again.files} & {*result.files}


def test_a_delta_for_a_tool_without_actions_is_a_file_to_add_and_one_to_remove(
    settings: Settings,
) -> None:
    words = {"destination": "mailchimp", "delta": True}
    publish_people(settings, [reachable("Ana"), reachable("Ion")])
    exported(settings, **words)
    publish_people(settings, [reachable("Ana"), reachable("Eva")])
    withdraw(settings, "cust_ana")
    added, removed = exported(settings, **words).files
    assert "__add__1" in added.name
    assert "__remove__1" in removed.name
    assert [row["Email Address"] for row in rows_of(added)] == ["eva@example.ro"]
    assert [row["Email Address"] for row in rows_of(removed)] == ["ana@example.ro"]
    assert {row["First Name"] for row in rows_of(removed)} == {""}


def age_the_build(settings: Settings, hours: int) -> None:
    path = settings.paths.published_folder / f"manifest-{BUILD_ID}.json"
    built_at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    path.write_text(json.dumps({**json.loads(path.read_text()), "built_at": built_at}))


def test_stale_data_are_told_in_the_output_the_manifest_and_the_workbook(
    settings: Settings,
) -> None:
    publish_people(settings, [reachable("Ana")])
    age_the_build(settings, settings.stale_warn_hours - 1)
    assert exported(settings).warnings == ()
    age_the_build(settings, settings.stale_warn_hours + 4)
    result = exported(settings, format="xlsx")
    (warning,) = result.warnings
    assert "40 hours old" in warning
    assert result.manifest
    assert result.manifest["warnings"] == [warning]
    assert result.path
    about = dict(openpyxl.load_workbook(result.path)["About this file"].values)
    assert about["Warning"] == warning
    assert about["Rule"] == "Orders is at least 0"
    assert json.loads(str(about["Rule as JSON"])) == result.manifest["segment"]["rule"]


def test_a_template_is_a_choice_of_columns_the_destination_allows(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    save_template(settings, "short", "generic", ["email", "customer_id"], actor=ANA)
    result = exported(settings, template="short")
    assert result.path
    assert result.path.read_text("utf-8") == "email,customer_id\nana@example.ro,cust_ana\n"
    (made,) = made_exports(settings)
    assert (made.event.template, made.event.columns) == ("short", ["email", "customer_id"])
    save_template(settings, "short", "generic", ["email"], actor=ANA)
    assert list_templates(settings)["short"].columns == ("email",)
    remove_template(settings, "short", actor=ANA)
    with pytest.raises(UsageError, match="no template 'short'"):
        exported(settings, template="short")


@pytest.mark.parametrize(
    ("name", "destination", "columns", "says"),
    [
        ("short", "generic", ["email", "date_of_birth"], "'date_of_birth' is no column"),
        ("short", "generic", ["email", "email"], "named twice"),
        ("short", "nowhere", ["email"], "is no destination"),
        ("../short", "generic", ["email"], "is no name of a template"),
        ("x" * 65, "generic", ["email"], "is no name of a template"),
    ],
)
def test_a_template_asks_for_nothing_else(
    settings: Settings, name: str, destination: str, columns: list[str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        save_template(settings, name, destination, columns, actor=ANA)
    with pytest.raises(NotPermittedError):
        save_template(settings, "short", "generic", ["email"], actor=Actor("ina", "analyst"))


def test_a_template_of_another_destination_is_refused(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    save_template(settings, "short", "generic", ["email"], actor=ANA)
    with pytest.raises(UsageError, match="is for the destination generic"):
        exported(settings, template="short", destination="mailchimp")
    with pytest.raises(UsageError, match="either --columns or --template"):
        exported(settings, template="short", columns=["email"])


def test_columns_that_make_no_file_are_refused_with_a_way_out(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    with pytest.raises(UsageError, match="No column of generic is named"):
        exported(settings, columns=[])
    with pytest.raises(UsageError, match="cannot say whom to remove"):
        exported(settings, columns=["full_name"], delta=True)
    with pytest.raises(UsageError, match="cannot say whom to remove"):
        exported(settings, destination="post", channel="post", delta=True)
    with pytest.raises(UsageError, match="is no destination"):
        exported(settings, purpose="analysis", destination="ana@example.ro")


@pytest.mark.parametrize(
    "slug",
    ["../../etc/passwd", "a/b", "a\\b", "A", "", ".", "..", "a\n", "a" * 65, "ă", "-a", "a%2f"],
)
def test_hostile_slugs_are_refused(settings: Settings, slug: str) -> None:
    with pytest.raises(UsageError, match="is no segment"):
        exported(settings, slug)
    assert not settings.paths.exports.exists() or not list(settings.paths.exports.glob("*.csv"))


def test_no_name_leaves_the_folder_and_the_longest_one_fits(settings: Settings) -> None:
    settings.paths.create()
    for stem in ("../x__", "a/b__", "/etc/x__"):
        with pytest.raises(CrmError, match="is no name for an exported file"):
            free_names(settings.paths.exports, stem, ["1.csv"])
    slug = "s" * 64
    publish_people(settings, [reachable("Ana")], {slug: {"field": "age", "op": "gt", "value": 1}})
    result = exported(settings, slug, format="jsonl")
    assert result.path
    assert slug in result.path.name


@pytest.mark.parametrize("reason", ["", " ", "x" * 501, "two\nlines", "bell\a"])
def test_a_reason_is_one_line_of_words(settings: Settings, reason: str) -> None:
    publish_people(settings, [reachable("Ana")])
    with pytest.raises(UsageError, match="why contacts leave"):
        exported(settings, reason=reason)


def test_who_withdraws_after_the_rows_are_written_stops_the_line_in_the_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_people(
        settings, [reachable("Ana"), reachable("Ion"), reachable("Out", consent="denied")]
    )

    def withdraw_after(customer_id: str) -> Any:
        def write(*words: Any, **named: Any) -> int:
            count = write_relation(*words, **named)
            withdraw(settings, customer_id)
            return count

        return write

    monkeypatch.setattr(making, "write_relation", withdraw_after("cust_ana"))
    with pytest.raises(CheckFailedError, match="1 people of it changed their mind"):
        exported(settings)
    assert made_exports(settings) == []
    assert [path.name for path in settings.paths.exports.iterdir()] == [".lock"]
    assert not list((settings.paths.raw / "exports").rglob("*.*"))
    monkeypatch.setattr(making, "write_relation", withdraw_after("cust_out"))
    assert ids_in(exported(settings)) == {"cust_ion"}, "somebody else's no is no reason to stop"


def test_a_refusal_that_a_source_delivers_meanwhile_stops_the_line_in_the_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.paths.create()
    land(settings, "shop/customers", [account(1)])
    assign_customer_ids(settings)
    (somebody,) = identity_map(settings).values()
    publish_people(settings, [reachable(somebody.removeprefix("cust_")), reachable("Ion")])
    refusal = {
        "consent_id": "c1",
        "source_customer_id": "1",
        "channel": "email",
        "purpose": "marketing",
        "state": "withdrawn",
        "changed_at": datetime(2026, 1, 5, tzinfo=UTC).replace(tzinfo=None),
    }

    def write(*words: Any, **named: Any) -> int:
        count = write_relation(*words, **named)
        land(settings, "activity/consents", [refusal], load=2)
        return count

    monkeypatch.setattr(making, "write_relation", write)
    with pytest.raises(CheckFailedError, match="1 refused"):
        exported(settings)
    assert made_exports(settings) == []
    assert ids_in(exported(settings)) == {"cust_ion"}


def test_a_canary_person_is_in_the_file_and_nowhere_else(settings: Settings) -> None:
    canary = reachable("Zyxcanary", phone="+40799777001", phone_e164="+40799777001")
    publish_people(settings, [canary, reachable("Ana")])
    exported(settings, control=0.5)
    exported(settings, delta=True)
    withdraw(settings, "cust_zyxcanary")
    result = exported(settings, delta=True)
    marks = [b"zyxcanary@", b"Zyxcanary", b"799777001"]
    files = {path for made in made_exports(settings) for path in (one.name for one in made.files)}
    folders = [settings.paths.log.parent, settings.paths.raw, settings.paths.exports]
    searched = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.name not in files
    ]
    assert result.rows == 1
    assert len(searched) >= 6
    assert [path for path in searched if any(mark in path.read_bytes() for mark in marks)] == []
    said = json.dumps([one.payload for one in OperationalLog(settings).read()])
    assert "cust_zyxcanary" not in said, "who is in a file stands in the members kept only"
