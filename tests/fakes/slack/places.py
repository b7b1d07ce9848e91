"""`conversations.*`, `users.*`, `team.info`, `bots.info`."""

from tests.fakes.slack.call import Call, find_channel, method, require
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.world import Channel, Json, User

_MOST_IN_A_PAGE = 200


@method("conversations.info")
def info(call: Call) -> Json:
    channel = _seen(call, "read")
    return {"channel": channel.payload(call.team.bot.id)}


@method("conversations.list")
def listing(call: Call) -> Json:
    wanted = call.arguments.get("types", "public_channel").split(",")
    if "public_channel" in wanted:
        require(call, "channels:read")
    if "private_channel" in wanted:
        require(call, "groups:read")
    found = [
        channel
        for channel in call.team.channels.values()
        if ("public_channel" in wanted and channel.kind == "channels")
        or ("private_channel" in wanted and _is_in(call, channel) and channel.kind == "groups")
        or ("im" in wanted and channel.is_im)
    ]
    if call.arguments.get("exclude_archived"):
        found = [channel for channel in found if not channel.is_archived]
    page, cursor = _page(call, found)
    told = [channel.payload(call.team.bot.id) for channel in page]
    return {"channels": told, "response_metadata": {"next_cursor": cursor}}


@method("conversations.members")
def members(call: Call) -> Json:
    page, cursor = _page(call, _seen(call, "read").members)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", "im:write")
def open_direct(call: Call) -> Json:
    user = _user(call, call.arguments["users"])
    channel = call.team.direct(user)
    told = channel.payload(call.team.bot.id) if call.arguments.get("return_im") else {}
    return {"channel": told or {"id": channel.id}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    channel = find_channel(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind != "channels":
        raise SlackError("method_not_supported_for_channel_type")
    if not _is_in(call, channel):
        channel.members.append(call.team.bot.id)
    return {"channel": channel.payload(call.team.bot.id)}


@method("conversations.history")
def history(call: Call) -> Json:
    channel = _read_along(call)
    found = [each for each in channel.messages if each.thread_ts in (None, each.ts)]
    return _told(call, found)


@method("conversations.replies")
def replies(call: Call) -> Json:
    channel = _read_along(call)
    ts = call.arguments["ts"]
    parent = channel.message(ts)
    if parent is None:
        raise SlackError("thread_not_found")
    return _told(call, [parent, *channel.thread(ts)])


@method("users.info", "users:read")
def user_info(call: Call) -> Json:
    told = _user(call, call.arguments["user"]).payload()
    if not call.arguments.get("include_locale"):
        told.pop("locale")
    return {"user": told}


@method("users.list", "users:read")
def users(call: Call) -> Json:
    page, cursor = _page(call, list(call.team.users.values()))
    told = [user.payload() for user in page]
    return {"members": told, "response_metadata": {"next_cursor": cursor}}


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    return {"team": {"id": call.team.id, "name": call.team.name, "domain": call.team.name}}


@method("bots.info", "users:read")
def bot_info(call: Call) -> Json:
    bot = call.team.bot
    return {"bot": {"id": bot.bot_id, "name": bot.name, "user_id": bot.id, "app_id": call.app.id}}


def _seen(call: Call, right: str) -> Channel:
    channel = find_channel(call)
    require(call, f"{channel.kind}:{right}")
    return channel


def _read_along(call: Call) -> Channel:
    channel = _seen(call, "history")
    if not _is_in(call, channel):
        raise SlackError("not_in_channel")
    return channel


def _is_in(call: Call, channel: Channel) -> bool:
    return call.team.bot.id in channel.members


def _user(call: Call, id: str) -> User:
    user = call.team.users.get(id)
    if user is None:
        raise SlackError("user_not_found")
    return user


def _told(call: Call, found: list) -> Json:
    """A page of messages, the newest first, between `oldest` and `latest`."""
    oldest, latest = call.arguments.get("oldest", "0"), call.arguments.get("latest", "9999999999")
    edge = bool(call.arguments.get("inclusive"))
    between = [
        each
        for each in sorted(found, key=lambda message: message.ts, reverse=True)
        if not each.ephemeral
        and (float(oldest) < float(each.ts) < float(latest) or (edge and each.ts == oldest))
    ]
    page, cursor = _page(call, between)
    metadata = bool(call.arguments.get("include_all_metadata"))
    told = [message.payload(metadata=metadata) for message in page]
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": told, "has_more": bool(cursor), **more}


def _page(call: Call, found: list) -> tuple[list, str]:
    begin = int(call.arguments.get("cursor") or 0)
    end = begin + min(int(call.arguments.get("limit") or 100), _MOST_IN_A_PAGE)
    return found[begin:end], str(end) if end < len(found) else ""
