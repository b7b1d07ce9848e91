"""The doctor's words on e-mail: whether it can be sent, and what did not arrive."""

from collections.abc import Iterator
from datetime import timedelta

from bot.doctor import Seen
from bot.views import words
from bot.views.finding import Finding, span, trouble, well
from models.services.notices.dispatching import Standing

LATE = timedelta(minutes=2)


def mail(seen: Seen) -> Iterator[Finding]:
    """The mail server, where one is set, and the messages to people."""
    if seen.settings is None:
        return
    if seen.settings.smtp_url is None:
        yield well("e-mail", "None is sent, for PRESSTIME_SMTP_URL is not set.")
    elif seen.mail_trouble is not None:
        said = f"None can be sent: {seen.mail_trouble}."
        mend = (
            "Correct PRESSTIME_SMTP_URL, or see to the server. E-mails wait, and are tried again."
        )
        yield trouble("e-mail", said, mend)
    else:
        yield well("e-mail", f"The mail server answers; {seen.settings.mail_from} sends.")
    if seen.look is not None:
        yield from _messages(seen.look.messages, seen)


def _messages(now: Standing, seen: Seen) -> Iterator[Finding]:
    if now.since is not None and seen.now - now.since > LATE:
        waiting = f"{words.count(now.waiting, 'e-mail')} wait{'s' if now.waiting == 1 else ''}"
        said = f"{waiting}, the first for {span(seen.now - now.since)}."
        yield trouble("e-mail", said, "See that a clock and workers run, and that they can send.")
    if now.failed:
        said = f"{words.count(now.failed, 'e-mail')} of the last seven days failed."
        yield trouble("e-mail", said, "`notices` in the chat shows them and sends them again.")
    if now.unknown:
        said = f"Of {words.count(now.unknown, 'e-mail')} nobody knows whether it arrived."
        yield trouble("e-mail", said, "`notices` in the chat shows what each was about.")
