"""The greeting of a first run."""

from bot.reply import Reply


def welcome(project: str, zone: str) -> Reply:
    """Three lines that are enough to begin."""
    return Reply(
        f"Welcome to Presstime: project {project}, times in {zone}.\n"
        'Try:  "Hello world" to site in 10 seconds   and then press 1.\n'
        "Nothing goes out until you confirm. `help` shows the rest."
    )
