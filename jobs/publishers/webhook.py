"""Webhooks: a signed JSON POST for every post that goes out, is corrected or is taken down."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from bot import calls
from jobs.publishers import instants
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Later,
    Medium,
    Outcome,
    Prepared,
    Refused,
    Unknown,
    bytes_of,
)
from models import clock
from models.errors import UserError
from models.rules.platforms import CAPABILITIES, checked_web_address, clean

capabilities = CAPABILITIES["webhook"]

_LONGEST_WAIT = timedelta(days=7)  # of a Retry-After we believe

_WHAT_TO_CHECK: Mapping[int, str] = {
    400: "It did not understand the post: look into its log.",
    401: "Give it the signing secret of this target, which it checks the signature with.",
    403: "Give it the signing secret of this target, which it checks the signature with.",
    404: "There is nothing at this address: connect the right one.",
    405: "Nothing there takes a POST: connect the address that does.",
    410: "That address was closed for good: connect the new one.",
    413: "The post is too long for it: shorten the text, or raise its limit.",
    415: "It does not take JSON: connect an address that does.",
    422: "It did not like what the post says: look into its log.",
}


def prepare(content: Content, destination: Destination) -> Prepared:
    """What the receiver will be told, the same in every attempt."""
    corrected = content.corrected_at and instants.written(content.corrected_at)
    body: dict[str, Any] = {
        "title": content.title and clean(content.title),
        "text": clean(content.text),
        "post": content.post,
        "occurrence": content.occurrence,
        "target": content.target,
        "due_at": instants.written(content.due_at),
        "timestamp": corrected or instants.written(content.due_at),
    }
    if content.media:
        body["media"] = [each.to_json() for each in content.media]
    return {"key": content.key, "corrected_at": corrected, "body": body}


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Tell the receiver `post.published`."""
    return _tell("post.published", prepared, destination, _with_contents(prepared))


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Tell the receiver `post.corrected`, with the id it knows the post by."""
    more = {"remote_id": remote_id, **_with_contents(prepared)}
    return _tell("post.corrected", prepared, destination, more)


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Tell the receiver `post.unpublished`, with the id it knows the post by."""
    return _tell("post.unpublished", prepared, destination, {"remote_id": remote_id})


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """Raise UserError: a receiver cannot be asked; the same key may always be sent again."""
    raise UserError(
        f"A webhook cannot be asked what it received; look at the receiver of {destination.name}, "
        "or send the post again: it carries the same webhook-id."
    )


def check(destination: Destination) -> None:
    """Raise UserError when the address or the signing secret cannot work; calls nobody, so that
    a receiver which is down can be connected."""
    checked_web_address(destination.settings.get("url", ""))
    _signer(destination)
    _seconds(destination)


def _with_contents(prepared: Prepared) -> dict[str, Any]:
    """The files again, each with its content in base64: the same bytes in every attempt, as its
    hash names them. Raises UserError where one cannot be read."""
    found = [Medium(**each) for each in prepared["body"].get("media", ())]
    if not found:
        return {}
    contents = [base64.b64encode(bytes_of(each)).decode() for each in found]
    pairs = zip(found, contents, strict=True)
    return {"media": [{**each.to_json(), "content": content} for each, content in pairs]}


def webhook_id(event: str, prepared: Prepared) -> str:
    """The id of one event, the same in every attempt, by which a receiver knows a repetition."""
    named = json.dumps([event, prepared["key"], prepared["corrected_at"]])
    return "msg_" + hashlib.sha256(named.encode()).hexdigest()[:32]


def _tell(
    event: str, prepared: Prepared, destination: Destination, more: Mapping[str, Any]
) -> Outcome:
    known_as = webhook_id(event, prepared)
    try:
        check(destination)
        body = _canonical({"type": event, **prepared["body"], **more})
        headers = _signed(known_as, body, _signer(destination), clock.now())
    except UserError as error:
        return Refused(str(error))
    answer = calls.post(destination.settings["url"], body, headers, seconds=_seconds(destination))
    if not isinstance(answer, calls.Answer):
        return answer
    return _outcome(answer, more.get("remote_id", known_as), clock.now())


def _canonical(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _signed(known_as: str, body: bytes, signer: Webhook, now: datetime) -> dict[str, str]:
    return {
        "content-type": "application/json",
        "webhook-id": known_as,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(known_as, now, body.decode()),
    }


def _signer(destination: Destination) -> Webhook:
    prefix, _, encoded = destination.secrets.get("signing_secret", "").partition("_")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if prefix != "whsec" or not key:
        raise UserError(
            f"The signing secret of {destination.name} is missing or damaged; connect it again."
        )
    return Webhook(key)


def _seconds(destination: Destination) -> float:
    """How long this receiver may take: its own `timeout` setting, at most 30 s."""
    text = destination.settings.get("timeout", str(calls.WHOLE_SECONDS))
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= calls.WHOLE_SECONDS:
        raise UserError(f"A timeout of “{text}” cannot be; give seconds from 0.1 to 30.")
    return seconds


def _outcome(answer: calls.Answer, remote_id: str, now: datetime) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return _delivered(answer.body, remote_id)
    if 300 <= status < 400:
        return Refused(_redirected(answer))
    after = _retry_after(answer.headers.get("retry-after", ""), now)
    if status == 429 or (status == 503 and after is not None):
        return Later(f"The receiver asked to wait (HTTP {status}).", after, limited=True)
    if 400 <= status < 500 and status not in (408, 425):
        what = _WHAT_TO_CHECK.get(status, "Look into its log.")
        return Refused(f"The receiver refused it (HTTP {status}). {what}")
    return Unknown(f"The receiver failed (HTTP {status}) and may have taken it all the same.")


def _redirected(answer: calls.Answer) -> str:
    where = clean(answer.headers.get("location", ""))[:300] or "another address"
    return f"The receiver answers with a redirect to {where}: connect that address instead."


def _delivered(body: bytes, remote_id: str) -> Delivered:
    """The receiver's own id and link, where it answered with them."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Delivered(remote_id)
    return Delivered(_short_id(told.get("id")) or remote_id, _web_link(told))


def _short_id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**18 else ""
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        return None
    return value if clean(value) == value else None


def _web_link(told: Mapping[str, object]) -> str | None:
    link = told.get("link") or told.get("url")
    try:
        return checked_web_address(link) if isinstance(link, str) and len(link) <= 2000 else None
    except UserError:
        return None


def _retry_after(text: str, now: datetime) -> timedelta | None:
    """The wait a Retry-After header names, in seconds or as a date (RFC 9110, 10.2.3)."""
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), _LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta()), _LONGEST_WAIT)
