"""What was done, in words that people read: every action that services record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.reply import Moment
from bot.views import post_deeds, words
from bot.views.deed_words import Names, Part, Say, did, of, short, who
from models.services.posts.history import Event


def told(event: Event, names: Names) -> list[Part]:
    """One recorded deed as a sentence, with the reason if there was one."""
    say = SAID.get(event.what)
    parts: list[Part] = [f"{who(event)}: {event.what}{names.of_it}"]
    if say is not None:
        parts = say(event, names)
    if event.reason:
        parts.append(f" ({short(event.reason)})")
    return parts


def _set(event: Event, _: Names) -> list[Part]:
    """A setting and what it was and is."""
    after = event.after if isinstance(event.after, Mapping) else {}
    said = [
        f"{name} from {_value(of(event.before, name))} to {_value(value)}"
        for name, value in after.items()
    ]
    return [f"{who(event)} changed {', '.join(said) or 'a setting'}"]


def _value(value: Any) -> str:
    return "nothing" if value is None else short(str(value))


def _zone(event: Event, _: Names) -> list[Part]:
    zone = of(event.after, "zone") or "the project's zone"
    return [f"{who(event)} chose to read times in {zone}"]


def _joined(event: Event, _: Names) -> list[Part]:
    role = of(event.after, "role")
    return [f"{event.name} joined{f' as {role}' if role else ''}"]


def _with_role(deed: str) -> Say:
    def say(event: Event, _: Names) -> list[Part]:
        role = of(event.after, "role")
        return [f"{who(event)} {deed.format(subject=event.name)}{f': {role}' if role else ''}"]

    return say


def _away(event: Event, _: Names) -> list[Part]:
    deputy = of(event.after, "deputy")
    return [f"{who(event)} went away{f'; {deputy} decides meanwhile' if deputy else ''}"]


def _ruled(deed: str) -> Say:
    def say(event: Event, _: Names) -> list[Part]:
        what = of(event.after, "what")
        return [f"{who(event)} {deed}{'' if what is None else f' {what}'}"]

    return say


def _undid(deed: str) -> Say:
    def say(event: Event, names: Names) -> list[Part]:
        what = of(event.before, "action") or of(event.after, "action") or "a change"
        return [f"{who(event)} {deed}{names.lead and f' {names.it}'}: {what}"]

    return say


def _connected(event: Event, _: Names) -> list[Part]:
    return [f"{who(event)} connected {event.name} ({of(event.after, 'platform')})"]


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
    count = of(event.after, "sealed")
    sealed = "" if count is None else f"; its audit goes on behind row {count}"
    return [f"{who(event)} took this database into use ({of(event.after, 'as')}){sealed}"]


def _trouble(deed: str) -> Say:
    return lambda event, _: [deed.format(subject=event.name)]


def _undone(event: Event, _: Names) -> list[Part]:
    return [f"{who(event)} undid import {event.name}"]


def _home_zone(event: Event, _: Names) -> list[Part]:
    return [f"{who(event)} made {of(event.after, 'zone')} the home zone"]


def _gone(event: Event, _: Names) -> list[Part]:
    return [f"Presstime was taken out of {of(event.after, 'workspace')}"]


def _mapped(event: Event, _: Names) -> list[Part]:
    name, role = of(event.after, "chat role"), of(event.after, "role")
    counts = f"for {role}" if role else "for nothing any more"
    return [f"{who(event)} let {name} of the chat count {counts}"]


SAID: dict[str, Say] = {
    **post_deeds.SAID,
    "create project": did("made the project {subject}"),
    "undo import": _undone,
    "pause everything": did("paused everything"),
    "resume everything": did("resumed everything"),
    "cancel everything": did("took everything off the calendar"),
    "keep wall time": _rezoned,
    "connect": _connected,
    "disconnect": did("disconnected {subject}"),
    "try now": did("had {subject} tried before its time"),
    "freeze": did("began freeze {subject}"),
    "plan freeze": did("planned freeze {subject}"),
    "confirm freeze": did("confirmed freeze {subject}"),
    "lift freeze": did("lifted freeze {subject}"),
    "lift freeze once": did("lifted freeze {subject} for this once"),
    "add rule": _ruled("made a rule"),
    "remove rule": _ruled("took away rule"),
    "set rate": _ruled("set how many posts go out through"),
    "lift limit": _ruled("lifted the limit"),
    "undo": _undid("undid"),
    "redo": _undid("did again"),
    "ask for e-mail": did("asked for notices by e-mail"),
    "confirm e-mail": did("confirmed an e-mail address"),
    "choose e-mail": did("chose what comes by e-mail"),
    "stop e-mail": did("wanted no more e-mail"),
    "choose chat": did("chose to be told directly in a chat"),
    "stop chat": did("wanted to be told directly no more"),
    "want digest": did("chose when a digest comes for {subject}"),
    "stop digest": did("wanted no more digest for {subject}"),
    "mute": did("wanted to be told less"),
    "unmute": did("wanted to be told more again"),
    "change setting": _set,
    "set zone": _zone,
    "set project zone": _home_zone,
    "join": _joined,
    "invite": _with_role("invited {subject}"),
    "grant": _with_role("gave a role to {subject}"),
    "suspend": did("suspended {subject}"),
    "remove": did("removed {subject}"),
    "ask to link": did("asked for a code to link {subject}"),
    "link": did("linked {subject}"),
    "unlink": did("unlinked {subject}"),
    "away": _away,
    "back": did("came back"),
    "put up dashboard": did("put up a dashboard of {subject}"),
    "take down dashboard": did("took down a dashboard of {subject}"),
    "share calendar": did("asked for a code that shares the calendar"),
    "join calendar": did("let another workspace share the calendar"),
    "use channel": did("let a channel belong to {subject}"),
    "stop using channel": did("let a channel belong to {subject} no more"),
    "report in": did("chose the channel where {subject} reports"),
    "workspace gone": _gone,
    "map role": _mapped,
    "unmap role": _mapped,
    "count chat roles": _with_role("counted the chat's roles of {subject}"),
    "erase": did("had somebody forgotten, who is called {subject} since"),
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
