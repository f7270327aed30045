"""Decides what must be posted so that the ledger says what the statement of account says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from amiable.core.account import StatementOfAccount
from amiable.core.facts import Part


class Target(NamedTuple):
    """A part of a claim."""

    claim: str
    part: Part


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one payment pays of one part, and the last day on which some of it was allocated. Minor units."""

    minor: int
    on: date


@dataclass(frozen=True, slots=True)
class Posted:
    """A transfer of one payment that stands: what it put on a part, and what it put on credit (below zero: took from it).

    given_back  what of that went back to the payer
    """

    transfer_id: int
    target: Target | None
    minor: int
    credit: int
    given_back: int = 0
    line_id: int = 0


@dataclass(frozen=True, slots=True)
class Posting:
    """A transfer to post: to a part, or to credit when `target` is None."""

    target: Target | None
    minor: int
    from_credit: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """What to undo, and what to post after that."""

    undo: tuple[int, ...]
    post: tuple[Posting, ...]


def wanted_of(account: StatementOfAccount) -> dict[int, dict[Target, Wanted]]:
    """What each payment pays, by its place in the facts, from the allocation lines of the statement."""
    found: dict[int, dict[Target, Wanted]] = defaultdict(dict)
    for line in account.lines:
        if line.payment is None:
            continue
        assert line.on is not None
        target, before = Target(line.claim, line.part), found[line.payment]
        minor, on = (before[target].minor, before[target].on) if target in before else (0, line.on)
        before[target] = Wanted(minor - line.amount, max(on, line.on))
    return found


def raised_of(account: StatementOfAccount) -> dict[Target, int]:
    """What each claim asks and asked, part by part: all lines but those of payments. Minor units."""
    found: dict[Target, int] = defaultdict(int)
    for line in account.lines:
        if line.payment is None:
            found[Target(line.claim, line.part)] += line.amount
    return dict(found)


def differences(received: int, wanted: Mapping[Target, Wanted], posted: Sequence[Posted]) -> Differences:
    """Compare what one payment should pay with what is posted for it.

    received  the payment's amount, or 0 when it was taken back
    returns   whole transfers to undo where a part got too much; then postings, from suspense first, then from
              credit; what is left in suspense goes to credit
    """
    assert sum(w.minor for w in wanted.values()) <= received, "a payment cannot pay more than itself"
    too_much = {target for target, minor in _sums(posted).items() if minor > (wanted[target].minor if target in wanted else 0)}
    undo = [p for p in posted if p.target in too_much or not received]
    stands = [p for p in posted if p not in undo]
    paid, credit = _sums(stands), sum(p.credit for p in stands)
    suspense = received - sum(paid.values()) - credit - sum(p.given_back for p in stands)
    post = []
    for target, want in wanted.items():
        missing = want.minor - paid.get(target, 0)
        from_suspense = min(missing, suspense)
        suspense -= from_suspense
        post += [Posting(target, from_suspense, False), Posting(target, missing - from_suspense, True)]
    post.append(Posting(None, suspense, False))
    return Differences(tuple(p.transfer_id for p in undo), tuple(p for p in post if p.minor))


def _sums(posted: Sequence[Posted]) -> dict[Target, int]:
    sums: dict[Target, int] = defaultdict(int)
    for each in posted:
        if each.target is not None:
            sums[each.target] += each.minor
    return sums
