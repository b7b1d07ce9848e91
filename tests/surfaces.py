"""One conversation for every chat: what docs/four-people.md shows in a terminal, said and pressed
by the same four people (and Dan, who looks on) wherever they are.

A chat joins by a `Surface`; what it shows is compared by the words that must be there.
"""

from collections.abc import Sequence
from typing import Protocol

PEOPLE = ("mia", "ana", "bo", "chi", "dan")  # Mia runs the workspace


class Shown(Protocol):
    """An answer, as somebody sees it, with the labels of its buttons."""

    @property
    def shown(self) -> str: ...

    @property
    def buttons(self) -> Sequence[str]: ...


class Surface(Protocol):
    """A chat with these people, whose workspace Mia has set up, with a target `site`. Everything is
    said in the channel where the project reports."""

    def say(self, who: str, sentence: str) -> Shown:
        """Say a sentence, `@ana` in it being Ana; its answer."""
        ...

    def press(self, who: str, where: Shown, label: str) -> Shown:
        """Press a button; its answer, which may stand in the place of what was pressed."""
        ...

    def news(self, words: str) -> Shown:
        """The message with these words that came, or comes, into the channel by itself."""
        ...


def four_people(chat: Surface) -> None:
    """Two approvals of two, voided by an edit; a freeze that two people let one post through."""
    _people_and_rule(chat)
    _a_conflict_solved_by_one_click(chat)
    stale = _two_of_two(chat)
    _an_edit_voids_it(chat, stale)
    _frozen_and_let_through(chat)
    _what_is_out_stays_out(chat)


def _people_and_rule(chat: Surface) -> None:
    for name, role in (("ana", "author"), ("bo", "approver"), ("chi", "approver")):
        assert f"an {role} in ACME now" in _flat(chat.say("mia", f"invite @{name} as {role}"))
    assert "dan is a viewer" in _flat(chat.say("mia", "invite @dan as viewer"))
    assert "required now" in _flat(chat.say("mia", "settings approvals required"))
    assert "2 now" in _flat(chat.say("mia", "settings approvers-needed 2"))

    refused = _flat(chat.say("dan", '"Cats sleep all day" to site 3 june 2030 9:00'))
    assert "takes an author" in refused
    assert "Nothing was changed" in refused


def _a_conflict_solved_by_one_click(chat: Surface) -> None:
    proposal = chat.say("ana", '"Bread is baked daily" to site 3 june 2030 9:00')
    assert "2 approvers: mia, bo or chi" in _flat(proposal)
    assert "if it is approved" in _flat(chat.press("ana", proposal, "Schedule"))

    proposal = chat.say("ana", '"We open": "Our second shop opens." to site 3 june 2030 9:00')
    assert "goes out to site at nearly the same time" in _flat(proposal)
    way_out = next(each for each in proposal.buttons if "15 minutes later" in each)
    moved = chat.press("ana", proposal, way_out)
    assert "nearly the same time" not in _flat(moved)
    assert "0 of 2 approvers" in _flat(chat.press("ana", moved, "Schedule"))


def _two_of_two(chat: Surface) -> Shown:
    """Approve it twice over; gives the card that asked for it."""
    asking = chat.news("“We open” wants approval")
    refused = _flat(chat.say("ana", "approve #2"))
    assert "takes an approver" in refused

    waiting = chat.say("bo", "approvals")
    assert "2 posts wait for approval" in _flat(waiting)
    assert "your approval is noted" in _flat(chat.press("bo", waiting, "Approve #2"))
    assert "You decided #2 already" in _flat(chat.say("bo", "approve ACME/2@1"))

    assert "approved by bo and chi" in _flat(chat.say("chi", "approve ACME/2@1"))
    return asking


def _an_edit_voids_it(chat: Surface, stale: Shown) -> None:
    edited = _flat(chat.say("ana", 'edit #2 "Our second shop opens at noon."'))
    assert "waits for approval again" in edited

    current = chat.say("bo", "approve ACME/2@1")
    assert "That card is not current any more" in _flat(current)
    assert "“opens.” → “opens at noon.”" in _flat(current)
    assert "your approval is noted" in _flat(chat.press("bo", current, "Approve"))
    assert "approved by bo and chi" in _flat(chat.say("chi", "approve #2"))


def _frozen_and_let_through(chat: Surface) -> None:
    assert "Everything is frozen" in _flat(
        chat.say("ana", "freeze all because the prices are wrong")
    )
    proposal = chat.say("chi", "publish #2")
    assert "it will wait" in _flat(proposal)
    assert "Nothing goes out" in _flat(chat.press("chi", proposal, "Discard"))
    assert "takes a manager" in _flat(chat.say("chi", "thaw"))

    asked = _flat(chat.say("bo", "publish #2 anyway because the shop opens now"))
    assert "A second person has to say yes" in asked
    assert "It takes two people" in _flat(chat.say("bo", "allow X1"))
    assert "goes out now, through the freeze" in _flat(chat.say("chi", "allow X1"))


def _what_is_out_stays_out(chat: Surface) -> None:
    chat.news("is published on site")
    card = _flat(chat.say("ana", "show #2"))
    assert "● published" in card
    assert "approved by bo and chi" in card
    undone = chat.say("chi", "undo")
    assert "cannot be undone" in _flat(undone)
    assert any("Unpublish" in each for each in undone.buttons)
    assert "bo approved it, revision 2" in _flat(chat.say("ana", "receipt #2"))
    assert "takes a manager" in _flat(chat.say("ana", "audit"))
    assert "through the freeze" in _flat(chat.say("mia", "audit #2"))
    assert "lifted" in _flat(chat.say("mia", "thaw"))


def _flat(shown: Shown) -> str:
    """Its words in one line, without what only formats them."""
    return " ".join(shown.shown.replace("*", "").replace("_", " ").split())
