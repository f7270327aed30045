"""From lines that wait to proposals: what each says is opened, the cases that it may mean are looked up together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from amiable.apps.cases import queries as cases
from amiable.apps.payments.models import Line
from amiable.apps.payments.records import Share
from amiable.apps.payments.sealed import clues
from amiable.core import matching
from amiable.core.working import Working

BOOKED_FROM = 990_000


@dataclass(frozen=True, slots=True)
class Proposed:
    """Whose a line may be, and why."""

    line: Line
    shares: tuple[Share, ...]
    confidence: int
    reasons: tuple[Working, ...]

    @property
    def is_certain_enough(self) -> bool:
        """Whether it is booked without a person."""
        return self.confidence >= BOOKED_FROM


def proposals_for(lines: Sequence[Line]) -> list[Proposed]:
    """The best proposal for each line that has one."""
    said = {line.pk: clues(line) for line in lines}
    known = cases.cases_referenced({number for words in said.values() for number in matching.candidates(words)})
    of_market: dict[str, set[int]] = defaultdict(set)
    for number, case in known.items():
        of_market[case.market].add(number)
    found = []
    for line in lines:
        if match := matching.propose(said[line.pk], of_market[line.market]):
            share = Share(known[match.number].id, line.minor)
            found.append(Proposed(line, (share,), match.confidence, match.reasons))
    return found
