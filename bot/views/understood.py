"""What was understood of a sentence, in the fields of its card."""

from collections.abc import Sequence

from bot.intentions import Intention, manner_of
from bot.reply import Field, Moment, Text
from bot.views import approval_rules, words
from models.rules.platforms import Takedown, capabilities_of
from models.rules.policy import CatchUp, policy_of
from models.rules.recurrence import Instant
from models.services.approvals.needing import Foreseen
from models.services.people.people import Speaker
from models.tables import Target


def fields(
    intention: Intention,
    instants: Sequence[Instant],
    speaker: Speaker,
    foreseen: Foreseen,
    *,
    mine: bool,
) -> list[Field]:
    """When and where it goes out and what else was said, the speaker's own words (`mine`) or
    somebody else's."""
    fields = [] if mine else [Field("By", speaker.member.name)]
    if intention.title and not intention.post:
        fields.append(Field("Title", intention.title))
    if intention.deed == "draft":
        return [*fields, Field("When", "no time: it is listed under `list drafts`")]
    fields += _times(intention, instants)
    fields.append(Field("Where", _where(intention, instants)))
    if intention.rules:
        fields.append(Field("Zone", _zone(intention, speaker, mine=mine)))
    if intention.reading.not_after is not None:
        fields.append(Field("Not after", f"{intention.reading.not_after:%H:%M}, then not at all"))
    fields += _if_late(intention, speaker)
    if intention.priority != 5:
        fields.append(Field("Priority", f"{intention.priority} of 10"))
    fields += approval_rules.foreseen(foreseen, f"{intention.title or ''} {intention.text}")
    undo = _undo(intention.targets)
    if undo and intention.deed != "unpublish":
        fields.append(Field("Take-down", undo))
    return fields


def _where(intention: Intention, instants: Sequence[Instant]) -> Text:
    names = [target.name for target in intention.targets]
    if instants:
        zone = intention.rules[0].zone
        return words.places(names, instants[0].at, intention.stagger, zone)
    if not intention.stagger:
        return words.joined(names)
    apart = words.span(intention.stagger)
    return f"{words.joined(names)}, {apart} apart, in this order"


def _if_late(intention: Intention, speaker: Speaker) -> list[Field]:
    """What becomes of it where nothing runs when it falls due, if that is not to ask."""
    said = manner_of(intention.reading).catch_up
    if intention.now and said is None:
        return []
    choice = said or policy_of(speaker.project).catch_up_choice
    if choice is CatchUp.ASK and said is None:
        return []
    source = "from your sentence" if said else f"a setting of {speaker.project.key}"
    return [Field("If late", f"{words.IF_LATE[choice]} ({source})")]


def _times(intention: Intention, instants: Sequence[Instant]) -> list[Field]:
    if intention.now:
        return [Field("When", _at_once(intention))]
    zone = intention.rules[0].zone
    repeats = [words.rule_in_words(rule) for rule in intention.rules if rule.repeat]
    fields = [Field("When", _first(intention, instants[0], zone))]
    if repeats:
        fields.append(Field("Repeats", "; ".join(repeats)))
    if len(instants) > 1:
        fields += _next_ones(instants, zone)
    return fields


def _at_once(intention: Intention) -> Text:
    """At once, and what planned time is brought forward by it."""
    planned = intention.instead_of
    if planned is None:
        return "at once"
    return ("at once, instead of ", Moment(planned.due_at, planned.schedule.zone))


def _first(intention: Intention, instant: Instant, zone: str) -> Text:
    said: list[str | Moment] = [Moment(instant.at, zone)]
    if "hour" in intention.reading.assumed:
        said.append(" (no hour was said)")
    if intention.reading.elapsed is not None:
        said.append(" (counted again when you confirm)")
    return tuple(said)


def _next_ones(instants: Sequence[Instant], zone: str) -> list[Field]:
    changes = words.offsets_change(instants, zone)
    fields = []
    for number, (instant, changed) in enumerate(zip(instants[:5], changes, strict=False)):
        said: list[str | Moment] = [Moment(instant.at, zone, "offset")]
        if changed:
            said.append("  ⚠ the clock changes before this one")
        if instant.note == "gap":
            said.append("  ⚠ moved forward: that hour does not exist on this day")
        if instant.note == "fold":
            said.append("  ⚠ that hour comes twice; this is the first")
        fields.append(Field("Next five" if number == 0 else "", tuple(said)))
    if len(instants) > 5:
        fields.append(Field("", "and so on"))
    return fields


def _zone(intention: Intention, speaker: Speaker, *, mine: bool) -> str:
    zone = intention.rules[0].zone
    whose = "your setting" if mine else f"a setting of {speaker.member.name}"
    profile = "your profile in the chat" if mine else f"{speaker.member.name}'s profile in the chat"
    sources = {"person": whose, "chat": profile, "project": f"the zone of {speaker.project.key}"}
    if intention.reading.zone_from == "sentence":
        return f"{zone} (from your sentence)"
    return f"{zone} ({sources[speaker.zone_source]})"


def _undo(targets: Sequence[Target]) -> str:
    said = []
    for target in targets:
        takedown = capabilities_of(target.account.platform).takedown
        if takedown is Takedown.NOTIFY:
            said.append(f"{target.name} is told when a post is taken down, and may keep it")
        elif takedown is Takedown.NONE:
            said.append(f"what is on {target.name} cannot be taken down again")
    return "; ".join(said)
