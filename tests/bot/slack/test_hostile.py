"""What nobody should send, sent: every bit of it is answered, and calls or does nothing."""

from models.database import connection
from models.tables import Delivery, Post
from tests.fakes.slack.blocks import mentions, texts

TYPED = (
    '"<!channel> <@U1> *b*": "hello <!here> &lt;!everyone&gt;" to blog in 2 days at 9:00',
    "x" * 40_000,
    "x" * 120_000,
    'draft "<https://evil.example|https://bank.example> `code` ```all``` > quoted"',
    "show #99999999999999999999",
    "<@U1><#C1><!subteam^S1><!date^9^{x}|y>",
)
ODD = (
    {"type": "overflow", "action_id": "say:1", "selected_option": None},
    {"type": "button", "action_id": "say:1", "value": None},
    {"type": "button", "action_id": "say:1", "value": "   "},
    {"type": "button", "action_id": "open:1", "value": "cancel ACME everything"},
)


def test_whatever_is_typed_is_answered_and_calls_nobody(desk):
    answers = [desk.say(desk.ana, desk.news, each) for each in TYPED]

    for answer in answers:
        shown = "".join(texts(answer.blocks, parsed=True))
        assert answer.shown.strip()
        assert not list(mentions(answer.blocks))
        assert not any(sign in shown + answer.text for sign in ("<!c", "<!h", "<!e", "<@", "<#"))
    with connection():
        assert (Post.select().count(), Delivery.select().count()) == (0, 0)


def test_a_press_that_says_nothing_is_acknowledged_and_does_nothing(desk):
    card = desk.say(desk.ana, desk.news, "list")
    seen = len(desk.news.messages)

    for each in ODD:
        assert desk.slack.act(desk.ana, card, {"block_id": "b", **each}).ok

    assert "Nothing" in desk.say(desk.ana, desk.news, "list").shown  # and what comes after it is
    assert len(desk.news.messages) == seen + 1
