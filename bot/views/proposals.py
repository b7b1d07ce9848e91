"""The wording of proposals: what was understood, what is asked, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.intentions import Intention, manner_of
from bot.language.reading import Question, Reading
from bot.reply import Button, Card, Field, Form, Moment, Reply, Row, Text
from bot.views import approval_rules, conflicts, files, freezes, queue, words
from bot.views import posts as post_views
from bot.views.help import PROMISE
from models.rules.platforms import Takedown, capabilities_of
from models.rules.policy import CatchUp, policy_of
from models.rules.recurrence import Instant
from models.services import announcing, lengths
from models.services.announcing import Announcement
from models.services.crowding import Crowd
from models.services.frozen import Frozen
from models.services.needing import Foreseen
from models.services.openings import NONE, Choices
from models.services.people import Speaker
from models.services.posts import label_of
from models.services.stories import Story
from models.tables import Post, Proposal, Target

UNTOUCHED = "Nothing is taken down until you confirm."
KEPT = "What you wrote is kept for an hour, then as a draft. Nothing goes out until you confirm."
_DEEDS = {
    "schedule": ("Schedule", "Schedule"),
    "publish": ("Publish now", "Publish now"),
    "unpublish": ("Take down", "Take it down"),
    "draft": ("Keep as a draft", "Save as draft"),
}


def card(
    proposal: Proposal,
    intention: Intention,
    instants: Sequence[Instant],
    writer: Speaker,
    foreseen: Foreseen,
    *,
    mine: bool = True,
    ask: str | None = None,
    keeper: Frozen | None = None,
    choices: Choices = NONE,
    reader: Speaker,
) -> Reply:
    """The card of what was understood, before anything is on the calendar: the reader's (`mine`),
    or one they are asked about. `ask` names who may do it where the reader may not, `keeper` is the
    freeze that a take-down lies in, `choices` what stands in its way and what can be done."""
    verb, yes = _deed(intention, ask)
    title = f"P{proposal.id} · {verb}: {words.label(_name(intention))}"
    kept = (freezes.keeping(keeper, writer.zone),) if keeper else ()
    taken_down, mark = intention.deed == "unpublish", f"P{proposal.id}@{proposal.version}"
    promise = UNTOUCHED if taken_down else PROMISE
    risky = _announcement(intention, writer)
    warned = (words.announced(risky),) if risky else ()
    whole = Card(
        title=title,
        quote="" if taken_down else words.excerpt(intention.text),
        fields=(
            *_fields(intention, instants, writer, foreseen, mine=mine),
            *conflicts.fields(choices.findings),
        ),
        rows=() if taken_down else files.rows(intention.media, None if intention.post else mark),
        notes=(
            *intention.reading.notes,
            *_who_may(ask),
            *kept,
            *warned,
            *_too_long(intention),
            *(() if taken_down else _carried(intention)),
            *conflicts.notes(choices, reader),
            promise,
        ),
        buttons=_buttons(mark, yes, choices, reader),
        tone="bad" if choices.blocks else "plain",
        key=f"P{proposal.id}",
        media=intention.media,
    )
    return Reply(f"{title}. {promise}", (whole,), private=True)


def _deed(intention: Intention, ask: str | None) -> tuple[str, str]:
    """What is to be done, and the words of the button that does it."""
    verb, yes = _DEEDS[intention.deed]
    if ask is not None:
        return verb, f"Ask {ask}" if ask else "Keep it for a manager"
    if intention.deed == "unpublish" and not intention.now:
        return verb, "Schedule it"
    return verb, yes


def _buttons(mark: str, yes: str, choices: Choices, reader: Speaker) -> tuple[Button, ...]:
    """Confirming, unless something blocks it, and the ways out of what stands in its way."""
    ways_out = conflicts.buttons(mark, choices, reader, f"override {mark} because")
    usual = (Button("Edit", f"reword {mark}"), Button("Discard", f"discard {mark}"))
    if choices.blocks:
        return (*ways_out, *usual)
    return (Button(yes, f"confirm {mark}", "primary"), *usual, *ways_out)


def in_the_way(card: Reply) -> Reply:
    """The card again, where something came into its way before it was confirmed."""
    return replace(card, text=f"Something is in its way by now. {card.text}", failed=True)


def gave_way(reply: Reply, was: datetime, at: datetime, choices: Choices) -> Reply:
    """The card of what was moved out of the way by itself: from when, to when, and why."""
    card = reply.cards[0]
    said = (
        "Moved from ",
        Moment(was, choices.zone),
        " to ",
        Moment(at, choices.zone),
        ": ",
        *conflicts.parts(choices.cause or choices.findings[0]),
    )
    return replace(reply, cards=(replace(card, notes=(said, *card.notes)),))


def _announcement(intention: Intention, speaker: Speaker) -> Announcement | None:
    """How what is intended is announced before it goes out, if it is risky."""
    if intention.deed not in ("schedule", "publish"):
        return None
    targets = len(intention.targets)
    return announcing.of(speaker.project, intention.title, intention.text, targets)


def _too_long(intention: Intention) -> tuple[str, ...]:
    """What cannot be scheduled as it is: some places take no text so long."""
    if intention.deed not in ("schedule", "publish"):
        return ()
    said = lengths.too_long(intention.text, intention.targets)
    return (f"! {said}. Edit it first, or it will not be scheduled.",) if said else ()


def _carried(intention: Intention) -> tuple[str, ...]:
    """Which files a place cannot carry, and which say nothing to those who cannot see them."""
    places = () if intention.deed == "draft" else intention.targets
    number = intention.post.number if intention.post is not None else None
    return (*files.unfit(intention.media, places), *files.notes(intention.media, number))


def _who_may(ask: str | None) -> tuple[str, ...]:
    if ask is None:
        return ()
    return (f"It repeats, so somebody else has to confirm it: {ask or 'nobody here may yet'}.",)


def _name(intention: Intention) -> str:
    if intention.post is not None:
        return f"#{intention.post.number} {intention.post.label}"
    return label_of(intention.title, intention.text)


def _fields(
    intention: Intention,
    instants: Sequence[Instant],
    speaker: Speaker,
    foreseen: Foreseen,
    *,
    mine: bool,
) -> list[Field]:
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


def question(proposal: Proposal, asked: Question) -> Reply:
    """A question with its readings as buttons."""
    buttons = tuple(
        Button(
            option.label,
            f"pick P{proposal.id}@{proposal.version} {number}",
            "primary" if number == 1 else "plain",
        )
        for number, option in enumerate(asked.options, start=1)
    )
    discard = Button("Discard", f"discard P{proposal.id}@{proposal.version}")
    edit = Button("Edit", f"reword P{proposal.id}@{proposal.version}")
    pointed = ""
    if asked.span is not None:
        pointed = f"about: {words.shortened(proposal.words[slice(*asked.span)])}"
    text = words.brief(asked.text)
    whole = Card(
        title=f"P{proposal.id} · {text}",
        body=pointed,
        notes=(KEPT if proposal.content else PROMISE,),
        buttons=(*buttons, edit, *_keep_words(proposal), discard),
        key=f"P{proposal.id}",
    )
    return Reply(f"{text} {PROMISE}", (whole,), private=True)


def _keep_words(proposal: Proposal) -> tuple[Button, ...]:
    if not proposal.content:
        return ()
    return (Button("Save as draft", f"draft P{proposal.id}@{proposal.version}"),)


def unclear(asked: Question) -> Reply:
    """A question that only other words can answer."""
    return Reply(f"{words.brief(asked.text)} Nothing was changed.", private=True, failed=True)


def not_understood(reading: Reading) -> Reply:
    """A sentence that cannot be acted on, and why."""
    said = words.brief(reading.message or "I did not understand that.")
    return Reply(f"{said} Nothing was changed.", private=True, failed=True)


def rewording(proposal: Proposal, form: Form) -> Reply:
    """The form that changes a proposal's sentence."""
    example = f"change P{proposal.id}@{proposal.version} …"
    return Reply(f"Say the whole sentence anew, or type: {example}", form=form, private=True)


def discarded(proposal: Proposal) -> Reply:
    """A proposal that was thrown away."""
    return Reply(f"P{proposal.id} is discarded. Nothing goes out.", private=True)


def handed_up(proposal: Proposal, refusal: str) -> Reply:
    """Why somebody may not confirm their own words, and that they wait for somebody who may."""
    whole = Card(
        title=f"P{proposal.id} waits for somebody who may",
        body=f"{refusal} Your words are kept for three days: with `confirm P{proposal.id}` they "
        "take it over, and you stay its author.",
        buttons=(Button("Discard", f"discard P{proposal.id}@{proposal.version}"),),
        tone="warning",
        key=f"P{proposal.id}",
    )
    return Reply("Not scheduled yet.", (whole,), failed=True)


def drafted(post: Post, speaker: Speaker) -> Reply:
    """Words kept without a time."""
    key = f"{speaker.project.key}/{post.number}"
    whole = Card(
        title=f"#{post.number} {words.label(post.label)} is kept as a draft",
        body=f"Nothing goes out. `schedule #{post.number} friday 9:00` gives it a time.",
        buttons=(Button("Show", f"show {key}"), Button("Edit", f"edit {key}")),
        key=key,
    )
    return Reply("Saved.", (whole,))


def confirmed(story: Story, intention: Intention, speaker: Speaker, crowd: Crowd) -> Reply:
    """The card of a post that is on the calendar now, with a warning where very much is."""
    number = story.post.number
    risky = _announcement(intention, speaker)
    if story.asked and story.asked["state"] == "open" and intention.deed != "unpublish":
        said = _asked(story, intention)
    elif intention.now and story.kept:
        said = f"#{number} does not go out yet: it is frozen, as its next time says."
    elif intention.now and risky:
        said = (
            f"#{number} goes out in {words.span(risky.window)}, not at once: "
            f"{words.risky(risky.why, risky.targets)}. Stop holds it back."
        )
    elif intention.now:
        gone = "taken down" if intention.deed == "unpublish" else "sent"
        said = f"#{number} is being {gone} now. I will say how it went."
    elif intention.deed == "unpublish":
        said = f"#{number} will be taken down at that time."
    else:
        said = f"Scheduled as #{number}."
    card = post_views.story(story, speaker, said)
    if intention.now and risky:
        says = f"stop {speaker.project.key}/{number}@{story.post.revision}"
        card = replace(card, buttons=(*card.buttons, Button("Stop", says, "danger")))
    if crowd.worth_a_warning:
        card = replace(card, notes=(*card.notes, queue.crowded(crowd)))
    return Reply(said, (card,))


def _asked(story: Story, intention: Intention) -> str:
    """When it goes out, if it is approved."""
    number = story.post.number
    if not intention.now:
        return f"#{number} goes out at its time, if it is approved."
    if story.kept:
        return f"#{number} waits for approval, and is frozen, as its next time says."
    return f"#{number} goes out as soon as it is approved."


def time_passed(proposal: Proposal) -> Reply:
    """The time went by while the proposal waited; nothing was done, and what now."""
    mark = f"P{proposal.id}@{proposal.version}"
    buttons = [Button("Publish now", f"now {mark}"), Button("Edit", f"reword {mark}")]
    if proposal.content:
        buttons.append(Button("Save as draft", f"draft {mark}"))
    whole = Card(
        title=f"P{proposal.id} · That time has passed while this waited for you",
        body="Nothing was scheduled and nothing went out.",
        rows=(Row(f"You wrote: {proposal.words}"),),
        buttons=(*buttons, Button("Discard", f"discard {mark}")),
        tone="warning",
        key=f"P{proposal.id}",
    )
    return Reply("Too late for that time.", (whole,), private=True, failed=True)
