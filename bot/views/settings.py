"""The wording of settings: a person's own, and those of the project."""

from collections.abc import Sequence
from datetime import time, timedelta

from bot.reply import Button, Card, Field, Form, Input, Option, Reply
from bot.views import approval_rules, words
from models.rules.policy import Value, policy_of
from models.rules.quiet import Quiet
from models.rules.settings import SETTINGS, Kind, Setting, value_of
from models.services.approvals.needing import Shortage
from models.services.people.people import Speaker


def shown(speaker: Speaker) -> Reply:
    """What is known of a person, what the project decided, and how to change either."""
    return Reply("Your settings", (_mine(speaker), _of_project(speaker)), private=True)


def _mine(speaker: Speaker) -> Card:
    member, project = speaker.member, speaker.project
    sources = {"person": "your setting", "chat": "your profile in the chat"}
    source = sources.get(speaker.zone_source, f"from {project.key}")
    habits = tuple(
        Field(habit, f"{answer}  (`settings forget {habit}`)")
        for habit, answer in sorted(member.habits.items())
    )
    return Card(
        title=f"{member.name} in {project.key}",
        fields=(
            Field("Role", member.role),
            Field("Zone", f"{speaker.zone} ({source})"),
            *(habits or (Field("Habits", "none remembered yet"),)),
        ),
        notes=("`settings zone Lisbon` changes your zone.",),
        buttons=(Button("Change one", f"tune {project.key}"),),
    )


def asking(speaker: Speaker, *, may_decide: bool) -> Reply:
    """The form that changes a setting: one's own zone, or what a project decided, too."""
    offered = [Option("Your time zone", "zone")]
    if may_decide:
        offered += [Option(name, name) for name in SETTINGS]
    form = Form(
        "Change a setting",
        f"{speaker.project.key}: settings {{setting}} {{value}}",
        (
            Input("setting", "Setting", "zone", "choice", options=tuple(offered)),
            Input("value", "Value", hint="As `settings` shows them: Lisbon, 30 minutes, 5, yes"),
        ),
        speaker.zone,
        "Change it",
    )
    return Reply("Or say it: `settings zone Lisbon`.", form=form, private=True)


def _of_project(speaker: Speaker) -> Card:
    return Card(
        title=f"{speaker.project.key}, for everybody in it",
        fields=tuple(_field(speaker, setting) for setting in SETTINGS.values()),
        notes=(
            "`settings publishes-at-once 64` changes one, `settings publishes-at-once default` "
            "takes it back.",
        ),
    )


def _field(speaker: Speaker, setting: Setting) -> Field:
    value = value_of(policy_of(speaker.project), setting)
    usual = "" if value == setting.default else f" (by default {in_words(setting.default)})"
    return Field(setting.name, f"{in_words(value)}{usual}: {setting.meaning}")


def in_words(value: Value) -> str:
    """A setting's value as a person would say it."""
    match value:
        case timedelta():
            return words.span(value)
        case time():
            return f"{value:%H:%M}"
        case Quiet():
            return f"{value.start:%H:%M} to {value.end:%H:%M}" if value else "never"
        case int():
            return f"{value:,}"
        case "":
            return "where it was asked"
        case _:
            return str(value)


def one(speaker: Speaker, setting: Setting) -> Reply:
    """One setting of the project: its value, its meaning and what it may be."""
    value = in_words(value_of(policy_of(speaker.project), setting))
    whole = Card(
        title=f"{setting.name} is {value}",
        body=f"{setting.meaning[0].upper()}{setting.meaning[1:]}.",
        notes=(
            f"It is {allowed(setting)}; by default {in_words(setting.default)}. "
            f"`settings {setting.name} {setting.example}` changes it.",
        ),
    )
    return Reply(f"{setting.name} is {value}.", (whole,))


def decided(
    speaker: Speaker,
    setting: Setting,
    before: Value,
    after: Value,
    short: Sequence[Shortage] = (),
    unasked: int = 0,
) -> Reply:
    """A setting of the project that somebody changed, or left as it was; `short` is what nobody
    could approve by it, `unasked` how many posts are planned that nobody is asked about."""
    was = "as before" if before == after else f"it was {in_words(before)}"
    said = f"{setting.name} is {in_words(after)} now ({was})."
    whole = Card(
        title=said,
        body=f"For everybody in {speaker.project.key}: {setting.meaning}.",
        notes=(*approval_rules.shortages(short), *approval_rules.unasked(unasked)),
        tone="warning" if short else "good",
    )
    return Reply(said, (whole,))


def approvals(speaker: Speaker, short: Sequence[Shortage]) -> Reply:
    """The project's rule of approval, in words, and what of it cannot be kept."""
    whole = approval_rules.policy(speaker.project, short)
    return Reply(str(whole.title), (whole,))


def allowed(setting: Setting) -> str:
    """What a setting may be, in words."""
    match setting.kind:
        case Kind.COUNT:
            return f"a whole number from {setting.least:,} to {setting.most:,}"
        case Kind.SPAN:
            least, most = setting.least, setting.most
            return f"a length of time from {in_words(least)} to {in_words(most)}"
        case Kind.CHOICE:
            return f"one of {', '.join(setting.choices)}"
        case _:
            return _ALLOWED[setting.kind]


_ALLOWED = {
    Kind.CLOCK: "a time of day",
    Kind.QUIET: "two times of day, or never",
    Kind.STAGES: "internal, client or both in order, each with a number if you like",
    Kind.HOURS: "from one time of day to another",
    Kind.CHANNEL: "`here`, said in a channel of Slack or Discord, or another one by its link",
}


def limits(speaker: Speaker, setting: Setting, said: str) -> str:
    """Why a value was not taken, what it may be, and what holds."""
    value = in_words(value_of(policy_of(speaker.project), setting))
    return (
        f"“{words.shortened(said)}” is not what {setting.name} takes: it is {allowed(setting)}, "
        f"like `settings {setting.name} {setting.example}`. It stays {value}. Nothing was changed."
    )


def forgotten(speaker: Speaker) -> Reply:
    """Habits that are gone."""
    return Reply("Forgotten. I will ask again.", (_mine(speaker),), private=True)
