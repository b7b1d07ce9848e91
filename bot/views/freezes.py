"""The wording of freezes: stopped at once, planned, lifted, let through, and what they held."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.reply import Button, Card, Field, Moment, Reply, Row, Text
from bot.views import words
from models.rules.freezes import Falling, FreezeKind, Window
from models.rules.public_holidays import name_of
from models.rules.recurrence import Rule
from models.services.freezes.freeze_impact import Impact, OnTarget
from models.services.freezes.freezing import MOST_COUNTED, Lifted, Stopped
from models.services.freezes.frozen import Frozen
from models.services.freezes.permits import Asked
from models.services.people.people import Speaker
from models.tables import Freeze, Permit, Post

SYMBOL = "❄"
AS_IT_STANDS = "A yes sends this post as it stands, and no other, at once."
WHOLE_DAYS = " at 00:00"
Parts = tuple[str | Moment, ...]
Names = Sequence[str]
_FALLING = {
    Falling.HOLD: "it will wait",
    Falling.SHIFT: "it goes out after that",
    Falling.CANCEL: "it will not go out",
}
_CHOICES = (
    (Falling.HOLD, "Hold them: I am asked after it"),
    (Falling.SHIFT, "Send them after it, spaced out"),
    (Falling.CANCEL, "Leave them out: nothing will be sent"),
)


def what(names: Names) -> str:
    """What a freeze keeps in."""
    return words.joined(list(names)) if names else "everything"


def _until(window: Window, zone: str) -> Parts:
    if window.end is None:
        return ("until somebody lifts it",)
    return ("until ", Moment(window.end, zone))


def _why(why: str) -> str:
    return f" ({words.shortened(why)})" if why else ""


def keeping(keeper: Frozen, zone: str) -> Parts:
    """What keeps a post in, until when, and what becomes of it: for a line or a note."""
    if keeper.passes_until is None:
        return kept_in(keeper.window, keeper.why, keeper.falling, zone)
    through = ", but let through: as it stands it may go out until "
    return (*_frozen(keeper.window, keeper.why, zone), through, Moment(keeper.passes_until, zone))


def kept_in(window: Window, why: str, falling: Falling, zone: str) -> Parts:
    """The same of one window."""
    return (*_frozen(window, why, zone), f": {_FALLING[falling]}")


def _frozen(window: Window, why: str, zone: str) -> Parts:
    holiday = f", {window.name}" if window.name else ""
    return (f"{SYMBOL} frozen{holiday}{_why(why)} ", *_until(window, zone))


def banner(holding: Sequence[tuple[Frozen, Names]], speaker: Speaker) -> Card | None:
    """What is frozen at this moment, to stand above lists; none where nothing is."""
    if not holding:
        return None
    rows = tuple(Row(_holding(each, names, speaker.zone)) for each, names in holding)
    return Card(
        title=f"{SYMBOL} Frozen at this moment",
        rows=rows,
        buttons=(Button("Freezes", f"freezes {speaker.project.key}"),),
        tone="warning",
    )


def _holding(each: Frozen, names: Names, zone: str) -> Text:
    return (f"F{each.number}  {what(names)}, ", *_until(each.window, zone), _why(each.why))


# --- at once -------------------------------------------------------------------------------------


def stopped(done: Stopped, names: Names, speaker: Speaker) -> Reply:
    """A freeze that holds from now on."""
    freeze = done.freeze
    verb = "are" if len(names) > 1 else "is"
    title = f"{SYMBOL} F{freeze.id} · {what(names) if names else 'Everything'} {verb} frozen"
    until = _until(Window(freeze.starts_at, freeze.ends_at), speaker.zone)
    whole = Card(
        title=title,
        body=("Nothing of it goes out ", *until, "."),
        fields=(Field("Why", freeze.why),) if freeze.why else (),
        notes=tuple(_stopped_notes(done)),
        buttons=(
            Button("Lift it", f"thaw F{freeze.id}"),
            Button("Freezes", f"freezes {speaker.project.key}"),
        ),
        tone="warning",
        key=f"F{freeze.id}",
    )
    return Reply(f"{title}. Nothing of it goes out.", (whole,))


def _stopped_notes(done: Stopped) -> list[Text]:
    notes: list[Text] = []
    if done.sending:
        one = done.sending == 1
        deliveries = words.count(done.sending, "delivery")
        notes.append(
            f"{deliveries} {'is' if one else 'are'} being sent at this moment and "
            f"{'goes' if one else 'go'} out all the same."
        )
    if done.kept:
        many = f"{done.kept:,}" if done.kept <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"
        verb = "waits" if done.kept == 1 else "wait"
        notes.append(f"Of what is due in the next 24 hours, {many} {verb}.")
    if not done.freeze.removals:
        notes.append("Taking down goes on as planned.")
    notes.append("When it is lifted nothing goes out by itself: you choose what becomes of it.")
    return notes


def freeze_what(speaker: Speaker) -> Reply:
    """The question what is to be frozen."""
    whole = Card(
        title="Freeze what?",
        body="`freeze all because …`, `freeze blog until friday 9:00`, `freeze #12`, "
        "`freeze all from 24 dec to 2 jan`, `freeze blog every weekend`, "
        "`freeze on public holidays in Germany (Bavaria)`.",
        buttons=(Button("Freeze everything", f"freeze {speaker.project.key} all", "danger"),),
    )
    return Reply("Freeze what? Nothing is frozen yet.", (whole,), private=True)


# --- planned -------------------------------------------------------------------------------------


def planned(freeze: Freeze, names: Names, impact: Impact, speaker: Speaker) -> Reply:
    """The question what becomes of what falls into a freeze, with what that is by now."""
    title = f"{SYMBOL} F{freeze.id} · Freeze {what(names)}"
    buttons = [
        Button(label, f"freeze F{freeze.id} {choice}", "primary" if number == 0 else "plain")
        for number, (choice, label) in enumerate(_CHOICES)
        if choice is not Falling.SHIFT or impact.stretches[0].end is not None
    ]
    whole = Card(
        title=title,
        fields=tuple(_when(freeze, impact, speaker.zone)),
        rows=tuple(_impact(impact, speaker.zone)),
        notes=("It holds nothing until you choose what becomes of what falls into it.",),
        buttons=(*buttons, Button("Discard", f"thaw F{freeze.id}")),
        key=f"F{freeze.id}",
    )
    return Reply(f"{title}. It holds nothing until you choose.", (whole,))


def _when(freeze: Freeze, impact: Impact, zone: str) -> list[Field]:
    fields = []
    if rhythm := _rhythm(freeze):
        fields.append(Field("When", rhythm))
    for number, each in enumerate(impact.stretches[:3]):
        name = ("When" if not fields else "Next") if number == 0 else ""
        holiday = f"  {each.name}" if each.name else ""
        fields.append(Field(name, (Moment(each.start, zone), " ", *_until(each, zone), holiday)))
    if freeze.why:
        fields.append(Field("Why", freeze.why))
    return fields


def _rhythm(freeze: Freeze) -> str:
    if freeze.calendar is not None:
        return f"on public holidays in {name_of(freeze.calendar)}"
    if freeze.rule is None:
        return ""
    rhythm = words.rule_in_words(Rule.from_json(freeze.rule))
    length = timedelta(seconds=freeze.length or 0)
    if length == timedelta(days=1) and rhythm.endswith(WHOLE_DAYS):
        return rhythm.removesuffix(WHOLE_DAYS)
    return f"{rhythm}, for {words.span(length)}"


def _impact(impact: Impact, zone: str) -> list[Row]:
    if not impact.targets:
        return [Row("Nothing on the calendar falls into it by now.")]
    rows = []
    for each in impact.targets:
        rows.append(Row(_on_target(each)))
        rows += [
            Row((f"  {words.post(kept.number, kept.label)}  ", Moment(kept.due_at, zone)))
            for kept in each.first
        ]
    if impact.more:
        rows.append(Row("and more than can be counted here"))
    return rows


def _on_target(each: OnTarget) -> str:
    first = f", the first {len(each.first)}" if each.count > len(each.first) else ""
    return f"{each.target}: {words.count(each.count, 'post')}{first}"


_CHOSEN = {
    Falling.HOLD: "What falls into it waits, and you are asked when it is over.",
    Falling.SHIFT: "What falls into it goes out after it, in order, spaced out.",
    Falling.CANCEL: "What falls into it is left out.",
}


def chosen(freeze: Freeze, names: Names, impact: Impact, inside: int, speaker: Speaker) -> Reply:
    """A planned freeze that is in force, with how many posts lie `inside`."""
    title = f"{SYMBOL} F{freeze.id} · Planned: {what(names)} frozen"
    whole = Card(
        title=title,
        body=_CHOSEN[Falling(freeze.falling or Falling.HOLD)],
        fields=tuple(_when(freeze, impact, speaker.zone)),
        notes=_inside(inside, impact),
        buttons=(Button("Take it back", f"thaw F{freeze.id}"),),
        tone="good",
        key=f"F{freeze.id}",
    )
    return Reply(f"{title}.", (whole,))


def _inside(posts: int, impact: Impact) -> tuple[str, ...]:
    if not posts:
        return ()
    first = "The first " if impact.more else ""
    return (f"{first}{words.count(posts, 'post')} by now: the card of each says so.",)


Listed = tuple[Freeze, Window | None, Names]


def listing(found: Sequence[Listed], held: int, speaker: Speaker) -> Reply:
    """The freezes there are, with what can be done about each; and what waits for a choice."""
    key = speaker.project.key
    cards = [backlog(held, key)] if held else []
    if not found:
        text = f"Nothing of {key} is frozen, and no freeze is planned."
        how = "`freeze all because …` stops everything at once; `freeze` shows the other ways."
        return Reply(text, (*cards, Card(text, body=how)))
    rows = tuple(Row(_listed(each, speaker.zone), _ways(each[0])) for each in found)
    title = f"Freezes of {key}"
    return Reply(title, (*cards, Card(title, rows=rows)))


def _listed(each: Listed, zone: str) -> Text:
    freeze, window, names = each
    said: list[str | Moment] = [f"F{freeze.id}  {what(names)}"]
    if rhythm := _rhythm(freeze):
        said.append(f", {rhythm}")
    if window is not None:
        said += [", next " if rhythm else ", from ", Moment(window.start, zone), " "]
        said += [*_until(window, zone), f" {window.name}" if window.name else ""]
    if freeze.falling is None:
        said.append("  · waits for your choice, and holds nothing yet")
    said.append(_why(freeze.why))
    return tuple(said)


_SHORT = {Falling.HOLD: "Hold", Falling.SHIFT: "Send after it", Falling.CANCEL: "Leave out"}


def _ways(freeze: Freeze) -> tuple[Button, ...]:
    if freeze.falling is not None:
        return lifting_ways(freeze)
    has_end = freeze.ends_at is not None or bool(_rhythm(freeze))
    choices = [
        Button(label, f"freeze F{freeze.id} {choice}")
        for choice, label in _SHORT.items()
        if choice is not Falling.SHIFT or has_end
    ]
    return (*choices, *lifting_ways(freeze))


def lifting_ways(freeze: Freeze) -> tuple[Button, ...]:
    """How a freeze can be lifted."""
    if freeze.falling is None:
        return (Button("Discard", f"thaw F{freeze.id}"),)
    if freeze.kind == FreezeKind.EMERGENCY or not _rhythm(freeze):
        return (Button("Lift it", f"thaw F{freeze.id}"),)
    return (
        Button("Lift this time only", f"thaw F{freeze.id} once"),
        Button("Lift it for good", f"thaw F{freeze.id}"),
    )


# --- over ----------------------------------------------------------------------------------------


def lift_which(found: Sequence[Listed], speaker: Speaker) -> Reply:
    """The question which of several freezes is to be lifted, or for how long."""
    rows = tuple(Row(_listed(each, speaker.zone), lifting_ways(each[0])) for each in found)
    title = "Lift which, and for how long?"
    return Reply(f"{title} Nothing is lifted yet.", (Card(title, rows=rows),))


def lifted(done: Lifted, names: Names, once: bool, speaker: Speaker) -> Reply:
    """A freeze that is over, and what it held."""
    freeze = done.freeze
    if freeze.falling is None:
        return Reply(f"F{freeze.id} is discarded. It never held anything.")
    end = "is lifted this time" if once else "is lifted"
    said = f"F{freeze.id} {end}: {what(names)} may go out again."
    if done.others:
        others = words.count(done.others, "other freeze")
        verb = "holds" if done.others == 1 else "hold"
        said += f" {others} still {verb}; `freezes` shows what."
    if not done.held:
        return Reply(f"{said} It held nothing that waits for you.", (Card(said, tone="good"),))
    by_hand = "Nothing goes out by itself."
    cards = (Card(said, body=by_hand), backlog(done.held, speaker.project.key))
    return Reply(f"{said} {by_hand}", cards)


def backlog(held: int, key: str) -> Card:
    """The question what becomes of what freezes held."""
    verb = "is" if held == 1 else "are"
    return Card(
        title=f"‖ {words.count(held, 'delivery')} fell due in a freeze",
        body=f"None was sent, and none {verb} sent until you choose.",
        buttons=release_buttons(key),
        tone="warning",
    )


def release_buttons(key: str) -> tuple[Button, ...]:
    """What may be done with what a freeze held, of a post or a project."""
    return (
        Button("Send the latest only", f"release {key} latest"),
        Button("Send all, spaced out", f"release {key} all"),
        Button("Send all, as far apart as they were", f"release {key} shift"),
        Button("Drop them", f"release {key} drop", "danger"),
    )


def released(sent: int, dropped: int) -> Reply:
    """What became of what freezes held."""
    return Reply(
        f"{words.count(sent, 'delivery')} will go out, {words.count(dropped, 'delivery')} dropped."
    )


# --- let through ---------------------------------------------------------------------------------


def asked(done: Asked, speaker: Speaker) -> Reply:
    """A post that somebody wants to let through a freeze: the second person is asked."""
    card = let_through_card(
        done.permit.id,
        words.post(done.post.number, done.post.label),
        speaker.member.name,
        done.permit.why,
    )
    who = " or ".join(done.others[:3])
    said = f"Asked. A second person has to say yes: {who}. It stays frozen until then."
    return Reply(said, (replace(card, notes=(said, AS_IT_STANDS), buttons=card.buttons[1:]),))


def let_through_card(number: int, post: str, who: str, why: str) -> Card:
    """The request to let a post through, with the answers to it."""
    return Card(
        title=f"{SYMBOL} X{number} · {who} asks to let {post} through the freeze",
        body=f"Because: {why}",
        notes=(f"It takes a second person. {AS_IT_STANDS}",),
        buttons=(
            Button("Let it through", f"allow X{number}", "danger"),
            Button("Leave it frozen", f"decline X{number}"),
        ),
        tone="warning",
        key=f"X{number}",
    )


def allowed(permit: Permit, post: Post, speaker: Speaker, *, asked: bool = False) -> Reply:
    """A post that two people let through; `asked` is whether it waits for approval all the same."""
    when = "as soon as it is approved" if asked else "now"
    said = f"{words.post(post.number, post.label)} goes out {when}, through the freeze."
    until: Text = ""
    if permit.ends_at is not None:
        until = (
            f"{permit.asked_by.name} asked, {speaker.member.name} allowed it. As it stands it may "
            "go out until ",
            Moment(permit.ends_at, speaker.zone),
            "; an edit ends that. All else stays frozen.",
        )
    return Reply(said, (Card(said, body=until, tone="good", key=f"X{permit.id}"),))


def declined(permit: Permit, post: Post) -> Reply:
    """A post that stays frozen."""
    return Reply(f"X{permit.id} is declined: #{post.number} stays frozen.")
