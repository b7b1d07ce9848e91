"""`chat.*`, `reactions.add`, and what is posted to a response_url."""

from tests.fakes.slack.call import Call, find_channel, method
from tests.fakes.slack.errors import SlackError, invalid
from tests.fakes.slack.limits import LONGEST_TEXT, wrong_with_blocks
from tests.fakes.slack.world import Channel, Json, Message


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    channel = _where(call)
    content = _content(call)
    thread_ts = call.arguments.get("thread_ts")
    if thread_ts and channel.message(thread_ts) is None:
        raise SlackError("thread_not_found")
    message = Message(
        call.world.ts(),
        channel,
        call.team.bot.id,
        thread_ts=thread_ts,
        metadata=call.arguments.get("metadata"),
        bot_id=call.team.bot.bot_id,
        **content,
    )
    message.files = _linked(call, message.text)
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.payload(metadata=True)}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    channel = find_channel(call)
    message = _own(call, channel, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_archived")
    content = _content(call)
    if "blocks" not in call.arguments:
        content.pop("blocks")  # what is not given stays as it was
    for name, value in content.items():
        setattr(message, name, value)
    if "file_ids" in call.arguments:
        there = [call.world.files.get(each) for each in call.arguments["file_ids"]]
        if not all(there):
            raise SlackError("file_not_found")
        message.files = [_told(each) for each in there if each]
    if "metadata" in call.arguments:
        message.metadata = call.arguments["metadata"]
    message.edited = True
    told = message.payload(metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": told}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    channel = find_channel(call)
    message = _own(call, channel, "cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    channel = _where(call)
    if call.arguments["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    message = Message(
        call.world.ts(),
        channel,
        call.team.bot.id,
        bot_id=call.team.bot.bot_id,
        only_for=call.arguments["user"],
        **_content(call),
    )
    channel.messages.append(message)
    return {"message_ts": message.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    channel = find_channel(call)
    message = channel.message(call.arguments["message_ts"])
    if message is None or message.ephemeral:
        raise SlackError("message_not_found")
    number = message.ts.replace(".", "")
    link = f"https://{call.team.name}.slack.com/archives/{channel.id}/p{number}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    return {"channel": channel.id, "permalink": link + thread}


@method("reactions.add", "reactions:write")
def add_reaction(call: Call) -> Json:
    if find_channel(call).message(call.arguments.get("timestamp", "")) is None:
        raise SlackError("message_not_found")
    return {}


def respond(call: Call, name: str) -> Json:
    """What is posted to the response_url of that name; the Call's arguments are its body."""
    hook = call.world.hooks.get(name)
    if hook is None or hook.uses <= 0 or hook.until < call.world.now():
        raise SlackError("used_url" if hook and hook.uses <= 0 else "expired_url")
    strange = set(call.arguments) - _RESPONSE
    if strange:
        raise invalid("invalid_arguments", [f"no argument of a response: {sorted(strange)}"])
    hook.uses -= 1
    about, body = hook.message, call.arguments
    if body.get("delete_original") and about in hook.channel.messages:
        hook.channel.messages.remove(about)
        return {}
    content = _content(call)
    if body.get("replace_original") and about is not None:
        for key, value in content.items():
            setattr(about, key, value)
        return {}
    everybody = body.get("response_type") == "in_channel"
    bot = hook.channel.team.bot
    message = Message(
        call.world.ts(),
        hook.channel,
        bot.id,
        bot_id=bot.bot_id,
        only_for=None if everybody else hook.user.id,
        thread_ts=body.get("thread_ts"),
        **content,
    )
    hook.channel.messages.append(message)
    if hook.message is None:
        hook.message = message  # what the next answer replaces
    return {}


_RESPONSE = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "metadata",
    "mrkdwn",
}


def _where(call: Call) -> Channel:
    """Where something may be posted: a channel, or a person's direct messages by their id."""
    name = call.arguments["channel"]
    if name in call.team.users:
        return call.team.direct(call.team.users[name])
    channel = find_channel(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.team.bot.id not in channel.members:
        if channel.is_private:
            raise SlackError("channel_not_found")
        if "chat:write.public" not in call.scopes:
            raise SlackError("not_in_channel")
    if channel.restricted:
        raise SlackError("restricted_action")
    return channel


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = channel.message(call.arguments["ts"])
    if message is None or message.ephemeral:
        raise SlackError("message_not_found")
    if message.user != call.team.bot.id:
        raise SlackError(refusal)
    return message


def _content(call: Call) -> Json:
    text, blocks = call.arguments.get("text") or "", call.arguments.get("blocks") or []
    if not text and not blocks and not call.arguments.get("attachments"):
        raise SlackError("no_text")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    complaints = wrong_with_blocks(blocks) + list(_unknown_files(call, blocks))
    if complaints:
        raise invalid("invalid_blocks", complaints)
    for block in blocks:
        block.setdefault("block_id", call.world.id("b"))
    return {"text": text, "blocks": blocks}


def _linked(call: Call, text: str) -> list[Json]:
    """The files that a message links to, which Slack then shows with it to everybody there."""
    there = call.world.files.values()
    return [_told(each) for each in there if each.get("permalink", "\0") in text]


def _told(file: Json) -> Json:
    return {key: value for key, value in file.items() if key != "content"}


def _unknown_files(call: Call, blocks: list[Json]) -> list[str]:
    ids = [each["slack_file"].get("id") for each in blocks if "slack_file" in each]
    return [f"no file {each}" for each in ids if each and each not in call.world.files]
