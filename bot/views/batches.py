"""The wording of an import that waits for approval as a whole."""

from collections.abc import Mapping, Sequence

from bot.reply import Button, Card, Moment, Reply, Row, Tone
from bot.views import words
from models.services.approvals.asking import Waiting

SHOWN = 10
MOST_SAID = 100  # characters of a button's sentence


def card(found: Sequence[Waiting], batch: int, project: str, left_out: Sequence[int] = ()) -> Reply:
    """What waits of an import, each row with a button that leaves it out."""
    wanted = [each for each in found if each.post.number not in left_out]
    if not found:
        return Reply(f"Nothing of import {batch} waits for approval.")
    last = max(each.review.id for each in found)
    title = f"? {words.count(len(wanted), 'post')} of import {batch} wait for approval"
    out = f"Left out: {words.joined([f'#{each}' for each in left_out])}." if left_out else ""
    more = len(wanted) - SHOWN
    notes = (
        "Nothing of them goes out before it is approved.",
        *((f"And {more} more; `approvals` lists the most urgent.",) if more > 0 else ()),
    )
    says = _says("approve", project, f"batch {batch} to {last}", left_out)
    buttons = (Button(f"Approve {len(wanted)}", says, "primary"),) if wanted and says else ()
    rows = tuple(_row(each, batch, project, left_out) for each in wanted[:SHOWN])
    whole = Card(title, out, rows=rows, notes=notes, buttons=buttons, tone="warning")
    return Reply(title, (whole,))


def _says(verb: str, project: str, what: str, left_out: Sequence[int]) -> str:
    """The sentence of a button; empty where it would be too long."""
    listed = f" except {' '.join(map(str, left_out))}" if left_out else ""
    said = f"{verb} {project} {what}{listed}"
    return said if len(said) <= MOST_SAID else ""


def _row(each: Waiting, batch: int, project: str, left_out: Sequence[int]) -> Row:
    post, review = each.post, each.review
    said: list[str | Moment] = [words.post(post.number, post.label)]
    if review.due_at is not None:
        said += [", ", Moment(review.due_at, each.zone)]
    less = _says("review", project, f"batch {batch}", [*left_out, post.number])
    out = (Button(f"Leave out #{post.number}", less),) if less else ()
    return Row(tuple(said), (Button("Show", f"show {project}/{post.number}"), *out))


def approved(done: int, refused: Mapping[str, int], left: int, batch: int, project: str) -> Reply:
    """What approving an import came to."""
    said = f"{words.count(done, 'post')} of import {batch} decided"
    rows = [
        Row(f"✕ {reason}" + (f" ({count} posts)" if count > 1 else ""))
        for reason, count in list(refused.items())[:SHOWN]
    ]
    again = (Button("Go on with the rest", f"review {project} batch {batch}"),) if left > 0 else ()
    notes = (f"{left} more wait.",) if left > 0 else ()
    tone: Tone = "good" if done and not refused else "warning"
    whole = Card(said, rows=tuple(rows), notes=notes, buttons=again, tone=tone)
    return Reply(f"{said}.", (whole,), failed=not done)
