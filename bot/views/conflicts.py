"""The wording of conflicts: what stands in whose way, how grave it is, and what can be done."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.canonical import stamp
from bot.reply import Button, Card, Field, Form, Input, Moment, Reply, Row, Text
from bot.views import freezes, words
from models.rules.conflicts.openings import Opening
from models.rules.conflicts.slots import Finding, Severity, Slot
from models.rules.freezes import Falling, Window
from models.rules.roles import Right, least
from models.rules.timezones import tzinfo_of
from models.services.conflicts.conflict_rows import finding_of
from models.services.conflicts.openings import Choices
from models.services.conflicts.resolving import Moved, Open
from models.services.people.people import Speaker
from models.services.people.permissions import may
from models.tables import Conflict, Post

NAMES = {
    Severity.INFO: "· Advice",
    Severity.WARNING: "⚠ Warning",
    Severity.ERROR: "✕ Conflict",
    Severity.CRITICAL: "✕✕ Conflict",
}
SHOWN = 5  # kinds of findings on a card
NAMED = 3  # other posts in a sentence
BLOCKED = "It does not go out like this: choose another time, or go ahead anyway."


def fields(found: Sequence[Finding]) -> list[Field]:
    """What stands in the way of a post, a line a kind."""
    by_kind = [list(group) for _, group in groupby(_by_kind(found), key=lambda each: each.kind)]
    by_kind.sort(key=lambda group: -group[0].severity.weight)
    said = [Field(NAMES[group[0].severity], _why_all(group)) for group in by_kind[:SHOWN]]
    if len(by_kind) > SHOWN:
        said.append(Field("", f"and {len(by_kind) - SHOWN} more"))
    return said


def _by_kind(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: (each.kind, -each.severity.weight, each.slot.at))


def _why_all(group: Sequence[Finding]) -> Text:
    first = why(group[0])
    if len(group) == 1:
        return first
    times = words.count(len(group) - 1, "more time")
    return (*_parts(first), f" And {times} in the next 90 days.")


def why(finding: Finding) -> Text:
    """What one finding says, in a sentence or two."""
    kind, _, _ = finding.kind.partition(" ")
    return _WHY[kind](finding)


def parts(finding: Finding) -> tuple[str | Moment, ...]:
    """The same as a part of a longer text."""
    return _parts(why(finding))


def _parts(text: Text) -> tuple[str | Moment, ...]:
    return (text,) if isinstance(text, str) else text


def _same_time(finding: Finding) -> Text:
    apart = words.span(timedelta(seconds=finding.facts["apart"]))
    where = finding.facts["target"]
    return (
        *_others(finding),
        f" to {where} at nearly the same time. Keep posts there {apart} apart.",
    )


def _platform_rate(finding: Finding) -> Text:
    facts = finding.facts
    span = _per(facts["span"])
    return (
        f"{facts['platform']} takes {facts['most']} {span}, and {finding.count} others go there "
        "around ",
        Moment(finding.slot.at, finding.slot.zone),
        ".",
    )


def _per(seconds: int) -> str:
    known = {3_600: "an hour", 86_400: "a day", 60: "a minute"}
    return known.get(seconds) or f"in {words.span(timedelta(seconds=seconds))}"


def _resources(finding: Finding) -> Text:
    facts = finding.facts
    span = words.span(timedelta(seconds=facts["span"]))
    return (
        *_others(finding),
        f" within the same {span}; {facts['most']} are the most here.",
    )


def _dst(finding: Finding) -> Text:
    zone = finding.facts["zone"]
    change = datetime.fromisoformat(finding.facts["change"])
    said: list[str | Moment] = [f"The clock of {zone} changes ", Moment(change, zone, "offset")]
    if finding.better is not None:
        said += [". Better after ", Moment(finding.better, zone)]
    return (*said, ".")


def _freeze(finding: Finding) -> Text:
    facts, zone = finding.facts, finding.slot.zone
    end = datetime.fromisoformat(facts["until"]) if facts["until"] else None
    window = Window(finding.start, end, facts["name"])
    said = freezes.kept_in(window, facts["why"], Falling(facts["falling"]), zone)
    if finding.better is None or finding.better == end:
        return (*said, ".")
    return (*said, ". It is free again from ", Moment(finding.better, zone), ".")


def _near_duplicate(finding: Finding) -> Text:
    return (*_others(finding, "says nearly the same", "say nearly the same"), " there.")


def _custom(finding: Finding) -> Text:
    facts = finding.facts
    said: tuple[str | Moment, ...] = (f"Rule {facts['number']}: {facts['said']}",)
    return (*said, ". ", *_others(finding), ".") if finding.nearest else (*said, ".")


def _others(
    finding: Finding, one: str = "goes out", many: str = "go out"
) -> tuple[str | Moment, ...]:
    """The others, the nearest by name and moment."""
    said: list[str | Moment] = []
    named = finding.nearest[:NAMED]
    for number, each in enumerate(named):
        last = number and number == len(named) - 1 and finding.count == len(named)
        said += [" and " if last else ", " if number else "", *_name(each)]
    if finding.count > len(named):
        said.append(f" and {finding.count - len(named)} more")
    said.append(f" {one if finding.count == 1 else many}")
    return tuple(part for part in said if part != "")


def _name(slot: Slot) -> tuple[str | Moment, ...]:
    name = f"{words.post(slot.post, slot.label)} (" if slot.post else "another row ("
    return (name, Moment(slot.at, slot.zone, "full"), ")")


_WHY: dict[str, Callable[[Finding], Text]] = {
    "same_time": _same_time,
    "platform_rate": _platform_rate,
    "resources": _resources,
    "dst": _dst,
    "freeze": _freeze,
    "near_duplicate": _near_duplicate,
    "rule": _custom,
}


def buttons(
    mark: str, choices: Choices, speaker: Speaker, anyway: str | None
) -> tuple[Button, ...]:
    """The ways out: other moments for what `mark` names (`P91@2`), another post that gives way, and
    `anyway`, the sentence that goes ahead, if there is one, for those who may."""
    found = [_opening(mark, choices, each) for each in choices.openings]
    if choices.instead is not None:
        other = choices.instead
        key = f"{speaker.project.key}/{other.number}@{other.revision}"
        says = f"move {key} {stamp(other.was)} to {stamp(other.at)}"
        when = _clock(other.at, other.was, other.zone)
        found.append(Button(f"Move #{other.number} to {when} instead", says))
    if anyway is not None and choices.blocks and may(speaker, Right.OVERRIDE):
        found.append(Button("Go ahead anyway: say why", anyway, "danger"))
    limited = any(each.kind == "resources" and each.severity.blocks for each in choices.findings)
    if limited and may(speaker, Right.SETTINGS):
        found.append(Button("Lift that limit", f"lift {speaker.project.key} resources"))
    return tuple(found)


def _opening(mark: str, choices: Choices, opening: Opening) -> Button:
    at, was = choices.at, choices.was
    if at is None or was is None:
        raise ValueError("an opening of what cannot be moved")
    then = at + opening.shift
    cost = f"{words.span(opening.shift)} later"
    if opening.left not in (None, Severity.INFO):
        cost += ", a warning stays"
    label = f"{_clock(then, at, choices.zone)}: {cost}"
    return Button(label, f"move {mark} {stamp(was)} to {stamp(then)}")


def _clock(at: datetime, near: datetime, zone: str) -> str:
    """A clock time, with its day where that is another than that of `near`."""
    local, other = (each.astimezone(tzinfo_of(zone)) for each in (at, near))
    return f"{local:%H:%M}" if local.date() == other.date() else f"{local:%a %-d %b, %H:%M}"


def notes(choices: Choices, speaker: Speaker) -> tuple[str, ...]:
    """What has to be said where it does not go out like this."""
    if not choices.blocks:
        return ()
    if may(speaker, Right.OVERRIDE):
        return (BLOCKED,)
    return (
        "It does not go out like this: choose another time, or ask a "
        f"{least(Right.OVERRIDE)} to let it go ahead.",
    )


def refused(post: Post, choices: Choices, speaker: Speaker, anyway: str | None, deed: str) -> Reply:
    """A change of a post that was not made because of what stands in its way."""
    mark = f"{speaker.project.key}/{post.number}@{post.revision}"
    title = f"✕ {words.post(post.number, post.label)} {_NOT_DONE[deed]}"
    whole = Card(
        title=title,
        body="Something stands in its way there. Nothing was changed.",
        fields=tuple(fields(choices.findings)),
        notes=notes(choices, speaker),
        buttons=(
            *buttons(mark, choices, speaker, anyway),
            Button("Show", f"show {speaker.project.key}/{post.number}"),
        ),
        tone="bad",
    )
    return Reply(f"{title}: something stands in its way there.", (whole,), failed=True)


_NOT_DONE = {
    "move": "is not moved",
    "resume": "stays paused",
    "retry": "is not sent again",
    "publish": "is not sent",
    "change": "stays as it was",
    "approve": "is not approved",
}


def asking_why(says: str) -> Reply:
    """The form that asks for the reason to go ahead."""
    form = Form("Go ahead anyway", f"{says} {{reason}}", (Input("reason", "reason"),))
    return Reply(f"Say why, or type: {says} …", form=form, private=True)


def listed(found: Open, speaker: Speaker, *, offset: int) -> Reply:
    """The conflicts that wait for a decision."""
    if not found.rows:
        nothing = "No further conflicts." if offset else "Nothing stands in the way of anything."
        return Reply(nothing)
    more: tuple[Button, ...] = ()
    if found.count > offset + len(found.rows):
        more = (Button("More", f"conflicts {speaker.project.key} +{offset + len(found.rows)}"),)
    title = f"{words.count(found.count, 'conflict')} in {speaker.project.key}"
    rows = tuple(_row(each, speaker) for each in found.rows)
    return Reply(title, (Card(title, rows=rows, buttons=more, tone="warning"),))


def _row(row: Conflict, speaker: Speaker) -> Row:
    post = row.post
    finding = finding_of(row, speaker.zone)
    said = (
        f"{NAMES[finding.severity]}: {words.post(post.number, post.label)} ",
        Moment(row.at, speaker.zone),
        ". ",
        *parts(finding),
    )
    return Row(said, row_buttons(row, post, speaker))


def row_buttons(row: Conflict, post: Post, speaker: Speaker) -> tuple[Button, ...]:
    """What can be done about one conflict of a post."""
    mark = f"{speaker.project.key}/{post.number}@{post.revision}"
    found = [Button(f"Move #{post.number} out of the way", f"resolve {mark}")]
    if not Severity(row.severity).blocks:
        found.append(Button("Keep it", f"keep {mark}"))
    elif may(speaker, Right.OVERRIDE):
        found.append(Button("Go ahead anyway: say why", f"override {mark} because", "danger"))
    return tuple(found)


def of_post(rows: Sequence[Conflict], post: Post, speaker: Speaker) -> tuple[Row, ...]:
    """What waits for a decision on a post's own card."""
    return tuple(
        Row(
            (
                f"{NAMES[Severity(row.severity)]}, ",
                Moment(row.at, speaker.zone),
                ": ",
                *parts(finding_of(row, speaker.zone)),
            ),
            row_buttons(row, post, speaker),
        )
        for row in rows
    )


def resolved(post: Post, moved: Sequence[Moved], left: Choices, speaker: Speaker) -> Reply:
    """What was moved automatically: from when, to when, and why; and what is left."""
    key = f"{speaker.project.key}/{post.number}"
    if not moved:
        return _unmoved(post, left, speaker)
    rows = tuple(
        Row(
            (
                "from ",
                Moment(each.was, each.zone),
                " to ",
                Moment(each.at, each.zone),
                ": ",
                *parts(each.finding),
            )
        )
        for each in moved
    )
    whole = Card(
        title=f"{words.post(post.number, post.label)} is moved out of the way",
        rows=rows,
        fields=tuple(fields(left.findings)),
        buttons=(Button("Show", f"show {key}"),),
        tone="good",
        key=key,
    )
    return Reply(f"#{post.number} is moved out of the way.", (whole,))


def _unmoved(post: Post, left: Choices, speaker: Speaker) -> Reply:
    key = f"{speaker.project.key}/{post.number}"
    mark = f"{key}@{post.revision}"
    name = words.post(post.number, post.label)
    title = f"✕ {name}: no moment of the next day is free"
    body = f"Nothing was changed. Say another day: `move #{post.number} to friday 9:00`."
    if left.cause is None:
        title = f"⚠ {name}: another moment would not help"
        body = f'Nothing was changed. Change its words (`edit #{post.number} "…"`), or keep it.'
    keep = () if left.blocks else (Button("Keep it", f"keep {mark}"),)
    ways_out = buttons(mark, left, speaker, f"override {mark} because")
    whole = Card(
        title,
        body=body,
        fields=tuple(fields(left.findings)),
        buttons=(*ways_out, *keep, Button("Show", f"show {key}")),
        tone="bad" if left.blocks else "warning",
    )
    return Reply(f"Nothing was changed. {title}.", (whole,), failed=True)


def decided(post: Post, count: int, speaker: Speaker, how: str) -> Reply:
    """A post that goes out in spite of what was found."""
    key = f"{speaker.project.key}/{post.number}"
    said = {
        "kept": f"{words.post(post.number, post.label)} stays where it is",
        "overridden": f"{words.post(post.number, post.label)} goes out all the same",
    }[how]
    whole = Card(
        title=said,
        body=f"{words.count(count, 'conflict')} settled; who did that is recorded.",
        buttons=(Button("Show", f"show {key}"),),
        tone="good",
        key=key,
    )
    return Reply(f"{said}.", (whole,))


def lifted(speaker: Speaker) -> Reply:
    """The limit on how many posts go out at once is gone."""
    said = f"In {speaker.project.key} any number of posts may go out at once now."
    body = "`settings resources-most default` brings the limit back. Confirm your post again."
    return Reply(said, (Card(said, body=body, tone="good"),))
