"""A chat at a real terminal with a fake house behind it, for the tests to type into."""

import sys
import time
from pathlib import Path
from threading import Event, Thread

from bot.message import Message
from bot.reply import Button, Card, Form, Input, Option, Reply
from bot.terminal import chat, notices, screen
from bot.terminal.screen import Screen
from bot.terminal.session import Session
from tests.bot.terminal.fake import FakeCore

CARD = Card(
    "Ready to schedule",
    buttons=(
        Button("Schedule", "confirm P1@1", "primary"),
        Button("Edit", "change"),
        Button("Cancel", "cancel A/1", "danger", confirm="Really cancel #1?"),
    ),
)
FORM = Form("Change", "text A/1@2 {text}", (Input("text", "Text", "old\nwords", kind="text"),))
COLOURS = (Option("Red", "r"), Option("Green", "g"), Option("Blue", "b"))
CHOOSING = Form(
    "Choose",
    "mix {colours} on {day} times {count}",
    (
        Input("colours", "Colours", "r", "choices", options=COLOURS, hint="As you like"),
        Input("day", "Day", kind="moment"),
        Input("count", "How often", "3", "number", optional=True),
    ),
)


FILES = Form("Attach", "hold {text}", (Input("files", "Files", kind="files", optional=True),))


class House(FakeCore):
    def respond(self, message: Message) -> Reply:
        self.said.append(message)
        if message.text == "offer":
            return Reply("x", cards=(CARD,))
        if message.text == "change":
            return Reply("", form=FORM)
        if message.text == "choose":
            return Reply("", form=CHOOSING)
        if message.text == "files":
            return Reply("", form=FILES)
        if message.files:
            held = {each.name: sum(map(len, each.chunks())) for each in message.files}
            return Reply(f"You gave {held}.")
        if message.text == "slow":
            print("thinking", flush=True)
            time.sleep(1)
        return Reply(f"You said {message.text!r}.")


def main(home: Path) -> None:
    house, stop = House(), Event()
    shown = Screen(width=80)

    def watch() -> None:
        while not stop.wait(0.05):
            if (home / "news").exists():
                house.notices.append(Reply((home / "news").read_text()))
                (home / "news").unlink()

    threads = [
        Thread(target=watch),
        Thread(
            target=notices.follow,
            args=(house.core, lambda each: screen.notice(shown, each), 0, stop),
        ),
    ]

    def ready() -> None:
        for thread in threads:
            thread.start()

    chat.run(Session(house.core, "root"), shown, home, "> ", ready)
    stop.set()
    print("left", flush=True)


main(Path(sys.argv[1]))
