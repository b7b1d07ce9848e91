"""The wording of a request for approval: what would go out, by which rule, who is missing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.reply import Button, Card, Field, Moment, Text
from bot.views import conflicts, files, risks, words
from models.rules.media import media_of
from models.rules.platforms import preview
from models.rules.recurrence import Rule
from models.rules.risk import Risk
from models.rules.stages import Who
from models.services.conflicts.conflict_rows import from_facts

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
    ways = buttons(facts, project) if open_ and not spoken else (show(facts, project),)
    return Card(
        title=title or f"? {name(facts)} wants approval",
        body=body if body is not None else rule(facts),
        quote=words.excerpt(preview(facts["title"], facts["text"])),
        fields=tuple(_fields(facts)),
        notes=tuple(_notes(facts)),
        buttons=ways,
        tone="warning" if open_ else "plain",
        key=f"{project}/{facts['post']}",
        media=media_of(facts.get("media")),
    )


def name(facts: Facts) -> str:
    """The post that is asked about, by number and label."""
    return words.post(facts["post"], facts["label"])


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


def show(facts: Facts, project: str) -> Button:
    """The button that shows the whole post."""
    return Button("Show", f"show {project}/{facts['post']}")


def slots(facts: Facts, project: str) -> tuple[Button, ...]:
    """Later times for what missed its own, and at once."""
    key = key_of(facts, project)
    moments = [datetime.fromisoformat(each) for each in facts["slots"]]
    at_once = Button("Approve and send now", f"approve {key} now", "primary")
    return (at_once, *(slot(each, key, facts["zone"]) for each in moments))


def slot(moment: datetime, key: str, zone: str) -> Button:
    """The button that lets it go out at another moment."""
    return Button(f"Move to {words.moment(moment, zone)}", f"move {key} {moment:%Y-%m-%dT%H:%MZ}")
