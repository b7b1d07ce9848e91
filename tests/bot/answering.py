"""A process of its own that answers people: each line on standard input is `name> sentence`, each
on standard output the answer. Called with the address of a database and its key."""

import sys

from bot.conversation import respond
from bot.message import Message
from models import database, secrets


def main() -> None:
    """Answer until there is no more input."""
    _, address, key = sys.argv
    database.open_database(address)
    secrets.set_key(key)
    for line in sys.stdin:
        name, _, sentence = line.rstrip().partition("> ")
        reply = respond(Message(sentence, f"terminal:{name}", "terminal", "chat", name))
        print(reply.text.replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
