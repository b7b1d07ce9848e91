"""What was done, in words that people read: every action that services record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.reply import Moment
from bot.views import words
from models.rehearsal import MARK
from models.rules.media import changes, media_of
from models.rules.platforms import first_words
from models.rules.recurrence import Rule
from models.services.history import Event

LONGEST = 90
Part = str | Moment


@dataclass(frozen=True, slots=True)
class Names:
    """How a deed's object is called: a post is `it` where all is about one, else `#12`; targets by
    their ids; `removals` are the deliveries that took something down."""

    it: str = "it"
    targets: Mapping[int, str] = field(default_factory=dict)
    removals: frozenset[int] = frozenset()

    @property
    def of_it(self) -> str:
        """` of #12`, or nothing where all is about one post."""
        return "" if self.it == "it" else f" of {self.it}"

    @property
    def lead(self) -> str:
        """`#12 ` before what happened by itself, or nothing where all is about one post."""
        return "" if self.it == "it" else f"{self.it} "


Say = Callable[[Event, Names], list[Part]]


def told(event: Event, names: Names) -> list[Part]:
    """One recorded deed as a sentence, with the reason if there was one."""
    say = SAID.get(event.what)
    parts: list[Part] = [f"{who(event)}: {event.what}{names.of_it}"]
    if say is not None:
        parts = say(event, names)
    if event.reason:
        parts.append(f" ({short(event.reason)})")
    return parts


def who(event: Event) -> str:
    """Who did it."""
    return event.who or "Presstime"


def short(text: str) -> str:
    """The first words of what somebody said, as a line of a list has room for them."""
    return first_words(text, LONGEST)


def _of(value: Any, name: str) -> Any:
    """A part of what a row holds; None where that is missing or was erased."""
    return value.get(name) if isinstance(value, Mapping) else None


def _rows(value: Any) -> list[Mapping[str, Any]]:
    """The timing that a row holds, one entry a schedule; none where it was erased."""
    return list(value) if isinstance(value, list) else []


def _did(deed: str) -> Say:
    return lambda event, names: [
        f"{who(event)} {deed.format(it=names.it, of_it=names.of_it, subject=event.name)}"
    ]


def _written(event: Event, names: Names) -> list[Part]:
    if event.who is None:
        return [f"nobody confirmed {names.it}, so Presstime kept it as a draft"]
    return [f"{event.who} wrote {names.it}"]


def _edited(event: Event, names: Names) -> list[Part]:
    before, after = ({**(each or {})} for each in (event.before, event.after))
    found = changes(*(media_of(each.pop("media", None)) for each in (before, after)))
    what = [*(["the words"] if before != after or not found else []), *(["files"] if found else [])]
    which = f" ({', '.join(found)})" if found else ""
    return [f"{who(event)} changed {words.joined(what)}{names.of_it}{which}"]


def _imported(event: Event, names: Names) -> list[Part]:
    file, batch = _of(event.after, "file"), _of(event.after, "batch")
    return [f"{who(event)} imported {names.it} from {file} (import {batch})"]


def _scheduled(event: Event, names: Names) -> list[Part]:
    """What the words were read as."""
    known = {row["schedule"] for row in _rows(event.before)}
    said: list[Part] = [f"{who(event)} confirmed{'' if names.it == 'it' else f' {names.it}'}"]
    for row in _rows(event.after):
        if row["schedule"] not in known:
            said += [", read as: ", *_timing(row, names.targets)]
    return said


def _timing(row: Mapping[str, Any], targets: Mapping[int, str]) -> list[Part]:
    rule = Rule.from_json(row["rule"])
    places = words.joined([targets.get(each, "?") for each in row["targets"]])
    deed = "take down on " if row["action"] == "unpublish" else ""
    if rule.repeat is not None:
        return [f"{deed}{words.rule_in_words(rule)} → {places}"]
    at: Part = rule.start.isoformat(" ", "minutes")
    if row["next"]:
        at = Moment(datetime.fromisoformat(row["next"]), rule.zone)
    return [deed, at, f" → {places}"]


def _moved(event: Event, names: Names) -> list[Part]:
    said: list[Part] = [f"{who(event)} moved {names.it}"]
    before = {row["schedule"]: row["next"] for row in _rows(event.before)}
    for row in _rows(event.after):
        old, new = before.get(row["schedule"]), row["next"]
        if old and new and old != new:
            zone = row["rule"]["zone"]
            said += [" from ", Moment(datetime.fromisoformat(old), zone)]
            said += [" to ", Moment(datetime.fromisoformat(new), zone)]
    return said


def _delivered(event: Event, names: Names) -> list[Part]:
    removed = _of(event.after, "delivery") in names.removals
    said = f"{names.lead}{'taken down from' if removed else 'published on'}"
    due_at = _of(event.after, "due_at")
    if due_at is None:
        return [f"{said} a target"]
    late = lateness(event.at - datetime.fromisoformat(due_at))
    mark = f" ({MARK})" if _of(event.after, "link") == MARK else ""
    return [f"{said} {_of(event.after, 'target')}, {late}{mark}"]


def _on_target(deed: str) -> Say:
    def say(event: Event, names: Names) -> list[Part]:
        error = _of(event.after, "error")
        because = f": {short(error)}" if error else ""
        return [f"{names.lead}{deed.format(target=_of(event.after, 'target'))}{because}"]

    return say


def _set(event: Event, _: Names) -> list[Part]:
    """A setting and what it was and is."""
    after = event.after if isinstance(event.after, Mapping) else {}
    said = [
        f"{name} from {_value(_of(event.before, name))} to {_value(value)}"
        for name, value in after.items()
    ]
    return [f"{who(event)} changed {', '.join(said) or 'a setting'}"]


def _value(value: Any) -> str:
    return "nothing" if value is None else short(str(value))


def _zone(event: Event, _: Names) -> list[Part]:
    zone = _of(event.after, "zone") or "the project's zone"
    return [f"{who(event)} chose to read times in {zone}"]


def _joined(event: Event, _: Names) -> list[Part]:
    role = _of(event.after, "role")
    return [f"{event.name} joined{f' as {role}' if role else ''}"]


def _with_role(deed: str) -> Say:
    def say(event: Event, _: Names) -> list[Part]:
        role = _of(event.after, "role")
        return [f"{who(event)} {deed.format(subject=event.name)}{f': {role}' if role else ''}"]

    return say


def _away(event: Event, _: Names) -> list[Part]:
    deputy = _of(event.after, "deputy")
    return [f"{who(event)} went away{f'; {deputy} decides meanwhile' if deputy else ''}"]


def _handed_over(event: Event, names: Names) -> list[Part]:
    responsible = _of(event.after, "responsible") or "somebody"
    return [f"{who(event)} handed {names.it} over to {responsible}"]


def _decided(deed: str) -> Say:
    """A decision, and in whose place it was made."""

    def say(event: Event, names: Names) -> list[Part]:
        whose, revision = _of(event.after, "for"), _of(event.after, "revision")
        at = f", revision {revision}" if revision else ""
        stands_in = f", for {whose}" if whose else ""
        said = deed.format(it=names.it, of_it=names.of_it)
        return [f"{who(event)} {said}{at}{stands_in}"]

    return say


def _ruled(deed: str) -> Say:
    def say(event: Event, _: Names) -> list[Part]:
        what = _of(event.after, "what")
        return [f"{who(event)} {deed}{'' if what is None else f' {what}'}"]

    return say


def _undid(deed: str) -> Say:
    def say(event: Event, names: Names) -> list[Part]:
        what = _of(event.before, "action") or _of(event.after, "action") or "a change"
        return [f"{who(event)} {deed}{names.lead and f' {names.it}'}: {what}"]

    return say


def _connected(event: Event, _: Names) -> list[Part]:
    return [f"{who(event)} connected {event.name} ({_of(event.after, 'platform')})"]


def _left_out(_: Event, names: Names) -> list[Part]:
    return [f"{names.lead}times of long ago were left out"]


def _rezoned(event: Event, names: Names) -> list[Part]:
    if not isinstance(event.after, dict):
        return [
            f"{names.lead}the law changed what clocks show there: it keeps its wall time, and its ",
            *("next moment is ", Moment(datetime.fromisoformat(event.after), "UTC")),
            *(" instead of ", Moment(datetime.fromisoformat(event.before), "UTC")),
        ]
    named = words.joined([f"F{number}" for number in event.after["freezes"]])
    return [
        f"{named} keep their wall time, as the clocks of {event.after['zone']} change otherwise"
    ]


def _adopted(event: Event, _: Names) -> list[Part]:
    count = _of(event.after, "sealed")
    sealed = "" if count is None else f"; its audit goes on behind row {count}"
    return [f"{who(event)} took this database into use ({_of(event.after, 'as')}){sealed}"]


def _caught_up(deed: str) -> Say:
    def say(event: Event, names: Names) -> list[Part]:
        which = "" if names.it == "it" else f" ({event.subject})"
        return [f"{who(event)} {deed}{which}"]

    return say


def _trouble(deed: str) -> Say:
    return lambda event, _: [deed.format(subject=event.name)]


def _undone(event: Event, _: Names) -> list[Part]:
    return [f"{who(event)} undid import {event.name}"]


def _home_zone(event: Event, _: Names) -> list[Part]:
    return [f"{who(event)} made {_of(event.after, 'zone')} the home zone"]


def _gone(event: Event, _: Names) -> list[Part]:
    return [f"Presstime was taken out of {_of(event.after, 'workspace')}"]


def _mapped(event: Event, _: Names) -> list[Part]:
    name, role = _of(event.after, "chat role"), _of(event.after, "role")
    counts = f"for {role}" if role else "for nothing any more"
    return [f"{who(event)} let {name} of the chat count {counts}"]


SAID: dict[str, Say] = {
    "create project": _did("made the project {subject}"),
    "create post": _written,
    "import": _imported,
    "undo import": _undone,
    "edit post": _edited,
    "schedule": _scheduled,
    "move": _moved,
    "change how": _did("changed how {it} goes out"),
    "pause": _did("paused {it}"),
    "resume": _did("resumed {it}"),
    "cancel": _did("took {it} off the calendar"),
    "skip": _did("left out the next time of {it}"),
    "publish now": _did("asked to send {it} at once"),
    "retry": _did("asked to send what failed{of_it} once more"),
    "pause everything": _did("paused everything"),
    "resume everything": _did("resumed everything"),
    "cancel everything": _did("took everything off the calendar"),
    "catch up: latest": _caught_up("chose to send the latest of what was held back"),
    "catch up: all": _caught_up("chose to send all that was held back"),
    "catch up: drop": _caught_up("dropped what was held back"),
    "hold late": _did("held {it} back, as nothing ran when it fell due"),
    "send late": _did("sent {it} late, as nothing ran when it fell due"),
    "drop late": _did("left out of {it} what fell due while nothing ran"),
    "leave out": _left_out,
    "keep wall time": _rezoned,
    "found it there": _did("looked and found {it} there"),
    "sent it again": _did("looked, found nothing, and sent {it} again"),
    "look again": _did("asked to look for {it}"),
    "set it aside": _did("set {it} aside, not knowing whether it is there"),
    "deliver": _delivered,
    "refuse": _on_target("failed for good on {target}"),
    "stop": _on_target("was stopped after failing too often on {target}"),
    "hold": _on_target("was held back from {target}"),
    "lose sight of": _on_target("nobody knows whether it reached {target}"),
    "cancelled": _on_target("was not sent to {target}, as it was cancelled"),
    "skipped": _on_target("was not sent to {target}"),
    "paused": _on_target("was not sent to {target}, as it was paused"),
    "expire": _on_target("was too late for {target}"),
    "connect": _connected,
    "disconnect": _did("disconnected {subject}"),
    "try now": _did("had {subject} tried before its time"),
    "target down": _on_target("{target} stopped taking posts"),
    "target limited": _on_target("{target} asked to wait"),
    "target up": _on_target("{target} takes posts again"),
    "freeze": _did("began freeze {subject}"),
    "plan freeze": _did("planned freeze {subject}"),
    "confirm freeze": _did("confirmed freeze {subject}"),
    "lift freeze": _did("lifted freeze {subject}"),
    "lift freeze once": _did("lifted freeze {subject} for this once"),
    "ask to let through": _did("asked to let {it} through the freeze"),
    "let through the freeze": _did("let {it} through the freeze, as the second person"),
    "do not let through": _did("left {it} frozen"),
    "send on": _on_target("sent on to {target} after the freeze"),
    "after the freeze: latest": _caught_up("chose to send the latest of what a freeze held"),
    "after the freeze: all": _caught_up("chose to send all that a freeze held"),
    "after the freeze: shift": _caught_up(
        "chose to send all that a freeze held, as far apart as it was"
    ),
    "after the freeze: drop": _caught_up("dropped what a freeze held"),
    "ask for approval": _did("asked for approval{of_it}"),
    "withdraw request": _did("took back the request for approval{of_it}"),
    "approve": _decided("approved {it}"),
    "request changes": _decided("asked for changes{of_it}"),
    "reject": _decided("rejected {it}"),
    "override approval": _did("let {it} go without the approval it needs"),
    "void approval": _did("changed {it}, so its approval holds no longer"),
    "keep approval": _did("gave {it} another time, and its approval still holds"),
    "hold for approval": _did("held {it} back, as it was not approved in time"),
    "keep": _did("kept {it} where it is, in spite of a warning"),
    "add rule": _ruled("made a rule"),
    "remove rule": _ruled("took away rule"),
    "set rate": _ruled("set how many posts go out through"),
    "lift limit": _ruled("lifted the limit"),
    "override conflicts": _did("went ahead with {it} in spite of its conflicts"),
    "resolve conflicts": _did("moved {it} out of conflicts"),
    "undo": _undid("undid"),
    "redo": _undid("did again"),
    "ask for e-mail": _did("asked for notices by e-mail"),
    "confirm e-mail": _did("confirmed an e-mail address"),
    "choose e-mail": _did("chose what comes by e-mail"),
    "stop e-mail": _did("wanted no more e-mail"),
    "choose chat": _did("chose to be told directly in a chat"),
    "stop chat": _did("wanted to be told directly no more"),
    "want digest": _did("chose when a digest comes for {subject}"),
    "stop digest": _did("wanted no more digest for {subject}"),
    "mute": _did("wanted to be told less"),
    "unmute": _did("wanted to be told more again"),
    "change setting": _set,
    "set zone": _zone,
    "set project zone": _home_zone,
    "join": _joined,
    "invite": _with_role("invited {subject}"),
    "grant": _with_role("gave a role to {subject}"),
    "suspend": _did("suspended {subject}"),
    "remove": _did("removed {subject}"),
    "ask to link": _did("asked for a code to link {subject}"),
    "link": _did("linked {subject}"),
    "unlink": _did("unlinked {subject}"),
    "away": _away,
    "back": _did("came back"),
    "hand over": _handed_over,
    "put up dashboard": _did("put up a dashboard of {subject}"),
    "take down dashboard": _did("took down a dashboard of {subject}"),
    "share calendar": _did("asked for a code that shares the calendar"),
    "join calendar": _did("let another workspace share the calendar"),
    "use channel": _did("let a channel belong to {subject}"),
    "stop using channel": _did("let a channel belong to {subject} no more"),
    "report in": _did("chose the channel where {subject} reports"),
    "workspace gone": _gone,
    "map role": _mapped,
    "unmap role": _mapped,
    "count chat roles": _with_role("counted the chat's roles of {subject}"),
    "erase": _did("had somebody forgotten, who is called {subject} since"),
    "adopt": _adopted,
    "overdue": _trouble("much that was due waited for long"),
    "overdue over": _trouble("what was overdue had been worked off"),
    "clock stopped": _trouble("no clock ran any more, though posts were due"),
    "clock back": _trouble("a clock ran again"),
    "channel closed": _trouble("nothing could be written to {subject} any more"),
    "channel open": _trouble("{subject} took messages again"),
    "storage trouble": _trouble("nothing could be written down for a while"),
    "target trouble": _trouble("{subject} was tried, and could not be published to"),
    "target well": _trouble("{subject} was tried, and could be published to again"),
}


def lateness(late: timedelta) -> str:
    """How long after its instant something happened: `0.2 s late`, `on time`."""
    seconds = late.total_seconds()
    if seconds < 0.05:
        return "on time"
    if seconds < 60:
        return f"{seconds:.1f} s late"
    minutes = round(seconds / 60)
    return f"{minutes} min late" if minutes < 120 else f"{round(minutes / 60)} h late"
