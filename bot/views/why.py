"""The wording of a post's story: where it stands and why, then what happened, in order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.reply import Button, Card, Moment, Reply, Row, Text
from bot.views import deeds, doubts, freezes, requests, waits, words
from bot.views.calendar import catch_up_buttons
from bot.views.deed_words import Names, Part, short
from bot.views.posts import doubt_of
from models.rehearsal import MARK
from models.rules.states import DeliveryState, HeldFor, ScheduleState
from models.services.engine.results import is_set_aside
from models.services.engine.settling import is_being_looked_for
from models.services.people.people import Speaker
from models.services.posts.history import TRIED, TYPED, Event, History
from models.services.posts.stories import Story
from models.tables import Delivery

Standing = tuple[Text, tuple[Button, ...]]


def told(found: History, speaker: Speaker, now: datetime) -> Reply:
    """Why a post is where it is."""
    post = found.story.post
    key = f"{speaker.project.key}/{post.number}"
    rows = [_line(event, found, speaker.zone) for event in found.first]
    if found.between > 0:
        rows.append(Row(f"… {words.count(found.between, 'event')} more …"))
    rows += [_line(event, found, speaker.zone) for event in found.last]
    stands, buttons = _standing(found.story, key, now)
    whole = Card(
        title=words.post(post.number, post.label),
        body=stands,
        rows=tuple(rows),
        buttons=(*buttons, Button("Show", f"show {key}")),
    )
    return Reply(stands, (whole,))


def _standing(story: Story, key: str, now: datetime) -> Standing:
    """Where it stands: what needs a person first, then what is coming, then what has been."""
    by_state = {row.state: row for row in reversed(story.deliveries)}
    if trouble := _trouble(story, by_state, key):
        return trouble
    states = {row.state for row in story.schedules}
    if asked := _asked(story, states, key):
        return asked
    if ScheduleState.PAUSED in states:
        return "It is paused: nothing goes out until you resume it.", (
            Button("Resume", f"resume {key}"),
        )
    if ScheduleState.ERROR in states:
        return "It failed five times in a row and is stopped until you resume it.", (
            Button("Resume", f"resume {key}"),
        )
    if story.upcoming:
        return _coming(story, now), ()
    if refused := by_state.get(DeliveryState.REFUSED):
        if is_set_aside(refused):
            return _aside(story, refused)
        said = f"It failed on {_target(story, refused)}: {refused.error}."
        return said, (Button("Retry", f"retry {key}"),)
    return _over(story), ()


def _aside(story: Story, row: Delivery) -> Standing:
    said = (
        f"Nobody knows whether it reached {_target(story, row)}; it was {row.error}, and nothing "
        "more happens with it. If you find out, say so."
    )
    return said, doubts.buttons(row.id, **(doubt_of(row) | {"can_look": False}))[:2]


def _trouble(story: Story, by_state: Mapping[str, Delivery], key: str) -> Standing | None:
    if row := by_state.get(DeliveryState.UNKNOWN):
        where = _target(story, row)
        said = f"Nobody knows whether it reached {where}: {row.error}. Look and choose."
        return said, doubts.buttons(row.id, **doubt_of(row))
    if row := by_state.get(DeliveryState.HELD):
        return _held(story, row, key)
    if row := by_state.get(DeliveryState.SENDING):
        return f"It is being sent to {_target(story, row)} at this moment.", ()
    if row := by_state.get(DeliveryState.WAITING):
        return _again(story, row), ()
    return None


def _held(story: Story, row: Delivery, key: str) -> Standing:
    if row.held_for is None:
        why = row.error or "it fell due meanwhile"
        return f"It is held back until you choose: {why}.", catch_up_buttons(key)
    if row.held_for == HeldFor.APPROVAL:
        return f"It is held back: {row.error}.", _answers(story, key)
    if row.held_for == HeldFor.FREEZE:
        return _in_a_freeze(story, row, key)
    why = f": {row.error}" if row.error else ""
    waits_for = _WAITS_FOR[HeldFor(row.held_for)]
    return f"It is held back from {_target(story, row)} and waits for {waits_for}{why}.", ()


_WAITS_FOR = {
    HeldFor.CONFLICT: "somebody to settle a conflict",
}


def _asked(story: Story, states: set[str], key: str) -> Standing | None:
    """Where its approval stands, if that is what it waits for."""
    if story.asked and story.asked["state"] in ("open", "late"):
        return f"It waits for approval. {requests.rule(story.asked)}", _answers(story, key)
    if ScheduleState.DRAFT in states:
        submit = Button("Submit for approval", f"submit {key}")
        return "It was not approved: nothing of it goes out.", (submit,)
    return None


def _answers(story: Story, key: str) -> tuple[Button, ...]:
    """What may be answered to a request for its approval."""
    if story.asked is None:
        return ()
    return requests.buttons(story.asked, key.partition("/")[0])


def _in_a_freeze(story: Story, row: Delivery, key: str) -> Standing:
    """Held by a freeze that still holds, or that is over and waits for a choice."""
    keeper = story.kept.get(row.occurrence_id)
    if keeper is None:
        said = f"It fell due in a freeze that is over ({row.error}), and waits until you choose."
        return said, freezes.release_buttons(key)
    zone = row.occurrence.schedule.zone
    held = replace(keeper, passes_until=None)  # it is held, so that is over
    return ("It was due and is kept in: ", *freezes.keeping(held, zone), "."), ()


def _again(story: Story, row: Delivery) -> Text:
    where = _target(story, row)
    if wait := story.waits.get(row.id):
        zone = row.occurrence.schedule.zone
        return (f"It is due on {where} and waits: ", *waits.said(wait, zone), ".")
    if is_being_looked_for(row):
        moment = Moment(row.next_at, row.occurrence.schedule.zone)
        return (f"Nobody knows whether it reached {where}; I look for it there ", moment, ".")
    if row.error is None:
        return f"It is sent to {where} once more, as somebody asked."
    said = f"{where} did not take it yet: {row.error}. Attempt {row.attempts + 1} is "
    return (said, Moment(row.next_at, row.occurrence.schedule.zone), ".")


def _coming(story: Story, now: datetime) -> Text:
    first = story.upcoming[0]
    moment = Moment(first.due_at, first.schedule.zone)
    keeper = story.kept.get(first.id)
    kept = ("  ", *freezes.keeping(keeper, first.schedule.zone), ".") if keeper else ()
    if first.due_at > now:
        return ("It waits for its time, ", moment, ".", *kept)
    if first.announced_at is not None:
        return "It is announced, as it is risky, and goes out in a moment unless it is stopped."
    return (
        "It was due ",
        moment,
        " and nothing has taken it up yet. Does a chat or `presstime jobs` run?",
    )


def _over(story: Story) -> Text:
    states = {row.state for row in story.deliveries}
    sent = next((row for row in story.deliveries if row.state == DeliveryState.DELIVERED), None)
    if sent is not None and sent.link == MARK:
        return f"It was rehearsed on {_target(story, sent)}: nothing was sent."
    if sent is not None:
        zone = sent.occurrence.schedule.zone
        said = (
            "It was taken down from"
            if sent.occurrence.schedule.action == "unpublish"
            else "It is published on"
        )
        moment = Moment(sent.finished_at or sent.due_at, zone)
        return (f"{said} {_target(story, sent)} since ", moment, ".")
    if DeliveryState.REMOVED in states:
        return "It was published and taken down again."
    if story.schedules:
        return "It is off the calendar: nothing of it goes out."
    return "It has no time yet: nothing of it goes out."


def _target(story: Story, row: Delivery) -> str:
    return story.target_names.get(row.target_id, "a target that is gone")


def _line(event: Event, found: History, zone: str) -> Row:
    say = _SAID.get(event.what)
    names = Names(targets=found.story.target_names, removals=found.removals)
    return Row((Moment(event.at, zone), "  ", *(say(event) if say else deeds.told(event, names))))


def _typed(event: Event) -> list[Part]:
    return [f"{event.who} typed: {short(event.after)}"]


def _tried(event: Event) -> list[Part]:
    facts = event.after
    detail = f": {short(facts['detail'])}" if facts["detail"] else ""
    which = f"attempt {facts['number']} on {facts['target']}"
    return [f"{which} {_OUTCOMES[facts['outcome']]}{detail}"]


_OUTCOMES: dict[str | None, str] = {
    None: "is being made",
    "later": "was not taken, so it is tried again",
    "unknown": "got no clear answer",
    "lost": "broke off",
    "absent": "only looked",
}
_SAID = {TYPED: _typed, TRIED: _tried}  # what is told beside the audit
