"""The wording of forgetting somebody."""

from collections.abc import Iterable, Iterator

from bot.views import words
from models.services.people.erasing import Erased


def asked(name: str) -> str:
    """The question before it is done."""
    return f"Forget “{name}” in all projects? This cannot be undone."


def erased(found: Iterable[Erased]) -> Iterator[str]:
    """What was done, a line for each project."""
    for each in found:
        yield f"{each.project}: forgotten in {words.count(each.rows, 'row')} of the audit, and " + (
            f"called {each.pseudonym} from now on."
        )
        if each.in_words:
            yield (
                f"{each.project}: {words.count(each.in_words, 'row')} of the audit may hold the "
                "name in words that people wrote; they stay. `--words` erases those too."
            )
