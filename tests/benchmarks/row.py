"""One figure of a benchmark, and what a list of them looks like when printed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A measured value beside its aim, in the same unit; None where there is no aim. A smaller
    value is better, unless `more_is_better`. `why` says what kept it from its aim, as far as the
    benchmark saw."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    more_is_better: bool = False
    why: str = ""

    @property
    def met(self) -> bool:
        """Whether the value is as good as the aim, or has none."""
        if self.aim is None:
            return True
        return self.value >= self.aim if self.more_is_better else self.value <= self.aim


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0.99) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned text, missed aims marked."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'measured':<{width}}  {'value':>12}  {'aim':>14}"]
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        aim = "" if row.aim is None else f"{sign} {row.aim:g} {row.unit}"
        mark = "" if row.met else f"  ✗ not met{row.why and ': ' + row.why}"
        lines.append(f"{row.name:<{width}}  {row.value:>8.2f} {row.unit:<3}  {aim:>14}{mark}")
    return "\n".join(lines)
