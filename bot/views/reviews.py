"""The wording of notices about approvals: asked, decided, reminded of, and too late."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Field, Moment, Reply
from bot.views import requests, words
from models.services.approvals.review_facts import asks_client, for_client

Facts = Mapping[str, Any]


def _asked(facts: Facts) -> Reply:
    if asks_client(facts):
        facts = for_client(facts)
    whole = requests.card(facts, facts["project"])
    return Reply(whole.title, (whole,))


def _batch(facts: Facts) -> Reply:
    title = f"? Import {facts['batch']} ({facts['file']}, by {facts['by']}) wants approval"
    look = Button("Look through", f"review {facts['project']} batch {facts['batch']}")
    body = "Nothing of it goes out before it is approved; some of it may be left out."
    return Reply(title, (Card(title, body, buttons=(look,), tone="warning"),))


_VERDICTS = {
    "approve": ("✓ #{post} is approved", "good"),
    "override": ("! #{post} goes out without its approval, as {who} decided", "warning"),
    "reject": ("✕ #{post} is rejected by {who}", "bad"),
    "changes": ("✕ {who} asks for changes to #{post}", "warning"),
}


def _decided(facts: Facts) -> Reply:
    said, tone = _VERDICTS[facts["verdict"]]
    title = said.format(post=facts["post"], who=facts["who"])
    if facts["verdict"] == "approve":
        title += f" by {words.joined(facts['by'])}"
    fields = (Field("Reason", facts["reason"]),) if facts["reason"] else ()
    key = f"{facts['project']}/{facts['post']}"
    buttons = [Button("Show", f"show {key}")]
    if facts["verdict"] in ("reject", "changes"):
        buttons.append(Button("Edit", f"edit {key}@{facts['revision']}"))
    body = _what_next(facts)
    whole = Card(title, body, fields=fields, buttons=tuple(buttons), tone=tone)  # type: ignore[arg-type]  # as the table has it
    return Reply(title, (whole,))


def _what_next(facts: Facts) -> str:
    number = facts["post"]
    match facts["verdict"]:
        case "reject":
            return f"Nothing of it goes out. `submit #{number}` asks again."
        case "changes":
            return f'Nothing of it goes out. `edit #{number} "…"` changes it and asks again.'
    if facts["late"]:
        return f"Its time had passed: say when, `move #{number} to …` or `publish #{number}`."
    return ""


def _nudge(facts: Facts) -> Reply:
    project, number = facts["project"], facts["post"]
    latest = Moment(datetime.fromisoformat(facts["expires_at"]), facts["zone"])
    title = f"? {facts['to']}, {words.post(number, facts['label'])} waits for you"
    whose = f" {facts['whose']} is away, and you decide in their place." if "whose" in facts else ""
    body = (
        "It will not go out unless it is approved by ",
        latest,
        f".{whose} {requests.rule(facts)}",
    )
    buttons = (
        *requests.buttons(facts, project),
        Button("Show", f"show {project}/{number}"),
    )
    return Reply(title, (Card(title, body, buttons=buttons, tone="warning"),))


def _late(facts: Facts) -> Reply:
    project = facts["project"]
    title = f"‖ {words.post(facts['post'], facts['label'])} was not approved in time"
    held = "It is held, and may still be approved." if facts["times"] else "It may still be."
    whole = Card(
        title,
        f"{held} {requests.rule(facts)}",
        buttons=(
            *requests.slots(facts, project),
            Button("Show", f"show {project}/{facts['post']}"),
        ),
        tone="warning",
    )
    return Reply(title, (whole,))


KINDS: dict[str, Callable[[Facts], Reply]] = {
    "review": _asked,
    "review_batch": _batch,
    "reviewed": _decided,
    "review_nudge": _nudge,
    "review_late": _late,
}
