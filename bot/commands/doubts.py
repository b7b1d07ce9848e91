"""What people say of deliveries of which nobody knows whether they are there."""

from datetime import datetime, timedelta

from bot.canonical import Click
from bot.reply import Reply
from bot.views import doubts as views
from models.services.engine import doubts
from models.services.engine.doubts import Answer
from models.services.people.people import Speaker


def one(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Take a person's word for one delivery, with the link they found, if any."""
    said = Answer(click.verb)
    delivery = doubts.answer(speaker, click.number or 0, said, link=click.argument or None, now=now)
    return views.answered(said, delivery)


def many(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Take it for all that was in doubt on a target when the card was drawn."""
    said = Answer(click.verb)
    target, _, moment = click.argument.partition(" until ")
    until = views.EPOCH + timedelta(microseconds=int(moment))
    count = doubts.answer_all(speaker, target, said, until=until, now=now)
    return views.all_answered(said, target, count)
