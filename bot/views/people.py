"""The wording of people: who they are, what they may, who is away, who answers for what."""

from collections.abc import Sequence
from datetime import datetime

from bot.reply import Button, Card, Field, Moment, Reply, Row, Text
from bot.views import words
from models.rules.roles import Barred, Role
from models.services.people.membership import Line, Roster, ShutOut
from models.services.people.people import Speaker
from models.services.people.permissions import with_article
from models.tables import Member, Project

ROLES = f"The roles are {', '.join(Role)}."
_MAY = {
    Role.CLIENT: "sees and decides what is submitted to them, and nothing else",
    Role.VIEWER: "sees everything and changes nothing",
    Role.AUTHOR: "writes posts and changes their own",
    Role.APPROVER: "also approves, and changes other people's posts",
    Role.MANAGER: "also repeats posts, connects targets and changes settings",
    Role.ADMIN: "may everything",
}
MOST_HEIRS = 3


def roster(found: Roster, speaker: Speaker, *, offset: int) -> Reply:
    """Who is in the project, each with what can be done about them."""
    key = speaker.project.key
    more: tuple[Button, ...] = ()
    if found.more:
        more = (Button("More", f"people {key} +{offset + len(found.lines)}"),)
    title = f"People of {key}"
    whole = Card(
        title=title,
        rows=tuple(_row(line, speaker) for line in found.lines),
        notes=("`invite bo as approver`, `grant bo manager`, `away until friday, chi decides`.",),
        buttons=more,
    )
    return Reply(title, (whole,))


def _row(line: Line, speaker: Speaker) -> Row:
    said: list[str | Moment] = [f"{line.name}  {line.member.barred or line.member.role}"]
    if line.member.barred:
        said.append(f" (was {with_article(line.member.role)})")
    if line.identities > 1:
        said.append(f", {line.identities} identities")
    if line.away_until is not None:
        said += [", away until ", Moment(line.away_until, speaker.zone)]
        said.append(f", {line.deputy} decides" if line.deputy else ", nobody decides meanwhile")
    if line.posts:
        said.append(f", answers for {words.count(line.posts, 'planned post')}")
    if line.asked:
        said.append(f", asked to confirm {words.count(line.asked, 'proposal')}")
    return Row(tuple(said), _row_buttons(line.member, speaker))


def _row_buttons(member: Member, speaker: Speaker) -> tuple[Button, ...]:
    mark = f"{speaker.project.key} M{member.id}"
    if member.id == speaker.member.id:
        return ()
    back = Button("Take back in", f"grant {mark} {member.role}")
    remove = Button("Remove", f"remove {mark}", "danger")
    if member.barred == Barred.REMOVED:
        return (back,)
    if member.barred == Barred.SUSPENDED:
        return (back, remove)
    return (Button("Suspend", f"suspend {mark}", "danger"), remove)


def invited(member: Member, speaker: Speaker) -> Reply:
    """Somebody who may speak from now on."""
    said = f"{member.name} is {with_article(member.role)} in {speaker.project.key} now."
    whole = Card(said, body=f"{member.name} {_MAY[Role(member.role)]}.", tone="good")
    return Reply(said, (whole,))


def granted(before: Member, after: Member, speaker: Speaker) -> Reply:
    """A role that somebody has now."""
    was = before.barred or with_article(before.role)
    title = f"{after.name} is {with_article(after.role)} in {speaker.project.key} now"
    same = before.barred is None and before.role == after.role
    whole = Card(
        f"{title} ({'as before' if same else f'was {was}'}).",
        body=f"{after.name} {_MAY[Role(after.role)]}.",
        notes=_by_the_chat(after),
        tone="good",
    )
    return Reply(f"{title}.", (whole,))


def _by_the_chat(member: Member) -> tuple[Text, ...]:
    """That somebody has another role than they were given, where they do."""
    if member.given_role is None:
        return ()
    given = with_article(member.given_role)
    return (f"That counts by a role they have in the chat (`roles`); here they are {given}.",)


def granted_by_host(member: Member, project: Project) -> str:
    """The same in a line, for whoever runs Presstime."""
    return f"{member.identity} is {with_article(member.role)} in {project.key} now."


def removing(
    member: Member, count: int, targets: Sequence[str], heirs: Sequence[Member], speaker: Speaker
) -> Reply:
    """The question before somebody is removed."""
    mark = f"{speaker.project.key} M{member.id}"
    theirs = f"{words.count(count, 'planned post')}" if count else "no planned post"
    hold = f"Remove; pause {'it' if count == 1 else 'them'}" if count else "Remove"
    buttons = [Button(hold, f"remove {mark} hold", "danger")]
    if count or targets:
        buttons += [
            Button(f"Remove; hand over to {heir.name}", f"remove {mark} to M{heir.id}", "danger")
            for heir in heirs[:MOST_HEIRS]
        ]
    whole = Card(
        title=f"Remove {member.name} from {speaker.project.key}?",
        body=f"{member.name} answers for {theirs}. What {member.name} wrote and decided stays in "
        "the record; what waits for their approval no longer counts on them.",
        notes=_flagged(targets, member),
        buttons=tuple(buttons),
        tone="warning",
    )
    return Reply("Nobody is removed yet.", (whole,), private=True)


def _flagged(targets: Sequence[str], member: Member) -> tuple[Text, ...]:
    if not targets:
        return ()
    one = len(targets) == 1
    return (
        f"{words.joined(targets)} {'was' if one else 'were'} connected by {member.name}: change "
        f"{'its' if one else 'their'} secrets if {member.name} knows them.",
    )


def shut_out(done: ShutOut, speaker: Speaker) -> Reply:
    """Somebody who does nothing here any more, and what became of what was theirs."""
    name = done.member.name
    said = f"{name} is {done.how} {'in' if done.how is Barred.SUSPENDED else 'from'}"
    said = f"{said} {speaker.project.key}."
    fields = []
    if done.paused:
        numbers = words.joined([f"#{number}" for number in done.paused[:10]])
        rest = f" and {len(done.paused) - 10} more" if len(done.paused) > 10 else ""
        fields.append(Field("Paused", f"{numbers}{rest}: nothing of them goes out"))
    if done.handed_to is not None:
        count = words.count(done.handed, "planned post")
        fields.append(Field("Handed over", f"{count} to {done.handed_to.name}; they go on"))
    notes = list(_flagged(done.targets, done.member))
    if done.paused:
        notes.append(
            f"`hand over everything of {name} to …` gives them to somebody, `resume #…` lets one "
            "go on."
        )
    notes.append(f"`grant {name} {done.member.role}` takes {name} back in.")
    return Reply(said, (Card(said, fields=tuple(fields), notes=tuple(notes), tone="warning"),))


def handed_over(
    done: Sequence[int], refused: Sequence[str], heir: Member, speaker: Speaker
) -> Reply:
    """Posts that somebody answers for now."""
    numbers = words.joined([f"#{number}" for number in done])
    said = f"{numbers} {'is' if len(done) == 1 else 'are'} with {heir.name} now."
    if not done:
        return Reply(" ".join(refused), private=True, failed=True)
    rows = tuple(Row(f"✕ {reason}") for reason in refused)
    show = Button("Show", f"show {speaker.project.key}/{done[0]}")
    body = f"{heir.name} may change {'it' if len(done) == 1 else 'them'}; times stay as they are."
    return Reply(said, (Card(said, body=body, rows=rows, buttons=(show,), tone="good"),))


def all_handed_over(count: int, giver: Member, heir: Member) -> Reply:
    """All that somebody answered for, which somebody else does now."""
    said = f"{words.count(count, 'planned post')} of {giver.name} with {heir.name} now."
    body = "Times stay as they are; what is paused stays paused."
    return Reply(said, (Card(said, body=body, tone="good"),))


def left(speaker: Speaker, until: datetime, deputy: Member | None) -> Reply:
    """Somebody who is away."""
    who = f"{deputy.name} decides meanwhile." if deputy else "Nobody decides in your place."
    more = "" if deputy else " `away until friday, chi decides` names somebody."
    whole = Card(
        title=("You are away until ", Moment(until, speaker.zone)),
        body=f"{who}{more}",
        buttons=(Button("I am back", f"away {speaker.project.key} back"),),
        tone="good",
    )
    return Reply("Noted.", (whole,))


def back(speaker: Speaker) -> Reply:
    """Somebody who is there again."""
    return Reply(f"Welcome back, {speaker.member.name}. You decide for yourself again.")


def code(code: str, speaker: Speaker) -> Reply:
    """The code that joins another identity, shown once."""
    whole = Card(
        title=f"Your code is {code}",
        body=f"In your other chat, say `link {code}` within ten minutes. Both are one person in "
        f"{speaker.project.key} then, with the higher role of the two, and count once.",
        notes=("Give it to nobody: whoever types it acts as you. It is good once.",),
    )
    return Reply(f"Your code is {code}", (whole,), private=True)


def linked(joined: Sequence[Member], speaker: Speaker) -> Reply:
    """Identities that are one person now."""
    names = words.joined([each.identity for each in joined])
    whole = Card(
        title="You are one person now",
        body=f"{names} count once in {speaker.project.key}, as {with_article(joined[0].role)}.",
        notes=("`unlink` parts this one again.",),
        tone="good",
    )
    return Reply("Linked.", (whole,), private=True)


def unlinked(member: Member, speaker: Speaker) -> Reply:
    """An identity that is a person of its own again."""
    said = (
        f"{member.identity} is a person of its own again, {with_article(member.role)} in "
        f"{speaker.project.key}."
    )
    return Reply(said, private=True)
