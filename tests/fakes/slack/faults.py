"""What goes wrong with calls, as told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["slow", "lost answer", "lost request", "garbled", "limited", "failed"]
ALWAYS = 1_000_000


@dataclass
class Fault:
    """One thing that goes wrong with the next `times` calls of a method (`*` is any); `value` are
    seconds, an error's name, or an HTTP status."""

    method: str
    kind: Kind
    times: int
    value: Any = None


@dataclass
class Faults:
    """The faults to come. A call meets all that are due for it."""

    due: list[Fault] = field(default_factory=list)

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """Answer so much later."""
        self.due.append(Fault(method, "slow", times, seconds))

    def lose_answers(self, method: str, times: int = 1) -> None:
        """Do what is asked, and hang up without an answer."""
        self.due.append(Fault(method, "lost answer", times))

    def drop_after_request(self, method: str, times: int = 1) -> None:
        """Take the whole request, do nothing, and hang up."""
        self.due.append(Fault(method, "lost request", times))

    def garble(self, method: str, times: int = 1) -> None:
        """Do what is asked, and answer with a page of HTML."""
        self.due.append(Fault(method, "garbled", times))

    def rate_limit(self, method: str, seconds: int, times: int = 1) -> None:
        """Answer 429 with that Retry-After, and do nothing."""
        self.due.append(Fault(method, "limited", times, seconds))

    def fail(self, method: str, how: str | int, times: int = 1) -> None:
        """Answer with that error, or HTTP status, and do nothing."""
        self.due.append(Fault(method, "failed", times, how))

    def take(self, method: str) -> dict[Kind, Any]:
        """What goes wrong with this call."""
        return dict(self._due_for(method))

    def _due_for(self, method: str) -> Iterator[tuple[Kind, Any]]:
        met: set[Kind] = set()
        for fault in self.due:
            if fault.method in (method, "*") and fault.times > 0 and fault.kind not in met:
                fault.times -= 1
                met.add(fault.kind)
                yield fault.kind, fault.value
