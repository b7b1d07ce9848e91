"""The doctor's words on processes, clocks, zones, posts and targets."""

from collections.abc import Iterator
from datetime import timedelta

from bot.doctor import Seen
from bot.views import approval_rules, sealing, words
from bot.views.finding import Finding, note, span, trouble, well
from models.rules.seals import Flaw
from models.services.engine.health import Process, Standing
from models.services.engine.sessions import CLOCK, CLOCKS, DISCORD, JOBS, LEASE, SLACK, WEB, WORKER
from models.services.engine.waits import Cause, Closed

SKEWED = timedelta(seconds=1)
APART = timedelta(seconds=0.25)
CUT_OFF = timedelta(seconds=15)  # a connection that is opened anew takes a moment
_NAMES = {
    CLOCK: "a clock",
    WORKER: "a worker",
    JOBS: "clock and workers",
    SLACK: "the bot in Slack",
    DISCORD: "the bot in Discord",
    WEB: "the web server",
}


def processes(seen: Seen) -> Iterator[Finding]:
    """Whether clocks, workers and the bots in chats live, and who they are."""
    if seen.look is None or seen.settings is None:
        return
    for each in seen.look.processes:
        yield _process(each, seen)
    living = {each.kind for each in seen.look.processes if not each.dead}
    apart = seen.settings.redis_url is not None
    if not living.intersection(CLOCKS):
        start = "`presstime clock`" if apart else "Open a chat, or run `presstime jobs`"
        yield from _nobody("No clock runs", start, seen)
    if apart and not living & {WORKER, JOBS}:
        yield from _nobody("No worker runs", "`presstime worker`", seen)
    for command in seen.listening:
        if command not in living:
            said = f"{_capital(_NAMES[command])} does not run, so nobody there is answered."
            start = f"`presstime {command}` starts it, `presstime up` all that the settings allow."
            yield trouble("processes", said, start)


def _nobody(said: str, start: str, seen: Seen) -> Iterator[Finding]:
    due = seen.look.standing.next_due if seen.look else None
    if due is None:
        yield note("processes", f"{said}; nothing on the calendar waits for one.")
    elif due > seen.now:
        left = span(due - seen.now)
        yield trouble("processes", f"{said}; the next post is due in {left}.", f"{start}.")
    else:
        late = span(seen.now - due)
        yield trouble("processes", f"{said}; posts are due since {late}.", f"{start}.")


def _process(each: Process, seen: Seen) -> Finding:
    silent = seen.now - each.seen_at
    name = f"{_NAMES.get(each.kind, each.kind)} on {each.host} (process {each.process_id})"
    if each.dead:
        mend = "Nothing: the next clock takes over what it held."
        return note("processes", f"{name} died; it was last heard of {span(silent)} ago.", mend)
    if silent > LEASE:
        mend = "Look at that machine; what the process held is taken over if it stays silent."
        return trouble("processes", f"{name} has been silent for {span(silent)}.", mend)
    if each.cut_off_at is not None and seen.now - each.cut_off_at > CUT_OFF:
        since = span(seen.now - each.cut_off_at)
        said = f"{name} is not connected for {since}, so nobody there is answered."
        mend = "It tries again by itself; its log says why it cannot. The chat may be down."
        return trouble("processes", said, mend)
    return well("processes", f"{name} lives.")


def _capital(words_: str) -> str:
    return words_[:1].upper() + words_[1:]


def clocks(seen: Seen) -> Iterator[Finding]:
    """Whether this machine's clock agrees with the database server's."""
    if seen.look is None or seen.look.ahead is None:
        return
    ahead = seen.look.ahead
    way = "ahead of" if ahead > timedelta() else "behind"
    said = f"This machine's clock is {span(abs(ahead))} {way} the database server's."
    if abs(ahead) >= SKEWED:
        yield trouble("clocks", said, "Keep both in step: run NTP on each machine.")
    elif abs(ahead) >= APART:
        yield note("clocks", said, "Run NTP on each machine.")
    else:
        yield well("clocks", said)


def zones(seen: Seen) -> Iterator[Finding]:
    """Whether every stored zone is known, and by which data."""
    if seen.look is None:
        return
    found = seen.look.zones
    said = f"Zone data {found.version} came with Presstime"
    if found.system is None:
        yield well("zones", f"{said}.")
    elif found.system >= found.version:
        yield well("zones", f"{said}; the system's {found.system} is asked first.")
    else:
        said += f", but the system's older {found.system} is asked first."
        yield note("zones", said, "Upgrade the system's package tzdata.")
    for zone, where in found.unknown.items():
        yield trouble(
            "zones",
            f"A {where} is in the zone “{zone}”, which is not known here.",
            "Upgrade tzdata, or set another zone.",
        )


def posts(seen: Seen) -> Iterator[Finding]:
    """Deliveries that are late, stuck, or wait for a person."""
    if seen.look is None:
        return
    found = list(_posts(seen.look.standing, seen))
    yield from found or [well("posts", "Nothing is overdue, stuck, or waiting for a person.")]


def _posts(now: Standing, seen: Seen) -> Iterator[Finding]:
    if now.oldest is not None:
        since = span(seen.now - now.oldest)
        said = f"{_are(now.late)} overdue, the first for {since}."
        yield trouble("posts", said, "See that a clock and workers run; `queue` shows the rest.")
    if now.untaken:
        said = f"{_are(now.untaken)} handed out, and no worker has begun."
        yield trouble("posts", said, "Start a worker, or see why those that run are busy.")
    if now.abandoned:
        said = f"{_are(now.abandoned)} in the hands of a process that is gone."
        yield trouble("posts", said, "Start a clock: it settles them as each platform allows.")
    if now.unknown:
        said = f"Of {words.count(now.unknown, 'delivery')} nobody knows whether it is there."
        yield trouble("posts", said, "Look there and choose: `list` in the chat shows them.")
    for project, each in now.frozen:
        why = f", because {words.shortened(each.why)}" if each.why else ""
        left = f" for {span(each.ends_at - seen.now)} more" if each.ends_at else ""
        mend = f"`thaw F{each.number}` in the chat lifts it."
        yield note("posts", f"{project}: the freeze F{each.number} holds{left}{why}.", mend)
    if now.held:
        said = f"{_are(now.held)} held back until somebody chooses."
        yield trouble("posts", said, "Choose in the chat: `list` shows them.")


def _are(number: int) -> str:
    return f"{words.count(number, 'delivery')} {'is' if number == 1 else 'are'}"


def _closed(closed: Closed, seen: Seen) -> Finding:
    wait = closed.wait
    name = f"{closed.project}: {wait.target}"
    many = f"{words.count(wait.count, 'delivery')} {'waits' if wait.count == 1 else 'wait'}"
    left = f" for {span(wait.until - seen.now)} more" if wait.until else ""
    if wait.cause is Cause.LIMITED:
        return note("targets", f"{name} asked to wait{left}; {many} for it.")
    since = f" for {span(seen.now - wait.since)}" if wait.since else ""
    mend = "See what ails it. It is tried again by itself; `queue` in the chat tries it now."
    return trouble("targets", f"{name} does not answer{since}; {many} for it.", mend)


def approvals(seen: Seen) -> Iterator[Finding]:
    """Whether what has to be approved can be."""
    for project, short in seen.look.shortages if seen.look else ():
        mend = "Make somebody an approver, or change `settings approvers-needed` in the chat."
        said = f"{project}: {approval_rules.shortage(short)}"
        if short.alone is not None:
            yield note("approvals", said, mend)
        else:
            yield trouble("approvals", said, mend)


def targets(seen: Seen) -> Iterator[Finding]:
    """Whether each connected target can be published to, as far as its publisher can tell."""
    for closed in seen.look.standing.closed if seen.look else ():
        yield _closed(closed, seen)
    for each in seen.look.targets if seen.look else ():
        place = each.place
        name = f"{place.project}: {place.name} ({place.platform})"
        if each.elsewhere:
            yield note("targets", f"{name} lies where the workers run; look there.")
        elif each.trouble is None:
            yield well("targets", f"{name} is well.")
        else:
            mend = f"Mend that, or `disconnect {place.name}` and connect it again."
            yield trouble("targets", f"{name}: {each.trouble}", mend)


def audit(seen: Seen) -> Iterator[Finding]:
    """Whether the audit is sealed, and its heads fit its newest rows."""
    for each in seen.look.seals if seen.look else ():
        if each.wrong is not None:
            said = f"{each.project}: {sealing.flaw(Flaw(each.wrong, each.count))}"
            mend = "`presstime audit verify` names the first row that is not as it was."
            yield trouble("audit", said, mend)
        elif each.lags_since is not None:
            waits = span(seen.now - each.lags_since)
            said = f"{each.project}: what happened is not sealed since {waits}."
            yield note(
                "audit", said, "A clock seals it by itself; `presstime audit seal` does now."
            )
        else:
            yield well("audit", f"{each.project}: sealed up to row {each.count}.")
