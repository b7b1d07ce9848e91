"""The wording of how somebody is told: their e-mail, what they mute, what did not arrive."""

from collections.abc import Sequence

from bot.reply import Button, Card, Field, Moment, Reply, Row
from bot.views import chat_alerts, words
from bot.views import digests as digest_views
from models.rules.audiences import KINDS, Topic
from models.rules.policy import policy_of
from models.services.notices.dispatching import Undelivered
from models.services.notices.untold import Missed
from models.services.people.people import Speaker
from models.tables import Digest, Reader

_AGAIN = "It may be there already, and would then be there twice. Send it again?"


def asked(address: str) -> Reply:
    """A code is on its way."""
    title = f"A code is on its way to {address}"
    whole = Card(
        title=title,
        body="Say `confirm email` and the six digits within ten minutes. Nothing else is sent "
        "there before you do.",
        tone="good",
    )
    return Reply(f"{title}.", (whole,), private=True)


def shown(
    speaker: Speaker,
    reader: Reader,
    missed: Sequence[Undelivered],
    untold: Sequence[Missed],
    digests: Sequence[Digest],
    *,
    can_mail: bool,
) -> Reply:
    """How somebody is told, and what did not reach people: by e-mail, or in chats (`untold`)."""
    cards = [_mine(speaker, reader, digests, can_mail=can_mail)]
    if missed:
        cards.append(_missed(speaker, missed))
    if untold:
        cards.append(chat_alerts.untold(untold, speaker))
    return Reply("How you are told", tuple(cards), private=True)


def _mine(speaker: Speaker, reader: Reader, digests: Sequence[Digest], *, can_mail: bool) -> Card:
    fields = [Field("E-mail", _address(reader, can_mail=can_mail))]
    if reader.topics:
        fields.append(Field("About", words.joined(reader.topics)))
    if reader.chat is not None:
        fields.append(Field("Directly", f"here, about {words.joined(reader.chat_topics or ())}"))
    fields += [
        Field("Digest here" if row.channel_id else "Digest", digest_views.one(row, speaker))
        for row in digests
    ]
    if reader.muted:
        fields.append(Field("Muted", _names(reader.muted)))
    if quiet := policy_of(speaker.project).quiet_hours:
        hours = f"{quiet.start:%H:%M} to {quiet.end:%H:%M} {speaker.zone}"
        fields.append(Field("Quiet hours", f"{hours}; only alarms come then"))
    return Card(
        title=f"How {speaker.member.name} is told of {speaker.project.key}",
        body="What happens is told in this chat.",
        fields=tuple(fields),
        notes=(_how(reader, can_mail=can_mail),),
    )


def _address(reader: Reader, *, can_mail: bool) -> str:
    if reader.asked_address is not None:
        return f"{reader.asked_address}, when you have confirmed it with the code sent there"
    if reader.address is not None:
        return reader.address
    return "none" if can_mail else "not set up here (PRESSTIME_SMTP_URL)"


def _how(reader: Reader, *, can_mail: bool) -> str:
    if reader.address is not None:
        return (
            f"`email me failures and approvals` chooses (there are {words.joined([*Topic])}), "
            "`mute retrying` leaves a kind out, `no email` stops."
        )
    if reader.asked_address is not None:
        return "`confirm email 123456` confirms it, `no email` forgets it."
    if can_mail:
        return "`email me at you@example.com` tells you by e-mail, too."
    return "Whoever runs Presstime sets PRESSTIME_SMTP_URL and PRESSTIME_MAIL_FROM."


def _missed(speaker: Speaker, missed: Sequence[Undelivered]) -> Card:
    key = speaker.project.key
    buttons: tuple[Button, ...] = ()
    if any(not each.unknown for each in missed):
        buttons = (Button("Send all that failed again", f"resend {key} all"),)
    return Card(
        title=f"✕ {words.count(len(missed), 'e-mail')} did not arrive, or may not have",
        rows=tuple(_row(each, key, speaker.zone) for each in missed),
        notes=("`notices resend all` sends again what failed, `notices resend 12` one of them.",),
        buttons=buttons,
        tone="bad",
    )


def _row(each: Undelivered, key: str, zone: str) -> Row:
    state = "nobody knows whether it arrived" if each.unknown else "it failed"
    content = words.count(each.count, "notice")
    return Row(
        (
            f"{each.id}  {content} to {each.name} ({each.address}), ",
            Moment(each.at, zone),
            f": {state}, {each.error}",
        ),
        (
            Button(
                "Send again",
                f"resend {key} {each.id}",
                confirm=_AGAIN if each.unknown else None,
            ),
        ),
    )


def told_in_terminal() -> Reply:
    """A terminal tells everything by itself."""
    return Reply(
        "This terminal tells you everything already. Said in Slack or Discord, it is told to you "
        "there; `email me at you@example.com` tells you by e-mail. Nothing was changed.",
        private=True,
    )


def told_no_more(*, known: bool) -> Reply:
    """No more direct messages."""
    if not known:
        return Reply(
            "I tell you nothing directly but what you are asked to decide; `mute review` "
            "stops that, too.",
            private=True,
        )
    return Reply(
        "I tell you nothing directly any more but what you are asked to decide; `mute review` "
        "stops that, too. The channel tells everything as before.",
        private=True,
    )


def stopped(*, known: bool) -> Reply:
    """No more e-mail."""
    if not known:
        return Reply("You get no e-mail, and I have no address of yours.", private=True)
    return Reply(
        "No more e-mail comes to you, and your address is forgotten. This chat tells you as "
        "before.",
        private=True,
    )


def muted(reader: Reader) -> Reply:
    """What is left out of somebody's e-mails now."""
    if not reader.muted:
        return Reply("Nothing is muted: you are told all that you asked for.", private=True)
    return Reply(
        f"Muted for you: {_names(reader.muted)}. Your e-mails and direct messages leave "
        "that out; the channel still tells it. `unmute` takes it back.",
        private=True,
    )


def what_to_mute(reader: Reader) -> Reply:
    """What may be muted, and what is."""
    kinds = ", ".join(sorted(name.replace("_", " ") for name in KINDS))
    whole = Card(
        title="What shall your e-mails and direct messages leave out?",
        fields=(
            Field("Topics", ", ".join(Topic)),
            Field("Kinds", kinds),
            Field("Muted", _names(reader.muted) or "nothing"),
        ),
        notes=("`mute retrying` leaves one out, `unmute` takes all back.",),
    )
    return Reply(
        "What shall your e-mails and direct messages leave out? `mute retrying`",
        (whole,),
        private=True,
    )


def _names(muted: Sequence[str]) -> str:
    return words.joined([name.replace("_", " ") for name in muted])


def resent(mails: int, messages: int) -> Reply:
    """What is sent once more, by e-mail and in chats."""
    kinds = ((mails, "e-mail"), (messages, "message"))
    said = words.joined([words.count(count, kind) for count, kind in kinds if count])
    are = "is" if mails + messages == 1 else "are"
    return Reply(f"{said} {are} sent again now. `notices` shows the rest.")
