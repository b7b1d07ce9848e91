"""From a sentence to a reading that can be acted on: language, then posts and targets that exist.

Whatever is left open becomes the reading's question; its answer goes into `answers` under the
question's key, and reading again settles it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from bot.language import read
from bot.language.attached import Tail, about_files, tail_of
from bot.language.persons import about_people
from bot.language.reading import Context, Kind, Option, Question, Reading
from bot.language.telling import about_telling
from bot.language.workplaces import about_places
from models.rules.policy import policy_of
from models.rules.roles import Right
from models.services.people import naming, people, permissions
from models.services.people.people import Speaker
from models.services.posts import lists, moving, posts
from models.services.workspaces import targets
from models.tables import Target

NEW_CONTENT = frozenset({"schedule", "publish", "draft", "remind"})
WITH_TARGETS = frozenset({"schedule", "publish", "draft"})
TO_TARGETS = WITH_TARGETS | {"unpublish", "list", "freeze"}
MOST_CHOICES = 5
NEAR = 60
Key = TypeVar("Key")
CONNECT = "connect "  # begins the answer by which a channel is connected first


def understand(
    words: str, answers: Mapping[str, str], speaker: Speaker, *, now: datetime
) -> Reading:
    """What `words`, said at `now`, mean in the speaker's project, as far as it is clear."""
    tail = Tail(words) if about_files(words) else tail_of(words)
    reading = _understood(tail.words, answers, speaker, now)
    return replace(reading, alts=tail.alts) if tail.alts else reading


def _understood(words: str, answers: Mapping[str, str], speaker: Speaker, now: datetime) -> Reading:
    place = about_places(words)
    if place:
        return Reading(Kind.NONE, place.action, rest=place.rest, zone=speaker.zone)
    if told := about_telling(words):
        return Reading(Kind.NONE, told.action, rest=told.rest, zone=speaker.zone)
    if meant := about_files(words):
        rest = str(meant.position or "")
        return Reading(
            Kind.NONE, meant.action, ids=(meant.post,), text=meant.alt, rest=rest, zone=speaker.zone
        )
    said = about_people(words)
    if said and (said.who is None or naming.is_called(speaker.project, said.who)):
        return Reading(Kind.NONE, said.action, rest=said.rest, zone=speaker.zone)
    return understood(words, answers, speaker, now=now)


def understood(
    words: str, answers: Mapping[str, str], speaker: Speaker, *, now: datetime
) -> Reading:
    """The same of words that are not about people."""
    words, gives_way = _without_wish(words)
    reading = _in_the_project(words, answers, speaker, now)
    return replace(reading, gives_way=True) if gives_way else reading


# Said at the end of a sentence, outside of what it quotes.
_WISH = re.compile(
    r"[\s,;]+(?:and\s+)?(?:resolve|solve|avoid)\s+(?:any\s+|all\s+)?conflicts?(?:\s+automatically)?"
    r"[\s.!]*$",
    re.IGNORECASE,
)


def _without_wish(words: str) -> tuple[str, bool]:
    """The sentence without the wish that it give way to others, and whether that was said."""
    found = _WISH.search(words)
    return (words[: found.start()], True) if found else (words, False)


def _in_the_project(
    words: str, answers: Mapping[str, str], speaker: Speaker, now: datetime
) -> Reading:
    here = targets.connected(speaker.project)
    names = tuple(target.name for target in here)
    context = Context(
        now=now,
        zone=speaker.zone,
        answers=answers,
        habits=speaker.member.habits,
        targets=names,
        default_time=policy_of(speaker.project).default_hour,
    )
    reading = read(words, context)
    if reading.action == "draft" and "deed" in answers:
        reading = replace(reading, action=answers["deed"])
    if _may_name_a_post(reading):
        reading = read(words, replace(context, posts=lists.labels(speaker)))
    if reading.question is not None or reading.kind is Kind.ERROR:
        return reading
    named = _with_post(_on_platforms(reading, here), speaker, answers)
    return _with_targets(named, names, speaker, answers)


def _may_name_a_post(reading: Reading) -> bool:
    """Whether knowing the posts could help: their names are only looked up when needed."""
    unknown_word = reading.question is not None and reading.question.reason == "unknown_word"
    return unknown_word or (reading.name is not None and not reading.ids)


def _with_post(reading: Reading, speaker: Speaker, answers: Mapping[str, str]) -> Reading:
    """Find the post that a quoted text or a name stands for, where the verb needs one."""
    called = reading.name or reading.title or reading.text
    if reading.ids or called is None or _is_new_content(reading):
        return reading
    if "post" in answers:
        return replace(reading, ids=(int(answers["post"]),))
    known = lists.labels(speaker)
    same = [number for number, label in known.items() if label.casefold() == called.casefold()]
    if len(same) == 1:
        return replace(reading, ids=(same[0],))
    which = _which_post(called, known, same)
    if not which.options and reading.action in NEW_CONTENT:
        hint = ' The words of a new one go between quotation marks: `"Hello" to site friday 9:00`.'
        which = replace(which, text=which.text + hint)
    return _asked(reading, which)


def _is_new_content(reading: Reading) -> bool:
    return reading.action in NEW_CONTENT and reading.text is not None


def _which_post(called: str, known: Mapping[int, str], same: list[int]) -> Question:
    near = same or like(called, known, most=MOST_CHOICES, least=NEAR)
    options = tuple(
        Option(f"#{number} {known[number]}", str(number)) for number in near[:MOST_CHOICES]
    )
    text = f"Which post is “{called}”?" if options else f"I know no post called “{called}”."
    return Question("post", text, "post", options)


def like(called: str, known: Mapping[Key, str], *, most: int, least: int) -> list[Key]:
    """The keys of the names that are most like what something was called, of 100 at `least`."""
    found = process.extract(
        called,
        known,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=most,
        score_cutoff=least,
    )
    return [key for _, _, key in found]


def _with_targets(
    reading: Reading, names: tuple[str, ...], speaker: Speaker, answers: Mapping[str, str]
) -> Reading:
    """Replace `*` and left-out names by real ones, and ask where a name is not known."""
    if reading.action not in TO_TARGETS or _freezes_all(reading):
        return reading
    if not reading.targets:
        return _where_else(reading, names, speaker, answers)
    left_out = {name[1:] for name in reading.targets if name.startswith("-")}
    wanted = [name for name in reading.targets if not name.startswith("-")]
    if "*" in wanted or (left_out and not wanted):
        wanted = [name for name in names if name not in left_out]
    settled: list[str] = []
    for name in wanted:
        meant = _known_as(name, names) or answers.get(f"target {name}")
        if meant is None:
            return _asked(reading, _which_target(name, names, speaker))
        settled.append(meant)
    return replace(reading, targets=tuple(dict.fromkeys(settled)))


def _known_as(name: str, names: Sequence[str]) -> str | None:
    """The target of that name; a channel's may be said without its `#`."""
    lowered = name.lower()
    return next((each for each in (lowered, f"#{lowered}") if each in names), None)


def _on_platforms(reading: Reading, here: Sequence[Target]) -> Reading:
    """A freeze of a platform is one of all targets on it."""
    if reading.action != "freeze":
        return reading
    known = {target.name for target in here}
    settled: list[str] = []
    for name in reading.targets:
        there = [target.name for target in here if target.account.platform == name]
        settled += there if name not in known and there else [name]
    return replace(reading, targets=tuple(dict.fromkeys(settled)))


def _freezes_all(reading: Reading) -> bool:
    """Whether a freeze is of everything, targets to come included."""
    return reading.action == "freeze" and reading.targets == ("*",)


def _where_else(
    reading: Reading, names: tuple[str, ...], speaker: Speaker, answers: Mapping[str, str]
) -> Reading:
    if reading.action not in WITH_TARGETS or not _has_no_place(reading, speaker):
        return reading
    if "where" in answers:
        chosen = names if answers["where"] == "*" else (answers["where"],)
        return replace(reading, targets=chosen)
    if reading.action == "draft":
        return reading
    if len(names) == 1:
        note = f"No target was said, so it goes to {names[0]}, the only one."
        return replace(reading, targets=names, notes=(*reading.notes, note))
    if not names:
        return reading
    options = [Option(name, name) for name in names[:MOST_CHOICES]]
    options.append(Option("all of them", "*"))
    return _asked(reading, Question("target", "Where should it go?", "where", tuple(options)))


def _has_no_place(reading: Reading, speaker: Speaker) -> bool:
    """Whether it is new, or a post that was never to go anywhere."""
    if _is_new_content(reading) and not reading.ids:
        return True
    if len(reading.ids) != 1:
        return False
    return not moving.usual_targets(posts.get(speaker.project, reading.ids[0]))


def _which_target(name: str, names: tuple[str, ...], speaker: Speaker) -> Question:
    near = process.extract(name, names, limit=MOST_CHOICES)
    options = tuple(Option(found, found) for found, _, _ in near)
    text = f"There is no target “{name}” yet."
    if name in speaker.links:
        return _unconnected(name, options, speaker)
    if options:
        text += " Which one is meant? (`connect` makes new ones.)"
    return Question("target", text, f"target {name}", options)


def _unconnected(name: str, others: tuple[Option, ...], speaker: Speaker) -> Question:
    """What to do about a channel of the chat that nothing is published in yet."""
    if permissions.may(speaker, Right.ACCOUNTS):
        connect = Option(f"Connect {name}", f"{CONNECT}{name}")
        text = f"Nothing is published in {name} yet. Connect it, so that this goes there?"
        return Question("target", text, f"target {name}", (connect, *others))
    who = people.who_may(speaker.project, Right.ACCOUNTS) or "whoever runs Presstime"
    text = f"Nothing is published in {name} yet. Ask {who} to connect it."
    return Question("target", text, f"target {name}", others)


def _asked(reading: Reading, question: Question) -> Reading:
    return replace(reading, kind=Kind.CLARIFY, question=question)
