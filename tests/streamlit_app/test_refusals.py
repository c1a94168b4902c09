"""What `crm` refuses is said in the reader's language; the log and the terminal stay English."""

from __future__ import annotations

import ast
import copy

from crm.errors import NotEnoughPointsError, RuleError, Sentence, UsageError, listed, sentence_of
from crm.exports.people.waterfall import Loss
from crm.ops.events import KINDS
from streamlit_app.wording.activities import ACTIVITIES
from streamlit_app.wording.collecting import SAID, is_spoken
from streamlit_app.wording.language import speaking
from streamlit_app.wording.logged import LOGGED
from streamlit_app.wording.losses import reason_words
from streamlit_app.wording.plain import plain
from streamlit_app.wording.refusals import gate_words, refusal_words, sentence_words
from tests.streamlit_app.marked_texts import called, calls, spoken
from tests.streamlit_app.test_languages import places


def test_every_refusal_that_pages_show_is_a_template_and_not_a_text_made_of_pieces() -> None:
    made = [
        f"{file}:{call.lineno}"
        for file, tree in spoken()
        for call in calls(tree)
        if called(call) in SAID and any(isinstance(one, ast.JoinedStr) for one in call.args[:1])
    ]

    assert made == []


def test_values_fill_every_place_of_a_refusal_and_no_other() -> None:
    for file, tree in spoken():
        for call in calls(tree):
            if called(call) not in SAID or not call.args or not call.keywords:
                continue
            given, template = {word.arg for word in call.keywords}, call.args[0]
            if isinstance(template, ast.Constant):
                named = places(str(template.value))
                assert given - {"path", "failing"} == named, f"{file}:{call.lineno}"


def test_a_refusal_is_english_as_text_and_the_readers_on_a_page() -> None:
    refusal = NotEnoughPointsError(
        "{customer_id} has {available:,} points in '{subject_id}'{owed}; {wanted:,} cannot be "
        "taken.",
        customer_id="cust_1",
        available=1234,
        subject_id="stars",
        owed=Sentence(" and owes {debt:,}", debt=5),
        wanted=2000,
    )

    said = "cust_1 has 1,234 points in 'stars' and owes 5; 2,000 cannot be taken."
    assert str(refusal) == said
    assert refusal_words(refusal) == plain(said)
    with speaking("ro"):
        assert refusal_words(refusal) == (
            "cust\\_1 are 1.234 puncte în „stars” și o datorie de 5; nu se pot lua 2.000."
        )


def test_a_refusal_keeps_its_parts_as_a_copy_and_a_rule_its_place() -> None:
    wrong = RuleError("{op} needs a value.", "all[0]", op="gte")
    kept = copy.deepcopy(wrong)

    assert (str(kept), kept.path) == ("all[0]: gte needs a value.", "all[0]")
    with speaking("ro"):
        assert refusal_words(kept) == "all\\[0\\]: gte are nevoie de o valoare."


def test_what_nobody_put_into_words_is_said_as_it_is() -> None:
    with speaking("ro"):
        assert sentence_words("typed {by} hand") == "typed {by} hand"
        assert refusal_words(UsageError("said {so} already")) == "said {so} already"
        assert sentence_words(listed([Sentence("rule"), Sentence("type")])) == "regula, tipul"
        assert "faceți loc" in sentence_words(sentence_of(OSError(28, "No space", "a.csv")))


def test_a_gate_says_in_words_what_was_found() -> None:
    row = {
        "gate": "value_honest_scale",
        "is_open": False,
        "measured": 0.125,
        "required": 0.1,
        "reason": "as the models wrote it",
    }

    assert gate_words(row) == "totals were off by 12.5%, at most 10% allowed"
    with speaking("ro"):
        assert gate_words(row) == "totalurile s-au abătut cu 12,5%, se admite cel mult 10%"
        assert gate_words(row | {"gate": "of_tomorrow"}) == "as the models wrote it"


def test_what_only_the_terminal_says_is_not_collected() -> None:
    assert is_spoken("crm/loyalty/checks.py")
    assert not is_spoken("crm/cli/build.py")
    assert not is_spoken("streamlit_app/app.py")


def test_every_kind_of_logged_event_has_words() -> None:
    assert [kind for kind in KINDS if kind not in ACTIVITIES and kind not in LOGGED] == []


def test_a_loss_to_the_frequency_cap_names_its_days() -> None:
    with speaking("ro"):
        assert reason_words(Loss("contacted recently", "within 7 days", 3)) == "în ultimele 7 zile"
        assert reason_words(Loss("contacted recently", "within 30 days", 3)).endswith("30 de zile")
