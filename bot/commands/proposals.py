"""Proposing, answering, confirming and discarding: the way from a sentence to the calendar."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.canonical import Click, moved
from bot.commands import compose, rereading
from bot.commands.request import Request
from bot.intentions import MOVED, Intention, at_once, intend, manner_of, plan_of
from bot.language.attached import tail_of
from bot.language.reading import Kind, Question, Reading
from bot.reply import Form, Input, Reply
from bot.understanding import NEW_CONTENT, understand
from bot.views import conflicts
from bot.views import proposals as views
from models.database import savepoint, transaction
from models.errors import Refused
from models.rules.media import edited, media_of
from models.rules.recurrence import Instant, expand
from models.rules.roles import Right
from models.rules.states import ProposalState
from models.rules.timezones import tzinfo_of
from models.services.approvals import needing
from models.services.approvals.needing import Foreseen
from models.services.conflicts import openings, resolving
from models.services.conflicts.conflicts import Care, Conflicting
from models.services.conflicts.openings import Choices
from models.services.freezes import frozen
from models.services.freezes.frozen import Frozen
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import crowding, moving, posts, proposing, scheduling, stories
from models.tables import Post, Proposal

PREVIEWED = 5


def propose(request: Request) -> Reply:
    """Answer with the card of what was understood; nothing goes out until it is confirmed."""
    if len(request.reading.ids) > 1:
        raise Refused("One post at a time, please: each gets a card. Nothing was scheduled.")
    who = request.speaker
    if request.proposal is not None:
        who = proposing.writer(who, request.proposal)
    intention = intend(who, request.reading, request.answers, now=request.now)
    if isinstance(intention, Question):
        return ask(request, intention)
    proposal = _keep(request)
    if intention.post is not None:
        proposing.note_shown(proposal, intention.post.revision)
    return _card(request.speaker, proposal, intention, request.now)


def ask(request: Request, question: Question) -> Reply:
    """Ask what was left open, with the readings as buttons. The sentence is kept where there is
    something to pick or to lose."""
    if not question.options and request.reading.text is None and request.proposal is None:
        return views.unclear(question)
    return views.question(_keep(request), question)


def _keep(request: Request) -> Proposal:
    if request.proposal is not None:
        return request.proposal
    reading = request.reading
    content = _new_content(reading)
    if content is not None:
        posts.check_content(*content)
    return proposing.propose(
        request.speaker, request.words, request.answers, content, now=request.now
    )


def _new_content(reading: Reading) -> tuple[str | None, str] | None:
    """Title and text that a sentence holds; the words by which it names a post are neither."""
    if not reading.text or reading.ids or reading.action not in NEW_CONTENT:
        return None
    return reading.title, reading.text


def _card(speaker: Speaker, proposal: Proposal, intention: Intention, now: datetime) -> Reply:
    choices = _choices(speaker, intention, now)
    if intention.reading.gives_way and choices.openings and MOVED not in proposal.answers:
        return _out_of_the_way(speaker, proposal, choices, now)
    instants = _preview(intention, now)
    writer = proposing.writer(speaker, proposal)
    return views.card(
        proposal,
        intention,
        instants,
        writer,
        _foreseen(writer, intention),
        mine=proposal.member_id == speaker.member.id,
        ask=_whom_to_ask(speaker, intention),
        keeper=_keeper(speaker, intention, instants, now),
        choices=choices,
        reader=speaker,
    )


def _out_of_the_way(speaker: Speaker, proposal: Proposal, choices: Choices, now: datetime) -> Reply:
    """The card at the first moment where nothing is in its way, as its sentence wishes."""
    was = choices.at or now
    at = was + choices.openings[0].shift
    moved_to = _moved(speaker, proposal, was, at, now)
    card = _card(speaker, moved_to, rereading.intention(speaker, moved_to, now), now)
    return views.gave_way(card, was, at, choices)


def _choices(speaker: Speaker, intention: Intention, now: datetime) -> Choices:
    """What stands in the way of an intention. Raises Refused when it has nowhere to go."""
    if intention.deed == "draft":
        return openings.NONE
    plan = plan_of(intention, speaker, now=now)
    if intention.deed == "unpublish":
        return openings.NONE
    return openings.choices(
        speaker,
        plan.rules,
        plan.targets,
        intention.text,
        stagger=intention.stagger,
        priority=intention.priority,
        post=intention.post,
        now=now,
    )


def _foreseen(writer: Speaker, intention: Intention) -> Foreseen:
    """What approval it will take."""
    if intention.deed in ("unpublish", "draft"):
        return Foreseen()
    places = [target.id for target in intention.targets]
    return needing.foresee(writer, intention.post, intention.title, intention.text, places)


def _lacking(speaker: Speaker, intention: Intention) -> Right | None:
    """The right that it takes to do it and that the speaker does not have."""
    repeats = any(rule.repeat for rule in intention.rules)
    return Right.REPEAT if repeats and not permissions.may(speaker, Right.REPEAT) else None


def _whom_to_ask(speaker: Speaker, intention: Intention) -> str | None:
    lacking = _lacking(speaker, intention)
    return people.who_may(speaker.project, lacking) if lacking is not None else None


def _preview(intention: Intention, now: datetime) -> list[Instant]:
    found = [
        instant
        for rule in intention.rules
        for instant in expand(rule, after=now, limit=PREVIEWED + 1)
    ]
    if intention.rules and not found:
        raise Refused(
            "That time has passed, or the rule never fires. Nothing was scheduled; "
            "say it with a later time."
        )
    return sorted(found, key=lambda instant: instant.at)[: PREVIEWED + 1]


def _keeper(
    speaker: Speaker, intention: Intention, instants: Sequence[Instant], now: datetime
) -> Frozen | None:
    """The freeze that a take-down lies in; of what is to be published that is told as a conflict,
    with ways out."""
    if intention.deed != "unpublish":
        return None
    moment = instants[0].at if instants else now
    places = [target.id for target in intention.targets]
    post = intention.post.id if intention.post else 0
    return frozen.at(speaker.project, moment, places, post, removal=True)


Act = Callable[[Request], Reply]


def click(click: Click, speaker: Speaker, now: datetime, act: Act) -> Reply:
    """Answer a button of a proposal's card, or the same sentence typed; once a question is
    answered, `act` does what the sentence says."""
    answered = rereading.connect_first(click, speaker, now) if click.verb == "pick" else {}
    with transaction():
        proposal = proposing.open_proposal(speaker, click.number or 0, click.version)
        speaker = rereading.as_said(speaker, proposal)
        if click.verb in _CLOSING:
            return _CLOSING[click.verb](speaker, proposal, now)
        if click.verb == "reword":
            return _reword(speaker, proposal, now)
        if click.verb == "override":
            return _override(click, speaker, proposal, now)
        if answered:
            answers = {**proposal.answers, **answered}
            changed = proposing.change(proposal, answers=answers, now=now)
        else:
            changed = _CHANGING[click.verb](click, speaker, proposal, now)
        return _again(speaker, changed, now, act)


def _as_it_is(click: Click, speaker: Speaker, proposal: Proposal, now: datetime) -> Proposal:
    return proposal


def _pick(click: Click, speaker: Speaker, proposal: Proposal, now: datetime) -> Proposal:
    question = rereading.open_question(speaker, proposal, now)
    option = rereading.picked(click, question)
    if question is None or option is None:
        raise Refused(f"P{proposal.id} has no choice {click.argument}. Nothing was changed.")
    if question.habit is not None:
        people.remember(speaker.member, question.habit, option.answer)
    answers = {**proposal.answers, question.key: option.answer}
    return proposing.change(proposal, answers=answers, now=now)


def _change(click: Click, speaker: Speaker, proposal: Proposal, now: datetime) -> Proposal:
    tail = tail_of(click.argument)
    reading = understand(tail.words, {}, speaker, now=now)
    content, proposal.links = _new_content(reading), dict(speaker.links)
    media = edited(media_of(proposal.media), speaker.files, tail.alts, tail.without)
    return proposing.change(
        proposal, words=tail.words, answers={}, content=content, media=media, now=now
    )


def _detach(click: Click, speaker: Speaker, proposal: Proposal, now: datetime) -> Proposal:
    media = edited(media_of(proposal.media), without=(int(click.argument),))
    return proposing.change(proposal, media=media, now=now)


def _reword(speaker: Speaker, proposal: Proposal, now: datetime) -> Reply:
    whole = compose.of_proposal(proposal, rereading.read(speaker, proposal, now), speaker)
    if whole is not None:
        return views.rewording(proposal, whole)
    says = f"change P{proposal.id}@{proposal.version} {{words}}"
    form = Form("Change it", says, (Input("words", "The whole sentence", proposal.words),))
    return views.rewording(proposal, form)


def _confirm(speaker: Speaker, proposal: Proposal, now: datetime) -> Reply:
    return _do(speaker, proposal, rereading.intention(speaker, proposal, now), now)


def _now(speaker: Speaker, proposal: Proposal, now: datetime) -> Reply:
    return _do(speaker, proposal, at_once(rereading.intention(speaker, proposal, now)), now)


def _draft(speaker: Speaker, proposal: Proposal, now: datetime) -> Reply:
    if not proposal.content:
        raise Refused(f"P{proposal.id} holds no words to keep as a draft. Nothing was changed.")
    title, text = proposal.content
    media = media_of(proposal.media)
    post = posts.keep_draft(speaker, title, text, now=now, media=media, author=proposal.member)
    _settle(speaker, proposal, ProposalState.CONFIRMED, now, post)
    return views.drafted(post, speaker)


def _discard(speaker: Speaker, proposal: Proposal, now: datetime) -> Reply:
    _settle(speaker, proposal, ProposalState.DISCARDED, now)
    return views.discarded(proposal)


def _move(click: Click, speaker: Speaker, proposal: Proposal, now: datetime) -> Proposal:
    """Say of a proposal that it is to go out at another moment than it says."""
    was, at, _ = moved(click.argument)
    return _moved(speaker, proposal, was, at, now)


def _moved(
    speaker: Speaker, proposal: Proposal, was: datetime, at: datetime, now: datetime
) -> Proposal:
    intention = rereading.intention(speaker, proposal, now)
    if intention.now:
        local = at.astimezone(tzinfo_of(speaker.zone)).replace(tzinfo=None, fold=0)
        answers = {"when": local.isoformat()}
    else:
        by = float(proposal.answers.get(MOVED, 0)) + (at - was).total_seconds()
        answers = {MOVED: str(by)}
    return proposing.change(proposal, answers={**proposal.answers, **answers}, now=now)


def _override(click: Click, speaker: Speaker, proposal: Proposal, now: datetime) -> Reply:
    """Confirm a proposal in spite of what stands in its way, once there is a reason."""
    reason = click.argument.removeprefix("because").strip()
    if not reason:
        return conflicts.asking_why(f"override P{proposal.id}@{proposal.version} because")
    resolving.check_reason(reason)
    intention = rereading.intention(speaker, proposal, now)
    return _do(speaker, proposal, intention, now, Care(because=reason, kept=True))


def _settle(
    speaker: Speaker,
    proposal: Proposal,
    state: ProposalState,
    now: datetime,
    post: Post | None = None,
) -> None:
    proposing.settle(proposal, state, now=now, post_id=post.id if post else None)
    proposing.tell_writer(speaker, proposal, state, post.number if post else None, now=now)


_CHANGING = {
    "proposal": _as_it_is,
    "pick": _pick,
    "change": _change,
    "move": _move,
    "detach": _detach,
}
_CLOSING = {"confirm": _confirm, "now": _now, "draft": _draft, "discard": _discard}


def _again(speaker: Speaker, proposal: Proposal, now: datetime, act: Act) -> Reply:
    """Read a proposal anew and answer as if it had just been typed."""
    reading = rereading.read(speaker, proposal, now)
    request = Request(speaker, proposal.words, reading, now, proposal.answers, proposal)
    if reading.kind is Kind.ERROR:
        return views.not_understood(reading)
    if reading.question is not None:
        return ask(request, reading.question)
    reply = act(request)
    if reading.action not in rereading.PROPOSED:
        proposing.settle(proposal, ProposalState.CONFIRMED, now=now)
    return reply


SHOWN = Care(kept=True)  # the card showed what does not block


def _do(
    speaker: Speaker,
    proposal: Proposal,
    intention: Intention,
    now: datetime,
    care: Care = SHOWN,
) -> Reply:
    if not intention.now and intention.rules and not _still_ahead(intention, now):
        return views.time_passed(proposal)
    lacking = _lacking(speaker, intention)
    if lacking is not None:
        proposing.hand_up(proposal, lacking, now=now)
        return views.handed_up(proposal, permissions.refusal(speaker, lacking))
    try:
        with savepoint():
            post = _carry_out(speaker, proposal, intention, now, care)
    except Conflicting:
        return views.in_the_way(_card(speaker, proposal, intention, now))
    _settle(speaker, proposal, ProposalState.CONFIRMED, now, post)
    if intention.deed == "draft":
        return views.drafted(post, speaker)
    found = stories.of(speaker, post.number)
    return views.confirmed(found, intention, speaker, crowding.crowd(speaker.project))


def _still_ahead(intention: Intention, now: datetime) -> bool:
    return all(expand(rule, after=now, limit=1) for rule in intention.rules)


def _carry_out(
    speaker: Speaker, proposal: Proposal, intention: Intention, now: datetime, care: Care
) -> Post:
    """Do it; whose words they are is the author, and a post that exists already is changed only
    where it is at the revision that the card spoke of."""
    post, shown, author = intention.post, proposing.shown(proposal), proposal.member
    title, text = intention.title, intention.text
    if intention.deed == "draft":
        if post is not None:
            raise Refused(f"#{post.number} is kept already. Nothing was changed.")
        return posts.keep_draft(speaker, title, text, now=now, media=intention.media, author=author)
    plan = plan_of(intention, speaker, now=now)
    if post is None:
        return scheduling.schedule_new(
            speaker,
            title,
            text,
            plan,
            now=now,
            media=intention.media,
            author=author,
            care=care,
        )
    if intention.deed == "publish":
        said = plan.targets if intention.reading.targets else None
        manner = manner_of(intention.reading)
        return moving.publish_now(
            speaker, post.number, shown, said, manner=manner, now=now, care=care
        ).post
    return scheduling.schedule_existing(speaker, post.number, shown, plan, now=now, care=care)
