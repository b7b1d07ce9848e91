"""The wording of approvals: what waits, what is asked back, and what was decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Form, Input, Moment, Reply, Row, Text, Tone
from bot.views import requests, words
from models.rules.approval import MOST_REASON
from models.services.posts.stories import Still

Facts = Mapping[str, Any]


def asked_for_reason(facts: Facts, project: str, verb: str) -> Reply:
    """The form that asks why."""
    deed = "Reject" if verb == "reject" else "Request changes to"
    says = f"{verb} {requests.key_of(facts, project)} {{reason}}"
    name = f"#{facts['post']}"
    form = Form(
        f"{deed} {name}",
        says,
        (Input("reason", f"Why (at most {MOST_REASON:,} characters)", kind="text"),),
    )
    typed = "reject" if verb == "reject" else "ask changes"
    return Reply(f'Why? Or type: {typed} {name} "…"', form=form, private=True)


def mending(facts: Facts, project: str) -> Reply:
    """The form that corrects words and approves them."""
    says = f"mend {requests.key_of(facts, project)} {{text}}"
    title = f"Edit and approve #{facts['post']}"
    form = Form(title, says, (Input("text", "Text", facts["text"], "text"),))
    return Reply(f"New words for #{facts['post']}; sending them approves them.", form=form)


def approved(
    facts: Facts,
    project: str,
    *,
    is_done: bool,
    repeated: bool,
    late: int,
    still: Still | None = None,
) -> Reply:
    """What an approval came to; `still` is why it does not go out all the same."""
    name = f"#{facts['post']}"
    if repeated:
        said = f"You decided {name} already. Nothing was done a second time."
        return Reply(said, (requests.card(facts, project, title=said, spoken=True),))
    if not is_done:
        said = f"✓ {name}: your approval is noted"
        return Reply(said, (requests.card(facts, project, title=said, spoken=True),))
    if late:
        return _ask_when(facts, project, late)
    said = f"✓ {name} is approved by {words.joined(facts['by']) or 'override'}"
    body = _waits(facts["post"], still) or _goes_out(facts)
    return Reply(said, (Card(said, body, buttons=(requests.show(facts, project),), tone="good"),))


def _waits(number: int, still: Still | None) -> str:
    if still is Still.PAUSED:
        return f"It is paused: nothing of it goes out before `resume #{number}`."
    if still is Still.FROZEN:
        return "It is frozen, so it does not go out yet. `freezes` shows what holds."
    return ""


def _goes_out(facts: Facts) -> Text:
    if not facts["times"]:
        return f"It is ready. `schedule #{facts['post']} friday 9:00` gives it a time."
    if facts["due_at"] is None and not facts["rules"]:
        return "It goes out now. I will say how it went."
    said = requests.when(facts)
    return ("It goes out ", *((said,) if isinstance(said, str) else said), ".")


def _ask_when(facts: Facts, project: str, late: int) -> Reply:
    """It was approved when its time had passed."""
    key = f"{project}/{facts['post']}"
    mark = requests.key_of(facts, project)
    moments = [datetime.fromisoformat(each) for each in facts.get("slots", ())]
    title = f"✓ #{facts['post']} is approved, but its time has passed. When should it go out?"
    whole = Card(
        title=title,
        body=f"{words.count(late, 'delivery')} of it {'is' if late == 1 else 'are'} held until you "
        "choose.",
        buttons=(
            Button("Send now", f"catchup {key} latest", "primary"),
            *(requests.slot(each, mark, facts["zone"]) for each in moments),
            Button("Drop it", f"catchup {key} drop", "danger"),
        ),
        tone="warning",
    )
    return Reply(title, (whole,))


def refused(facts: Facts, project: str, verb: str, *, repeated: bool) -> Reply:
    """What a refusal came to."""
    name = f"#{facts['post']}"
    if repeated:
        return Reply(f"You decided {name} already. Nothing was done a second time.")
    said = f"✕ {name} is rejected" if verb == "reject" else f"✕ Changes to {name} are requested"
    body = f"Nothing of it goes out. {facts['requested_by']} is told why; {_again(facts, verb)}"
    return Reply(said, (Card(said, body, buttons=(requests.show(facts, project),), tone="bad"),))


def _again(facts: Facts, verb: str) -> str:
    if verb == "reject":
        return f"`submit #{facts['post']}` asks again."
    return "its next edit asks again."


def submitted(facts: Facts, project: str) -> Reply:
    """A request that somebody made by hand."""
    said = f"#{facts['post']} is submitted"
    return Reply(said, (requests.card(facts, project, title=f"{said}: it waits for approval"),))


def withdrawn(facts: Facts, project: str, *, laid_aside: bool, still: Still | None = None) -> Reply:
    """A request that was taken back; `still` as for `approved`."""
    name = f"#{facts['post']}"
    said = f"– The request for {name} is withdrawn"
    waits = _waits(facts["post"], still)
    planned = ", and goes out as planned" if facts["times"] and not waits else ""
    body = (
        f"It needs approval here, so nothing of it goes out. `submit {name}` asks again."
        if laid_aside
        else f"It needs no approval here{planned}. {waits}".strip()
    )
    return Reply(said, (Card(said, body, buttons=(requests.show(facts, project),)),))


def overridden(
    facts: Facts,
    project: str,
    number: int,
    *,
    at_once: bool,
    late: int,
    still: Still | None = None,
) -> Reply:
    """A post that goes out without its approval; `still` as for `approved`."""
    if late:
        return _ask_when(facts, project, late)
    said = f"! #{number} goes out {'now' if at_once else 'at its time'} without its approval"
    waits = _waits(number, still)
    if waits:
        said = f"! #{number} needs its approval no more"
    body = f"{waits} Your reason is in the audit, and whoever asked is told.".strip()
    return Reply(said, (Card(said, body, tone="warning"),))


def stale(
    error: str,
    since: Sequence[tuple[str, str, datetime]],
    facts: Facts | None,
    speaker_zone: str,
    project: str,
) -> Reply:
    """A click on a card that is no longer current: what happened since, and the current card."""
    rows = tuple(
        Row((Moment(at, speaker_zone), f"  {who}: {change}")) for change, who, at in since[-5:]
    )
    since_then = Card("! That card is not current any more", error, rows=rows, tone="warning")
    current = (requests.card(facts, project),) if facts else ()
    return Reply(error, (since_then, *current), private=True, failed=True)


def waiting(found: Sequence[Facts], count: int, project: str) -> Reply:
    """What waits for approval, the most urgent first."""
    if not found:
        return Reply("Nothing waits for approval.")
    rows = tuple(_waiting_row(facts, project) for facts in found)
    title = f"? {words.count(count, 'post')} {'waits' if count == 1 else 'wait'} for approval"
    more = (f"The first {len(found)} of {count}.",) if count > len(found) else ()
    whole = Card(title, rows=rows, notes=more, buttons=_approve_all(found, project), tone="warning")
    return Reply(title, (whole,))


def _waiting_row(facts: Facts, project: str) -> Row:
    said = requests.when(facts)
    parts = (said,) if isinstance(said, str) else said
    whole = (f"{requests.name(facts)}, ", *parts, f". {requests.rule(facts)}")
    key = requests.key_of(facts, project)
    return Row(
        whole,
        (
            Button(f"Approve #{facts['post']}", f"approve {key}"),
            Button("Show", f"show {project}/{facts['post']}"),
        ),
    )


def _approve_all(found: Sequence[Facts], project: str) -> tuple[Button, ...]:
    named = " ".join(f"{each['post']}@{each['revision']}" for each in found)
    says = f"approve {project} {named}"
    if len(found) < 2 or len(says) > 100:
        return ()
    return (Button(f"Approve these {len(found)}", says),)


def several(done: Sequence[str], refused_: Sequence[str]) -> Reply:
    """What was decided of several posts at once."""
    rows = [Row(each) for each in done] + [Row(f"✕ {each}") for each in refused_]
    said = f"{words.count(len(done), 'post')} decided"
    if refused_:
        said += f", {len(refused_)} could not be"
    tone: Tone = "good" if not refused_ else "warning"
    return Reply(f"{said}.", (Card(f"{said}.", rows=tuple(rows), tone=tone),), failed=not done)


def outcome(facts: Facts, *, is_done: bool, repeated: bool) -> str:
    """One line of what was decided of one of several."""
    if repeated:
        return f"#{facts['post']}: you decided it already."
    done = f"✓ #{facts['post']} is approved." if is_done else ""
    return done or f"✓ #{facts['post']}: noted. {requests.rule(facts)}"
