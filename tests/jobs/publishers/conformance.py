"""What every publisher must do, as tests: subclass, and give the `world` it publishes to.

A plug-in outside this repository does the same from a checkout; docs/adding-a-platform.md says how.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Medium,
    Outcome,
    Prepared,
    Publisher,
)
from models.errors import UserError
from models.rules.platforms import Safety, Takedown

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)
POST = Content("k1", "Shop news", "We open in Leith!", "ACME/142", "2026-11-24/0", "there", DUE)

ODD_TEXTS = {
    "emoji": ("👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "Only 🎉"),
    "right to left": ("שלום עולם", "مرحبا بالعالم, said with English"),
    "long title": ("Long " * 60, "A title of 300 letters"),
    "one long word": ("x" * 300, "y" * 5000),
    "no title": (None, "Only a text, which has no title at all"),
    "blank title": (" \t ", "A title of blanks"),
    "markup": ("<b>&amp;</b>", "<script>alert(1)</script> & <img src=x onerror=alert(1)>"),
    "control characters": ("a\x00b\x1b[31m", "bell\x07 and \x9b2J, half a pair \ud83d, \ufffe."),
    "line ends": ("one\r\ntwo", "one\r\ntwo\rthree\u2028four"),
    "long text": ("Long", "words and more words " * 5000),
    "path": ("../../etc/passwd", "/etc/passwd"),
    "nothing": (None, ""),
}


@dataclass(frozen=True, slots=True)
class World:
    """A publisher, where it publishes, and `shown`: the texts its readers read there now. Where
    not even an empty post can be shown, `takes_nothing` is false; so is `leaves_mark` where posts
    of the same words cannot be told apart by looking."""

    publisher: Publisher
    destination: Destination
    shown: Callable[[], list[str]]
    takes_nothing: bool = True
    leaves_mark: bool = True

    def prepare(self, content: Content) -> Prepared:
        """Prepared, and stored and read again as the ledger does."""
        return json.loads(json.dumps(self.publisher.prepare(content, self.destination)))

    def publish(self, content: Content) -> Delivered:
        """Publish, which must succeed."""
        return delivered(self.publisher.publish(self.prepare(content), self.destination))


def delivered(outcome: Outcome) -> Delivered:
    assert isinstance(outcome, Delivered), outcome
    return outcome


class PublisherConformance:
    @pytest.fixture
    def world(self) -> World:
        """A new, empty world; the subclass gives it."""
        raise NotImplementedError

    def test_what_is_prepared_is_plain_json_and_always_the_same(self, world):
        content = copy.deepcopy(POST)
        prepared = world.publisher.prepare(content, world.destination)
        assert json.loads(json.dumps(prepared)) == prepared
        assert world.publisher.prepare(POST, world.destination) == prepared
        assert content == POST
        assert world.shown() == []

    def test_no_secret_is_stored_with_what_is_prepared(self, world):
        stored = json.dumps(world.publisher.prepare(POST, world.destination))
        for secret in world.destination.secrets.values():
            assert secret not in stored

    def test_a_usable_destination_passes_its_check(self, world):
        world.publisher.check(world.destination)
        assert world.shown() == []

    def test_a_post_is_shown_and_known_by_an_id(self, world):
        there = world.publish(POST)
        assert there.remote_id
        [text] = world.shown()
        assert "We open in Leith!" in text

    def test_the_same_prepared_again_shows_nothing_new(self, world):
        if world.publisher.capabilities.safety in (Safety.KEY, Safety.DERIVED):
            assert world.publish(POST) == world.publish(POST)
            assert len(world.shown()) == 1

    def test_equal_words_under_two_keys_are_two_posts(self, world):
        first, second = world.publish(POST), world.publish(replace(POST, key="k2"))
        assert first.remote_id != second.remote_id
        assert len(world.shown()) == 2

    def test_what_is_there_is_found_and_what_is_not_is_not(self, world):
        prepared = world.prepare(POST)
        if not world.publisher.capabilities.can_look:
            with pytest.raises(UserError):
                world.publisher.find(prepared, world.destination)
            return
        assert world.publisher.find(prepared, world.destination) is None
        there = world.publish(POST)
        other = POST.text if world.leaves_mark else "We open in Perth!"
        world.publish(replace(POST, key="k2", text=other))
        assert world.publisher.find(prepared, world.destination) == there

    def test_what_was_taken_down_is_found_no_more(self, world):
        facts = world.publisher.capabilities
        if not facts.can_look or facts.takedown is not Takedown.DELETE:
            return
        prepared, there = world.prepare(POST), world.publish(POST)
        world.publisher.take_down(prepared, there.remote_id, world.destination)
        assert world.publisher.find(prepared, world.destination) is None

    def test_where_it_cannot_be_looked_none_is_never_said(self, world):
        if not world.publisher.capabilities.can_look:
            return
        with pytest.raises(UserError):
            world.publisher.find(world.prepare(POST), Destination("nowhere", {}))

    def test_a_correction_replaces_the_words(self, world):
        if world.publisher.capabilities.can_correct:
            there = world.publish(POST)
            for number in (1, 2):
                fixed = replace(
                    POST, text=f"Version {number}.", corrected_at=DUE + timedelta(hours=number)
                )
                again = world.publisher.correct(
                    world.prepare(fixed), there.remote_id, world.destination
                )
                assert delivered(again).remote_id == there.remote_id
                [text] = world.shown()
                assert f"Version {number}." in text
                assert "Leith" not in text

    def test_a_takedown_takes_only_its_own_post_and_may_be_repeated(self, world):
        if world.publisher.capabilities.takedown is Takedown.NONE:
            return
        world.publish(replace(POST, key="k2", text="This one stays."))
        there = world.publish(POST)
        for _ in range(2):
            delivered(
                world.publisher.take_down(world.prepare(POST), there.remote_id, world.destination)
            )
            [text] = world.shown()
            assert "This one stays." in text

    def test_a_post_whose_file_is_lost_is_not_posted(self, world):
        if not world.publisher.capabilities.most_files:
            return
        lost = Medium("0" * 64, "press.png", "image/png", 3)
        with pytest.raises(UserError, match=r"press\.png"):
            world.publisher.publish(world.prepare(replace(POST, media=(lost,))), world.destination)
        assert world.shown() == []

    @pytest.mark.parametrize("kind", ODD_TEXTS)
    def test_odd_texts_are_shown_as_they_were_meant(self, world, kind):
        title, text = ODD_TEXTS[kind]
        if not (title or text or world.takes_nothing):
            nothing: Any = world.publisher.publish(
                world.prepare(replace(POST, title=title, text=text)), world.destination
            )
            assert "empty" in nothing.reason
            return
        limit = world.publisher.capabilities.max_text
        if limit is not None and len(text) > limit:
            text = text[:limit]
        there = world.publish(replace(POST, title=title, text=text))
        [shown] = world.shown()
        assert there.remote_id
        for word in text.split():
            if word.isascii() and word.isprintable():
                assert word in shown

    def test_a_destination_without_settings_is_refused_with_words(self, world):
        nowhere = Destination("nowhere", {})
        with pytest.raises(UserError):
            world.publisher.check(nowhere)
        outcome: Any = world.publisher.publish(world.prepare(POST), nowhere)
        assert not isinstance(outcome, Delivered)
        assert len(outcome.reason) > 10
