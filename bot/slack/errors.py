"""What Slack answers when it does not do it, in words: what is wrong, and what mends it.

The codes are those of docs.slack.dev/reference/methods, of every method that is called here.
"""

from collections.abc import Mapping
from types import MappingProxyType

APP = "@Presstime"

_INVITE = f"Invite it there: `/invite {APP}` in that channel."
_REINSTALL = "Install Presstime in that Slack workspace again."
_OUR_FAULT = "That is a fault of Presstime: report it with this sentence."

# `{where}` is the channel or person, `{scope}` what a token lacks.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "not_in_channel": f"Presstime is not in {{where}}. {_INVITE}",
        "channel_not_found": (
            "Slack shows Presstime no {where}: it was deleted, or is private and Presstime is not "
            f"in it. {_INVITE}"
        ),
        "is_archived": "{where} is archived. Unarchive it in Slack, or choose another channel.",
        "restricted_action": (
            "Only some people may post to {where}. Let Presstime post there: in the channel's "
            "settings, under “Posting permissions”."
        ),
        "restricted_action_read_only_channel": (
            "{where} is read-only. Let Presstime post there: in the channel's settings, under "
            "“Posting permissions”."
        ),
        "restricted_action_thread_only_channel": (
            "{where} takes answers in threads only. Change that in the channel's settings, or "
            "choose another channel."
        ),
        "restricted_action_thread_locked": "The thread is locked. Unlock it in Slack.",
        "restricted_action_non_threadable_channel": (
            "{where} takes no threads. Change that in the channel's settings."
        ),
        "missing_scope": (
            "Slack was never asked to let Presstime do that: it needs the scope {scope}. Add it in "
            "the app's settings under “OAuth & Permissions”, then install the app again."
        ),
        "no_permission": (
            "Slack does not let Presstime do that in this workspace. Ask a workspace admin to "
            "allow it, then install the app again."
        ),
        "access_denied": "A workspace admin has to allow Presstime there.",
        "ekm_access_denied": (
            "The organisation's admins have stopped messages for now. Ask them when it is over."
        ),
        "team_access_not_granted": (
            "Presstime is not let into this workspace of the organisation. Ask its admin to add it."
        ),
        "not_allowed_token_type": (
            "That is another kind of token. SLACK_BOT_TOKEN must be the one that begins with xoxb-."
        ),
        "invalid_auth": f"Slack does not know the token any more. {_REINSTALL}",
        "not_authed": f"No token went along. {_OUR_FAULT}",
        "account_inactive": f"The app was removed from the workspace. {_REINSTALL}",
        "token_revoked": f"The app's token was taken back. {_REINSTALL}",
        "token_expired": f"The app's token has ended and could not be renewed. {_REINSTALL}",
        "invalid_refresh_token": f"The app's token could not be renewed. {_REINSTALL}",
        "org_login_required": "The workspace is being moved into an organisation. Wait a while.",
        "team_not_found": f"Slack knows no such workspace. {_REINSTALL}",
        "msg_too_long": "The text is longer than the 40,000 characters Slack takes. Shorten it.",
        "no_text": "There is nothing to post: the text is empty. Give it one.",
        "invalid_blocks": f"Slack cannot show the message as it was drawn. {_OUR_FAULT}",
        "invalid_blocks_format": f"Slack cannot show the message as it was drawn. {_OUR_FAULT}",
        "invalid_arguments": f"Slack did not understand the call. {_OUR_FAULT}",
        "markdown_text_conflict": f"Slack did not understand the call. {_OUR_FAULT}",
        "metadata_too_large": f"Slack did not take what goes along unseen. {_OUR_FAULT}",
        "unknown_method": f"Slack has no such call any more. {_OUR_FAULT}",
        "deprecated_endpoint": f"Slack has no such call any more. {_OUR_FAULT}",
        "message_not_found": "The message is not there any more: somebody deleted it.",
        "thread_not_found": "The message it answers is not there any more: somebody deleted it.",
        "cant_update_message": "The message is not Presstime's own, so it cannot be changed.",
        "cant_delete_message": "The message is not Presstime's own, so it cannot be deleted.",
        "edit_window_closed": (
            "The workspace lets nobody change messages this old. Ask a workspace admin, or post it "
            "anew."
        ),
        "user_not_found": "Slack knows nobody of that id in this workspace.",
        "users_not_found": "Slack knows nobody of that id in this workspace.",
        "user_disabled": "That person is not in the workspace any more.",
        "user_not_visible": "Presstime may not write to that person.",
        "cannot_dm_bot": "That is a bot; bots get no direct messages.",
        "messages_tab_disabled": (
            "The app takes no direct messages. Turn the “Messages Tab” on in the app's settings, "
            "under “App Home”."
        ),
        "expired_trigger_id": "Slack waited too long for the form. Press the button once more.",
        "exchanged_trigger_id": "The form was opened already. Press the button once more.",
        "invalid_trigger_id": "Slack does not know that press any more. Press it once more.",
        "view_too_large": f"The form is too large for Slack. {_OUR_FAULT}",
        "hash_conflict": "The page changed meanwhile; it shows the newest now.",
        "not_found": "The form was closed meanwhile. Open it once more.",
        "push_limit_reached": "Three forms are open on one another. Close one first.",
        "file_not_found": "The file is not there any more. Upload it again.",
        "storage_limit_reached": "The workspace is full: delete files there, or pay for more.",
        "slack_connect_file_upload_sharing_blocked": (
            "An admin forbids files in channels shared with other companies. Ask them."
        ),
        "bad_redirect_uri": "PRESSTIME_BASE_URL is not among the app's redirect URLs. Add it.",
        "invalid_client_id": "SLACK_CLIENT_ID is not that of the app.",
        "bad_client_secret": "SLACK_CLIENT_SECRET is not that of the app.",
        "invalid_code": "The install was already finished, or took too long. Begin it again.",
        "code_already_used": "The install was already finished. Begin it again if need be.",
    }
)

VOID_TOKEN = frozenset(
    {"account_inactive", "invalid_auth", "invalid_refresh_token", "token_revoked"}
)
GONE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_not_found", "thread_not_found"}
)
NOT_DRAWABLE = frozenset({"invalid_blocks", "invalid_blocks_format"})
# Nothing of ours is taken in that channel, or in the whole workspace, until somebody mends it.
CLOSED_WHOLE = VOID_TOKEN | {
    "access_denied",
    "ekm_access_denied",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "team_access_not_granted",
    "team_not_found",
    "token_expired",
}
CLOSED = CLOSED_WHOLE | {
    "cannot_dm_bot",
    "channel_not_found",
    "is_archived",
    "messages_tab_disabled",
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_not_found",
}
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# By Slack's own words some of it may have been done before these were answered.
AMBIGUOUS = frozenset({"fatal_error", "internal_error", "service_unavailable"})
# The same call may be made again: it was certainly not carried out.
PASSING = frozenset({"request_timeout", "org_login_required", "team_added_to_org"})


def in_words(code: str, *, where: str = "that channel", scope: str = "") -> str:
    """What an error of Slack's means for a person, and what they can do; the code itself too, so
    that it can be found in Slack's own pages."""
    words = _WORDS.get(
        code, "Slack refused it, and Presstime does not know why. Look the code up, or report it."
    )
    said = words.format(where=where, scope=scope or "that it lacks")
    return f"{said[:1].upper()}{said[1:]} (Slack: {code})"
