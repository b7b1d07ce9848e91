"""The wording of refusals and of our own failures."""

from bot.reply import Card, Reply
from bot.views import words

_MAY_BE_DONE = (
    "so what you asked for may have been done: `home` and `list` show what there is. Nothing is "
    "sent twice."
)


def refused(message: str) -> Reply:
    """A rule or the database said no; the message is written for the person."""
    return Reply(words.brief(message), private=True, failed=True)


def failed(reference: str) -> Reply:
    """A bug of ours: what is certain, and how to have it looked at."""
    return Reply(
        "Something broke on my side, and what you asked for was not done. Nothing was posted by "
        f"it. Mention {reference} to whoever runs me: it is in the log.",
        private=True,
        failed=True,
    )


def unanswered(reference: str) -> Reply:
    """A bug of ours after something was saved, or in bringing an answer to a chat: what it may have
    left done, and how to have it looked at."""
    return Reply(
        f"Something broke on my side while I answered, {_MAY_BE_DONE} Mention {reference} to "
        "whoever runs me: it is in the log.",
        private=True,
        failed=True,
    )


def half_done() -> Reply:
    """The database failed after something was saved."""
    return Reply(f"The database failed while I answered, {_MAY_BE_DONE}", private=True, failed=True)


def busy() -> Reply:
    """So much is said at once that this would be answered late."""
    return Reply(
        "Very much is said to me at once, so I did not take this. Nothing was done. Say it again "
        "in a minute.",
        private=True,
        failed=True,
    )


def too_long(length: int, most: int) -> Reply:
    """A message that is larger than any post may be."""
    return Reply(
        f"That message has {length:,} characters; {most:,} is the most I read. Nothing was saved "
        "and nothing was posted. Shorten it and say it again.",
        private=True,
        failed=True,
    )


def only_files() -> Reply:
    """Files came without a word about them."""
    return Reply(
        'I see what to send, but not where and when. With the file, say `"Hello" to site tomorrow '
        "9:00`, or `attach to #12` for a post that is there. Nothing was saved.",
        private=True,
        failed=True,
    )


def not_taken(why: str, text: str) -> Reply:
    """A file was refused, so nothing was done; what was said with it, to be said again."""
    said = f"{words.brief(why)} Nothing was saved and nothing goes out; these are your words."
    return Reply(
        said, (Card(said, quote=words.excerpt(text), tone="bad"),), private=True, failed=True
    )


def empty() -> Reply:
    """Nothing was said."""
    return Reply('Say what should go out: "Hello world" to site tomorrow 9:00, or `help`.')
