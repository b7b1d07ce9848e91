"""The cases the language was built on, kept at the score it reached."""

import json
from pathlib import Path

import pytest

from bot.language.understand import answer
from tests.bot.language.corpus.score import right, silently_wrong, whole

CORPUS = Path(__file__).parent / "corpus"
CASES = [
    json.loads(line)
    for name in ("dev", "more", "more2", "more3", "more4", "more5", "more6")
    for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
KNOWN_MISSES: frozenset[str] = frozenset()


def answered(case):
    asked = {name: case.get(name) for name in ("id", "command", "reference_now", "user_tz", "lang")}
    reply = answer(json.dumps({**asked, "date_order": case["date_order"]}))
    assert reply["error"] is None
    return reply["got"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_command_of_the_corpus_is_read_whole_or_asked_about(case):
    got = answered(case)

    asked = got["kind"] in ("clarify", "error")
    understood = right(case, got) is not False and (asked or not whole(case, got))

    assert understood is (case["id"] not in KNOWN_MISSES)
    assert not silently_wrong(case, got)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["kind"] == "invalid"], ids=lambda case: case["id"]
)
def test_a_command_that_cannot_be_acted_on_is_never_acted_on(case):
    assert answered(case)["kind"] in ("clarify", "error")


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("options")], ids=lambda case: case["id"]
)
def test_a_question_offers_the_readings_people_may_mean(case):
    question = answered(case)["question"]

    offered = {value for option in question["options"] for value in option["values"][:1]}

    assert set(case["options"]) <= offered


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("reason")], ids=lambda case: case["id"]
)
def test_a_question_or_error_says_why(case):
    got = answered(case)

    assert got["question"]["reason"] == case["reason"]
    assert got["message"]
