"""The wording of proposals: what was understood, what is asked, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.intentions import Intention
from bot.language.reading import Question, Reading
from bot.reply import Button, Card, Form, Moment, Reply, Row
from bot.views import conflicts, files, freezes, queue, understood, words
from bot.views import posts as post_views
from bot.views.help import PROMISE
from models.rules.recurrence import Instant
from models.services.approvals.needing import Foreseen
from models.services.conflicts.openings import NONE, Choices
from models.services.engine import announcing
from models.services.engine.announcing import Announcement
from models.services.freezes.frozen import Frozen
from models.services.people.people import Speaker
from models.services.posts import lengths
from models.services.posts.crowding import Crowd
from models.services.posts.posts import label_of
from models.services.posts.stories import Story
from models.tables import Post, Proposal

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
            *understood.fields(intention, instants, writer, foreseen, mine=mine),
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
        title=f"{words.post(post.number, post.label)} is kept as a draft",
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
