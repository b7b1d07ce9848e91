"""The wording of a team's own rules, and of the rates of platforms."""

from collections.abc import Collection, Sequence

from bot.reply import Button, Card, Field, Reply, Row
from bot.views import words
from models.rules.conflicts.numbers import CustomRule, Rate, numbers_of
from models.services.conflicts.noting import Looked
from models.services.people.people import Speaker

EXAMPLES = (
    "`rule at most 2 per day on blog`, `rule nothing on sundays`, `rule 30 minutes apart`, "
    "`rule nothing between 22:00 and 7:00`; with `warn` in front it only warns"
)


def listed(rules: Sequence[CustomRule], speaker: Speaker) -> Reply:
    """The rules there are, by their numbers."""
    if not rules:
        return Reply(f"{speaker.project.key} has no rules of its own. Make one: {EXAMPLES}.")
    title = f"The rules of {speaker.project.key}"
    rows = tuple(
        Row(
            f"{rule.number}  {rule.said}{'' if rule.blocks else ' (only a warning)'}",
            (_off(rule, speaker),),
        )
        for rule in rules
    )
    return Reply(title, (Card(title, rows=rows, notes=(f"More: {EXAMPLES}.",)),))


def _off(rule: CustomRule, speaker: Speaker) -> Button:
    return Button(f"End rule {rule.number}", f"rule {speaker.project.key} {rule.number} off")


def added(rule: CustomRule, looked: Looked, speaker: Speaker) -> Reply:
    """A rule that holds from now on, and how many posts cannot go out as they are planned."""
    said = f"Rule {rule.number} holds in {speaker.project.key}: {rule.said}."
    effect = "blocks it" if rule.blocks else "is warned about"
    notes: tuple[str, ...] = ()
    if looked.blocked:
        of = f"{looked.blocked} of the next {words.count(looked.posts, 'post')}"
        notes = (f"{of} on the calendar cannot go out now: `conflicts`.",)
    whole = Card(
        said,
        body=f"What is against it {effect}.",
        notes=notes,
        buttons=(_off(rule, speaker),),
        tone="good",
    )
    return Reply(said, (whole,))


def removed(rule: CustomRule, speaker: Speaker) -> Reply:
    """A rule that holds no more."""
    said = f"Rule {rule.number} of {speaker.project.key} is gone: {rule.said}."
    return Reply(said, (Card(said, body=f"`rule {rule.said}` brings it back.", tone="good"),))


def not_understood(said: str, names: Collection[str]) -> str:
    """Why a sentence makes no rule, and what would."""
    places = words.joined(sorted(names)[:8])
    return (
        f"“{words.shortened(said)}” is no rule I know. Rules are like {EXAMPLES}. A rule may be "
        f"about one place ({places}). Nothing was changed."
    )


def rates(speaker: Speaker) -> Reply:
    """How many posts each platform takes of one account."""
    known = numbers_of(speaker.project.policy).rates
    title = f"What platforms take of one account, in {speaker.project.key}"
    whole = Card(
        title,
        fields=tuple(Field(name, in_words(rate)) for name, rate in sorted(known.items())),
        notes=(
            "Others take whatever comes. `settings rate webhook 100 per hour` sets one, "
            "`settings rate webhook default` takes it back.",
        ),
    )
    return Reply(title, (whole,))


def in_words(rate: Rate) -> str:
    """A rate as a person would say it."""
    return f"{rate.most:,} per {words.span(rate.span).removeprefix('1 ')}"
