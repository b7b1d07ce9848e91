"""The wording of `presstime backup` and `presstime adopt`, as plain lines."""

from pathlib import Path

from bot.views import words
from bot.views.standing import WHY
from models.services.engine.adoption import Fate, Finding, How

FATES = {
    Fate.AGAIN: "sent again under the same key, which has no second effect",
    Fate.HELD: "held back; one card asks what to do with them",
    Fate.UNKNOWN: "unknown; a card asks whether each is there",
}
TWO = "If the original still runs, both will publish from then on: adopt only the one that stays."


def backed_up(file: Path, *, key: Path) -> str:
    """What was copied, and what else to keep."""
    return (
        f"The database is copied to {file}. Keep a copy of {key} and of the sites folder as well. "
        "Put back, it starts held until `presstime adopt`."
    )


def finding(found: Finding, how: How) -> str:
    """What is known, and what adopting does."""
    lines = [WHY[found.hold] if found.hold else "Nothing about this database looks restored."]
    if found.since is not None:
        lines.append(f"The last it knows of was on {found.since:%a %d %b %Y, %H:%M:%S} UTC.")
    lines += {How.PUT_BACK: _put_back, How.MOVED: _moved, How.REHEARSE: _rehearse}[how](found)
    return "\n".join(lines)


def _put_back(found: Finding) -> list[str]:
    due = words.count(len(found.doubts), "delivery")
    lines = [f"Due since then or on their way, and perhaps out already: {due}."]
    if not found.doubts:
        lines = ["Nothing fell due since."]
    for (project, target, fate), count in found.counted().items():
        lines.append(f"  {project} → {target}: {count:,} {FATES[fate]}")
    if found.left_out:
        posts = words.count(found.left_out, "repeating schedule")
        lines.append(f"{posts} had times in between that were not written down: they are left out.")
    return [*lines, TWO]


def _moved(_: Finding) -> list[str]:
    return [
        "It is taken as the original itself, in its last state: what fell due meanwhile goes out, "
        "or is asked about where it is more than 15 minutes late.",
        "Say this only if the original was stopped before the copy was made and never runs again.",
    ]


def _rehearse(_: Finding) -> list[str]:
    return [
        "It becomes a rehearsal for ever: with PRESSTIME_REHEARSE=1 everything runs on it, and "
        "nothing leaves this machine."
    ]


def adopted(found: Finding, how: How) -> str:
    """What was done."""
    if how is How.REHEARSE:
        return "Adopted as a rehearsal. Start it with PRESSTIME_REHEARSE=1."
    asked = sum(each.fate is not Fate.AGAIN for each in found.doubts)
    if how is How.MOVED or not asked:
        return "Adopted. It publishes from now on."
    return (
        f"Adopted. It publishes from now on; the chat asks about {words.count(asked, 'delivery')}."
    )
