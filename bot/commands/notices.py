"""How people are told what concerns them: e-mail, what they mute, and what did not reach them."""

import re
from datetime import datetime

from bot.canonical import Click
from bot.commands.request import Request
from bot.language.telling import OFF
from bot.language.topics import kinds_in, topics_in
from bot.reply import Reply
from bot.views import mail as views
from models import mailing
from models.errors import Refused, UserError
from models.rules.addresses import checked_mail_address
from models.rules.audiences import Topic
from models.services.notices import digests, dispatching, lanes, untold
from models.services.people import readers
from models.services.people.people import Speaker

_AT = re.compile(r"^(?:to|at|an|à|a|em|en|:)?\s*(\S*@\S*)[.,;!]?$", re.IGNORECASE)
_RESEND = re.compile(
    r"(?:resend|retry|send again|again)\s*#?(all|everything|C?\d{1,9})?", re.IGNORECASE
)
_CODE = re.compile(r"\d{6}")


def email(request: Request) -> Reply:
    """Show how somebody is mailed; send a code to an address; choose topics."""
    said = request.reading.rest.strip()
    if not said:
        return _shown(request.speaker, request.now)
    if found := _AT.match(said):
        return _ask(request, found[1])
    topics, unknown = topics_in(said)
    if unknown:
        raise Refused(
            f"I do not know “{unknown}” as something to e-mail. There are: "
            f"{', '.join(Topic)}, or `email everything`; `email me at you@example.com` sets an "
            "address. Nothing was changed."
        )
    readers.choose(request.speaker, topics, now=request.now)
    return _shown(request.speaker, request.now)


def _ask(request: Request, said: str) -> Reply:
    try:
        address = checked_mail_address(said.strip("<>").rstrip(".,;!"))
    except UserError as error:
        raise Refused(f"{error} Nothing was changed.") from error
    readers.ask(request.speaker, address, now=request.now)
    return views.asked(address)


def confirm(request: Request) -> Reply:
    """Take an address for somebody's by the code that was mailed there."""
    code = re.sub(r"[\s-]", "", request.reading.rest)
    if not _CODE.fullmatch(code):
        raise Refused(
            "The code is six digits, as in `confirm email 123456`. It stands in the e-mail. "
            "Nothing was changed."
        )
    readers.confirm(request.speaker, code, now=request.now)
    return _shown(request.speaker, request.now)


def stop(request: Request) -> Reply:
    """Mail nothing to somebody any more."""
    return views.stopped(known=readers.stop(request.speaker, now=request.now))


def tell_me(request: Request) -> Reply:
    """Tell somebody directly in the chat that they say it in, of chosen topics; or no more."""
    said = request.reading.rest.strip()
    if said == OFF:
        return views.told_no_more(known=readers.tell_no_more(request.speaker, now=request.now))
    if lanes.of_identity(request.speaker.member.identity) is None:
        return views.told_in_terminal()
    topics, unknown = topics_in(said)
    if unknown:
        raise Refused(
            f"I do not know “{unknown}” as something to tell of. There are: {', '.join(Topic)}, "
            "or `tell me here about everything`. Nothing was changed."
        )
    readers.tell(request.speaker, topics, now=request.now)
    return _shown(request.speaker, request.now)


def mute(request: Request) -> Reply:
    """Leave kinds or topics out of what somebody is told directly."""
    what = _what(request.reading.rest)
    if not what:
        return views.what_to_mute(readers.of(request.speaker))
    return views.muted(readers.mute(request.speaker, what, now=request.now))


def unmute(request: Request) -> Reply:
    """Take that back, of some or of all."""
    what = _what(request.reading.rest)
    return views.muted(readers.unmute(request.speaker, what, now=request.now))


def _what(said: str) -> tuple[str, ...]:
    """The kinds and topics that words name; raises Refused for one that is none."""
    found, unknown = kinds_in(said)
    if unknown:
        raise Refused(
            f"There is no kind of notice called “{unknown}”. `mute` shows them all. "
            "Nothing was changed."
        )
    return found


def show(request: Request) -> Reply:
    """How somebody is told, and what did not reach them; `notices resend 12` sends it again."""
    said = request.reading.rest.strip()
    if not said:
        return _shown(request.speaker, request.now)
    found = _RESEND.fullmatch(said)
    if found is None:
        raise Refused(
            "Say `notices`, or `notices resend all` for what did not arrive. Nothing was changed."
        )
    which = (found[1] or "all").casefold()
    return _resend(request.speaker, which, request.now)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Show how somebody is told; send again what did not arrive."""
    if click.verb == "notices":
        return _shown(speaker, now)
    return _resend(speaker, click.argument, now)


def _resend(speaker: Speaker, which: str, now: datetime) -> Reply:
    """Send again an e-mail (`12`), a message in a chat (`C12`), or all that failed of both."""
    if which.isdigit():
        return views.resent(dispatching.again(speaker, int(which), now=now), 0)
    number = which.casefold().removeprefix("c")
    if number.isdigit():
        return views.resent(0, untold.again(speaker, int(number), now=now))
    mails = dispatching.again(speaker, None, now=now)
    messages = untold.again(speaker, None, now=now)
    if not mails and not messages:
        raise Refused("Nothing failed that could be sent again. Nothing was changed.")
    return views.resent(mails, messages)


def _shown(speaker: Speaker, now: datetime) -> Reply:
    return views.shown(
        speaker,
        readers.of(speaker),
        dispatching.undelivered(speaker, now=now),
        untold.missed(speaker, now=now),
        digests.wanted(speaker),
        can_mail=mailing.can_mail(),
    )
