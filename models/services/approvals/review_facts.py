"""What a request for approval says of itself: the facts of its card, wherever that is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import Expression

from models.database import ask, pipelined
from models.rules.approval import UNDECIDED, ReviewState, Tally, Timing, Verdict, Vote, tally
from models.rules.difference import differences
from models.rules.media import changes, media_of
from models.rules.platforms import first_words
from models.rules.stages import Stage, Who, stages_in
from models.services.approvals import deciders
from models.services.approvals.covering import Covered, ask_content, covered
from models.services.approvals.deciders import Circle
from models.services.conflicts import conflict_rows
from models.services.people import people
from models.tables import Decision, Member, Occurrence, Post, Project, Review, Revision, Target

MOST_SHOWN = 5  # places of a text that changed
LONGEST = 120  # letters of one of them
MOST_TEXT = 20_000  # characters that a notice carries

Facts = dict[str, Any]


def latest(post: Post) -> Review | None:
    """The latest request for approval of a post, whatever became of it."""
    return Review.select().where(Review.post == post).order_by(Review.id.desc()).first()


def of_latest(project: Project, post: Post) -> Facts | None:
    """All that the card of that request shows; none where nothing was ever asked."""
    review = latest(post)
    return of(project, post, review) if review else None


def stages(review: Review) -> tuple[Stage, ...]:
    """The stages a request has to pass."""
    return stages_in(review.stages) or ()


def decisions(review: Review) -> list[Decision]:
    """What was decided of a request, with who did, the first one first."""
    return ask_decisions(Decision.review == review)()


def ask_decisions(which: Expression) -> Callable[[], list[Decision]]:
    """The same of the decisions that `which` selects, in two steps."""
    rows = Decision.select(Decision, Member).join(Member, on=(Decision.member == Member.id))
    return ask(rows.where(which).order_by(Decision.id))


def votes(review: Review, rows: Iterable[Decision]) -> list[Vote]:
    """The decisions that count: of those who still have the role they decided in."""
    found = stages(review)
    return [
        Vote(row.stage, row.person, Verdict(row.verdict), _stood_for(row))
        for row in rows
        if _counts(found, row)
    ]


def _counts(found: Sequence[Stage], row: Decision) -> bool:
    whose = row.stands_for or row.member
    barred = row.member.barred is not None or whose.barred is not None
    return not barred and deciders.still_may(found, row.stage, Verdict(row.verdict), whose.role)


def _stood_for(row: Decision) -> int | None:
    return people.person_of(row.stands_for) if row.stands_for is not None else None


def standing(review: Review, so_far: Sequence[Decision] | None = None) -> Tally:
    """Where a request stands by what was decided so far, which is looked up unless given."""
    rows = decisions(review) if so_far is None else so_far
    return tally(stages(review), votes(review, rows))


def current(review: Review) -> Stage | None:
    """The stage that is to be decided now; none of a request without stages."""
    found = stages(review)
    return found[standing(review).stage] if found else None


def missing(project: Project, post: Post, review: Review) -> list[Member]:
    """Who may still decide a request in the stage it is in."""
    found, so_far = stages(review), decisions(review)
    if not found:
        return []
    number = standing(review, so_far).stage
    done = {row.person for row in so_far if row.stage == number}
    may = deciders.panel(project, post, found[number]).may
    return [each for each in may if people.person_of(each) not in done]


def of(
    project: Project,
    post: Post,
    review: Review,
    *,
    revision: int | None = None,
    so_far: Sequence[Decision] | None = None,
    circle: Circle | None = None,
    what: Covered | None = None,
) -> Facts:
    """All that the card of a request shows; `revision` is that which the post is about to have.
    Where they are known already, `so_far` is what was decided, in which `circle`, about `what`."""
    with pipelined():
        words, places = ask_content(post), _ask_places(review)
        blocked = conflict_rows.ask_open_of(post)
    content = words()
    circle = circle or deciders.circle(project, post)
    names = people.names_of((post.author_id, review.requested_by_id), circle.members)
    return {
        "review": review.id,
        "post": post.number,
        "label": post.label,
        "revision": revision or post.revision,
        "title": content.title,
        "text": content.text[:MOST_TEXT],
        "media": content.media or [],
        "author": names[post.author_id],
        "requested_by": names[review.requested_by_id],
        "state": str(review.state),
        "risks": list(review.risks),
        "edits": deciders.may_edit(project),
        "conflicts": conflict_rows.facts_of(blocked()),
        **_when(project, review, (what or covered(review)).moved, places()),
        **_rule(review, decisions(review) if so_far is None else so_far, circle),
        **_changes(post, review, content),
    }


def for_client(facts: Mapping[str, Any]) -> Facts:
    """The facts as a client is shown them: nothing of other posts, and nothing of what the team
    changed before."""
    return dict(facts) | {"conflicts": [], "changed": None}


def asks_client(facts: Mapping[str, Any]) -> bool:
    """Whether it is up to a client to decide."""
    if facts["state"] not in UNDECIDED or not facts["stages"]:
        return False
    return bool(facts["stages"][facts["stage"]][0] == Who.CLIENT)


def _ask_places(review: Review) -> Callable[[], list[Target]]:
    ids = dict.fromkeys(target for timing in _timings(review) for target in timing.targets)
    return ask(Target.select().where(Target.id.in_([*ids])))


def _timings(review: Review) -> list[Timing]:
    return [Timing.from_json(each) for each in review.timings]


def _when(
    project: Project, review: Review, moved: Occurrence | None, places: Sequence[Target]
) -> Facts:
    timings = _timings(review)
    ids = dict.fromkeys(target for timing in timings for target in timing.targets)
    rows = {row.id: row for row in places}
    first = timings[0] if timings else None
    return {
        "places": [rows[each].name if each in rows else "?" for each in ids],
        "readers": {row.name: row.readers for row in rows.values() if row.readers is not None},
        "zone": first.zone if first else project.zone,
        "rules": [dict(timing.rule) for timing in timings if timing.rule["repeat"]],
        "times": len(timings),
        "due_at": review.due_at.isoformat() if review.due_at else None,
        "once": moved.due_at.isoformat() if moved else None,
    }


def _rule(review: Review, so_far: Sequence[Decision], circle: Circle) -> Facts:
    found = stages(review)
    count = tally(found, votes(review, so_far))
    if not found:
        return {"stages": [], "stage": 0, "given": 0, "by": [], "missing": [], "wrote": []}
    panel = circle.panel(found[count.stage])
    done = {row.person for row in so_far if row.stage == count.stage}
    open_ = review.state in (ReviewState.OPEN, ReviewState.LATE)
    return {
        "stages": [[str(stage.who), stage.needed] for stage in found],
        "stage": count.stage,
        "given": count.given,
        "by": [row.member.name for row in so_far if row.verdict == Verdict.APPROVE],
        "missing": [each.name for each in panel.may if people.person_of(each) not in done],
        "wrote": [each.name for each in panel.wrote] if open_ else [],
        "enough": panel.can_pass(found[count.stage]),
    }


def _changes(post: Post, review: Review, content: Revision) -> Facts:
    """What is not as it was when it was last asked, or approved."""
    old = review.replaces
    if old is None:
        return {"changed": None}
    before = Revision.get((Revision.post == post) & (Revision.number == old.revision))
    return {
        "changed": {
            "text": shown(before.text, content.text),
            "title": [before.title, content.title] if before.title != content.title else None,
            "media": changes(media_of(before.media), media_of(content.media)),
            "timing": None if old.timings == review.timings else list(old.timings),
            "decided": [row.member.name for row in decisions(old)],
        }
    }


def shown(old: str, new: str) -> list[list[str]]:
    """The first places in which a text changed, as pairs of old and new words."""
    return [
        [first_words(each.old, LONGEST), first_words(each.new, LONGEST)]
        for each in differences(old, new)[:MOST_SHOWN]
    ]


def since(post: Post, revision: int) -> list[tuple[str, str, datetime]]:
    """What became of a post after a revision: what was done, by whom, and when."""
    later = (Revision.post == post) & (Revision.number > revision)
    rows: Sequence[Revision] = list(
        Revision.select(Revision, Member).join(Member).where(later).order_by(Revision.number)
    )
    return [(row.change, row.author.name, row.created_at) for row in rows]
