"""The wording of notices about e-mail that did not reach somebody."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.reply import Card, Reply

Facts = Mapping[str, Any]


def _mail_failed(facts: Facts) -> Reply:
    if facts["code"]:
        title = f"✕ The code for {facts['name']} could not be e-mailed"
        after = "`email me at you@example.com` sends another."
    elif facts["unknown"]:
        title = f"? I cannot tell whether an e-mail reached {facts['name']}"
        after = "I will not send it again by myself; `notices` shows it, and what it was about."
    else:
        title = f"✕ {facts['name']} was not reached by e-mail"
        after = "`notices` shows it and sends it again."
    whole = Card(title=title, body=f"{facts['error']}. {after}", tone="warning")
    return Reply(title, (whole,))


KINDS: dict[str, Callable[[Facts], Reply]] = {"mail_failed": _mail_failed}
