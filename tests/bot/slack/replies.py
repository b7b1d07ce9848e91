"""Any reply there may be, for what must hold of all of them."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.reply import Button, Card, Field, Form, Input, Moment, Option, Reply, Row

HOSTILE = (
    "<!channel> *now*",
    "<@U123> <#C1|news> <https://evil.example|your bank>",
    "> quoted\n>>> and more",
    "`rm -rf` ```all``` _of_ ~it~ & co",
    "https://x.example/a_b?c=1&d=<2>|3",
    "café 👩‍👩‍👧 ‏שלום\u202eevil",
    "a\tb\r\nc\x07",
)
words = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    st.builds(lambda text, times: text * times, st.sampled_from(HOSTILE), st.integers(1, 90)),
)
moments = st.builds(
    Moment,
    st.datetimes(datetime(2001, 9, 10), datetime(2200, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(("Europe/Berlin", "America/New_York", "UTC+05:45")),
    st.sampled_from(("full", "offset", "day", "clock")),
)
texts = st.one_of(words, st.tuples(words, moments, words))
buttons = st.builds(
    Button,
    words,
    st.builds(lambda number: f"show ACME/{number}", st.integers(1, 10**80)),
    st.sampled_from(("plain", "primary", "danger")),
    st.none() | words,
)
some_buttons = st.lists(buttons, max_size=6).map(tuple)
rows = st.builds(Row, texts, st.lists(buttons, max_size=3).map(tuple))
fields = st.builds(Field, st.just("") | words, texts)
cards = st.builds(
    Card,
    texts,
    texts,
    words,
    st.lists(fields, max_size=3).map(lambda some: tuple(some * 5)),
    st.builds(
        lambda some, times: tuple(some * times), st.lists(rows, max_size=3), st.integers(1, 9)
    ),
    st.lists(texts, max_size=2).map(tuple),
    some_buttons,
    st.sampled_from(("plain", "good", "warning", "bad")),
    st.none() | st.just("ACME/142"),
)
replies = st.builds(Reply, texts, st.lists(cards, max_size=3).map(tuple))

options = st.builds(
    lambda label, value, count: tuple(Option(f"{label}{n}", f"{value}{n}") for n in range(count)),
    words,
    st.just("") | st.just("v" * 149),
    st.sampled_from((0, 1, 5, 11, 130)),
)
inputs = st.builds(
    Input,
    st.just("named"),
    words,
    words,
    st.sampled_from(("line", "text", "secret", "number", "moment", "choice", "choices")),
    st.booleans(),
    options,
    words,
    st.none() | st.integers(1, 10_000),
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form, whose inputs have names of their own."""
    asked = draw(st.lists(inputs, min_size=1, max_size=4))
    named = tuple(
        Input(
            f"in{number}",
            each.label,
            each.value,
            each.kind,
            each.optional,
            each.options,
            each.hint,
            each.longest,
        )
        for number, each in enumerate(asked)
    )
    says = "change P1@1 " + " ".join(f"{{{each.name}}}" for each in named)
    return Form(draw(words), says, named, "Europe/Berlin")
