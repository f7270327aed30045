"""How much of 100 000 bank lines is booked without a person, and how much of that wrongly, on people who were made before the matcher."""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, combinations
from random import Random

from amiable.core.matching import (
    Candidate,
    Decision,
    Earlier,
    Invoice,
    Keys,
    Share,
    by_reference,
    certain,
    decide,
    invoice_key,
    keys,
    words_of,
)
from amiable.sim.payers import KINDS, Case, Known, Line, Paid, payments, town

LINES = int(os.environ.get("AMIABLE_BENCH_LINES", "100000"))
SEED = int(os.environ.get("AMIABLE_BENCH_SEED", "1"))
SHOWN = int(os.environ.get("AMIABLE_BENCH_SHOWN", "0"))  # so many lines of each kind that were not booked rightly
GOAL_BOOKED, GOAL_WRONG = 92, 0
ASKED_ON, DAYS_SINCE, RATE = date(2026, 3, 1), 10, 0.1  # the letter whose sums people pay, and the interest that has run since
Index = dict[tuple[str, object], list[int]]


def main() -> None:
    """Print what became of the lines, kind by kind, and all of them together; exit with 1 when one was booked wrongly."""
    whole = town(Random(SEED), LINES)
    desk = Desk(whole.known)
    tallies = {kind.name: Tally() for kind in KINDS}
    begun, wrong = time.perf_counter(), []
    for paid in payments(Random(SEED + 1), whole, LINES):
        decision = desk.decide(paid.line)
        outcome = tallies[paid.kind].count(decision, dict(paid.truth))
        if outcome == "wrong":
            wrong.append((paid, decision))
        if outcome != "right" and tallies[paid.kind].shown < SHOWN:
            tallies[paid.kind].shown += 1
            print(_told(paid, decision, desk))
    seconds = time.perf_counter() - begun
    _table(tallies)
    _sums(tallies, seconds, desk.by_reference_alone)
    for paid, decision in wrong:
        print(_told(paid, decision, desk))
    if wrong:
        sys.exit(1)


class Desk:
    """Looks up the cases that a line may be of, as the matcher asks for it, in what is known."""

    def __init__(self, known: Known) -> None:
        """Index every case by what a line may say of it."""
        self.known, self.by_reference_alone = known, 0
        self._index: Index = defaultdict(list)
        self._names: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._of_person: dict[int, list[int]] = defaultdict(list)
        self._words: list[frozenset[str]] = []
        for case in known.cases:
            self._keep(case)

    def _keep(self, case: Case) -> None:
        words = words_of(f"{case.first_name} {case.last_name}")
        self._words.append(words)
        self._index["number", case.reference_number].append(case.id)
        self._index["case number", case.number].append(case.id)
        for invoice in case.invoices:
            self._index[case.market, invoice_key(invoice.number)].append(case.id)
        for minor in _exact_sums(case):
            self._index[case.market, minor].append(case.id)
        for word in words:
            self._names[case.market, word].add(case.id)
        self._of_person[case.person].append(case.id)

    def decide(self, line: Line) -> Decision:
        """The matcher's decision: quickly by a structured reference where that is enough, else among all candidates."""
        number = certain(line.reference) if line.reference else None
        meant = self._index.get(("number", number), [])
        is_here = meant and self._case(meant[0]).market == line.market
        if is_here and (quick := by_reference(line, self.candidate(meant[0], line), self._family(meant[0], line))):
            self.by_reference_alone += 1
            return quick
        said = keys(line)
        return decide(said, [self.candidate(pk, line) for pk in self._whole(self._found(said, line), line.market)])

    def candidate(self, pk: int, line: Line) -> Candidate:
        """A case as the matcher wants it for a line."""
        case = self._case(pk)
        return Candidate(
            case_id=pk,
            number=case.number,
            reference_number=case.reference_number,
            market=case.market,
            creditor=case.creditor,
            closed=case.closed,
            due_minor=sum(map(_grown, case.invoices)) if case.due else 0,
            invoices=tuple(Invoice(invoice.number, invoice.principal, _grown(invoice)) for invoice in case.invoices),
            earlier=() if case.closed else (Earlier(ASKED_ON, tuple(invoice.due for invoice in case.invoices)),),
            names=self._words[pk - 1],
            accounts_seen=pk in self.known.accounts.get(line.counterparty_account, ()),
            person=str(case.person),
            family=words_of(case.last_name),
        )

    def _family(self, pk: int, line: Line) -> list[Candidate]:
        others = (other for other in self._of_person[self._case(pk).person] if other != pk)
        return [self.candidate(other, line) for other in others if not self._case(other).closed and self._case(other).market == line.market]

    def _case(self, pk: int) -> Case:
        return self.known.cases[pk - 1]

    def _found(self, said: Keys, line: Line) -> Iterator[int]:
        """By numbers, invoices, the payer's account, two words of a name, or one word and the exact sum."""
        market = line.market
        looked_up = chain(
            (("number", number) for number in said.numbers),
            (("case number", number) for number in said.case_numbers),
            ((market, invoice) for invoice in said.invoices),
        )
        yield from chain.from_iterable(self._index.get(key, ()) for key in looked_up)
        yield from self.known.accounts.get(said.account, ())
        called = [self._names[market, word] for word in said.names if (market, word) in self._names]
        for one, other in combinations(called, 2):
            yield from one & other
        yield from (pk for pk in self._index.get((market, said.minor), ()) if self._words[pk - 1] & said.names)

    def _whole(self, found: Iterable[int], market: str) -> set[int]:
        """With the other open cases of the same persons, in this market alone."""
        first = {pk for pk in found if self._case(pk).market == market}
        others = chain.from_iterable(self._of_person[self._case(pk).person] for pk in first)
        return first | {pk for pk in others if not self._case(pk).closed}


def _grown(invoice: Invoice) -> int:
    """What is asked of it today: the letter is some days old, and interest has run since."""
    return invoice.due + round(invoice.due * DAYS_SINCE * RATE / 365)


def _exact_sums(case: Case) -> set[int]:
    sums = {case.due, sum(invoice.principal for invoice in case.invoices)}
    for invoice in case.open_invoices:
        sums |= {invoice.due, invoice.principal}
    return sums - {0}


@dataclass(slots=True)
class Tally:
    """What became of the lines of one kind; of those that were proposed, at which place the truth stood (0: nowhere)."""

    right: int = 0
    wrong: int = 0
    waiting: int = 0
    places: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    shown: int = 0

    @property
    def lines(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.waiting + self.asked

    @property
    def asked(self) -> int:
        """Those that a person is asked about."""
        return sum(self.places.values())

    def count(self, decision: Decision, truth: Mapping[int, int]) -> str:
        """Put a decision where it belongs, and say where that is."""
        if decision.verdict == "book":
            outcome = "right" if _by_case(decision.shares) == truth else "wrong"
            self.right, self.wrong = self.right + (outcome == "right"), self.wrong + (outcome == "wrong")
            return outcome
        if decision.verdict == "wait":
            self.waiting += 1
            return "waits"
        proposals = [decision.shares, *(other.shares for other in decision.others)]
        self.places[next((place for place, shares in enumerate(proposals, 1) if _by_case(shares) == truth), 0)] += 1
        return "asked"


def _by_case(shares: Sequence[Share]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for share in shares:
        found[share.case_id] += share.minor
    return dict(found)


def _table(tallies: Mapping[str, Tally]) -> None:
    print(f"{'':<34}{'lines':>8}{'booked':>8}{'wrong':>7}{'asked':>7}{'1st':>6}{'later':>6}{'absent':>7}{'waits':>7}")
    for name, tally in tallies.items():
        print(_row(name, tally))


def _row(name: str, tally: Tally) -> str:
    first, absent = tally.places[1], tally.places[0]
    booked = f"{tally.right + tally.wrong:>8}{tally.wrong:>7}"
    return f"{name:<34}{tally.lines:>8}{booked}{tally.asked:>7}{first:>6}{tally.asked - first - absent:>6}{absent:>7}{tally.waiting:>7}"


def _sums(tallies: Mapping[str, Tally], seconds: float, quickly: int) -> None:
    total = Tally()
    for tally in tallies.values():
        total.right, total.wrong, total.waiting = total.right + tally.right, total.wrong + tally.wrong, total.waiting + tally.waiting
        for place, lines in tally.places.items():
            total.places[place] += lines
    print(_row("all", total))
    booked = 100 * (total.right + total.wrong) / total.lines
    goals = f"(goal {GOAL_BOOKED} %), {total.wrong} wrong (goal {GOAL_WRONG})"
    print(f"matching: {booked:.2f} % of {total.lines} lines booked without a person {goals}")
    print(f"matching: {total.lines / seconds:.0f} lines/s with the looking up in memory, {quickly} by the reference alone")
    lucky = sum(tallies[kind.name].right for kind in KINDS if kind.look)
    print(f"matching: {lucky} booked rightly where a person should have looked")


def _told(paid: Paid, decision: Decision, desk: Desk) -> str:
    """A line, what was decided and what is true, for whoever looks into it."""
    pks = dict.fromkeys((*(share.case_id for share in decision.shares), *(pk for pk, _minor in paid.truth)))
    cases = "\n".join(f"    {desk.known.cases[pk - 1]} due {desk.known.cases[pk - 1].due}" for pk in pks)
    reasons = ", ".join(reason.code for reason in decision.reasons)
    head = f"{paid.kind}: {decision.verdict} {decision.confidence} {_by_case(decision.shares)} ({reasons}); the truth {dict(paid.truth)}"
    return f"{head}\n    {paid.line}\n{cases}"


if __name__ == "__main__":
    main()
