"""The wording of approvals: what is asked, by which rule, who is missing, and what was decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Field, Form, Input, Moment, Reply, Row, Text, Tone
from bot.views import conflicts, files, risks, words
from models.rules.approval import MOST_REASON
from models.rules.media import media_of
from models.rules.platforms import preview
from models.rules.recurrence import Rule
from models.rules.risk import Risk
from models.rules.stages import Who
from models.services.conflict_rows import from_facts
from models.services.stories import Still

Facts = Mapping[str, Any]
MOST_NAMED = 4
WHO = {Who.INTERNAL: "approver", Who.CLIENT: "client"}
_UNDECIDED = ("open", "late")
_SIGNS = {"approved": "✓", "rejected": "✕", "changes requested": "✕"}


def key_of(facts: Facts, project: str) -> str:
    """What its buttons name: the post as it is shown."""
    return f"{project}/{facts['post']}@{facts['revision']}"


def card(
    facts: Facts,
    project: str,
    *,
    title: Text | None = None,
    body: Text | None = None,
    spoken: bool = False,
) -> Card:
    """The card of a request: exactly what would go out, the rule in words, and what to answer, but
    for whom has `spoken` already."""
    open_ = facts["state"] in _UNDECIDED
    ways = buttons(facts, project) if open_ and not spoken else (_show(facts, project),)
    return Card(
        title=title or f"? {_name(facts)} wants approval",
        body=body if body is not None else rule(facts),
        quote=words.excerpt(preview(facts["title"], facts["text"])),
        fields=tuple(_fields(facts)),
        notes=tuple(_notes(facts)),
        buttons=ways,
        tone="warning" if open_ else "plain",
        key=f"{project}/{facts['post']}",
        media=media_of(facts.get("media")),
    )


def _name(facts: Facts) -> str:
    return f"#{facts['post']} {words.label(facts['label'])}"


def rule(facts: Facts) -> str:
    """The rule in words: `1 of 2 approvers; the author cannot approve; still needed: Bo or Chi`."""
    if facts["state"] not in _UNDECIDED or not facts["stages"]:
        return standing(facts)
    who, needed = facts["stages"][facts["stage"]]
    said = [f"{facts['given']} of {words.count(needed, WHO[Who(who)])}"]
    if len(facts["stages"]) > 1:
        said[0] = f"Stage {facts['stage'] + 1} of {len(facts['stages'])}: {said[0]}"
    if facts["by"]:
        said.append(f"approved by {words.joined(facts['by'])}")
    if facts["wrote"]:
        said.append(f"{words.joined(facts['wrote'])} wrote it and cannot approve")
    else:
        said.append("the author cannot approve")
    said.append(f"still needed: {either(facts['missing'])}")
    return f"{'; '.join(said)}."


def either(names: Sequence[str]) -> str:
    """Names of which one will do: `Bo or Chi`, `Bo, Chi or 3 more`."""
    if not names:
        return "somebody else, and nobody here may"
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def standing(facts: Facts) -> str:
    """Where a request stands, for the card of its post."""
    state = facts["state"]
    if state in _UNDECIDED:
        return rule(facts)
    by = f" by {words.joined(facts['by'])}" if state == "approved" and facts["by"] else ""
    return f"{_SIGNS.get(state, '–')} {state}{by}"


def _fields(facts: Facts) -> list[Field]:
    fields = [Field("By", _by(facts))]
    fields.append(Field("When", when(facts)))
    fields += files.fields(media_of(facts.get("media")))
    if facts["places"]:
        fields.append(Field("Where", words.joined(facts["places"])))
    words_of_it = f"{facts['title'] or ''} {facts['text']}"
    fields += risks.fields(map(Risk, facts["risks"]), words_of_it, facts.get("readers", {}))
    if facts["changed"]:
        fields += _changed(facts)
    found = [from_facts(each, facts["zone"]) for each in facts.get("conflicts", ())]
    return [*fields, *conflicts.fields(found)]


def _by(facts: Facts) -> str:
    if facts["author"] == facts["requested_by"]:
        return str(facts["author"])
    return f"{facts['author']}; {facts['requested_by']} asks"


def when(facts: Facts) -> Text:
    """When it would go out."""
    zone = facts["zone"]
    if facts["once"]:
        return ("this once ", _moment(facts["once"], zone), ", out of its series")
    if not facts["times"]:
        return "no time yet: it is a draft"
    if facts["rules"]:
        repeats = "; ".join(words.rule_in_words(Rule.from_json(each)) for each in facts["rules"])
        return (repeats, *_first(facts, zone))
    if facts["due_at"] is None:
        return "as soon as it is approved"
    more = f" and {facts['times'] - 1} more" if facts["times"] > 1 else ""
    return (_moment(facts["due_at"], zone), more)


def _first(facts: Facts, zone: str) -> tuple[str | Moment, ...]:
    return (", first ", _moment(facts["due_at"], zone)) if facts["due_at"] else ()


def _moment(stored: str, zone: str) -> Moment:
    return Moment(datetime.fromisoformat(stored), zone)


def _changed(facts: Facts) -> list[Field]:
    """What is not as it was when it was last shown, old to new."""
    changed = facts["changed"]
    fields = []
    if changed["title"]:
        old, new = (each or "no title" for each in changed["title"])
        fields.append(Field("Title changed", f"{words.label(old)} → {words.label(new)}"))
    for old, new in changed["text"]:
        fields.append(Field("Text changed", _places(old, new)))
    fields += files.changed(changed.get("media", ()))
    if changed["timing"]:
        was = [words.time_of_rule(Rule.from_json(each["rule"])) for each in changed["timing"]]
        fields.append(Field("Time changed", ("it was ", *_in_a_row(was))))
    return fields


def _places(old: str, new: str) -> str:
    if not old:
        return f"added {words.label(new)}"
    if not new:
        return f"taken out {words.label(old)}"
    return f"{words.label(old)} → {words.label(new)}"


def _in_a_row(texts: Sequence[str | Moment]) -> list[str | Moment]:
    said: list[str | Moment] = []
    for number, text in enumerate(texts):
        said += ["; ", text] if number else [text]
    return said


def _notes(facts: Facts) -> list[Text]:
    notes: list[Text] = [*files.notes(media_of(facts.get("media")), facts["post"])]
    changed = facts["changed"]
    if changed and changed["decided"] and facts["state"] in _UNDECIDED:
        notes.append(
            f"It changed after {words.joined(changed['decided'])} decided, so it starts again."
        )
    if facts["state"] in _UNDECIDED:
        if not facts.get("enough", True):
            notes.append(
                "There are not enough people who may approve it. `people` shows who may what; a "
                f"manager may say `publish #{facts['post']} anyway because …`."
            )
        notes.append("Nothing of it goes out before it is approved.")
    return notes


def buttons(facts: Facts, project: str) -> tuple[Button, ...]:
    """What may be answered."""
    key = key_of(facts, project)
    edit = Button("Edit and approve", f"mend {key}") if facts["edits"] else None
    return (
        Button("Approve", f"approve {key}", "primary"),
        Button("Request changes", f"amend {key}"),
        edit or Button("Edit", f"edit {key}"),
        Button("Reject", f"reject {key}", "danger"),
    )


def _show(facts: Facts, project: str) -> Button:
    return Button("Show", f"show {project}/{facts['post']}")


def slots(facts: Facts, project: str) -> tuple[Button, ...]:
    """Later times for what missed its own, and at once."""
    key = key_of(facts, project)
    moments = [datetime.fromisoformat(each) for each in facts["slots"]]
    at_once = Button("Approve and send now", f"approve {key} now", "primary")
    return (at_once, *(_slot(each, key, facts["zone"]) for each in moments))


def _slot(moment: datetime, key: str, zone: str) -> Button:
    return Button(f"Move to {words.moment(moment, zone)}", f"move {key} {moment:%Y-%m-%dT%H:%MZ}")


def asked_for_reason(facts: Facts, project: str, verb: str) -> Reply:
    """The form that asks why."""
    deed = "Reject" if verb == "reject" else "Request changes to"
    says = f"{verb} {key_of(facts, project)} {{reason}}"
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
    says = f"mend {key_of(facts, project)} {{text}}"
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
        return Reply(said, (card(facts, project, title=said, spoken=True),))
    if not is_done:
        said = f"✓ {name}: your approval is noted"
        return Reply(said, (card(facts, project, title=said, spoken=True),))
    if late:
        return _ask_when(facts, project, late)
    said = f"✓ {name} is approved by {words.joined(facts['by']) or 'override'}"
    body = _waits(facts["post"], still) or _goes_out(facts)
    return Reply(said, (Card(said, body, buttons=(_show(facts, project),), tone="good"),))


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
    said = when(facts)
    return ("It goes out ", *((said,) if isinstance(said, str) else said), ".")


def _ask_when(facts: Facts, project: str, late: int) -> Reply:
    """It was approved when its time had passed."""
    key = f"{project}/{facts['post']}"
    mark = key_of(facts, project)
    moments = [datetime.fromisoformat(each) for each in facts.get("slots", ())]
    title = f"✓ #{facts['post']} is approved, but its time has passed. When should it go out?"
    whole = Card(
        title=title,
        body=f"{words.count(late, 'delivery')} of it {'is' if late == 1 else 'are'} held until you "
        "choose.",
        buttons=(
            Button("Send now", f"catchup {key} latest", "primary"),
            *(_slot(each, mark, facts["zone"]) for each in moments),
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
    return Reply(said, (Card(said, body, buttons=(_show(facts, project),), tone="bad"),))


def _again(facts: Facts, verb: str) -> str:
    if verb == "reject":
        return f"`submit #{facts['post']}` asks again."
    return "its next edit asks again."


def submitted(facts: Facts, project: str) -> Reply:
    """A request that somebody made by hand."""
    said = f"#{facts['post']} is submitted"
    return Reply(said, (card(facts, project, title=f"{said}: it waits for approval"),))


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
    return Reply(said, (Card(said, body, buttons=(_show(facts, project),)),))


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
    current = (card(facts, project),) if facts else ()
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
    said = when(facts)
    parts = (said,) if isinstance(said, str) else said
    whole = (f"{_name(facts)}, ", *parts, f". {rule(facts)}")
    key = key_of(facts, project)
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
    return done or f"✓ #{facts['post']}: noted. {rule(facts)}"
