"""A message to a person as an e-mail, headers and both forms of its body."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from bot.mail.draw import as_html, as_text
from bot.terminal.words import plain
from bot.views import letters
from models.rules.platforms import first_words
from models.services.notices.dispatching import Letter

LONGEST_SUBJECT = 120
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def compose(letter: Letter, sender: str, *, now: datetime) -> EmailMessage:
    """The e-mail of a letter, from that address. The same letter has the same Message-ID however
    often it is sent, so that a second copy is known as one."""
    said = letters.written(letter)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _one_line(plain(said.subject))
    message["From"] = Address("Presstime", addr_spec=sender)
    message["To"] = Address(addr_spec=letter.address)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.code is None:
        message["List-Unsubscribe"] = f"<mailto:{sender}?subject={quote(letters.STOP)}>"
    message.set_content(as_text(said.replies, said.footer), cte="quoted-printable")
    html = as_html(said.replies, said.footer)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def _one_line(text: str) -> str:
    """A subject of one line, whatever people wrote."""
    return first_words(" ".join(_NO_TEXT.sub(" ", text).split()), LONGEST_SUBJECT)
