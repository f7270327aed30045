"""Take a bank file in: kept, matched and settled. Where there is little of it one by one, where there is much all together."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.db.models import Count

from amiable.apps.parties import queries as parties
from amiable.apps.payments import queries
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import ImportResult, MatchResult
from amiable.core.refusal import Refusal
from amiable.jobs import settling
from amiable.jobs.deciding import deciders
from amiable.jobs.processes import mapped
from amiable.jobs.sums import sums_today

MANY = 20_000  # lines that are worth reading the whole portfolio and, the first time, waiting for the kernel to be compiled
EngineMaker = Callable[[], settling.Engine]


def take_in(source: BinaryIO, name: str, today: date, engine: EngineMaker, *, workers: int = 1) -> tuple[ImportResult, MatchResult]:
    """Book a bank file, match its payments and settle their cases. The same file again changes nothing.

    engine   makes the compiled kernel, where it is worth it
    workers  how many processes may decide, where there is much
    refuses  FileRefused, NotOurAccount, AnotherCurrency
    """
    return payments.import_file(source, name, today), match(today, engine, workers=workers)


def take_in_all(
    files: Sequence[Path], today: date, engine: EngineMaker, *, workers: int = 1
) -> tuple[list[ImportResult | Refusal], MatchResult]:
    """Book bank files, several at once, then match what they brought and settle its cases. The same files again change nothing.

    returns  of each file, in order, what it brought or why it was refused; and what became of the payments
    """
    return mapped(partial(_keep, today=today), files, workers), match(today, engine, workers=workers)


def _keep(file: Path, today: date) -> ImportResult | Refusal:
    try:
        with file.open("rb") as source:
            return payments.import_file(source, file.name, today)
    except Refusal as refusal:
        return refusal


def match(today: date, engine: EngineMaker, *, workers: int = 1) -> MatchResult:
    """Match all that waits, and settle the cases that it pays; it can be cut off anywhere, and goes on when it is called again.

    engine   where there is much, it is called in every process
    workers  how many markets may be matched at once; where there is only one, how many processes may decide its lines
    """
    if not queries.unseen()[MANY:].exists():
        left_over = payments.settle_unsettled(today)
        result = payments.match_waiting(today)
        result.set_aside |= left_over
        return result
    waiting = dict(queries.unseen().values_list("market").annotate(Count("pk")))
    found = sorted((agency.market for agency in parties.agencies()), key=lambda market: -waiting.get(market, 0))
    alone, result = len(waiting) == 1, MatchResult()
    each = partial(_match_market, today=today, engine=engine, workers=workers if alone else 1)
    for of_market in mapped(each, found, 1 if alone else workers):
        result.add(of_market)
    return result


def _match_market(market: str, today: date, engine: EngineMaker, workers: int) -> MatchResult:
    """Match and settle a market for itself: its lines never meet another's cases."""
    matched, waiting, kernel = 0, 0, engine()
    if queries.unseen(market).exists():
        with deciders(workers, today, sums_today(today, kernel, market)) as decide:
            matched, waiting = payments.match_many(market, today, decide)
    return MatchResult(matched, waiting, settling.settle_unsettled(market, today, kernel))
