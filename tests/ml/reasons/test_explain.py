"""The strongest reasons of every customer, in words of both languages."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from ml.errors import InputError
from ml.learners.features import NAMES
from ml.reasons.contributions import CODE_OF_FEATURE, value_contributions
from ml.reasons.explain import PREDICTION_REASONS, explain
from ml.reasons.facts import CODES, SAYINGS
from ml.reasons.history import Known
from ml.reasons.parts import SilenceParts, ValueParts
from ml.reasons.strongest import LEAST_WEIGHT, strongest
from ml.reasons.templates import TEMPLATES
from tests.ml.reasons import world

KEY = ["customer_id", "model_kind", "direction", "rank"]


@pytest.fixture(scope="module")
def frame():
    return world.scoring()


@pytest.fixture(scope="module")
def reasons(frame):
    return world.explained(frame).prediction_reasons


def said(
    frame: pd.DataFrame, code: str, *, is_good: bool = False, **changed: object
) -> tuple[str, str]:
    """What is said of the first customer when a reason is all that matters."""
    frame = frame.copy()
    for column, value in changed.items():
        frame.loc[0, column] = value
    learned = pd.DataFrame(np.zeros((len(frame), len(NAMES))), columns=list(NAMES))
    feature = next(name for name, its in CODE_OF_FEATURE.items() if its == code)
    learned.loc[0, feature] = -2.0 if is_good else 2.0
    parts = SilenceParts(180, expit(learned.to_numpy().sum(axis=1)), None, learned)
    found = explain(frame, world.AS_OF, [], parts, value_horizon_days=365, currency="RON")
    row = found.prediction_reasons.query("reason_code == @code").iloc[0]
    return row["text_en"], row["text_ro"]


def test_everybody_has_at_most_three_reasons_each_way_in_order(reasons):
    assert tuple(reasons.columns) == PREDICTION_REASONS
    assert not reasons.duplicated(KEY).any()
    assert set(reasons["rank"]) == {1, 2, 3}
    assert (np.sign(reasons["weight"]) == np.where(reasons["direction"] == "raises", 1, -1)).all()
    strength = reasons["weight"].abs()
    assert (strength >= LEAST_WEIGHT).all()
    place = reasons.groupby(KEY[:3], observed=True)
    assert (place["rank"].diff().dropna() == 1).all()
    assert (
        strength.groupby([reasons[name] for name in KEY[:3]], observed=True).diff().dropna() <= 0
    ).all()
    assert not reasons.duplicated(["customer_id", "model_kind", "reason_code"]).any()


def test_every_sentence_is_whole_in_both_languages(reasons):
    for column in ("text_en", "text_ro"):
        texts = reasons[column].astype(str)
        assert texts.str.match(r"^[A-Z0-9ÎȘȚĂÂ].*\.$").all()
        assert not texts.str.contains(r"[{}]|nan|None|inf", regex=True).any()
    assert not reasons["text_ro"].astype(str).str.contains(r"purchase|days|typical").any()
    numbers = re.compile(r"\d+")
    spelled = {"once", "1 ", "no ", "No "}
    pairs = reasons[["text_en", "text_ro"]].astype(str).drop_duplicates()
    for english, romanian in pairs.itertuples(index=False):
        if not any(word in english for word in spelled):
            assert sorted(numbers.findall(english)) == sorted(numbers.findall(romanian))


def test_romanian_puts_de_from_twenty_on(reasons):
    texts = reasons["text_ro"].astype(str)
    for number, joined in texts.str.extractall(r"\b(\d+) (de )?zile").itertuples(index=False):
        assert (joined == "de ") is not (1 <= int(number) % 100 <= 19)


def test_every_reason_has_a_speaker_and_every_sentence_is_used(frame):
    assert set(CODE_OF_FEATURE) == set(NAMES)
    assert set(CODE_OF_FEATURE.values()) <= set(CODES)
    known = Known.of(frame)
    sayings = [saying for say in SAYINGS.values() for saying in say(known)]
    assert {saying.template for saying in sayings} == set(TEMPLATES)
    everybody = np.arange(len(frame))
    for say in SAYINGS.values():
        for speaks_for in (np.ones(len(frame), bool), np.zeros(len(frame), bool)):
            spoken = [saying.spoken(everybody, speaks_for) for saying in say(known)]
            assert (np.sum(spoken, axis=0) == 1).all()


def test_the_sentences_of_a_customer(frame):
    history = {"repeat_orders_count": 4, "age_at_last_order_days": 240, "age_days": 454}
    assert said(frame, "last_order", **history) == (
        "Last purchase 214 days ago; usual gap of this customer: 60 days.",
        "Ultima cumpărătură acum 214 zile; pauza obișnuită a acestui client: 60 de zile.",
    )
    assert said(frame, "last_order", is_good=True, **history)[0].startswith(
        "Last purchase 214 days ago; half of the customers bought at most "
    )
    english, romanian = said(frame, "purchase_rate", is_good=True, **history)
    assert english.startswith("Bought 5 times, every 60 days on average; typical of those")
    assert romanian.startswith("A cumpărat de 5 ori, în medie o dată la 60 de zile; obișnuit")
    slow = history | {"age_at_last_order_days": 2_000, "age_days": 2_120}
    assert said(frame, "purchase_rate", is_good=True, **slow)[1].startswith(
        "A cumpărat de 5 ori; clienți care au revenit: "
    )
    quick = history | {"age_at_last_order_days": 4, "age_days": 820}
    assert said(frame, "purchase_rate", **quick) == (
        "Bought 5 times in 820 days.",
        "A cumpărat de 5 ori în 820 de zile.",
    )
    english, romanian = said(frame, "order_value", avg_order_value=1234.4, **history)
    assert english.startswith("An order is worth 1,234 RON on average")
    assert romanian.startswith("O comandă valorează în medie 1.234 RON")
    english, romanian = said(frame, "visits", visits_count_90d=23)
    assert english.startswith("23 visits to the site in the last 90 days")
    assert romanian.startswith("23 de vizite pe site în ultimele 90 de zile")
    today = history | {"age_days": 240}
    assert said(frame, "last_order", **today)[1] == "Ultima cumpărătură în ultima zi a datelor."


def test_who_is_typical_has_no_reason(frame):
    parts = SilenceParts(180, np.full(len(frame), 0.4), np.full(len(frame), 0.7))
    same = ValueParts(365, np.full(len(frame), 9.0), {"rate_if_alive": np.full(len(frame), 9.0)})
    found = explain(frame, world.AS_OF, [same], parts, value_horizon_days=365, currency=None)
    assert found.prediction_reasons.empty


def test_who_has_no_prediction_has_no_reason(frame):
    parts = world.silence_parts(frame)
    probability = np.where(np.arange(len(frame)) < 50, np.nan, parts.probability)
    silence = SilenceParts(180, probability, parts.alive_probability, parts.learned)
    found = explain(frame, world.AS_OF, [], silence, value_horizon_days=365, currency=None)
    quiet = set(frame["customer_id"][:50])
    assert not quiet & set(found.prediction_reasons["customer_id"])
    nothing = explain(frame, world.AS_OF, [], None, value_horizon_days=365, currency=None)
    assert list(nothing.prediction_reasons.columns) == list(PREDICTION_REASONS)
    empty = world.explained(frame.iloc[:0])
    assert empty.prediction_reasons.empty
    assert empty.clv_factors.empty


def test_the_order_of_rows_and_the_unit_of_money_change_no_reason(frame, reasons):
    cents = frame.assign(
        avg_order_value=frame["avg_order_value"] * 100,
        last_order_value=frame["last_order_value"] * 100,
        first_order_value=frame["first_order_value"] * 100,
    )
    found = world.explained(cents).prediction_reasons
    pd.testing.assert_frame_equal(found[[*KEY, "weight"]], reasons[[*KEY, "weight"]])
    turned = np.arange(len(frame))[::-1]
    parts, silence = world.value_parts(frame), world.silence_parts(frame)
    other = explain(
        frame.iloc[turned].reset_index(drop=True),
        world.AS_OF,
        [
            ValueParts(
                365,
                parts.predicted_clv[turned],
                {k: np.broadcast_to(v, turned.shape)[turned] for k, v in parts.factors.items()},
                parts.learned.iloc[turned],
            )
        ],
        SilenceParts(
            180, silence.probability[turned], silence.alive_probability[turned],
            silence.learned.iloc[turned],
        ),
        value_horizon_days=365,
        currency="RON",
    ).prediction_reasons  # fmt: skip
    both = [
        one.sort_values(KEY, ignore_index=True).astype({"text_en": str}) for one in (reasons, other)
    ]
    for column in (*KEY, "text_en"):
        assert both[0][column].astype(str).equals(both[1][column].astype(str))


def test_who_people_are_is_never_said(frame, reasons):
    told = frame.assign(age=30, gender="f", city="Cluj", acquisition_channel="ads")
    pd.testing.assert_frame_equal(world.explained(told).prediction_reasons, reasons)
    words = " ".join(text for pair in TEMPLATES.values() for text in pair).lower()
    assert not re.search(r"\b(age|gender|city|vârst|sex|oraș|name|nume)\b", words)


def test_a_value_that_is_twice_as_high_by_one_factor_says_so(frame):
    parts = world.value_parts(frame)
    comes_back = frame["repeat_orders_count"].to_numpy() > 0
    plain = value_contributions(parts, comes_back)
    row = int(np.flatnonzero(comes_back)[0])
    alive = parts.factors["alive_probability"].copy()
    clv = parts.predicted_clv.copy()
    alive[row] *= 2
    clv[row] *= 2
    more = ValueParts(365, clv, {**parts.factors, "alive_probability": alive}, parts.learned)
    change = value_contributions(more, comes_back)[row] - plain[row]
    assert change[CODES.index("last_order")] == pytest.approx(np.log(2), abs=0.05)
    assert np.abs(np.delete(change, CODES.index("last_order"))).max() < 0.05


def test_reasons_picked_in_blocks_are_those_picked_at_once(monkeypatch):
    weights = np.random.default_rng(0).normal(size=(50, 6))
    whole = strongest(weights)
    monkeypatch.setattr("ml.reasons.strongest.BLOCK", 7)
    for ours, theirs in zip(vars(strongest(weights)).values(), vars(whole).values(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert len(strongest(weights[:0]).row) == 0


def test_equal_weights_keep_the_order_of_the_reasons():
    found = strongest(np.array([[0.5, 0.5, 0.5, 0.5, -0.01, np.nan]]))
    assert found.code.tolist() == [0, 1, 2]
    assert found.rank.tolist() == [1, 2, 3]


def test_a_feature_without_words_is_refused(frame):
    learned = pd.DataFrame({"shoe_size": np.ones(len(frame))})
    parts = SilenceParts(180, np.full(len(frame), 0.5), None, learned)
    with pytest.raises(InputError, match="shoe_size"):
        explain(frame, world.AS_OF, [], parts, value_horizon_days=365, currency=None)
