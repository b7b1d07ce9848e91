"""The wording of posts: lists, agendas and cards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.reply import Button, Card, Field, Form, Moment, Reply, Row, Text
from bot.views import conflicts, doubts, files, freezes, requests, waits, words
from models.rehearsal import MARK
from models.rules.conflicts import freeze
from models.rules.media import media_of
from models.rules.platforms import capabilities_of
from models.rules.policy import CatchUp
from models.rules.recurrence import Rule
from models.rules.roles import Role
from models.rules.states import DeliveryState, PostState, ScheduleState
from models.rules.timezones import tzinfo_of
from models.services.engine.results import is_set_aside
from models.services.people.people import Speaker
from models.services.posts.lists import Line, Page
from models.services.posts.stories import Story
from models.tables import Delivery, Occurrence, Schedule

SYMBOLS = {
    "pending": "○",
    "processing": "…",
    "paused": "‖",
    "error": "✕",
    "published": "●",
    "delivered": "●",
    "draft": "·",
    "refused": "✕",
    "unknown": "?",
    "held": "‖",
    "skipped": "–",
    "expired": "–",
    "cancelled": "–",
    "removed": "○",
    "queued": "…",
    "sending": "…",
    "waiting": "○",
    "pending_approval": "?",
    "in_review": "?",
}
STATES = {
    "pending": "scheduled",
    "processing": "being sent",
    "delivered": "published",
    "refused": "failed",
    "unknown": "nobody knows whether it is there",
    "held": "held back, waits for you",
    "removed": "taken down",
    "queued": "about to be sent",
    "sending": "being sent",
    "waiting": "scheduled",
    "error": "stopped after five failures",
    "pending_approval": "waits for approval",
    "in_review": "waits for approval",
}


def state(name: str) -> str:
    """A state as word and symbol."""
    return f"{SYMBOLS.get(name, '·')} {STATES.get(name, name.replace('_', ' '))}"


def page(
    found: Page,
    speaker: Speaker,
    *,
    offset: int,
    needs: Sequence[Delivery],
    narrowed: bool = False,
    above: tuple[Card, ...] = (),
) -> Reply:
    """What is coming, the next first; what needs a person stands above, and what is frozen `above`
    that. `narrowed` to a span or a target, an empty one does not mean that nothing is planned."""
    cards = [*above]
    if needs:
        rows = tuple(_trouble(row) for row in needs)
        cards.append(Card("Needs you", rows=rows, tone="warning"))
    if found.lines:
        more: tuple[Button, ...] = ()
        if found.more:
            says = f"list {speaker.project.key} +{offset + len(found.lines)}"
            more = (Button("More", says),)
        rows = tuple(_line(line) for line in found.lines)
        title = f"Coming up in {speaker.project.key}"
        cards.append(Card(title, rows=rows, buttons=more))
    if not found.lines and speaker.member.role == Role.CLIENT:
        return Reply("Nothing was submitted to you that is still to go out.")
    if not found.lines:
        cards.append(_nothing(narrowed=narrowed, further=offset > 0))
    return Reply(f"What is coming up in {speaker.project.key}", tuple(cards))


def _nothing(*, narrowed: bool, further: bool) -> Card:
    if narrowed:
        return Card("Nothing of that is on the calendar.", body="`list` shows all that is coming.")
    nothing = "Nothing further is on the calendar." if further else "Nothing is on the calendar."
    return Card(nothing, body='Say `"Hello world" to site tomorrow 9:00` to change that.')


def _line(line: Line) -> Row:
    said: list[str | Moment] = [f"#{line.number}  "]
    if line.due_at is not None:
        said += [Moment(line.due_at, line.zone), "  "]
    repeats = " ↻" if line.repeats else ""
    what = "take down " if line.action == "unpublish" else ""
    said.append(f"{what}{words.label(line.label)}{repeats}")
    if line.targets:
        said.append(f"  → {', '.join(line.targets)}")
    said += ["  ", *standing(line)]
    return Row(tuple(said))


def standing(line: Line) -> tuple[str | Moment, ...]:
    """How a line of a list stands: its state, what it waits for, the freeze it lies in."""
    if line.wait is None:
        kept = ("  ", *freezes.keeping(line.keeper, line.zone)) if line.keeper else ()
        return (state(line.state), *kept)
    return (f"{SYMBOLS['waiting']} waits: ", *waits.said(line.wait, line.zone))


def _trouble(row: Delivery) -> Row:
    what = f"{words.post(row.post.number, row.post.label)} → {row.target.name}"
    said: Text = (f"{what}: {state(row.state)}. {row.error or ''}",)
    if row.state == DeliveryState.UNKNOWN:
        return Row(said, doubts.buttons(row.id, **doubt_of(row)))
    return Row(said)


def doubt_of(row: Delivery) -> dict[str, bool]:
    """What decides which answers are offered for a delivery in doubt."""
    can_look = capabilities_of(row.target.account.platform).can_look
    return {"can_look": can_look, "removal": row.removes_id is not None}


def drafts(found: Page, speaker: Speaker, *, offset: int) -> Reply:
    """Posts that have no time."""
    if not found.lines:
        return Reply('There are no drafts. `draft "An idea"` keeps one.')
    more: tuple[Button, ...] = ()
    if found.more:
        says = f"drafts {speaker.project.key} +{offset + len(found.lines)}"
        more = (Button("More", says),)
    rows = tuple(_line(line) for line in found.lines)
    title = "Drafts: nothing of these goes out"
    return Reply(title, (Card(title, rows=rows, buttons=more),))


def agenda(found: Page, speaker: Speaker, days: int, above: tuple[Card, ...] = ()) -> Reply:
    """What is coming, grouped by day; what is frozen stands `above`."""
    if not found.lines:
        return Reply(f"Nothing is on the calendar for the next {days} days.", above)
    zone = tzinfo_of(speaker.zone)
    cards = [*above]
    for _, same_day in groupby(found.lines, key=lambda line: _moment(line).astimezone(zone).date()):
        lines = list(same_day)
        title = (Moment(_moment(lines[0]), speaker.zone, "day"),)
        cards.append(Card(title, rows=tuple(_clock_line(line, speaker) for line in lines)))
    more = " (the first 50)" if found.more else ""
    whole = f"The next {days} days{more}, on the clocks of {speaker.zone}"
    return Reply(whole, (Card(whole), *cards))


def _moment(line: Line) -> datetime:
    """When an upcoming line is due; only drafts have no time."""
    if line.due_at is None:
        raise ValueError(f"post {line.number} has no time")
    return line.due_at


def _clock_line(line: Line, speaker: Speaker) -> Row:
    what = "take down " if line.action == "unpublish" else ""
    return Row(
        (
            Moment(_moment(line), speaker.zone, "clock"),
            f"  #{line.number} {what}{words.label(line.label)}  → {', '.join(line.targets)}  ",
            *standing(line),
        )
    )


def stories(found: Sequence[Story], speaker: Speaker) -> Reply:
    """The cards of posts asked for."""
    name = words.joined([f"#{each.post.number}" for each in found])
    return Reply(name, tuple(story(each, speaker) for each in found))


def story(found: Story, speaker: Speaker, said: str = "") -> Card:
    """One post: its words, its times, what came of it, and what can be done; `said` comes first."""
    post = found.post
    fields = [Field("State", state(post.state)), Field("By", found.author)]
    if found.responsible is not None:
        fields.append(Field("Now with", found.responsible))
    if found.revision.title:
        fields.insert(0, Field("Title", found.revision.title))
    media = media_of(found.revision.media)
    fields += files.fields(media)
    if found.asked:
        fields.append(Field("Approval", requests.standing(found.asked)))
    fields += _schedule_fields(found)
    fields += [_result(found, row) for row in reversed(found.deliveries)]
    return Card(
        title=words.post(post.number, post.label),
        body=said,
        quote=words.excerpt(found.revision.text),
        fields=tuple(fields),
        rows=conflicts.of_post(found.conflicts, post, speaker),
        notes=tuple(files.notes(media, post.number)),
        buttons=tuple(_buttons(found, speaker)),
        tone="bad"
        if any(row.state == DeliveryState.REFUSED for row in found.deliveries)
        else "plain",
        key=f"{speaker.project.key}/{post.number}",
        media=media,
    )


def _schedule_fields(found: Story) -> list[Field]:
    fields = []
    for row in found.schedules:
        if row.state in (ScheduleState.COMPLETED, ScheduleState.CANCELLED):
            continue
        names = words.joined([found.target_names.get(each, "?") for each in row.targets])
        rule = Rule.from_json(row.rule)
        if rule.repeat is not None:
            fields.append(Field("Repeats", f"{words.rule_in_words(rule)} → {names}"))
        manner = _manner(row)
        if row.state not in (ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL):
            manner.append(Field("Schedule", state(row.state)))
        fields += [each for each in manner if each not in fields]
    listed = {row.at for row in found.conflicts if freeze.is_kind(row.kind)}
    for number, occurrence in enumerate(found.upcoming):
        schedule = occurrence.schedule
        what = "take down on" if schedule.action == "unpublish" else "→"
        where = _places(found, occurrence)
        places = (where,) if isinstance(where, str) else where
        keeper = found.kept.get(occurrence.id)
        told = occurrence.due_at in listed
        kept = ("  ", *freezes.keeping(keeper, schedule.zone)) if keeper and not told else ()
        said = (Moment(occurrence.due_at, schedule.zone), f" {what} ", *places, *kept)
        fields.append(Field("Next" if number == 0 else "", said))
    return fields


def _places(found: Story, occurrence: Occurrence) -> Text:
    schedule = occurrence.schedule
    names = [found.target_names.get(each, "?") for each in schedule.targets]
    stagger = timedelta(seconds=schedule.stagger)
    return words.places(names, occurrence.due_at, stagger, schedule.zone)


def _manner(row: Schedule) -> list[Field]:
    """What was said of how it goes out."""
    fields = []
    if row.not_after is not None:
        fields.append(Field("Not after", f"{row.not_after[:5]}, then not at all"))
    if row.stagger:
        fields.append(Field("Apart", words.span(timedelta(seconds=row.stagger))))
    if row.catch_up is not None:
        fields.append(Field("If late", words.IF_LATE[CatchUp(row.catch_up)]))
    return fields


def _result(found: Story, row: Delivery) -> Field:
    schedule = row.occurrence.schedule
    name = found.target_names.get(row.target_id, "?")
    if wait := found.waits.get(row.id):
        return Field(name, (f"{SYMBOLS['waiting']} waits: ", *waits.said(wait, schedule.zone)))
    removal = schedule.action == "unpublish"
    outcome = "taken down" if removal and row.state == DeliveryState.DELIVERED else None
    if row.link == MARK:
        outcome = "rehearsed"
    said: list[str | Moment] = [f"● {outcome}" if outcome else _state_of(row)]
    moment = row.finished_at or row.due_at
    said += [", ", Moment(moment, schedule.zone)]
    if row.link and row.state == DeliveryState.DELIVERED and not removal:
        said.append(f", {row.link}")
    if row.error:
        said.append(f": {row.error}")
    if row.attempts > 1:
        said.append(f" (attempt {row.attempts})")
    return Field(name, tuple(said))


def _state_of(row: Delivery) -> str:
    return "? not known" if is_set_aside(row) else state(row.state)


def _buttons(found: Story, speaker: Speaker) -> list[Button]:
    post = found.post
    key = f"{speaker.project.key}/{post.number}"
    mark = f"{key}@{post.revision}"
    states = {row.state for row in found.schedules}
    buttons = [Button("Show", f"show {key}"), Button("Edit", f"edit {mark}")]
    buttons += _of_approval(found, speaker, mark, states)
    if place := files.silent(media_of(found.revision.media)):
        buttons.append(Button("Alt text", f"alt {mark} {place}"))
    if states & _GOING_ON and found.upcoming:
        buttons.append(Button("Pause", f"pause {mark}"))
        if any(row.schedule.action == "publish" for row in found.upcoming):
            buttons.append(Button("Publish now", f"publish {mark}"))
    if states & {ScheduleState.PAUSED, ScheduleState.ERROR}:
        buttons.append(Button("Resume", f"resume {mark}"))
    if found.upcoming:
        buttons.append(Button("Cancel: nothing will be sent", f"cancel {mark}", "danger"))
    if post.state == PostState.PUBLISHED:
        buttons.append(Button("Unpublish", f"unpublish {mark}", "danger"))
    failed = [row for row in found.deliveries if row.state == DeliveryState.REFUSED]
    if any(not is_set_aside(row) for row in failed):
        buttons.append(Button("Retry", f"retry {mark}"))
    return buttons


_GOING_ON = {ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL}


def _of_approval(found: Story, speaker: Speaker, mark: str, states: set[str]) -> list[Button]:
    """What may be done about the approval it waits for, or was refused."""
    if found.asked and found.asked["state"] in ("open", "late"):
        may = speaker.member.name in found.asked["missing"]
        approve = [Button("Approve", f"approve {mark}")] if may else []
        return [*approve, Button("Withdraw the request", f"withdraw {mark}")]
    if ScheduleState.DRAFT in states:
        return [Button("Submit for approval", f"submit {mark}")]
    return []


def edited(found: Story, speaker: Speaker) -> Reply:
    """A post whose words or files were replaced."""
    live = [row for row in found.deliveries if row.state == DeliveryState.DELIVERED]
    said = f"#{found.post.number} is changed (revision {found.post.revision})."
    if found.asked and found.asked["state"] == "open" and found.asked["changed"]:
        said += " It waits for approval again."
    if live and found.post.state == PostState.PUBLISHED:
        said += " What is published already stays as it was."
    return Reply(said, (story(found, speaker, said),))


def editing(found: Story, form: Form) -> Reply:
    """The form that replaces a post's words."""
    number = found.post.number
    return Reply(f'New words for #{number}, or type: edit #{number} "…"', form=form, private=True)
