"""Whether this process rehearses: everything runs, and nothing leaves the machine."""

MARK = "rehearsal: nothing was sent"  # stands where a link would

_on = False


def set_rehearsing(on: bool) -> None:
    """Rehearse from now on, or publish for real."""
    global _on
    _on = on


def rehearsing() -> bool:
    """Whether this process rehearses."""
    return _on
