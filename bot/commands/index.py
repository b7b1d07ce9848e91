"""What can be said, for help and for the chats' own command lists: one entry a verb."""

from dataclasses import dataclass

from models.rules.roles import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """One verb. `example` works as it stands once post #1 exists; `effect` says what happens;
    `right` is what it takes at the least. `clients` may say it of what was submitted to them, who
    `runs` the workspace may say it whatever their role."""

    verb: str
    area: str
    example: str
    effect: str
    right: Right = Right.WRITE
    clients: bool = False
    runs: bool = False


ENTRIES = (
    Entry(
        "schedule",
        "Write",
        '"Hello world" to site tomorrow 9:00',
        "shows what was understood; a button puts it on the calendar",
    ),
    Entry("new post", "Write", "new post", "the same by a form"),
    Entry("publish", "Write", 'publish "Hello" to site', "the same, at once: a button sends it"),
    Entry("draft", "Write", 'draft "An idea"', "keeps words that have no time yet"),
    Entry(
        "edit",
        "Write",
        'edit #1 "Better words"',
        "replaces a post's words; `edit #1` asks in a form, `edit #1 if late skip` changes how",
    ),
    Entry(
        "attach",
        "Write",
        "attach ~/press.png to #1",
        "puts files on a post; in a chat they come with the words: `attach to #1`",
    ),
    Entry("alt", "Write", 'alt #1 1 "A red press"', "says what its first file shows"),
    Entry("detach", "Write", "remove file 1 from #1", "takes a file off a post"),
    Entry(
        "list",
        "Look",
        "list",
        "what is coming; `list this week`, `list site` narrow it",
        Right.LOOK,
        clients=True,
    ),
    Entry(
        "home",
        "Look",
        "home",
        "what needs you, the next seven days, what failed",
        Right.SPEAK,
        clients=True,
    ),
    Entry("drafts", "Look", "drafts", "posts that have no time yet", Right.LOOK),
    Entry("week", "Look", "week", "the next seven days", Right.LOOK),
    Entry("month", "Look", "month", "the next 31 days", Right.LOOK),
    Entry(
        "show",
        "Look",
        "show #1",
        "one post: words, times, results, buttons",
        Right.LOOK,
        clients=True,
    ),
    Entry(
        "why",
        "Look",
        "why #1",
        "its story: what was typed, decided and tried",
        Right.LOOK,
        clients=True,
    ),
    Entry(
        "receipt",
        "Look",
        "receipt #1",
        "what went out of it, where and when, and what proves it",
        Right.LOOK,
    ),
    Entry(
        "audit",
        "Look",
        "audit #1",
        "who did what; `audit by bo`, `audit settings`, `audit last week` narrow it",
        Right.AUDIT,
    ),
    Entry(
        "queue",
        "Look",
        "queue",
        "counts, figures, failures by cause; `queue 30 days` by day",
        Right.LOOK,
    ),
    Entry("move", "Change", "move #1 to friday 14:00", "to another time; `by 2 hours` works too"),
    Entry("skip", "Change", "skip #1", "leaves out the next time only"),
    Entry("pause", "Change", "pause #1", "holds it back until resumed", Right.STOP),
    Entry("resume", "Change", "resume #1", "lets it go on"),
    Entry("cancel", "Change", "cancel #1", "off the calendar, its words kept; `cancel everything`"),
    Entry("unpublish", "Change", "unpublish #1", "asks, then takes it down where it is live"),
    Entry(
        "freeze",
        "Change",
        "freeze all because the site is down",
        "nothing goes out until it is lifted; `freeze blog until friday 9:00`, "
        "`freeze all every weekend`, `freeze on public holidays in Germany (Bavaria)`",
        Right.STOP,
    ),
    Entry(
        "thaw",
        "Change",
        "thaw",
        "lifts a freeze; what it held waits until you choose",
        Right.STOP,
    ),
    Entry("freezes", "Look", "freezes", "what is frozen, and what will be", Right.LOOK),
    Entry("retry", "Change", "retry #1", "sends what failed once more; `retry all` all of it"),
    Entry(
        "conflicts",
        "Change",
        "conflicts",
        "what stands in the way of posts, with ways out",
        Right.LOOK,
    ),
    Entry("resolve", "Change", "resolve #1", "moves it to where nothing stands in its way"),
    Entry(
        "override",
        "Change",
        "override #1 because it must",
        "lets it go out in spite of a conflict",
        Right.OVERRIDE,
    ),
    Entry(
        "rule",
        "Places",
        "rule at most 2 per day on site",
        "makes a rule of your own; `rule 2 off` ends one",
        Right.SETTINGS,
    ),
    Entry("rules", "Places", "rules", "the rules that you made", Right.LOOK),
    Entry(
        "undo",
        "Change",
        "undo",
        "takes back the last thing you did; again, the one before; `undo #1` the last of a post",
        Right.SPEAK,
    ),
    Entry("redo", "Change", "redo", "does again what you undid last", Right.SPEAK),
    Entry("changes", "Change", "undo list", "the last ten things you did", Right.SPEAK),
    Entry(
        "approvals",
        "Approve",
        "approvals",
        "what waits for approval, and for whom",
        Right.LOOK,
        clients=True,
    ),
    Entry(
        "approve",
        "Approve",
        "approve #1",
        "lets it go out as it is shown; `approve #1 #2 #4` several",
        Right.DECIDE,
        clients=True,
    ),
    Entry(
        "amend",
        "Approve",
        'ask changes #1 "Shorter, please"',
        "sends it back to its author; its next edit asks again",
        Right.DECIDE,
        clients=True,
    ),
    Entry(
        "reject",
        "Approve",
        'reject #1 "Not this year"',
        "it does not go out; `submit` asks again",
        Right.DECIDE,
        clients=True,
    ),
    Entry(
        "submit",
        "Approve",
        "submit #1",
        "asks for approval; `withdraw #1` takes the request back",
    ),
    Entry("targets", "Places", "targets", "where posts can go", Right.LOOK),
    Entry("connect", "Places", "connect site blog", "makes a new place to publish", Right.ACCOUNTS),
    Entry(
        "disconnect", "Places", "disconnect blog", "asks, then takes a place away", Right.ACCOUNTS
    ),
    Entry(
        "people", "People", "people", "who is in the project, as what, and who is away", Right.LOOK
    ),
    Entry("invite", "People", "invite bo as approver", "makes somebody a member", Right.PEOPLE),
    Entry(
        "grant", "People", "grant bo manager", "gives a role; `bo is an author now`", Right.PEOPLE
    ),
    Entry("suspend", "People", "suspend bo", "shuts out for now, pauses their posts", Right.PEOPLE),
    Entry("remove", "People", "remove bo", "asks, then shuts somebody out for good", Right.PEOPLE),
    Entry(
        "hand over",
        "People",
        "hand over #1 to bo",
        "makes somebody responsible; `hand over everything of bo to chi`",
    ),
    Entry(
        "setup",
        "Workspace",
        "setup",
        "three questions: home zone, who approves, where I report",
        Right.PEOPLE,
        runs=True,
    ),
    Entry(
        "projects",
        "Workspace",
        "projects",
        "the calendars of this workspace; `ACME: list` is for one of them",
        Right.LOOK,
    ),
    Entry(
        "new project",
        "Workspace",
        "new project NEWS in Europe/Berlin",
        "begins another calendar, in this channel",
        Right.PEOPLE,
        runs=True,
    ),
    Entry(
        "use channel",
        "Workspace",
        "use this channel",
        "makes this channel one of the calendar: `use this channel for ACME`",
        Right.SETTINGS,
        runs=True,
    ),
    Entry(
        "stop using",
        "Workspace",
        "stop using this channel",
        "lets it belong to no calendar",
        Right.SETTINGS,
        runs=True,
    ),
    Entry(
        "dashboard",
        "Workspace",
        "dashboard here",
        "keeps the home page in this channel, pinned if it may be; `dashboard off` ends it",
        Right.SETTINGS,
    ),
    Entry(
        "share calendar",
        "Workspace",
        "share calendar",
        "a code by which another workspace plans in this calendar",
        Right.PEOPLE,
    ),
    Entry(
        "join",
        "Workspace",
        "join KQ72MX",
        "plans in the calendar of that code, here",
        Right.SPEAK,
        runs=True,
    ),
    Entry("roles", "Workspace", "roles", "what the chat's own roles count for", Right.LOOK),
    Entry(
        "map",
        "Workspace",
        "map @Editors to approver",
        "lets a role of the chat count for one here",
        Right.PEOPLE,
    ),
    Entry("unmap", "Workspace", "unmap @Editors", "takes that away", Right.PEOPLE),
    Entry(
        "away",
        "You",
        "away until friday, chi decides",
        "who decides while you are away; `i am back` ends it",
        Right.SPEAK,
    ),
    Entry(
        "link",
        "You",
        "link",
        "a code that makes you and your other chat one person; `unlink` parts them",
        Right.SPEAK,
    ),
    Entry("unlink", "You", "unlink", "makes this identity a person of its own", Right.SPEAK),
    Entry(
        "settings",
        "You",
        "settings",
        "your zone and habits, the project's decisions; `settings catch-up 30 minutes` changes one",
        Right.SPEAK,
    ),
    Entry(
        "digest",
        "You",
        "digest",
        "today, what needs you, what failed; `digest at 8:30` sends it daily, `digest here "
        "weekdays 9:00` to a channel",
        Right.SPEAK,
    ),
    Entry(
        "tell me",
        "You",
        "tell me here",
        "tells you directly in Slack or Discord; `tell me here about failures`, `stop telling me "
        "here`",
        Right.SPEAK,
    ),
    Entry(
        "email",
        "You",
        "email",
        "what you are mailed; `email me at ana@example.com`, `email me failures` change it",
        Right.SPEAK,
    ),
    Entry(
        "confirm email",
        "You",
        "confirm email 123456",
        "takes the address the code was sent to for yours",
        Right.SPEAK,
    ),
    Entry("no email", "You", "no email", "stops your e-mails and forgets the address", Right.SPEAK),
    Entry("mute", "You", "mute retrying", "leaves a kind out of your e-mails", Right.SPEAK),
    Entry("unmute", "You", "unmute", "takes that back", Right.SPEAK),
    Entry(
        "notices",
        "You",
        "notices",
        "how you are told, and what did not reach you; `notices resend all`",
        Right.SPEAK,
    ),
    Entry(
        "help",
        "You",
        "help",
        "this page; `help stop` shows every way to stop something",
        Right.SPEAK,
    ),
)
