"""Writing a post by a form: a new one, or one that is there already."""

from collections.abc import Sequence
from datetime import datetime

from bot import forms
from bot.canonical import Click
from bot.commands.request import Request
from bot.language.reading import Kind, Reading
from bot.language.render import render
from bot.reply import Form, Reply
from bot.views import compose as views
from bot.views import posts as post_views
from models.rules.media import media_of
from models.rules.roles import Right
from models.rules.timezones import tzinfo_of
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import moving, posts, relocating, stories
from models.services.posts.stories import Story
from models.services.workspaces import targets
from models.tables import Proposal


def new(request: Request) -> Reply:
    """The form of a new post."""
    return _new(request.speaker)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The same for a button."""
    return _new(speaker)


def _new(speaker: Speaker) -> Reply:
    permissions.require(speaker, Right.WRITE)
    asked = views.questions(_places(speaker), views.Filled(targets=_only(speaker)), speaker.zone)
    says = f"{speaker.project.key}: {forms.of_post(home=speaker.zone)}"
    return views.asking(Form("New post", says, asked, speaker.zone, "Look at it"))


def _places(speaker: Speaker) -> Sequence[str]:
    return [each.name for each in targets.connected(speaker.project)]


def _only(speaker: Speaker) -> tuple[str, ...]:
    """The one target there is; several are chosen from."""
    names = _places(speaker)
    return tuple(names) if len(names) == 1 else ()


def of_proposal(proposal: Proposal, reading: Reading, speaker: Speaker) -> Form | None:
    """The form of a proposal as its sentence was understood; None for one that says more than the
    form asks for."""
    if not _is_plain(reading) or reading.text is None:
        return None
    filled = views.Filled(
        text=reading.text,
        title=reading.title or "",
        targets=reading.targets,
        priority=reading.priority or "",
        media=media_of(proposal.media),
        **_times(reading, speaker),
    )
    says = f"change P{proposal.id}@{proposal.version} {forms.of_post(home=speaker.zone)}"
    asked = views.questions(_places(speaker), filled, speaker.zone)
    return Form(f"Edit P{proposal.id}", says, asked, speaker.zone, "Look at it")


def _is_plain(reading: Reading) -> bool:
    """Whether a form can say all that a sentence says."""
    usual = Reading(Kind.NONE, "schedule")
    more = ("not_after", "stagger", "if_late", "gives_way", "anyway", "reason", "interval", "shift")
    same = all(getattr(reading, name) == getattr(usual, name) for name in more)
    whole = len(reading.rules) < 2 and not reading.ids and not reading.elapsed
    return same and whole and reading.action in ("schedule", "publish")


def _times(reading: Reading, speaker: Speaker) -> dict[str, str]:
    """When it goes out, as the form asks for it: a moment where it is one in the speaker's zone,
    else words."""
    if not reading.rules:
        at_once = reading.elapsed is not None or reading.action == "publish"
        return {"words": "now"} if at_once else {}
    rule = reading.rules[0]
    if rule.repeat is None and rule.zone == speaker.zone and len(rule.times) < 2:
        clock = rule.times[0] if rule.times else rule.start.time()
        return {"when": f"{datetime.combine(rule.start.date(), clock):%Y-%m-%d %H:%M}"}
    return {"words": f"{render(rule)} {rule.zone}"}


def of_post(speaker: Speaker, number: int) -> Reply:
    """The form of a post: its words, its time where it has one, and where it goes if that can be
    changed. Raises NotFound, NotAllowed."""
    posts.to_change(speaker, number)
    story = stories.of(speaker, number)
    filled = views.Filled(
        text=story.revision.text,
        title=story.revision.title or "",
        targets=_goes_to(story),
        when=_goes_at(story, speaker),
        media=media_of(story.revision.media),
    )
    mark = f"{speaker.project.key}/{number}@{story.post.revision}"
    says = f"revise {mark} {forms.of_post(home=speaker.zone)}"
    asked = views.of_post(filled, _places(speaker), speaker.zone)
    form = Form(f"Edit #{number}", says, asked, speaker.zone, "Change it")
    return post_views.editing(story, form)


def _goes_at(story: Story, speaker: Speaker) -> str:
    planned = moving.planned_once(story.post)
    if planned is None:
        return ""
    return f"{planned.due_at.astimezone(tzinfo_of(speaker.zone)):%Y-%m-%d %H:%M}"


def _goes_to(story: Story) -> tuple[str, ...]:
    planned = relocating.planned(story.post)
    if planned is None:
        return ()
    return tuple(story.target_names.get(each, "") for each in planned.schedule.targets)
