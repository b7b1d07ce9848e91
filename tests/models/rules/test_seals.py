"""A chain that holds, and every way of tampering with it that must show."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import seals
from models.rules.seals import START, VEILED, Flaw, Sealed, Walk, Wrong

PSEUDONYM = "erased:0123456789abcdef"
texts = st.text(max_size=4)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=3,
)
contents = st.fixed_dictionaries(
    {"actor": texts, "subject": texts, "before": json, "after": json, "reason": st.none() | texts}
)
chains = st.lists(contents, min_size=2, max_size=4).map(lambda some: chained(some))


def chained(some: list[dict[str, Any]]) -> list[Sealed]:
    rows: list[Sealed] = []
    for number, values in enumerate(some, start=1):
        row = Sealed(number, f"2026-03-02T09:00:{number:02}Z", "do", values, "5a" * 16, None, None)
        previous = rows[-1].hash if rows else START
        rows.append(replace(row, hash=seals.seal("ACME", row, previous or "")))
    return rows


def followed(rows: list[Sealed], noted: dict[int, str] | None = None) -> Walk:
    return seals.follow("ACME", rows, noted or {})


def judged(rows: list[Sealed], whole: list[Sealed], noted: dict[int, str] | None = None):
    """What is found of rows whose head was written when the chain was `whole`."""
    last = whole[-1]
    walk = followed(rows, noted)
    return seals.compared(walk, last.sequence, last.hash or "", noted or {}, signed=True)


def forgotten(row: Sealed, *names: str, pseudonym: str = PSEUDONYM) -> Sealed:
    gone = {name: seals.erased(pseudonym, name, row.values[name]) for name in names}
    opening = seals.opening_without(row, names)
    return replace(row, values={**row.values, **gone}, salt=None, opening=opening)


@given(chains)
def test_a_chain_nobody_touched_holds(rows):
    assert judged(rows, rows) is None


@given(chains, st.data())
def test_a_changed_value_shows_at_its_row(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(VEILED))
    value = data.draw(json.filter(lambda new: _differs(new, rows[place].values[name])))
    changed = replace(rows[place], values={**rows[place].values, name: value})

    found = judged([*rows[:place], changed, *rows[place + 1 :]], rows)

    assert found == Flaw(Wrong.CHANGED, place + 1)


def _differs(one: Any, other: Any) -> bool:
    return seals.canonical(one) != seals.canonical(other)


@given(chains, st.data())
def test_another_moment_or_action_shows_at_its_row(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    change = data.draw(st.sampled_from([{"at": "2026-01-01T00:00:00Z"}, {"action": "other"}]))
    rows_now = [*rows[:place], replace(rows[place], **change), *rows[place + 1 :]]

    assert judged(rows_now, rows) == Flaw(Wrong.CHANGED, place + 1)


@given(chains, st.data())
def test_a_row_left_out_shows_at_its_place(rows, data):
    place = data.draw(st.integers(0, len(rows) - 2))

    assert judged(rows[:place] + rows[place + 1 :], rows) == Flaw(Wrong.MISSING, place + 1)


@given(chains, st.data())
def test_rows_left_out_and_numbered_anew_show_at_the_first_that_does_not_follow(rows, data):
    place = data.draw(st.integers(0, len(rows) - 2))
    later = [replace(row, sequence=row.sequence - 1) for row in rows[place + 1 :]]

    assert judged([*rows[:place], *later], rows) == Flaw(Wrong.CHANGED, place + 1)


@given(chains, st.integers(1, 3))
def test_newest_rows_cut_off_show_after_the_last_that_is_left(rows, count):
    left = rows[:-count]

    assert judged(left, rows) == Flaw(Wrong.CUT, len(left) + 1)


@given(chains, st.data())
def test_two_rows_that_changed_places_show_at_the_first_of_them(rows, data):
    first = data.draw(st.integers(0, len(rows) - 2))
    second = data.draw(st.integers(first + 1, len(rows) - 1))
    swapped = list(rows)
    swapped[first] = replace(rows[second], sequence=first + 1)
    swapped[second] = replace(rows[first], sequence=second + 1)

    assert judged(swapped, rows) == Flaw(Wrong.CHANGED, first + 1)


@given(chains)
def test_a_row_put_in_shows(rows):
    twice = [rows[0], rows[0], *rows[1:]]

    assert judged(twice, rows) == Flaw(Wrong.DOUBLE, 1)


@given(chains)
def test_a_chain_of_another_project_does_not_hold_here(rows):
    assert seals.follow("OTHER", rows, {}).flaw == Flaw(Wrong.CHANGED, 1)


@given(chains)
def test_a_whole_chain_made_anew_is_told_from_the_head_that_was_noted(rows):
    noted = {rows[-1].sequence: rows[-1].hash or ""}
    values = [{**row.values, "reason": f"{row.values['reason']}?"} for row in rows]
    anew = chained(values)

    assert judged(anew, anew) is None
    assert judged(anew, anew, noted) == Flaw(Wrong.REWRITTEN, len(rows))


@given(chains)
def test_a_chain_shorter_than_a_noted_head_was_cut(rows):
    noted = {rows[-1].sequence: rows[-1].hash or ""}

    assert judged(rows[:-1], rows[:-1], noted) == Flaw(Wrong.CUT, len(rows))


@pytest.mark.parametrize(
    ("head", "signed", "wrong"),
    [
        ((1, "other"), True, Wrong.BEYOND),
        ((2, "other"), True, Wrong.OTHER_HEAD),
        ((2, "same"), False, Wrong.UNSIGNED),
        ((None, ""), True, Wrong.NO_HEAD),
    ],
)
def test_a_head_that_is_not_that_of_the_chain_shows(head, signed, wrong):
    rows = chained([_values("a"), _values("b")])
    count, last = head
    hashed = rows[-1].hash if last == "same" else last

    found = seals.compared(followed(rows), count, hashed or "", {}, signed=signed)

    assert found == Flaw(wrong, 2)


def _values(actor: str) -> dict[str, Any]:
    return {
        "actor": actor,
        "subject": f"member {actor}",
        "before": None,
        "after": {"role": "author"},
        "reason": None,
    }


@given(chains, st.data())
def test_a_value_that_was_forgotten_leaves_the_chain_whole(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    there = [name for name in VEILED if rows[place].values[name] is not None]
    names = data.draw(st.lists(st.sampled_from(there), unique=True, min_size=1))
    some = list(rows)
    some[place] = forgotten(rows[place], *names)

    assert followed(some).flaw is None


def test_somebody_forgotten_twice_is_forgotten_in_both_values():
    row = chained([_values("ana"), _values("bo")])[0]

    twice = forgotten(forgotten(row, "actor"), "subject")

    assert followed([twice]).flaw is None
    assert twice.values["actor"] == PSEUDONYM
    assert twice.values["subject"] == f"member {PSEUDONYM}"


def test_what_is_left_of_a_row_is_sealed_as_before():
    rows = chained([_values("ana"), _values("bo")])
    erased = forgotten(rows[0], "actor")
    forged = replace(erased, values={**erased.values, "after": {"role": "admin"}})

    assert followed([forged, rows[1]]).flaw == Flaw(Wrong.CHANGED, 1)


def test_a_forgotten_value_cannot_be_given_another_one():
    rows = chained([_values("ana"), _values("bo")])
    erased = forgotten(rows[0], "actor")
    forged = replace(erased, values={**erased.values, "actor": "mallory"})

    assert followed([forged, rows[1]]).flaw == Flaw(Wrong.FALSELY_ERASED, 1)


def test_somebody_forgotten_without_a_row_that_says_so_shows():
    rows = chained([_values("ana"), _values("bo")])
    some = [forgotten(rows[0], "actor"), rows[1]]

    assert judged(some, rows) == Flaw(Wrong.UNEXPLAINED, 1)


def test_somebody_forgotten_with_a_row_that_says_so_is_well():
    rows = chained([_values("ana")])
    said = Sealed(
        2,
        "2026-03-02T10:00:00Z",
        seals.ERASE,
        {**_values("bo"), "subject": f"member {PSEUDONYM}"},
        "5a" * 16,
        None,
        None,
    )
    rows.append(replace(said, hash=seals.seal("ACME", said, rows[0].hash or "")))
    some = [forgotten(rows[0], "actor"), rows[1]]

    assert judged(some, rows) is None


def test_the_digest_of_one_name_is_another_in_each_row():
    rows = chained([_values("ana")])
    other = replace(rows[0], salt="6b" * 16)

    first = seals.opening_without(rows[0], ["actor"])["actor"]["digest"]
    assert first != seals.opening_without(other, ["actor"])["actor"]["digest"]


@given(contents, texts, texts, st.integers(1, 10**9))
def test_what_is_hashed_is_the_canonical_form_of_a_row(values, action, project, sequence):
    row = Sealed(sequence, "2026-03-02T09:00:00.000000Z", action, values, "5a" * 16, None, None)
    digests = dict(zip(VEILED, seals._digests(row), strict=True))
    whole = {"project": project, "sequence": sequence, "at": row.at, "action": action, **digests}

    assert seals.stated(project, row).encode("utf-8", "surrogatepass") == seals.canonical(whole)


def test_the_canonical_form_is_sorted_tight_and_in_utf_8():
    assert seals.canonical({"b": "ü", "a": [1, 2.50]}) == '{"a":[1,2.5],"b":"ü"}'.encode()
