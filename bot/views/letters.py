"""The wording of e-mails: what a letter says, its subject, and how to stop them."""

from dataclasses import dataclass

from bot.reply import Card, Moment, Reply, Text
from bot.views import notices, several
from models.services.notices.dispatching import Letter

STOP = "no email"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words."""

    subject: Text
    replies: tuple[Reply, ...]
    footer: tuple[str, ...]


def written(letter: Letter) -> Written:
    """What a letter says to the one it is for."""
    return _code(letter, letter.code) if letter.code is not None else _told(letter)


def _told(letter: Letter) -> Written:
    replies = notices.together(letter.told)
    if letter.several:
        replies = [several.named(each, letter.project) for each in replies]
    rest = f" (and {len(replies) - 1} more)" if len(replies) > 1 else ""
    return Written(
        subject=(f"[{letter.project}] ", *_headline(replies[0]), rest),
        replies=tuple(replies),
        footer=(
            f"You get this because you asked Presstime to e-mail you about {letter.project}.",
            "What stands after “say” is said in its chat; answers to this address are not read.",
            f"Say “{STOP}” there to stop these e-mails, “mute published” to leave some out, "
            "“email” to see what you get.",
        ),
    )


def _headline(reply: Reply) -> tuple[str | Moment, ...]:
    """What a reply is about, in a few words; the mark of a rehearsal stands before it."""
    said = reply.cards[-1].title if reply.cards else reply.text
    return (said,) if isinstance(said, str) else said


def _code(letter: Letter, code: str) -> Written:
    whole = Card(
        title=f"Your code is {code}",
        body=f"Say “confirm email {code}” in the chat of {letter.project} within ten minutes, and "
        "Presstime e-mails you there from then on.",
        notes=(
            f"If you are not {letter.name} and know nothing of this, do nothing: without the code "
            "nothing more is sent to you.",
        ),
    )
    return Written(
        subject=f"[{letter.project}] {code} is your code for Presstime",
        replies=(Reply(f"Your code is {code}.", (whole,)),),
        footer=("Sent by Presstime because somebody asked for it in its chat.",),
    )
