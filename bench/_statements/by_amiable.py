"""Our kernel, compiled: the product's own functions on the product's own rows; only the portfolio is the bench's."""

from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from pathlib import Path
from tempfile import gettempdir

import numpy as np

from amiable import markets
from amiable.core.kernel.books import ACTION_ROW, CLAIM_ROW, PAYMENT_ROW, PROFILE, TERMS, book_of
from amiable.core.kernel.columns import BUSINESS, CREDIT_NOTE, NO_TERM
from amiable.core.kernel.compiled import Compiled
from amiable.core.kernel.law import law_of
from amiable.core.kernel.many import OUT_CREDIT, Book
from amiable.jobs.engines.kernel import mark
from bench._statements.portfolio import DUE, NOTE, ON, PAYMENT, Array, Portfolio
from bench._statements.rival import Job, Rival

OURS = "Amiable"
COLUMNS = [0, 1, 3, OUT_CREDIT]  # principal, interest, costs, credit


@cache
def kernel(threads: int) -> Compiled:
    """The kernel with so many threads; its compiled code is kept for the next run."""
    return Compiled(str(Path(gettempdir()) / "amiable-bench-kernel" / mark()), threads)


def book(portfolio: Portfolio) -> Book:
    """The portfolio as rows of a book."""
    due, note, payment = (portfolio.kind == kind for kind in (DUE, NOTE, PAYMENT))
    profiles = np.zeros(1, PROFILE)
    profiles["debtor"], profiles["deducts_vat"] = BUSINESS, 1
    profiles["day_count"] = profiles["order"] = -1
    terms = np.zeros(1, TERMS)
    terms["contract"], terms["due_agreed"], terms["interest"] = -1, 1, NO_TERM
    tables = {"profiles": profiles, "terms": terms, "claims": _claims(portfolio, due), "actions": _notes(portfolio, note)}
    payments = np.zeros(int(payment.sum()), PAYMENT_ROW)
    payments["amount"], payments["on"], payments["chosen"] = portfolio.amount[payment], portfolio.day[payment], -1
    counts = {"claim_at": due.sum(axis=1), "action_at": note.sum(axis=1), "payment_at": payment.sum(axis=1)}
    return book_of(counts, np.zeros(len(portfolio), np.int32), tables | {"payments": payments})


def _claims(portfolio: Portfolio, due: Array) -> Array:
    claims = np.zeros(len(portfolio), CLAIM_ROW)
    claims["principal"] = portfolio.amount[due]
    for day in ("due", "arose", "contracted"):
        claims[day] = portfolio.day[due]
    return claims


def _notes(portfolio: Portfolio, note: Array) -> Array:
    notes = np.zeros(int(note.sum()), ACTION_ROW)
    notes["kind"], notes["acted"], notes["note"], notes["about_lo"] = CREDIT_NOTE, portfolio.day[note], portfolio.amount[note], -1
    return notes


def ready(portfolio: Portfolio, threads: int) -> AbstractContextManager[Job]:
    """The rows of a book are in memory, as after the database was read; laying out and playing are timed."""
    facts, law = book(portfolio), law_of(markets.load("be"))
    return nullcontext(Job(lambda: kernel(threads).state(law, facts, ON.toordinal()), lambda answers: answers[:, COLUMNS]))


RIVALS = tuple(Rival(OURS, threads, "rows of a book", 1_000_000, partial(ready, threads=threads)) for threads in (1, 2))
