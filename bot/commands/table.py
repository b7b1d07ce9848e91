"""Which handler carries out which verb, and which button."""

from collections.abc import Callable
from datetime import datetime

from bot.canonical import Click
from bot.commands import (
    approvals,
    audit,
    calendar,
    compose,
    conflicts,
    dashboards,
    digests,
    doubts,
    examples,
    freezes,
    help,
    home,
    media,
    notices,
    people,
    posts,
    projects,
    proposals,
    queue,
    revising,
    rules,
    settings,
    setup,
    targets,
    undo,
)
from bot.commands.request import Request
from bot.reply import Reply
from models.errors import Refused
from models.services.people.people import Speaker

HANDLERS: dict[str, Callable[[Request], Reply]] = {
    "schedule": proposals.propose,
    "publish": calendar.publish,
    "draft": proposals.propose,
    "unpublish": approvals.take_back,
    "edit": posts.edit,
    "attach": media.attach,
    "alt": media.alt,
    "detach": media.detach,
    "list": posts.listing,
    "drafts": posts.drafts,
    "week": posts.week,
    "month": posts.month,
    "show": posts.show,
    "why": posts.why,
    "receipt": audit.receipt,
    "audit": audit.show,
    "queue": queue.show,
    "move": calendar.move,
    "skip": calendar.skip,
    "pause": calendar.pause,
    "resume": calendar.resume,
    "cancel": calendar.cancel,
    "freeze": freezes.freeze,
    "thaw": freezes.thaw,
    "freezes": freezes.listing,
    "retry": calendar.retry,
    "approvals": approvals.listing,
    "approve": approvals.approve,
    "reject": approvals.reject,
    "amend": approvals.amend,
    "submit": approvals.submit,
    "conflicts": conflicts.listing,
    "resolve": conflicts.resolve,
    "override": conflicts.override,
    "rule": rules.rule,
    "rules": rules.listing,
    "undo": undo.undo,
    "redo": undo.redo,
    "changes": undo.changes,
    "targets": targets.listing,
    "connect": targets.connect,
    "disconnect": targets.disconnect,
    "people": people.listing,
    "invite": people.invite,
    "grant": people.grant,
    "suspend": people.suspend,
    "remove": people.remove,
    "hand over": people.hand_over,
    "away": people.away,
    "link": people.link,
    "unlink": people.unlink,
    "settings": settings.settings,
    "digest": digests.digest,
    "tell me": notices.tell_me,
    "email": notices.email,
    "confirm email": notices.confirm,
    "no email": notices.stop,
    "mute": notices.mute,
    "unmute": notices.unmute,
    "notices": notices.show,
    "home": home.show,
    "new post": compose.new,
    "setup": setup.setup,
    "join": setup.join,
    "dashboard": dashboards.dashboard,
    "share calendar": setup.share,
    "projects": projects.listing,
    "new project": projects.begin,
    "use channel": projects.use_channel,
    "stop using": projects.stop_using,
    "roles": projects.roles,
    "map": projects.map_role,
    "unmap": projects.unmap,
    "help": help.show,
}


def handler_of(action: str) -> Callable[[Request], Reply]:
    """What carries out a verb of the language; raises Refused for one nothing does."""
    handler = HANDLERS.get(action)
    if not action:
        raise Refused(
            "I see when, but not what to do then. Put the words in quotes, or name a post: "
            '`"Hello" to site friday 9:00`, `schedule #12 friday 9:00`. Nothing was changed.'
        )
    if action in _INSTEAD:
        raise Refused(f"{_INSTEAD[action]} Nothing was changed.")
    if handler is None:
        raise Refused(
            f"“{action}” is a word I know but cannot do here. `help` shows what I can. "
            "Nothing was changed."
        )
    return handler


# Words that are known, whose command is another's or nobody's here.
_INSTEAD = {
    "discard": "Posts are not deleted: `cancel #12` takes one off the calendar and keeps its "
    "words, `unpublish #12` takes down what is out. What was never confirmed goes with the Discard "
    "of its card.",
    "import": "A file is imported on the machine itself: `presstime import posts.csv`.",
    "accounts": "`targets` lists where posts can go, and `connect` makes a new place.",
}


def act(request: Request) -> Reply:
    """Carry out an understood sentence."""
    return handler_of(request.reading.action)(request)


def press(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Carry out the canonical sentence of a button."""
    if click.subject == "proposal":
        return proposals.click(click, speaker, now, act)
    if click.subject == "delivery":
        return doubts.one(click, speaker, now)
    if click.verb in ("resume", "retry") and click.argument and click.subject == "post":
        return conflicts.click(click, speaker, now)
    return _CLICKS[click.verb](click, speaker, now)


_CLICKS: dict[str, Callable[[Click, Speaker, datetime], Reply]] = {
    "show": posts.click,
    "edit": posts.click,
    "text": posts.click,
    "title": posts.click,
    "alt": media.click,
    "detach": media.click,
    "list": posts.turn_page,
    "drafts": posts.turn_page,
    "pause": calendar.click,
    "resume": calendar.click,
    "cancel": calendar.click,
    "skip": calendar.click,
    "publish": calendar.click,
    "unpublish": calendar.click,
    "retry": calendar.click,
    "stop": calendar.click,
    "undo": undo.click,
    "queue": queue.click,
    "try": queue.try_now,
    "catchup": calendar.catch_up,
    **dict.fromkeys(("there", "send", "look", "aside"), doubts.many),
    "disconnect": targets.click,
    **dict.fromkeys(
        ("approve", "reject", "amend", "mend", "submit", "withdraw", "review"), approvals.click
    ),
    **dict.fromkeys(("conflicts", "lift", "resolve", "keep", "override"), conflicts.click),
    "move": calendar.move_click,
    "rule": rules.click,
    **dict.fromkeys(("suspend", "remove", "grant"), people.click),
    "people": people.turn_page,
    "away": people.come_back,
    **dict.fromkeys(("freeze", "thaw", "freezes"), freezes.click),
    "release": freezes.release,
    **dict.fromkeys(("allow", "decline"), freezes.answer),
    "resend": notices.click,
    "setup": setup.click,
    "home": home.click,
    "compose": compose.click,
    "example": examples.click,
    "tune": settings.ask,
    "attach": targets.ask,
    "revise": revising.click,
    "notices": notices.click,
    "digest": digests.click,
    "audit": audit.click,
    "receipt": audit.click,
}
