"""The page: readable by itself, safe whatever the data say, every chart with its table."""

from __future__ import annotations

import doctest
import json
import re
from html.parser import HTMLParser

import pytest

from ml.card.before import before
from ml.card.describe import describe
from ml.card.page import charts, page, svg, words
from tests.ml import card_world

HOSTILE = "<script>alert('Iași')</script>"
VOID = {"meta", "path", "line", "rect", "circle"}


class Reader(HTMLParser):
    """Collects tags and insists that they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(document: str) -> Reader:
    reader = Reader()
    reader.feed(document)
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def card():
    told, frames = card_world.everything()
    table = frames["model_quality"]
    table.loc[table["group_value"] == "web", "group_value"] = HOSTILE
    return describe(told, frames) | {"tenant": "demo", "build_id": HOSTILE}


def test_the_page_asks_nobody_for_anything(card):
    document = page(card)
    reader = read(document)
    assert not {tag for tag, _ in reader.tags} & {"script", "link", "img", "iframe", "object"}
    addresses = [a for _, attributes in reader.tags for n, a in attributes.items() if n == "href"]
    assert addresses
    assert all(address and address.startswith("#") for address in addresses)
    assert not re.search(r"url\(|@import|https?://|\bon\w+=", document)


def test_what_the_data_say_is_text(card):
    reader = read(page(card))
    assert any(HOSTILE in said for said in reader.words)


def test_every_chart_says_what_it_shows_and_has_its_table(card):
    document = page(card)
    charts = [attributes for tag, attributes in read(document).tags if tag == "svg"]
    assert len(charts) >= 7
    assert all(chart["role"] == "img" and ":" in chart["aria-label"] for chart in charts)
    for figure in re.findall(r"<figure>.*?</figure>", document, flags=re.S):
        assert figure.count("<svg") <= 1
        assert figure.count("<table>") == 1


def test_the_contents_lead_to_every_section(card):
    reader = read(page(card))
    places = {attributes["id"] for tag, attributes in reader.tags if tag == "section"}
    links = {a["href"] for tag, a in reader.tags if tag == "a"}
    assert links == {f"#{place}" for place in places}


def test_the_build_before_stands_beside_this_one(card):
    other = describe(*card_world.everything(card_world.served(off=1.5))) | {"build_id": "b1"}
    later = card | {"before": before(json.loads(json.dumps(other)))}
    assert "The build b1, as of 2025-06-30." in page(later)
    assert "No earlier build" in page(card)
    assert before({}) == {"build_id": None, "as_of": None, "served": []}


def test_what_is_far_off_does_not_squeeze_the_rest():
    rows = [charts.Spread(str(i), 0.01 * i, 0.0, 0.02 * i) for i in range(6)]
    drawn = charts.spreads("t", [*rows, charts.Spread("far", 9.0, 8.0, 10.0)], str)
    assert "9.0 →" in drawn
    assert drawn.count("<circle") == 6


def test_the_page_of_a_run_that_abstains_says_so():
    told, frames = card_world.everything([])
    document = page(describe(told, frames))
    read(document)
    assert "Nothing serves" in document
    assert "<svg" not in document.split('id="drift"')[0]


def test_a_card_read_back_from_json_makes_the_same_page(card):
    assert page(json.loads(json.dumps(card))) == page(card)


def test_the_examples_hold():
    assert doctest.testmod(svg).failed == 0
    assert doctest.testmod(words).failed == 0
