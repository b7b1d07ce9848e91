"""The wording of a person's settings."""

from bot.reply import Card, Field, Reply
from models.services.people import Speaker


def shown(speaker: Speaker) -> Reply:
    """What is known of a person, and how to change it."""
    member, project = speaker.member, speaker.project
    source = "your setting" if member.zone else f"from {project.key}"
    habits = tuple(
        Field(habit, f"{answer}  (`settings forget {habit}`)")
        for habit, answer in sorted(member.habits.items())
    )
    whole = Card(
        title=f"{member.name} in {project.key}",
        fields=(
            Field("Role", member.role),
            Field("Zone", f"{speaker.zone} ({source})"),
            *(habits or (Field("Habits", "none remembered yet"),)),
        ),
        notes=("`settings zone Lisbon` changes your zone.",),
    )
    return Reply("Your settings", (whole,), private=True)


def forgotten(speaker: Speaker) -> Reply:
    """Habits that are gone."""
    return Reply("Forgotten. I will ask again.", shown(speaker).cards, private=True)
