"""Whether Slack lets us in, for `presstime doctor`: changes nothing and posts nothing."""

from bot.slack.access import access
from bot.slack.installations import scopes_of
from bot.slack.wire import SlackSaidNo, made, reading_client

# What each right is for, said where it is missing; those after the first three are optional.
_NEEDED = {
    "chat:write": "to write anything at all",
    "commands": "for `/post`",
    "users:read": "to know people's time zones",
    "im:write": "to tell those who have to decide directly",
}
_USEFUL = {
    "channels:history": "so that a message whose answer was lost can be looked for",
    "files:write": "so that posts can have files in Slack",
    "files:read": "so that people can send files for posts",
}


class Trouble(Exception):
    """Slack does not let us in, and why."""


def look() -> tuple[str, list[str], list[str]]:
    """The workspace that the token of the settings is for, and which rights it lacks: those that
    are needed, and those that are useful, each with what it is for. Raises Trouble."""
    token = access().bot_token
    if token is None:
        return "every workspace that installed it", [], []
    try:
        told = made(reading_client(token).auth_test)
    except SlackSaidNo as error:
        raise Trouble(error.outcome.reason.rstrip(".")) from error
    given = scopes_of(told)
    return (
        str(told.get("team") or told["team_id"]),
        [f"{name} ({why})" for name, why in _NEEDED.items() if name not in given],
        [f"{name} ({why})" for name, why in _USEFUL.items() if name not in given],
    )
