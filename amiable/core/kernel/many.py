"""Many cases: loaded, laid out, played, and stated again for a later day, one after the other.

To be compiled: whole numbers and columns only. A book holds the facts of all cases as rows; those of a case lie together.
"""

from collections.abc import Sequence
from typing import NamedTuple

from amiable.core.kernel.accrual import accrue_to, days_of, rounded
from amiable.core.kernel.columns import (
    BAD_REFUND,
    BEARS_AGREED,
    BEARS_LOWER,
    BEARS_NONE,
    BEARS_SERIES,
    CREDIT,
    NO_MAXIMUM,
    PAID,
    TOTALS,
    UNKNOWN,
    UNKNOWN_FROM,
    Case,
    Ints,
    Law,
)
from amiable.core.kernel.fold import PARTS, play, post_all
from amiable.core.kernel.laying import lay, lay_claim, segment_on
from amiable.core.kernel.lone import is_lone, is_summed, play_lone

# What is written of a case: its four parts outstanding, what was paid and what too much, the first day without a rate, and why it failed.
OUT_PAID, OUT_CREDIT, OUT_UNKNOWN, OUT_FAULT = range(4, 8)
OUT = 8
FAULT_REFUND, FAULT_NO_MAXIMUM = 8, 16  # besides the faults of core.laying
STANDS, RUNS, RUNS_AGREED, AGAIN = range(4)


class CaseRow(NamedTuple):
    """A case of a book: where its rows begin (they end where those of the next case begin), and what holds for all of it."""

    claim_at: int
    action_at: int
    payment_at: int
    refund_at: int
    hold_at: int
    about_at: int
    profile: int


class Profile(NamedTuple):
    """What holds for the whole of a case; many cases share one."""

    debtor: int
    creditor: int
    deducts_vat: int
    day_count: int
    order: int
    title_on: int
    surcharge_from: int


class ClaimRow(NamedTuple):
    """A claim of a book."""

    principal: int
    due: int
    arose: int
    contracted: int
    terms: int


class Terms(NamedTuple):
    """What was agreed on a claim, and how it came to be due; many claims share them."""

    contract: int
    due_agreed: int
    demanded: int
    demand_received: int
    enforceable: int
    regular: int
    interest: int
    clause: int
    clause_rate: int
    clause_fixed: int
    clause_minimum: int


class ActionRow(NamedTuple):
    """An action of a book."""

    kind: int
    acted: int
    electronic: int
    received: int
    fee: int
    postage: int
    instalments: int
    note: int
    about_lo: int
    about_hi: int


class PaymentRow(NamedTuple):
    """A payment of a book."""

    amount: int
    on: int
    chosen: int


class RefundRow(NamedTuple):
    """A refund of a book."""

    amount: int
    on: int


class HoldRow(NamedTuple):
    """A suspension of a book."""

    because: int
    first: int
    last: int


class Book(NamedTuple):
    """The facts of many cases; `cases` has one row more than there are, which says where the others end."""

    cases: Sequence[CaseRow]
    profiles: Sequence[Profile]
    claims: Sequence[ClaimRow]
    terms: Sequence[Terms]
    actions: Sequence[ActionRow]
    payments: Sequence[PaymentRow]
    refunds: Sequence[RefundRow]
    holds: Sequence[HoldRow]
    abouts: Ints


class Tails(NamedTuple):
    """How each claim goes on after the last event of its case: its interest is a straight line over the days."""

    how: Ints
    base: Ints
    posted: Ints
    rest: Ints
    leap_rest: Ints
    rate: Ints  # of what was agreed, else the segment of the series
    day_count: Ints
    down: Ints
    fixed: Ints  # by case: everything but interest


def load(book: Book, place: int, case: Case) -> None:
    """Take the facts of one case out of a book."""
    row, end = book.cases[place], book.cases[place + 1]
    profile = book.profiles[row.profile]
    case.debtor, case.creditor, case.deducts_vat = profile.debtor, profile.creditor, profile.deducts_vat
    case.day_count, case.order = profile.day_count, profile.order
    case.title_on, case.surcharge_from = profile.title_on, profile.surcharge_from
    case.claims, case.actions = end.claim_at - row.claim_at, end.action_at - row.action_at
    case.payments, case.refunds = end.payment_at - row.payment_at, end.refund_at - row.refund_at
    case.holds, case.abouts = end.hold_at - row.hold_at, end.about_at - row.about_at
    for claim in range(case.claims):
        load_claim(book, row.claim_at + claim, case, claim)
    for action in range(case.actions):
        load_action(book, row.action_at + action, case, action)
    for payment in range(case.payments):
        received = book.payments[row.payment_at + payment]
        case.paid[payment], case.paid_on[payment], case.chosen[payment] = received.amount, received.on, received.chosen
    for refund in range(case.refunds):
        back = book.refunds[row.refund_at + refund]
        case.refund[refund], case.refund_on[refund] = back.amount, back.on
    for hold in range(case.holds):
        held = book.holds[row.hold_at + hold]
        case.because[hold], case.hold_from[hold], case.hold_to[hold] = held.because, held.first, held.last
    for about in range(case.abouts):
        case.about[about] = book.abouts[row.about_at + about]


def load_claim(book: Book, place: int, case: Case, claim: int) -> None:
    """Take the facts of one claim."""
    row = book.claims[place]
    terms = book.terms[row.terms]
    case.principal[claim], case.due[claim], case.arose[claim], case.contracted[claim] = row.principal, row.due, row.arose, row.contracted
    case.contract[claim] = terms.contract if terms.contract >= 0 else claim
    case.due_agreed[claim], case.demanded[claim] = terms.due_agreed, terms.demanded
    case.demand_received[claim], case.enforceable[claim] = terms.demand_received, terms.enforceable
    case.regular[claim], case.interest[claim] = terms.regular, terms.interest
    case.clause[claim], case.clause_rate[claim] = terms.clause, terms.clause_rate
    case.clause_fixed[claim], case.clause_minimum[claim] = terms.clause_fixed, terms.clause_minimum


def load_action(book: Book, place: int, case: Case, action: int) -> None:
    """Take the facts of one action."""
    row = book.actions[place]
    case.kind[action], case.acted[action] = row.kind, row.acted
    case.electronic[action], case.received[action] = row.electronic, row.received
    case.fee[action], case.postage[action], case.instalments[action] = row.fee, row.postage, row.instalments
    case.note[action], case.about_lo[action], case.about_hi[action] = row.note, row.about_lo, row.about_hi


def state_range(law: Law, book: Book, case: Case, lo: int, hi: int, on: int, out: Ints) -> None:
    """State the cases from `lo` up to `hi` on a day."""
    for place in range(lo, hi):
        load(book, place, case)
        state_one(law, case, on)
        write(case, place * OUT, out)


def state_one(law: Law, case: Case, on: int) -> None:
    """State a case that is loaded: the commonest kind the short way, when its law allows it, else as every other."""
    if is_lone(law, case, on):
        case.fault = 0
        lay_claim(law, case, 0, on)
        if is_summed(law, case, on):
            for total in range(TOTALS):
                case.totals[total] = 0
            play_lone(law, case, on)
            return
    lay(law, case, on)
    play(law, case, on, None)
    post_all(law, case, on, None)


def write(case: Case, at: int, out: Ints) -> None:
    """What is owed of a case, in its row of the answer."""
    for part in range(PARTS):
        total = 0
        for claim in range(case.claims):
            total += case.parts[part * case.claims + claim]
        out[at + part] = total
    out[at + OUT_PAID] = case.totals[PAID]
    out[at + OUT_CREDIT] = case.totals[CREDIT]
    out[at + OUT_UNKNOWN] = case.totals[UNKNOWN_FROM]
    fault = case.fault
    if case.totals[BAD_REFUND] > 0:
        fault += FAULT_REFUND
    if case.totals[NO_MAXIMUM] > 0:
        fault += FAULT_NO_MAXIMUM
    out[at + OUT_FAULT] = fault


def tail_range(law: Law, book: Book, case: Case, tails: Tails, lo: int, hi: int, on: int) -> None:
    """Play the cases from `lo` up to `hi` and keep how they go on after the day `on`."""
    for place in range(lo, hi):
        load(book, place, case)
        lay(law, case, on)
        play(law, case, on, None)
        tails.fixed[place] = 0
        for claim in range(case.claims):
            accrue_to(law, case, claim, on, None)
            keep(law, case, claim, tails, book.cases[place].claim_at + claim, on)
            for part in (0, 2, 3):
                tails.fixed[place] += case.parts[part * case.claims + claim]


def keep(law: Law, case: Case, claim: int, tails: Tails, at: int, on: int) -> None:
    """How a claim goes on: it stands, it runs at its series or at what was agreed, or only another play can tell."""
    bears = case.bears[claim]
    plain = case.first[claim] <= on + 1 and case.surcharge[claim] == 0 and case.holds == 0
    tails.base[at] = case.parts[claim]
    tails.posted[at] = case.parts[case.claims + claim]
    tails.rest[at] = case.rest[claim]
    tails.leap_rest[at] = case.leap_rest[claim]
    tails.day_count[at] = case.counted[claim]
    tails.down[at] = case.down[claim]
    tails.rate[at] = case.interest[claim]
    if bears in (BEARS_SERIES, BEARS_LOWER):
        tails.rate[at] = segment_on(law, case.series[claim], on)
    tails.how[at] = AGAIN
    if case.parts[claim] == 0 or bears == BEARS_NONE or case.first[claim] == 0:
        tails.how[at] = STANDS
    elif plain and bears == BEARS_SERIES:
        tails.how[at] = RUNS
    elif plain and bears == BEARS_AGREED:
        tails.how[at] = RUNS_AGREED


def gains(law: Law, on: int, later: int, gain: Ints) -> None:
    """For each segment of a series and each day count: rate × days over the days after `on` up to `later`, over 365 (or 360) and 366."""
    for segment in range(law.segments):
        for day_count in range(3):
            place, first, at = (segment * 3 + day_count) * 2, on + 1, segment
            gain[place] = gain[place + 1] = 0
            while first <= later and at < law.segments:
                last = min(later, law.seg_to[at])
                if first <= last:
                    if law.seg_rate[at] != UNKNOWN:
                        gain[place] += law.seg_rate[at] * days_of(first, last, day_count, 0)
                        gain[place + 1] += law.seg_rate[at] * days_of(first, last, day_count, 1)
                    first = last + 1
                at += 1


def restate_range(book: Book, tails: Tails, gain: Ints, days: Ints, lo: int, hi: int, due: Ints) -> None:
    """What the cases from `lo` up to `hi` owe on a later day, when nothing happened since; -1 where only another play can tell.

    days  by day count, those that passed: over 365 (or 360) and over 366
    """
    for case in range(lo, hi):
        total = tails.fixed[case]
        for at in range(book.cases[case].claim_at, book.cases[case + 1].claim_at):
            rest, leap_rest, how, day_count = tails.rest[at], tails.leap_rest[at], tails.how[at], tails.day_count[at]
            if how == RUNS:
                place = (tails.rate[at] * 3 + day_count) * 2
                rest += tails.base[at] * gain[place]
                leap_rest += tails.base[at] * gain[place + 1]
            elif how == RUNS_AGREED:
                rest += tails.base[at] * tails.rate[at] * days[2 * day_count]
                leap_rest += tails.base[at] * tails.rate[at] * days[2 * day_count + 1]
            elif how == AGAIN:
                total = -1
                break
            total += tails.posted[at] + rounded(rest, leap_rest, day_count, tails.down[at])
        due[case] = total
