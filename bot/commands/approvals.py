"""Asking for approval, deciding, and what waits for whom."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.canonical import Click
from bot.commands import batches, conflicts, proposals
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import approvals as views
from models.database import savepoint
from models.errors import Refused, Stale, UserError
from models.rules.approval import Verdict
from models.services.approvals import approving, asking, overriding, review_facts
from models.services.approvals.deciding import Decided
from models.services.people.people import Speaker
from models.services.posts import posts, stories

_NUMBERS = re.compile(r"^(?:\s*(?:#?\d+|,|and|because|:)\s*)+", re.IGNORECASE)
_ANYWAY = re.compile(r"\banyway\b\W*(?:because\b)?(?P<reason>.*)", re.IGNORECASE | re.DOTALL)
# What makes it an approval of something else, or none as yet.
_PROVIDED = re.compile(
    r"\b(?:but|if|unless|except|(?<!at )once|pero|salvo|mas|exceto|mais|sauf|aber|wenn|falls"
    r"|außer)\b.*|(?:けど|ただし).*",
    re.IGNORECASE | re.DOTALL,
)
_BATCH = re.compile(r"(?:import|batch)\s+(?P<number>\d{1,9})", re.IGNORECASE)
PAGE = 10


def listing(request: Request) -> Reply:
    """What waits for approval, and for whom."""
    found, count = asking.waiting(request.speaker, limit=PAGE)
    return views.waiting(found, count, request.speaker.project.key)


def approve(request: Request) -> Reply:
    """Approve posts, or all of an import; `anyway because …` goes ahead without an approval."""
    reading, speaker = request.reading, request.speaker
    if named := _BATCH.search(reading.rest):
        return batches.show(speaker, int(named["number"]))
    if anyway := _ANYWAY.search(reading.rest):
        number = _one(request)
        return override(speaker, number, anyway["reason"], at_once=False, now=request.now)
    numbers = _numbers(request)
    if provided := _PROVIDED.search(reading.rest):
        raise Refused(
            f"Is that an approval? “{provided[0].strip()}” asks for more. Nothing was decided. "
            f"`approve #{numbers[0]}` approves it as it is; "
            f"`ask changes #{numbers[0]}: …` says what should be different."
        )
    if len(numbers) > 1:
        return _several(speaker, [(number, None) for number in numbers], request.now)
    return _approve(speaker, numbers[0], None, at_once=False, now=request.now)


def override(speaker: Speaker, number: int, reason: str, *, at_once: bool, now: datetime) -> Reply:
    """Let a post go out without its approval, for a reason."""
    said = reason.strip(" :,–-")
    decided = overriding.override(speaker, number, None, said, at_once=at_once, now=now)
    return views.overridden(
        decided.facts,
        speaker.project.key,
        number,
        at_once=at_once,
        late=decided.late,
        still=stories.still(speaker, decided.post),
    )


def reject(request: Request) -> Reply:
    """Reject a post for a reason, or ask for the reason."""
    return _refuse(request, "reject")


def amend(request: Request) -> Reply:
    """Request changes to a post, saying which, or ask for them."""
    return _refuse(request, "amend")


def submit(request: Request) -> Reply:
    """Ask for approval of a post."""
    decided = asking.submit(request.speaker, _one(request), None, now=request.now)
    return views.submitted(decided.facts, request.speaker.project.key)


def take_back(request: Request) -> Reply:
    """`withdraw #1` takes back the request of a post that waits for approval; any other post is
    proposed to be taken down."""
    ids = request.reading.ids
    if len(ids) == 1 and asking.is_asked(request.speaker.project, ids[0]):
        return _withdraw(request.speaker, ids[0], None, request.now)
    return proposals.propose(request)


def _numbers(request: Request) -> tuple[int, ...]:
    verb = "ask changes" if request.reading.action == "amend" else request.reading.action
    if not request.reading.ids:
        raise Refused(
            f"Which post? Say its number: `{verb} #12`. `approvals` lists what waits. "
            "Nothing was changed."
        )
    return request.reading.ids


def _one(request: Request) -> int:
    numbers = _numbers(request)
    if len(numbers) > 1:
        raise Refused("One post at a time, please. Nothing was changed.")
    return numbers[0]


def _refuse(request: Request, verb: str) -> Reply:
    speaker, number = request.speaker, _one(request)
    reason = request.reading.text or _NUMBERS.sub("", request.reading.rest, count=1)
    if not reason.strip():
        return _ask_why(speaker, number, verb)
    return _refused(speaker, number, None, verb, reason, request.now)


def _ask_why(speaker: Speaker, number: int, verb: str) -> Reply:
    facts = asking.of_post(speaker, number)
    if facts is None:
        raise Refused(f"Nobody asked for approval of #{number}. Nothing was decided.")
    return views.asked_for_reason(facts, speaker.project.key, verb)


def _approve(
    speaker: Speaker, number: int, revision: int | None, *, at_once: bool, now: datetime
) -> Reply:
    return conflicts.heeding(
        speaker,
        lambda: _shown(
            speaker, approving.approve(speaker, number, revision, at_once=at_once, now=now)
        ),
        deed="approve",
        now=now,
    )


def _shown(speaker: Speaker, decided: Decided) -> Reply:
    return views.approved(
        decided.facts,
        speaker.project.key,
        is_done=decided.is_done,
        repeated=decided.repeated,
        late=decided.late,
        still=stories.still(speaker, decided.post),
    )


def _several(speaker: Speaker, named: list[tuple[int, int | None]], now: datetime) -> Reply:
    """Approve each; one that cannot be is said beside those that could."""
    done: list[str] = []
    refused: list[str] = []
    for number, revision in named:
        try:
            with savepoint():
                decided = approving.approve(speaker, number, revision, now=now)
        except UserError as error:
            refused.append(str(error))
        else:
            outcome = views.outcome(
                decided.facts, is_done=decided.is_done, repeated=decided.repeated
            )
            done.append(outcome)
    return views.several(done, refused)


def _refused(
    speaker: Speaker, number: int, revision: int | None, verb: str, reason: str, now: datetime
) -> Reply:
    verdict = Verdict.REJECT if verb == "reject" else Verdict.CHANGES
    decided = approving.refuse(speaker, number, revision, verdict, reason, now=now)
    return views.refused(decided.facts, speaker.project.key, verb, repeated=decided.repeated)


def _withdraw(speaker: Speaker, number: int, revision: int | None, now: datetime) -> Reply:
    decided = asking.withdraw(speaker, number, revision, now=now)
    return views.withdrawn(
        decided.facts,
        speaker.project.key,
        laid_aside=decided.laid_aside,
        still=stories.still(speaker, decided.post),
    )


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button of a request's card; a card that is not current any more is answered with
    what happened since and the current one."""
    if click.subject == "project":
        return _click_on_many(click, speaker, now)
    number = click.number or 0
    try:
        return _CLICKS[click.verb](click, speaker, number, now)
    except Stale as error:
        post = posts.get(speaker.project, number)
        since = review_facts.since(post, click.version or 0)
        facts = asking.of_post(speaker, number)
        return views.stale(str(error), since, facts, speaker.zone, speaker.project.key)


def _click_on_many(click: Click, speaker: Speaker, now: datetime) -> Reply:
    if click.argument.startswith("batch"):
        return batches.click(click, speaker, now)
    pairs = [each.partition("@") for each in click.argument.split()]
    return _several(speaker, [(int(one), int(other)) for one, _, other in pairs], now)


def _click_approve(click: Click, speaker: Speaker, number: int, now: datetime) -> Reply:
    at_once = click.argument == "now"
    return _approve(speaker, number, click.version, at_once=at_once, now=now)


def _click_refuse(click: Click, speaker: Speaker, number: int, now: datetime) -> Reply:
    if not click.argument:
        return _ask_why(speaker, number, click.verb)
    return _refused(speaker, number, click.version, click.verb, click.argument, now)


def _click_mend(click: Click, speaker: Speaker, number: int, now: datetime) -> Reply:
    facts = asking.of_post(speaker, number)
    if not click.argument and facts is not None:
        return views.mending(facts, speaker.project.key)
    words = click.argument
    return conflicts.heeding(
        speaker,
        lambda: _shown(
            speaker,
            approving.edit_and_approve(speaker, number, click.version, words, now=now),
        ),
        deed="approve",
        now=now,
    )


def _click_submit(click: Click, speaker: Speaker, number: int, now: datetime) -> Reply:
    decided = asking.submit(speaker, number, click.version, now=now)
    return views.submitted(decided.facts, speaker.project.key)


def _click_withdraw(click: Click, speaker: Speaker, number: int, now: datetime) -> Reply:
    return _withdraw(speaker, number, click.version, now)


_CLICKS: dict[str, Callable[[Click, Speaker, int, datetime], Reply]] = {
    "approve": _click_approve,
    "reject": _click_refuse,
    "amend": _click_refuse,
    "mend": _click_mend,
    "submit": _click_submit,
    "withdraw": _click_withdraw,
}
