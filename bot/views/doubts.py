"""The wording of what nobody knows: whether a delivery is there, and what may be answered."""

from datetime import UTC, datetime, timedelta

from bot.reply import Button, Card, Reply
from bot.views import words
from models.services.engine.doubts import Answer, Doubt
from models.tables import Delivery

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TWICE = "If it is there after all, it will be there twice. Send it?"
TYPE_THE_LINK = "If you want its link kept, type `there D{number} https://…` instead."


def buttons(delivery_id: int, *, can_look: bool, removal: bool) -> tuple[Button, ...]:
    """What a person may answer when nobody knows whether a post is there, or is gone."""
    there = "It is gone" if removal else "It is there"
    send = "It is still there: take it down" if removal else "It is not there: send"
    look = (Button("Look again", f"look D{delivery_id}"),) if can_look else ()
    return (
        Button(there, f"there D{delivery_id}"),
        Button(send, f"send D{delivery_id}", confirm=None if removal else TWICE),
        *look,
        Button("Set it aside", f"aside D{delivery_id}"),
    )


def answered(said: Answer, delivery: Delivery) -> Reply:
    """What was noted of one delivery."""
    removal = delivery.removes_id is not None
    match said:
        case Answer.THERE if removal:
            return Reply("Noted: it is gone. Nothing more is done.")
        case Answer.THERE:
            return Reply("Noted: it is there. Nothing is sent again.")
        case Answer.SEND if removal:
            return Reply("It is taken down once more now. I will say how it went.")
        case Answer.SEND:
            return Reply("It is sent again now. I will say how it went.")
        case Answer.LOOK:
            return Reply("I look whether it is there, and send nothing. I will say what I found.")
    ways = buttons(delivery.id, can_look=False, removal=removal)[:2]
    title = "Set aside: nothing more happens with it"
    body = "It counts as failed, though it may be there. If you find out later, say so."
    return Reply(title, (Card(title, body=body, buttons=ways),))


def all_answered(said: Answer, target: str, count: int) -> Reply:
    """What was noted of all that was in doubt on a target."""
    them = f"{words.count(count, 'delivery')} to {target}"
    match said:
        case Answer.THERE:
            return Reply(f"Noted: {them} {_be(count)} there. Nothing is sent again.")
        case Answer.SEND:
            return Reply(f"{them} {_be(count)} sent again now. I will say how it went.")
        case Answer.LOOK:
            return Reply(f"I look for {them}, and send nothing. I will say what I found of each.")
        case Answer.ASIDE:
            return Reply(
                f"{them} {_be(count)} set aside: counted as failed, and nothing more happens with "
                "them. Whoever finds out about one says so on its `why` card."
            )


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def of_target(doubt: Doubt, key: str) -> Card:
    """What is in doubt on one target, to be decided in one go."""

    def says(answer: Answer) -> str:
        return f"{answer} {key} {doubt.target} until {_microseconds(doubt)}"

    count = f"{doubt.count:,}"
    look = (Button(f"Look again for all {count}", says(Answer.LOOK)),) if doubt.can_look else ()
    return Card(
        title=f"? Nobody knows of {words.count(doubt.count, 'delivery')} whether "
        f"{'it is' if doubt.count == 1 else 'they are'} on {doubt.target}",
        body="`list` shows them one by one. Where all of them are alike, choose for all:",
        buttons=(
            Button(f"All {count} are there", says(Answer.THERE)),
            Button(
                f"All {count} are not there: send",
                says(Answer.SEND),
                confirm=f"Those that are there after all will be there twice. Send all {count}?",
            ),
            *look,
            Button(f"Set all {count} aside", says(Answer.ASIDE)),
        ),
        tone="warning",
    )


def _microseconds(doubt: Doubt) -> int:
    return (doubt.until - EPOCH) // timedelta(microseconds=1)
