"""The wording of targets."""

from collections.abc import Collection, Mapping, Sequence

from bot.reply import Button, Card, Field, Form, Input, Option, Reply, Row
from models.rules.platforms import Takedown, capabilities_of
from models.services.people.people import Speaker
from models.tables import Account, Target

_TAKEDOWN = {
    Takedown.DELETE: "can be unpublished",
    Takedown.NOTIFY: "is told when a post is unpublished, and may keep it",
    Takedown.NONE: "cannot be unpublished",
}


def listing(found: Sequence[Target], speaker: Speaker, ill: Collection[int]) -> Reply:
    """The places posts can go; those in `ill` could not be published to when last tried."""
    if not found:
        return Reply("There is no target yet. `connect site blog` makes one.")
    title = f"Where posts of {speaker.project.key} can go"
    rows = tuple(_row(target, target.id in ill) for target in found)
    return Reply(title, (Card(title, rows=rows, buttons=_new(speaker)),))


def _row(target: Target, is_ill: bool) -> Row:
    account = target.account
    takedown = _TAKEDOWN[capabilities_of(account.platform).takedown]
    parts = (target.name, account.settings.get("url"), f"{account.platform}, {takedown}")
    trouble = "⚠ could not be published to when it was last tried" if is_ill else None
    return Row("  ".join(filter(None, (*parts, trouble, _flag(account)))))


def _flag(account: Account) -> str | None:
    """A word of warning where whoever connected it was shut out since, and may know its secrets."""
    by = account.connected_by
    return f"⚠ connected by {by.name}, who was {by.barred}" if by.barred else None


def how_to_connect(speaker: Speaker) -> Reply:
    """What `connect` needs to be told."""
    rows = (
        Row("connect site blog  —  pages and an Atom feed on this machine"),
        Row("connect webhook hook https://example.com/in  —  a signed JSON POST"),
        Row("connect slack #news  —  a channel of this Slack workspace, said there"),
        Row("connect discord #news  —  a channel of this Discord server, said there"),
        Row("connect discord-forum #ideas  —  a forum of it: a thread for every post"),
    )
    title = "Connect what, and under which name?"
    return Reply(title, (Card(title, rows=rows, buttons=_new(speaker)),))


def _new(speaker: Speaker) -> tuple[Button, ...]:
    return (Button("Connect a target", f"attach {speaker.project.key}"),)


def asking(speaker: Speaker) -> Reply:
    """The form that makes a new target."""
    kinds = (
        Option("Pages and an Atom feed on this machine", "site"),
        Option("A webhook: a signed JSON POST", "webhook"),
    )
    form = Form(
        "Connect a target",
        f"{speaker.project.key}: connect {{platform}} {{name}} {{address}}",
        (
            Input("platform", "What", "site", "choice", options=kinds),
            Input("name", "Its name", hint="Letters, digits, - and _: blog", longest=40),
            Input("address", "Address", optional=True, hint="Of a webhook: https://example.com/in"),
        ),
        speaker.zone,
        "Connect",
    )
    return Reply("Or say it: `connect site blog`.", form=form, private=True)


def connected(
    target: Target, platform: str, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> Reply:
    """A new target; its signing secret is shown this once."""
    fields = [Field("Platform", platform)]
    if "url" in settings:
        fields.append(Field("Address", settings["url"]))
    notes = []
    if "signing_secret" in secrets:
        fields.append(Field("Signing secret", secrets["signing_secret"]))
        notes.append(
            "Copy the secret now: it is not shown again. The receiver checks signatures with it "
            "(Standard Webhooks)."
        )
    whole = Card(
        title=f"{target.name} is connected",
        body=f'Try it: "Hello" to {target.name} in 10 seconds',
        fields=tuple(fields),
        notes=tuple(notes),
        tone="good",
    )
    return Reply("Connected.", (whole,), private=True)


def disconnecting(target: Target, speaker: Speaker) -> Reply:
    """The question before a target is taken away."""
    says = f"disconnect {speaker.project.key} {target.name}"
    secret = target.account.secrets is not None
    lost = " Its secrets are destroyed for good." if secret else ""
    whole = Card(
        title=f"Disconnect {target.name}?",
        body=f"What was published there stays.{lost}",
        buttons=(Button(f"Disconnect {target.name}", says, "danger"),),
        tone="warning",
    )
    said = "This cannot be undone." if secret else "Nothing is disconnected yet."
    return Reply(said, (whole,), private=True)


def disconnected(target: Target) -> Reply:
    """A target that is gone."""
    return Reply(f"{target.name} is disconnected. Nothing goes there any more.")
