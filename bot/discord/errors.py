"""What Discord's refusals mean, in words, each with the one step that mends it."""

from collections.abc import Mapping

from models.rules.platforms import clean

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
ALREADY_CROSSPOSTED, THREAD_EXISTS, WRONG_KIND = 40033, 160004, 50024
MISSING_ACCESS, MISSING_PERMISSIONS, INVALID = 50001, 50013, 50035

# By the code in Discord's answer (discord-api-docs, topics/opcodes-and-status-codes, JSON error
# codes). Those that are about the whole server or the token, and not about one channel or message:
WHOLE = {
    10004: "I am not in that server any more. Invite me again.",
    40001: "Discord does not accept DISCORD_TOKEN. Put in the bot's present token.",
    40002: "Discord wants the bot's owner to verify their account first.",
}
CHANNEL = {
    10003: "That channel is gone. Choose another one.",
    50001: "I cannot see that channel. Let my role see it: channel settings, Permissions, "
    "View Channel.",
    50007: "This person takes no direct messages from me. They allow them in the privacy settings "
    "of the server.",
    50008: "That is no channel for messages. Choose a text channel.",
    50013: "I may not do that there. Give my role Send Messages in the channel's permissions (in a "
    "thread: Send Messages in Threads; for files: Attach Files, too).",
    50024: "That cannot be done in a channel of this kind. Choose a text channel.",
    50083: "That thread is archived. Open it again, or choose a channel.",
    50278: "This person shares no server with me any more, so I cannot write to them.",
    160005: "That thread is locked. Unlock it, or choose a channel.",
}
MESSAGE = {
    10008: "That message is gone.",
    40005: "That is larger than Discord takes. Make it smaller.",
    40033: "That message was passed on to followers already.",
    40060: "Discord had an answer to that click already.",
    40067: "That forum wants a tag on every post. Take that off in its settings, or choose another "
    "channel.",
    50006: "Discord takes no empty message. Give it a text.",
    INVALID: "Discord does not take the message as it is.",
    160006: "The server has as many open threads as Discord allows. Close some.",
    200000: "AutoMod of that server blocked it. Change the text, or the server's AutoMod rules.",
    200001: "AutoMod of that server blocked it. Change the title, or the server's AutoMod rules.",
    240000: "Discord takes a link in it for harmful. Take it out.",
}
_BY_STATUS = {
    401: WHOLE[40001],
    403: CHANNEL[50013],
    404: "Discord does not know it any more.",
    413: MESSAGE[40005],
}
_ALL: Mapping[int, str] = {**WHOLE, **CHANNEL, **MESSAGE}


def is_about_all(status: int, code: int) -> bool:
    """Whether a refusal is about the bot or the whole server, and not about one channel."""
    return status == 401 or code in WHOLE


def is_about_channel(status: int, code: int) -> bool:
    """Whether a refusal is about the channel, and would be the same for any message."""
    return code in CHANNEL or (status in (403, 404) and code not in MESSAGE)


def in_words(status: int, code: int, said: str = "") -> str:
    """What a refusal means and what to do, with Discord's code; `said` are Discord's own words,
    which stand in where the code is none we know."""
    known = _ALL.get(code) or _BY_STATUS.get(status)
    named = f" (Discord {code or status})"
    if known is None:
        return f"Discord refused it: {clean(said)[:300] or 'it did not say why'}{named}."
    detail = f" It says: {clean(said)[:300]}" if code == INVALID and said else ""
    return f"{known}{detail}{named}"
