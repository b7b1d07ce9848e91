"""What was done to posts, and what became of them, in words that people read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.reply import Moment
from bot.views import words
from bot.views.deed_words import Names, Part, Say, did, of, short, who
from models.rehearsal import MARK
from models.rules.media import changes, media_of
from models.rules.recurrence import Rule
from models.services.posts.history import Event


def _rows(value: Any) -> list[Mapping[str, Any]]:
    """The timing that a row holds, one entry a schedule; none where it was erased."""
    return list(value) if isinstance(value, list) else []


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
    file, batch = of(event.after, "file"), of(event.after, "batch")
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
    removed = of(event.after, "delivery") in names.removals
    said = f"{names.lead}{'taken down from' if removed else 'published on'}"
    due_at = of(event.after, "due_at")
    if due_at is None:
        return [f"{said} a target"]
    late = lateness(event.at - datetime.fromisoformat(due_at))
    mark = f" ({MARK})" if of(event.after, "link") == MARK else ""
    return [f"{said} {of(event.after, 'target')}, {late}{mark}"]


def _on_target(deed: str) -> Say:
    def say(event: Event, names: Names) -> list[Part]:
        error = of(event.after, "error")
        because = f": {short(error)}" if error else ""
        return [f"{names.lead}{deed.format(target=of(event.after, 'target'))}{because}"]

    return say


def _handed_over(event: Event, names: Names) -> list[Part]:
    responsible = of(event.after, "responsible") or "somebody"
    return [f"{who(event)} handed {names.it} over to {responsible}"]


def _decided(deed: str) -> Say:
    """A decision, and in whose place it was made."""

    def say(event: Event, names: Names) -> list[Part]:
        whose, revision = of(event.after, "for"), of(event.after, "revision")
        at = f", revision {revision}" if revision else ""
        stands_in = f", for {whose}" if whose else ""
        said = deed.format(it=names.it, of_it=names.of_it)
        return [f"{who(event)} {said}{at}{stands_in}"]

    return say


def _left_out(_: Event, names: Names) -> list[Part]:
    return [f"{names.lead}times of long ago were left out"]


def _caught_up(deed: str) -> Say:
    def say(event: Event, names: Names) -> list[Part]:
        which = "" if names.it == "it" else f" ({event.subject})"
        return [f"{who(event)} {deed}{which}"]

    return say


def lateness(late: timedelta) -> str:
    """How long after its instant something happened: `0.2 s late`, `on time`."""
    seconds = late.total_seconds()
    if seconds < 0.05:
        return "on time"
    if seconds < 60:
        return f"{seconds:.1f} s late"
    minutes = round(seconds / 60)
    return f"{minutes} min late" if minutes < 120 else f"{round(minutes / 60)} h late"


SAID: dict[str, Say] = {
    "create post": _written,
    "import": _imported,
    "edit post": _edited,
    "schedule": _scheduled,
    "move": _moved,
    "change how": did("changed how {it} goes out"),
    "pause": did("paused {it}"),
    "resume": did("resumed {it}"),
    "cancel": did("took {it} off the calendar"),
    "skip": did("left out the next time of {it}"),
    "publish now": did("asked to send {it} at once"),
    "retry": did("asked to send what failed{of_it} once more"),
    "catch up: latest": _caught_up("chose to send the latest of what was held back"),
    "catch up: all": _caught_up("chose to send all that was held back"),
    "catch up: drop": _caught_up("dropped what was held back"),
    "hold late": did("held {it} back, as nothing ran when it fell due"),
    "send late": did("sent {it} late, as nothing ran when it fell due"),
    "drop late": did("left out of {it} what fell due while nothing ran"),
    "leave out": _left_out,
    "found it there": did("looked and found {it} there"),
    "sent it again": did("looked, found nothing, and sent {it} again"),
    "look again": did("asked to look for {it}"),
    "set it aside": did("set {it} aside, not knowing whether it is there"),
    "deliver": _delivered,
    "refuse": _on_target("failed for good on {target}"),
    "stop": _on_target("was stopped after failing too often on {target}"),
    "hold": _on_target("was held back from {target}"),
    "lose sight of": _on_target("nobody knows whether it reached {target}"),
    "cancelled": _on_target("was not sent to {target}, as it was cancelled"),
    "skipped": _on_target("was not sent to {target}"),
    "paused": _on_target("was not sent to {target}, as it was paused"),
    "expire": _on_target("was too late for {target}"),
    "target down": _on_target("{target} stopped taking posts"),
    "target limited": _on_target("{target} asked to wait"),
    "target up": _on_target("{target} takes posts again"),
    "ask to let through": did("asked to let {it} through the freeze"),
    "let through the freeze": did("let {it} through the freeze, as the second person"),
    "do not let through": did("left {it} frozen"),
    "send on": _on_target("sent on to {target} after the freeze"),
    "after the freeze: latest": _caught_up("chose to send the latest of what a freeze held"),
    "after the freeze: all": _caught_up("chose to send all that a freeze held"),
    "after the freeze: shift": _caught_up(
        "chose to send all that a freeze held, as far apart as it was"
    ),
    "after the freeze: drop": _caught_up("dropped what a freeze held"),
    "ask for approval": did("asked for approval{of_it}"),
    "withdraw request": did("took back the request for approval{of_it}"),
    "approve": _decided("approved {it}"),
    "request changes": _decided("asked for changes{of_it}"),
    "reject": _decided("rejected {it}"),
    "override approval": did("let {it} go without the approval it needs"),
    "void approval": did("changed {it}, so its approval holds no longer"),
    "keep approval": did("gave {it} another time, and its approval still holds"),
    "hold for approval": did("held {it} back, as it was not approved in time"),
    "keep": did("kept {it} where it is, in spite of a warning"),
    "override conflicts": did("went ahead with {it} in spite of its conflicts"),
    "resolve conflicts": did("moved {it} out of conflicts"),
    "hand over": _handed_over,
}
