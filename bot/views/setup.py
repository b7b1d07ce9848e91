"""The wording of setting up: the invitation, the three questions, and what came of them."""

from collections.abc import Sequence

from bot.reply import Button, Card, Field, Form, Input, Option, Reply
from bot.views import approval_rules, words
from models.services.approvals.needing import Shortage
from models.services.people.people import Speaker
from models.services.workspaces.setting_up import Approving, Choices
from models.tables import Project

FIRST = "Set up Presstime"
ONLY_WHO_RUNS_IT = (
    "Only who runs this workspace can do that, or an admin of its calendar: `people` shows who "
    "that is. Nothing was changed."
)
IN_A_CHANNEL = (
    "Say that in the channel where the calendar is to report. Nothing was changed; the code is "
    "still good."
)
# What a chat shows to whom is its own affair, by its kind.
_SHOWN = {
    "discord": "Everybody in this server is offered my commands, and refused without a role: "
    "Server Settings › Integrations › Presstime shows them to some roles only.",
}
_RULES = {
    Approving.NONE: "None: posts go out as they are confirmed",
    Approving.ONE: "One person approves each post",
    Approving.TWO: "Two people approve each post",
}


def invitation(*, may: bool) -> Reply:
    """What is said in a workspace that has no calendar yet."""
    if not may:
        return Reply(
            "Presstime is not set up here yet, so nothing was saved. Ask whoever runs this "
            "workspace to say `setup` to me.",
            private=True,
            failed=True,
        )
    said = "I am in. Three choices and you can schedule."
    whole = Card(
        title=said,
        body="Your home time zone, who approves, and where I report. Nothing is posted until you "
        "say so.",
        notes=(
            "`setup` asks them. Where another workspace plans already, its admin says `share "
            "calendar`, and you say `join CODE`.",
        ),
        buttons=(Button("Set up", "setup", "primary"),),
    )
    return Reply(f"{said} Say `setup`.", (whole,), private=True)


def asking(form: Form) -> Reply:
    """The questions, as a form."""
    return Reply(f"{form.title}: nothing is changed until you send it.", form=form, private=True)


def zone_and_rule(now_so: Choices) -> tuple[Input, ...]:
    """The questions for the home zone and how many approve."""
    rules = [Option(said, rule) for rule, said in _RULES.items()]
    if now_so.approving is Approving.KEEP:
        rules.insert(0, Option("As it is now", Approving.KEEP))
    return (
        Input(
            "zone",
            "Home time zone",
            now_so.zone or "",
            hint="A name like Europe/Berlin, or a city: hours that people say are hours there",
        ),
        Input(
            "rule",
            "Approval",
            now_so.approving or Approving.NONE,
            "choice",
            options=tuple(rules),
        ),
    )


def where(now_so: Choices) -> tuple[Input, ...]:
    """The question where it reports."""
    hint = "What goes out, what fails and what waits is told there"
    return (Input("channel", "Where I report", now_so.channel or "", "channel", hint=hint),)


def approvers(now_so: Choices) -> tuple[Input, ...]:
    """The question who approves."""
    there = ",".join(each.rpartition(":")[2] for each in now_so.approvers or {})
    hint = "Besides managers and admins. They need not have spoken to me before"
    return (Input("approvers", "Who approves", there, "people", optional=True, hint=hint),)


def example(place: str) -> str:
    """A sentence to begin with, to some place."""
    return f'"Hello" to {place} in 10 minutes'


def done(speaker: Speaker, now_so: Choices, short: Sequence[Shortage], place: str) -> Reply:
    """What was chosen, and a sentence to try, to some place."""
    key = speaker.project.key
    rule = _RULES.get(now_so.approving or Approving.NONE, "as `settings approvals` says")
    names = words.joined(list((now_so.approvers or {}).values()))
    shown = _SHOWN.get(speaker.channel.workspace.key.partition(":")[0])
    fields = [Field("Home zone", speaker.project.zone), Field("Approval", rule)]
    fields.append(Field("Approvers", names or "managers and admins"))
    whole = Card(
        title=f"{key} is set up",
        body=f"Try it: `{example(place)}`. I ask before anything is posted.",
        fields=tuple(fields),
        notes=(
            *approval_rules.shortages(short),
            *filter(None, (shown,)),
            "`setup` changes it, `settings` the rest.",
        ),
        buttons=(
            Button("Home", f"home {key}"),
            Button("New post", f"compose {key}"),
            Button("Fill example", f"example {key}"),
        ),
        tone="warning" if short else "good",
    )
    return Reply(f"{key} is set up.", (whole,), private=True)


def shared(code: str, speaker: Speaker) -> Reply:
    """The code that binds another workspace, shown once."""
    key = speaker.project.key
    whole = Card(
        title=f"Your code is {code}",
        body=f"In the other workspace, who runs it says `join {code}` within an hour, in the "
        f"channel where {key} is to report. Both plan in {key} then.",
        notes=(
            "It is good once. People who are in both say `link` here and what it answers there, "
            "and count once.",
        ),
    )
    return Reply(f"Your code is {code}", (whole,), private=True)


def joined(project: Project) -> Reply:
    """A calendar that is planned here, too."""
    said = f"This workspace plans in {project.key} now"
    whole = Card(
        title=said,
        body="This channel is where it reports. Who speaks here becomes a member as "
        f"{project.key} takes newcomers in; who is one already elsewhere says `link` there.",
        buttons=(Button("Home", f"home {project.key}"),),
        tone="good",
    )
    return Reply(f"{said}.", (whole,))
