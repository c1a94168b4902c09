from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pytest
import yaml

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CheckFailedError, UsageError
from crm.exports.destinations import profiles
from crm.exports.destinations.destination import read_destination
from crm.exports.destinations.profiles import read_profile, slugs
from crm.exports.destinations.transforms import TRANSFORMS, transformed
from crm.exports.export import export_segment
from crm.exports.writing.write import write_relation
from tests.exports.golden import FILES, PEOPLE, golden
from tests.exports.world import publish_people, reachable


def made(value: str | None, *transforms: str) -> object:
    query = f"select {transformed('cast($value as varchar)', transforms)}"
    with duckdb.connect() as connection:
        ((found,),) = connection.execute(query, {"value": value}).fetchall()
    return found


@pytest.mark.parametrize(("slug", "channel"), list(FILES))
def test_a_destination_s_file_is_what_its_platform_documents(slug: str, channel: str) -> None:
    target = io.BytesIO()
    profile = read_destination(slug, channel).usual
    with duckdb.connect() as connection:
        connection.execute(f"create view people as {PEOPLE}")
        write_relation(
            target,
            "csv-system",
            profile.columns,
            connection,
            profile.query("people"),
            locale="ro_RO",
        )
    assert target.getvalue().decode() == golden(slug, channel).decode()


def test_an_export_to_a_destination_has_its_columns_and_the_segment_s_name(
    settings: Settings,
) -> None:
    publish_people(settings, [reachable("Ana"), reachable("Refused", consent="withdrawn")])
    result = export_segment(
        settings,
        "everyone",
        actor=Actor("ana", "marketer"),
        reason="spring newsletter",
        destination="mailchimp",
        format="csv-system",
    )
    assert result.path
    assert result.path.read_text("utf-8").splitlines()[0].split(",")[-1] == "Tags"
    assert result.path.read_text("utf-8").splitlines()[1:] == ["ana@example.ro,Ana,Pop,,everyone"]


def test_every_destination_and_channel_has_its_golden_file() -> None:
    known = {(slug, channel) for slug in slugs() for channel in read_profile(slug).channels}
    assert known == set(FILES)


@pytest.mark.parametrize(
    ("value", "transforms", "digest"),
    [
        (
            " John.Smith@Example.com ",
            ("text", "lower", "sha256"),
            "8e621e3d0368631d263d07a351fa8d34fba0d17c15fbcdec11a5f58008d022a0",
        ),
        (
            "+40722123456",
            ("sha256",),
            "93841fe8558bfa0dbc484f476f27af1de186cd33dfb09c4d1215d42f1abbe0f5",
        ),
        (
            "+40722123456",
            ("digits", "sha256"),
            "8ef20d6edc1f705a87117f841de7596bbfa47c0caf407fd86c040e8338bbd340",
        ),
        (
            "\u00a0JOHN\u2003",
            ("text", "lower", "no_punctuation", "sha256"),
            "96d9632f363564cc3032521409cf22a852f2032eec099ed5967c0d000cec607a",
        ),
        (
            "Smith",
            ("text", "lower", "sha256"),
            "6627835f988e2c5e50533d491163072d3f4f41f5c8b04630150debb3722ca2dd",
        ),
    ],
)
def test_hashes_are_those_of_the_published_vectors(
    value: str, transforms: tuple[str, ...], digest: str
) -> None:
    assert made(value, *transforms) == digest


@pytest.mark.parametrize(
    ("value", "transform", "expected"),
    [
        ("S\u0326tefan", "text", "Ștefan"),
        (" a \t b\u00a0 c ", "text", "a b c"),
        (" \u2003 ", "text", None),
        ("00407221", "digits", "407221"),
        ("O'Connor-Şen!", "no_punctuation", "OConnorŞen"),
        ("uk", "country_iso", "GB"),
        ("Regatul Unit", "country_iso", "GB"),
        ("ro", "country_iso", "RO"),
        ("Germany", "country_iso", "DE"),
        ("XX", "country_iso", None),
        ("ro-RO", "language", "ro"),
        ("română", "language", None),
        ("ț" * 127, "at_most_255_bytes", "ț" * 127),
        ("ț" * 128, "at_most_255_bytes", None),
        ("", "sha256", None),
    ],
)
def test_a_transform_gives(value: str, transform: str, expected: str | None) -> None:
    assert made(value, transform) == expected


@pytest.mark.parametrize("name", sorted(set(TRANSFORMS) - {"month_and_day", "digits_of_date"}))
def test_nothing_stays_nothing(name: str) -> None:
    assert made(None, name) is None


def test_advertisers_get_nobody_who_agreed_to_a_newsletter_only() -> None:
    for slug in ("google_customer_match", "meta"):
        profile = read_destination(slug, "email")
        profile.check_purpose("ads_audience")
        with pytest.raises(UsageError, match="purpose 'marketing'; use ads_audience"):
            profile.check_purpose("marketing")


@pytest.mark.parametrize("slug", slugs())
def test_a_file_holds_the_contact_of_its_channel_and_of_no_other(slug: str) -> None:
    contacts = {"email": "email_key", "sms": "phone_e164", "post": "line_1"}
    for channel in read_profile(slug).channels:
        sources = {one.source for one in read_destination(slug, channel).made_of}
        assert sources & set(contacts.values()) == {contacts[channel]}


def test_a_channel_or_a_format_a_destination_has_nothing_to_do_with_is_refused() -> None:
    with pytest.raises(UsageError, match="no file for the channel 'email'; use sms"):
        read_destination("twilio", "email")
    with pytest.raises(UsageError, match="does not read the format 'xlsx'; use csv-system"):
        read_destination("mailchimp", "email").check_format("xlsx")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "red"}, "colour"),
        ({"channels": ["fax"]}, "'fax' is none of"),
        ({"row_limit": "many"}, "row_limit"),
        ({"columns": []}, "columns"),
        ({"columns": [{"header": "a", "source": "email", "meaning": "x"}]}, "source 'email'"),
        (
            {"columns": [{"header": "a", "source": "city", "meaning": "x", "transforms": ["md5"]}]},
            "'md5' is none of",
        ),
    ],
)
def test_a_profile_that_says_more_than_it_may_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], says: str
) -> None:
    document = yaml.safe_load((profiles.FOLDER / "twilio.yaml").read_text("utf-8"))
    (tmp_path / "broken.yaml").write_text(yaml.safe_dump(document | change), "utf-8")
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    with pytest.raises(CheckFailedError, match=says) as error:
        read_profile("broken")
    assert "broken.yaml" in str(error.value)
