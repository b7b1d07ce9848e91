"""Who may say what, and press which buttons: asked at the door, so that nobody is led half-way.

The services ask again; what they refuse is refused whatever stands here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot import canonical
from bot.canonical import Click
from bot.commands.index import ENTRIES, Entry
from bot.reply import Button, Card, Reply
from models.rules.roles import Right, Role
from models.services.approvals import deciders
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts

ENTRY_OF: Mapping[str, Entry] = MappingProxyType({entry.verb: entry for entry in ENTRIES})

# Of buttons whose right is not that of the typed verb: of one's own proposals, for what they do is
# asked of the deed; of one's own e-mails; of what is in doubt; of many posts; and of freezes.
_TABLE = (
    (
        Right.SPEAK,
        "proposal",
        "confirm discard proposal draft now reword pick change move override detach",
    ),
    (Right.SPEAK, "project", "resend"),
    (Right.WRITE, "post", "text title revise catchup release withdraw keep"),
    (Right.WRITE, "project", "compose example"),
    (Right.SPEAK, "project", "tune"),
    (Right.ACCOUNTS, "project", "attach"),
    (Right.STOP, "post", "stop"),
    (Right.DECIDE, "post", "mend"),
    (Right.DECIDE, "project", "review"),
    (Right.WRITE, "delivery", "there send look aside"),
    (Right.CHANGE_ANY, "project", "there send look aside try catchup retry cancel release"),
    (Right.SETTINGS, "freeze", "freeze"),
    (Right.SETTINGS, "project", "lift rule"),
    (Right.BREAK_GLASS, "permit", "allow decline"),
)
BUTTONS: Mapping[tuple[str, str], Right] = MappingProxyType(
    {(subject, verb): right for right, subject, verbs in _TABLE for verb in verbs.split()}
)


def right_of(click: Click) -> Right:
    """What it takes at the least to press a button."""
    return BUTTONS.get((click.subject, click.verb)) or ENTRY_OF[click.verb].right


def may_say(speaker: Speaker, verb: str) -> bool:
    """Whether somebody may say a verb at all: a client, what is for clients; whoever stands in for
    somebody, what that one decides."""
    entry = ENTRY_OF.get(verb)
    if entry is None or permissions.may(speaker, entry.right):
        return True
    if entry.runs and speaker.runs_workspace:
        return True
    if entry.right is Right.DECIDE and deciders.is_deputy(speaker.member):
        return True
    return entry.clients and speaker.member.role == Role.CLIENT


def require_to_say(speaker: Speaker, verb: str) -> None:
    """Raise NotAllowed, naming who may, where somebody may not say a verb."""
    if not may_say(speaker, verb):
        permissions.require(speaker, ENTRY_OF[verb].right)


def require_to_press(speaker: Speaker, click: Click) -> None:
    """The same for a button."""
    if (click.subject, click.verb) in BUTTONS or click.verb not in ENTRY_OF:
        permissions.require(speaker, right_of(click))
    else:
        require_to_say(speaker, click.verb)


def pressable(reply: Reply, speaker: Speaker) -> Reply:
    """The reply without the buttons that the speaker may not press."""
    if permissions.may(speaker, Right.PEOPLE) or not reply.cards:
        return reply
    clicks = {each.says: canonical.parse(each.says) for each in _buttons(reply.cards)}
    own = _own([click for click in clicks.values() if click is not None], speaker)

    def stays(button: Button) -> bool:
        click = clicks[button.says]
        return click is None or (_may_press(speaker, click) and own(click))

    return replace(reply, cards=tuple(_pruned(card, stays) for card in reply.cards))


def _buttons(cards: Iterable[Card]) -> Iterable[Button]:
    for card in cards:
        yield from card.buttons
        for row in card.rows:
            yield from row.buttons


def _pruned(card: Card, stays: Callable[[Button], bool]) -> Card:
    rows = tuple(replace(row, buttons=tuple(filter(stays, row.buttons))) for row in card.rows)
    return replace(card, rows=rows, buttons=tuple(filter(stays, card.buttons)))


def _may_press(speaker: Speaker, click: Click) -> bool:
    return permissions.may(speaker, right_of(click)) or (
        click.verb in ENTRY_OF
        and (click.subject, click.verb) not in BUTTONS
        and may_say(speaker, click.verb)
    )


def _own(clicks: Sequence[Click], speaker: Speaker) -> Callable[[Click], bool]:
    """Whether a button changes nothing that belongs to somebody else, as far as that is up to the
    speaker's role."""
    if permissions.may(speaker, Right.CHANGE_ANY):
        return lambda click: True
    changes = [
        each
        for each in clicks
        if right_of(each) is Right.WRITE and each.subject in ("post", "delivery")
    ]
    if not changes:
        return lambda click: True
    numbers = {
        subject: [each.number or 0 for each in changes if each.subject == subject]
        for subject in ("post", "delivery")
    }
    found = {
        "post": posts.numbered(speaker.project, numbers["post"]),
        "delivery": posts.of_deliveries(speaker.project, numbers["delivery"]),
    }

    def may(click: Click) -> bool:
        if click not in changes:
            return True
        post = found[click.subject].get(click.number or 0)
        if post is None:
            return True
        resumes = click.verb == "resume"
        allowed = permissions.may_resume if resumes else permissions.is_own
        return allowed(speaker, post)

    return may
