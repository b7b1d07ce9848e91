"""The doctor's words on chats: whether they let us in, and what did not arrive there."""

from collections.abc import Iterator
from datetime import timedelta

from bot.doctor import Chat, Seen
from bot.views import words
from bot.views.chat_alerts import where
from bot.views.finding import Finding, note, span, trouble, well
from models.services.notices.posting import Standing

LATE = timedelta(minutes=2)


def chats(seen: Seen) -> Iterator[Finding]:
    """The chats that are set up, and the messages to all of them."""
    if seen.settings is None:
        return
    if not seen.chats:
        yield well("chats", "None is set up: neither SLACK_BOT_TOKEN nor DISCORD_TOKEN is set.")
    for chat in seen.chats:
        yield from _chat(chat)
        yield from _commands(chat, seen)
    if seen.look is not None:
        yield from _shut(seen)
        yield from _messages(seen.look.cards, seen)


def _chat(chat: Chat) -> Iterator[Finding]:
    if chat.trouble is not None:
        said = f"{chat.name} does not let us in: {chat.trouble}."
        yield trouble("chats", said, f"Correct {chat.variable}, or install the app anew.")
        return
    yield well("chats", f"{chat.name} lets us into {chat.where}.")
    if chat.lacking:
        said = f"The token for {chat.name} lacks {words.joined(chat.lacking)}."
        yield trouble("chats", said, "Add that in the settings of the app, and install it again.")
    if chat.useful:
        yield note("chats", f"{chat.name} works without {words.joined(chat.useful)}.")


def _commands(chat: Chat, seen: Seen) -> Iterator[Finding]:
    """Whether a chat knows the commands that we take."""
    if chat.commands is None or seen.look is None:
        return
    key, wanted = chat.commands
    known = seen.look.told.get(key)
    if known != wanted:
        which = "no commands of ours" if known is None else "the commands of another version"
        said = f"{chat.name} knows {which}, so people are not offered what there is."
        yield trouble("chats", said, "`presstime discord sync` tells it.")


def _shut(seen: Seen) -> Iterator[Finding]:
    for each in seen.look.shut if seen.look else ():
        place = where(each.workspace, each.address)
        said = f"I cannot write to {place} since {span(seen.now - each.since)}: {each.reason}"
        waiting = f" {words.count(each.waiting, 'message')} wait for it." if each.waiting else ""
        mend = "Do that; it is tried again by itself, ever more seldom."
        yield trouble("chats", f"{said}{waiting}", mend)


def _messages(now: Standing, seen: Seen) -> Iterator[Finding]:
    if now.since is not None and seen.now - now.since > LATE:
        waiting = f"{words.count(now.waiting, 'message')} wait{'s' if now.waiting == 1 else ''}"
        said = f"{waiting} for chats, the first for {span(seen.now - now.since)}."
        yield trouble("chats", said, "See that a clock and workers run, with the chat's token.")
    if now.failed:
        said = f"{words.count(now.failed, 'message')} of the last seven days failed."
        yield trouble("chats", said, "`notices` in the chat says which, and why.")
    if now.unknown:
        said = f"Of {words.count(now.unknown, 'message')} nobody knows whether it arrived."
        yield note("chats", said, "`notices` in the chat says which.")
