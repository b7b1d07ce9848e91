"""The wording of chats that take no messages, and of what was not told in them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.reply import Button, Card, Moment, Reply, Row
from bot.views import words
from models.services.notices.lanes import Place, Shut
from models.services.notices.untold import Missed
from models.services.people.people import Speaker

Facts = Mapping[str, Any]
_CHATS = {"slack": "Slack", "discord": "Discord"}


def where(workspace: str, address: str) -> str:
    """A place in words: `channel C123 in Slack`, `all of Slack`."""
    chat = _CHATS.get(workspace.partition(":")[0], workspace)
    if not address:
        return f"anything in {chat} ({workspace.partition(':')[2]})"
    if Place(workspace, address).is_direct:
        return f"somebody directly in {chat} ({address.rpartition(':')[2]})"
    return f"channel {address} in {chat}"


def _closed(facts: Facts) -> Reply:
    title = f"✕ I cannot write to {where(facts['workspace'], facts['channel'])}"
    whole = Card(
        title,
        body=f"{facts['reason']} What is to be told there waits, and comes as one message once it "
        "can. Posts that go there as to a target are not meant by this.",
        tone="bad",
    )
    return Reply(title, (whole,))


def _open(facts: Facts) -> Reply:
    return Reply(f"● I can write to {where(facts['workspace'], facts['channel'])} again.")


def standing(shut: Sequence[Shut], missed: Sequence[Missed], speaker: Speaker) -> list[Card]:
    """What takes no messages at present, and what was not told; nothing where all is well."""
    cards = [untold(missed, speaker)] if missed else []
    if shut:
        title = "✕ What happens is not told everywhere"
        cards.insert(0, Card(title, rows=tuple(map(_shut, shut)), tone="bad"))
    return cards


def _shut(each: Shut) -> Row:
    waiting = f" {words.count(each.waiting, 'message')} wait for it." if each.waiting else ""
    return Row(f"I cannot write to {where(each.workspace, each.address)}: {each.reason}{waiting}")


_AGAIN = "It may be there already, and would then be there twice. Send it again?"


def untold(missed: Sequence[Missed], speaker: Speaker) -> Card:
    """What was not told in chats, or may not have been, with what sends it again."""
    key = speaker.project.key
    buttons: tuple[Button, ...] = ()
    if any(each.is_news and not each.is_unknown for each in missed):
        buttons = (Button("Send all that failed again", f"resend {key} all"),)
    return Card(
        title=f"✕ {words.count(len(missed), 'message')} in chats did not arrive, or may not have",
        rows=tuple(_row(each, key, speaker.zone) for each in missed),
        notes=(
            "What they were about stands in `list`, `approvals` and `queue`. `notices resend all` "
            "tells again what failed.",
        ),
        buttons=buttons,
        tone="bad",
    )


def _ways(each: Missed, key: str) -> tuple[Button, ...]:
    if not each.is_news:
        number = (each.subject or "").removeprefix("post ")
        return (Button(f"Show #{number}", f"show {key}/{number}"),) if number.isdigit() else ()
    confirm = _AGAIN if each.is_unknown else None
    return (Button("Send again", f"resend {key} C{each.id}", confirm=confirm),)


def _row(each: Missed, key: str, zone: str) -> Row:
    state = "nobody knows whether it arrived" if each.is_unknown else "it failed"
    about = f" about #{each.subject.partition(' ')[2]}" if each.subject else ""
    told = f" ({words.count(len(each.told), 'notice')})" if each.told else ""
    place = where(each.place.workspace, each.place.address)
    what = f"C{each.id}  To {place}{about}{told}, "
    return Row((what, Moment(each.at, zone), f": {state}, {each.error}"), _ways(each, key))


KINDS: dict[str, Callable[[Facts], Reply]] = {
    "channel_closed": _closed,
    "channel_open": _open,
}
