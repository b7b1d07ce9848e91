"""`auth.*`, `oauth.*`, `apps.*` and `files.*`: tokens, installs, sockets, uploads."""

from tests.fakes.slack.call import Call, find_channel, method
from tests.fakes.slack.chat import post_message
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.world import Json, Team, User


@method("auth.test")
def test(call: Call) -> Json:
    bot = call.team.bot
    return {
        "url": f"https://{call.team.name}.slack.com/",
        "team": call.team.name,
        "user": bot.name,
        "team_id": call.team.id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", arguments="test")
def revoke(call: Call) -> Json:
    end(call, call.team)
    return {"revoked": True}


@method("apps.uninstall", arguments="client_id client_secret")
def uninstall(call: Call) -> Json:
    _known_client(call)
    end(call, call.team)
    return {}


@method("apps.connections.open", caller="app")
def open_connection(call: Call) -> Json:
    ticket = call.world.id("ticket")
    return {"url": f"{call.world.base.replace('http', 'ws', 1)}/link/?ticket={ticket}"}


@method(
    "oauth.v2.access",
    caller="anybody",
    arguments="client_id client_secret code redirect_uri grant_type refresh_token",
)
def oauth_access(call: Call) -> Json:
    _known_client(call)
    if call.arguments.get("grant_type") == "refresh_token":
        team = call.world.refreshes.pop(call.arguments.get("refresh_token", ""), None)
        if team is None:
            raise SlackError("invalid_refresh_token")
        return _installed(call, team, None)
    team, user, redirect = call.world.codes.pop(call.arguments.get("code", ""), (None, None, ""))
    if team is None:
        raise SlackError("invalid_code")
    if call.arguments.get("redirect_uri", redirect) != redirect:
        raise SlackError("bad_redirect_uri")
    return _installed(call, team, user)


def end(call: Call, team: Team) -> None:
    """Make every token of a workspace worth nothing."""
    for token in [token for token, grant in call.world.tokens.items() if grant.team is team]:
        call.world.tokens.pop(token)
    for refresh in [each for each, owner in call.world.refreshes.items() if owner is team]:
        call.world.refreshes.pop(refresh)


def _installed(call: Call, team: Team, user: User | None) -> Json:
    token = call.world.grant(team, call.app.scopes, rotated=call.app.rotates)
    told: Json = {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(call.app.scopes)),
        "bot_user_id": team.bot.id,
        "app_id": call.app.id,
        "team": None if team.organisation else {"id": team.id, "name": team.name},
        "enterprise": team.organisation and {"id": team.organisation, "name": "Org"},
        "is_enterprise_install": bool(team.organisation),
    }
    if user is not None:
        told["authed_user"] = {"id": user.id}
    if call.app.rotates:
        told |= {"refresh_token": call.world.tokens[token].refresh, "expires_in": 43_200}
    return told


def _known_client(call: Call) -> None:
    given = call.basic or (
        call.arguments.get("client_id", ""),
        call.arguments.get("client_secret", ""),
    )
    if given[0] != call.app.client_id:
        raise SlackError("invalid_client_id")
    if given[1] != call.app.client_secret:
        raise SlackError("bad_client_secret")


# The types of Slack's JavaScript call it alt_text; its documentation and its Python say alt_txt.
@method("files.getUploadURLExternal", "files:write", arguments="filename length alt_txt")
def upload_url(call: Call) -> Json:
    id = call.world.id("F")
    name, length = call.arguments["filename"], int(call.arguments["length"])
    alt = call.arguments.get("alt_txt", "")
    if length <= 0 or len(alt) > 1_000:
        raise SlackError("invalid_arguments")
    file = {"id": id, "name": name, "size": length, "content": None, "alt_txt": alt}
    call.world.files[id] = file
    return {"upload_url": f"{call.world.base}/upload/{id}", "file_id": id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    told = []
    for each in call.arguments["files"]:
        file = call.world.files.get(each["id"])
        if file is None or file["content"] is None or len(file["content"]) != file["size"]:
            raise SlackError("file_not_found")
        file["title"] = each.get("title") or file["name"]
        file["url_private"] = f"{call.world.base}/files/{file['id']}"
        file["permalink"] = (
            f"https://{call.team.name}.slack.com/files/U1/{file['id']}/{file['name']}"
        )
        told.append({key: value for key, value in file.items() if key != "content"})
    if "channel_id" in call.arguments:
        _share(call, told)
    return {"files": told}


@method("files.info", "files:read", arguments="file")
def file_info(call: Call) -> Json:
    file = call.world.files.get(call.arguments.get("file", ""))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": {key: value for key, value in file.items() if key != "content"}}


@method("files.delete", "files:write", arguments="file")
def delete_file(call: Call) -> Json:
    file = call.world.files.pop(call.arguments.get("file", ""), None)
    if file is None:
        raise SlackError("file_not_found")
    return {}


def _share(call: Call, files: list[Json]) -> None:
    text = call.arguments.get("initial_comment") or files[0]["title"]
    arguments = {"channel": call.arguments["channel_id"], "text": text}
    if "thread_ts" in call.arguments:
        arguments["thread_ts"] = call.arguments["thread_ts"]
    posted = Call("chat.postMessage", arguments, call.world, call.token, call.grant)
    ts = post_message(posted)["ts"]
    message = find_channel(posted).message(ts)
    assert message is not None
    message.files = files
