"""What Presstime really answers, drawn for Discord: it fits, and its buttons are understood."""

from bot import canonical
from bot.discord.draw import draw
from bot.discord.forms import modal
from tests.bot.conftest import MONDAY
from tests.specs.discord.bodies import COMPONENTS_V2, problems, walked

SAID = (
    "help",
    "help stop",
    "targets",
    "connect",
    '"Hello *all*, <@5> and @everyone" to site tomorrow 9:00',
    '"Tea" to site every day 9:00',
    "list",
    "show #1",
    "why #1",
    "edit #1",
    "week",
    "queue",
    "people",
    "settings",
    "conflicts",
    "freeze all because of a test",
    "freezes",
    "audit",
    "undo",
    "pause everything",
    "send it to nowhere at all",
)


def test_every_answer_fits_and_every_button_says_a_sentence_that_is_understood(chat, at):
    at(MONDAY)
    pressed = 0
    for sentence in SAID:
        reply = chat.reply(sentence)
        for answer in [reply, *(chat.reply(each) for each in first_buttons(reply))]:
            body = {"components": draw(answer).to_components(), "flags": COMPONENTS_V2}
            assert problems("create_message", body) == [], sentence
            for button in says(body):
                assert canonical.parse(button) is not None, button
                pressed += 1
            if answer.form is not None:
                form = {"type": 9, "data": modal(answer.form).to_dict()}
                assert problems("create_interaction_response", form) == []
    assert pressed > 40


def first_buttons(reply) -> list[str]:
    """What the main button of each card says."""
    return [card.buttons[0].says for card in reply.cards if card.buttons]


def says(body) -> list[str]:
    return [each["custom_id"] for each in walked(body["components"]) if "custom_id" in each]
