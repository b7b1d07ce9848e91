"""The wording of a post's story: where it stands and why, then what happened, in order."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.reply import Button, Card, Moment, Reply, Row, Text
from bot.views import approvals, doubts, freezes, waits, words
from bot.views.calendar import catch_up_buttons
from bot.views.posts import doubt_of
from models.rehearsal import MARK
from models.rules.platforms import first_words
from models.rules.recurrence import Rule
from models.rules.states import DeliveryState, HeldFor, ScheduleState
from models.services.history import Event, History
from models.services.people import Speaker
from models.services.posts import Story
from models.services.results import is_set_aside
from models.services.settling import is_being_looked_for
from models.tables import Delivery

LONGEST = 90
Part = str | Moment
Standing = tuple[Text, tuple[Button, ...]]
Say = Callable[[Event, History], list[Part]]


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
        title=f"#{post.number} {words.label(post.label)}",
        body=stands,
        rows=tuple(rows),
        buttons=(*buttons, Button("Show", f"show {key}")),
        key=key,
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
        if row.held_for == HeldFor.FREEZE:
            return _in_a_freeze(story, row, key)
        why = row.error or "it fell due meanwhile"
        if row.held_for == HeldFor.APPROVAL:
            return f"It is held back: {why}.", _answers(story, key)
        return f"It is held back until you choose: {why}.", catch_up_buttons(key)
    if row := by_state.get(DeliveryState.SENDING):
        return f"It is being sent to {_target(story, row)} at this moment.", ()
    if row := by_state.get(DeliveryState.WAITING):
        return _again(story, row), ()
    return None


def _asked(story: Story, states: set[str], key: str) -> Standing | None:
    """Where its approval stands, if that is what it waits for."""
    if story.asked and story.asked["state"] in ("open", "late"):
        return f"It waits for approval. {approvals.rule(story.asked)}", _answers(story, key)
    if ScheduleState.DRAFT in states:
        submit = Button("Submit for approval", f"submit {key}")
        return "It was not approved: nothing of it goes out.", (submit,)
    return None


def _answers(story: Story, key: str) -> tuple[Button, ...]:
    """What may be answered to a request for its approval."""
    if story.asked is None:
        return ()
    return approvals.buttons(story.asked, key.partition("/")[0])


def _in_a_freeze(story: Story, row: Delivery, key: str) -> Standing:
    """Held by a freeze that still holds, or that is over and waits for a choice."""
    keeper = story.kept.get(row.occurrence_id)
    if keeper is None:
        said = f"It fell due in a freeze that is over ({row.error}), and waits until you choose."
        return said, freezes.release_buttons(key)
    zone = row.occurrence.schedule.zone
    return ("It was due and is kept in: ", *freezes.keeping(keeper, zone), "."), ()


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
    parts = say(event, found) if say else [f"{_who(event)}: {event.what}"]
    if event.reason:
        parts.append(f" ({_short(event.reason)})")
    return Row((Moment(event.at, zone), "  ", *parts))


def _who(event: Event) -> str:
    return event.who or "Presstime"


def _typed(event: Event, _: History) -> list[Part]:
    return [f"{event.who} typed: {_short(event.after)}"]


def _written(event: Event, _: History) -> list[Part]:
    if event.who is None:
        return ["nobody confirmed it, so Presstime kept it as a draft"]
    return [f"{event.who} wrote it"]


def _imported(event: Event, _: History) -> list[Part]:
    facts = event.after
    return [f"{_who(event)} imported it from {facts['file']} (import {facts['batch']})"]


def _scheduled(event: Event, found: History) -> list[Part]:
    """What the words were read as."""
    known = {row["schedule"] for row in event.before or ()}
    said: list[Part] = [f"{_who(event)} confirmed"]
    for row in event.after or ():
        if row["schedule"] not in known:
            said += [", read as: ", *_timing(row, found.story.target_names)]
    return said


def _timing(row: dict[str, Any], names: Mapping[int, str]) -> list[Part]:
    rule = Rule.from_json(row["rule"])
    places = words.joined([names.get(each, "?") for each in row["targets"]])
    deed = "take down on " if row["action"] == "unpublish" else ""
    if rule.repeat is not None:
        return [f"{deed}{words.rule_in_words(rule)} → {places}"]
    at: Part = rule.start.isoformat(" ", "minutes")
    if row["next"]:
        at = Moment(datetime.fromisoformat(row["next"]), rule.zone)
    return [deed, at, f" → {places}"]


def _moved(event: Event, _: History) -> list[Part]:
    said: list[Part] = [f"{_who(event)} moved it"]
    before = {row["schedule"]: row["next"] for row in event.before or ()}
    for row in event.after or ():
        old, new = before.get(row["schedule"]), row["next"]
        if old and new and old != new:
            zone = row["rule"]["zone"]
            said += [" from ", Moment(datetime.fromisoformat(old), zone)]
            said += [" to ", Moment(datetime.fromisoformat(new), zone)]
    return said


def _delivered(event: Event, found: History) -> list[Part]:
    facts = event.after
    deed = "taken down from" if facts["delivery"] in found.removals else "published on"
    late = event.at - datetime.fromisoformat(facts["due_at"])
    mark = f" ({MARK})" if facts.get("link") == MARK else ""
    return [f"{deed} {facts['target']}, {lateness(late)}{mark}"]


def _approved(event: Event, _: History) -> list[Part]:
    instead = event.after.get("for")
    return [f"{_who(event)} approved it" + (f" for {instead}" if instead else "")]


def _did(deed: str) -> Say:
    return lambda event, _: [f"{_who(event)} {deed}"]


def _undone(verb: str) -> Say:
    return lambda event, _: [f"{_who(event)} {verb}: {event.after['action']}"]


def _on_target(deed: str) -> Say:
    def say(event: Event, _: History) -> list[Part]:
        error = event.after.get("error")
        because = f": {_short(error)}" if error else ""
        return [f"{deed.format(target=event.after['target'])}{because}"]

    return say


def _tried(event: Event, _: History) -> list[Part]:
    facts = event.after
    detail = f": {_short(facts['detail'])}" if facts["detail"] else ""
    which = f"attempt {facts['number']} on {facts['target']}"
    return [f"{which} {_OUTCOMES[facts['outcome']]}{detail}"]


_OUTCOMES: dict[str | None, str] = {
    None: "is being made",
    "later": "was not taken, so it is tried again",
    "unknown": "got no clear answer",
    "lost": "broke off",
    "absent": "only looked",
}
_SAID: dict[str, Say] = {
    "typed": _typed,
    "tried": _tried,
    "create post": _written,
    "import": _imported,
    "edit post": _did("changed the words"),
    "schedule": _scheduled,
    "move": _moved,
    "change how": _did("changed how it goes out"),
    "pause": _did("paused it"),
    "resume": _did("resumed it"),
    "cancel": _did("took it off the calendar"),
    "skip": _did("left out its next time"),
    "publish now": _did("asked to send it at once"),
    "retry": _did("asked to send what failed once more"),
    "ask for approval": _did("asked for approval"),
    "approve": _approved,
    "reject": _did("rejected it"),
    "request changes": _did("asked for changes"),
    "override approval": _did("let it go out without its approval"),
    "void approval": _did("changed what was to be approved, so it is asked again"),
    "keep approval": _did("gave it another time, as an approver may"),
    "withdraw request": _did("took the request for approval back"),
    "hold for approval": _did("held it, as nobody approved it in time"),
    "undo": _undone("undid"),
    "redo": _undone("did again"),
    "pause everything": _did("paused everything"),
    "resume everything": _did("resumed everything"),
    "cancel everything": _did("took everything off the calendar"),
    "catch up: latest": _did("chose to send the latest of what was held back"),
    "catch up: all": _did("chose to send all that was held back"),
    "catch up: drop": _did("dropped what was held back"),
    "hold": _on_target("{target}: held back"),
    "send on": _on_target("{target}: sent on to after the freeze"),
    "after the freeze: latest": _did("chose to send the latest of what a freeze held"),
    "after the freeze: all": _did("chose to send all that a freeze held"),
    "after the freeze: shift": _did("chose to send all that a freeze held, as far apart as it was"),
    "after the freeze: drop": _did("dropped what a freeze held"),
    "ask to let through": _did("asked to let it through the freeze"),
    "let through the freeze": _did("let it through the freeze, as the second person"),
    "do not let through": _did("left it frozen"),
    "send late": _did("sent it late, as nothing ran when it fell due"),
    "drop late": _did("left out what fell due while nothing ran"),
    "found it there": _did("looked and found it there"),
    "sent it again": _did("looked, found nothing, and sent it again"),
    "look again": _did("asked to look for it"),
    "set it aside": _did("set it aside, not knowing whether it is there"),
    "deliver": _delivered,
    "refuse": _on_target("failed for good on {target}"),
    "lose sight of": _on_target("nobody knows whether it reached {target}"),
    "cancelled": _on_target("was not sent to {target}, as it was cancelled"),
    "skipped": _on_target("was not sent to {target}"),
    "paused": _on_target("was not sent to {target}, as it was paused"),
    "expired": _on_target("was too late for {target}"),
}


def _short(text: str) -> str:
    return first_words(text, LONGEST)


def lateness(late: timedelta) -> str:
    """How long after its instant something happened: `0.2 s late`, `on time`."""
    seconds = late.total_seconds()
    if seconds < 0.05:
        return "on time"
    if seconds < 60:
        return f"{seconds:.1f} s late"
    minutes = round(seconds / 60)
    return f"{minutes} min late" if minutes < 120 else f"{round(minutes / 60)} h late"
