"""What a sentence was understood to say: values only, no wording beyond questions and notes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.rules.recurrence import Rule


@dataclass(frozen=True, slots=True)
class Context:
    """What is known while reading. Without the names (posts, targets, people), any name-shaped
    word stands for itself. `answers` are this person's answers to the questions of this very
    sentence, `habits` what they answered to the same kind of question before."""

    now: datetime
    zone: str
    date_order: str | None = None
    language: str | None = None
    default_time: time = time(9)
    answers: Mapping[str, str] = field(default_factory=dict)
    habits: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[int, str] = field(default_factory=dict)
    targets: tuple[str, ...] | None = None
    people: tuple[str, ...] = ()


class Kind(StrEnum):
    """What sort of time the sentence names."""

    INSTANT = "instant"
    DATE = "date"
    RECURRENCE = "recurrence"
    INTERVAL = "interval"
    SHIFT = "shift"
    NONE = "none"
    CLARIFY = "clarify"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: `label` for the button (`Tue 24 Nov 2026, 09:00`), `answer` what goes
    into `Context.answers` under the question's key to read the sentence this way, `values` the
    UTC instants it would mean (none where it means something else)."""

    label: str
    answer: str
    values: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Why the sentence cannot be acted on yet. `span` are character offsets into the sentence.
    Reading again with `answers[key] = option.answer` settles it. `habit` names what the answer
    teaches about this person (`bare-hour`, `date-order`, `next-weekday`), if anything."""

    reason: str
    text: str
    key: str
    options: tuple[Option, ...] = ()
    span: tuple[int, int] | None = None
    habit: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence, understood or asked about.

    `action` is a verb of the command table (`schedule`, `move`, `connect`, …). `title` and `text`
    are quoted content (`"Title": "text"`; one quoted string alone is `text`); `name` is a post
    called by its words (`the launch post`). `ids` are post numbers, `project` the key said before
    one (`ACME/142`). `targets` are canonical names, `*` everywhere, `-tiktok` left out.
    `rules` are the plans, several for several series. `elapsed` is set where the time was said as
    an amount from now ("in 5 seconds"), to be resolved again when confirmed. `zone_from` says who
    chose the zone: `sentence` or `context`. `assumed` names what was filled in (`hour`).
    `rest` is what follows a verb that takes plain words (`connect`, `help`, `settings`).
    `not_after` is the wall time of day in `zone` after which it is better not published, `stagger`
    the time between one target and the next, `if_late` what becomes of it where nothing ran when it
    fell due: a value of `models.rules.policy.CatchUp`.
    `reason` is what was said after `because`; `anyway` is set where something is to go out in spite
    of what keeps it. Of a freeze, `length` is how long each stretch of a rhythm lasts, `holidays`
    the words that name a country, where its public holidays are meant; with `removals` taking down
    is frozen, too.
    `gives_way` is a wish that it go to where nothing stands in its way.
    `alts` are the alt texts of the files that came with it, the first one's first.
    An error's `question` holds its reason, and as options what could be meant instead.
    """

    kind: Kind
    action: str
    title: str | None = None
    text: str | None = None
    name: str | None = None
    project: str | None = None
    ids: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()
    priority: str | None = None
    rules: tuple[Rule, ...] = ()
    interval: tuple[datetime | None, datetime | None] | None = None
    shift: str | None = None
    elapsed: timedelta | None = None
    precision: str = "minute"
    zone: str = "UTC"
    zone_from: str = "context"
    assumed: tuple[str, ...] = ()
    question: Question | None = None
    message: str | None = None
    notes: tuple[str, ...] = ()
    rest: str = ""
    not_after: time | None = None
    stagger: timedelta | None = None
    if_late: str | None = None
    gives_way: bool = False
    reason: str = ""
    anyway: bool = False
    length: timedelta | None = None
    holidays: str | None = None
    removals: bool = False
    alts: tuple[str, ...] = ()
