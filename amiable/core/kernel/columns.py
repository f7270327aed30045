"""A case and the law of a market as columns of whole numbers: all that the kernel reads, and the codes that stand for words.

Days are ordinals (0: none), amounts minor units, rates parts per million a year. A column is a list in plain Python, and a part of a
fixed record once compiled.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from amiable.core.facts import ACTION_KINDS, SUSPENSIONS
from amiable.core.facts import INSOLVENCY as INSOLVENCIES

Ints = list[int]

NEVER = 1 << 62  # a day or an amount beyond all others
UNKNOWN = -NEVER  # in place of a rate: not published, no interest
ORIGIN = 693_231  # 1 January 1899: event keys count their days from here

NO_TERM, MAX_TERM = -1, -2  # in place of a rate or a fee
CLAUSE_NONE, CLAUSE_MAX, CLAUSE_FIGURES = range(3)
PRINCIPAL, INTEREST, DAMAGES, COSTS = range(4)  # the parts of a claim
ACT_365F, ACT_ACT, THIRTY_E = range(3)
CONSUMER, BUSINESS = range(2)

KIND = {kind: code for code, kind in enumerate(ACTION_KINDS)}
KINDS = len(ACTION_KINDS)
BECAUSE = {because: code for code, because in enumerate(SUSPENSIONS)}
FIRST_REMINDER, FORMAL_NOTICE, CREDIT_NOTE = KIND["first_reminder"], KIND["formal_notice"], KIND["credit_note"]
LETTERS = sum(
    1 << KIND[kind]
    for kind in ("first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "lawyer_letter")
)  # fmt: skip
INSTALMENT_REQUEST = BECAUSE["instalment_request"]
INSOLVENCY = sum(1 << BECAUSE[because] for because in INSOLVENCIES)
NO_INTEREST = INSOLVENCY | 1 << BECAUSE["minor"]

# How interest starts, and what an agreed rate does: in the order of core.pack's words.
START_DUE, START_DEMAND, START_REMINDER, START_NOTICE_SENT, START_NOTICE_RECEIVED, START_NEVER = range(6)
REPLACES, LOWER, CEILING, FLOOR = range(4)
ASIDE, CHARGED, NEEDS_JUDGE = range(3)
CUMULATIVE, CREDITED, ALTERNATIVE = range(3)
# Which rate a claim bears: none; the series; the agreed one; the lower of both; none, because the clause is void.
BEARS_NONE, BEARS_SERIES, BEARS_AGREED, BEARS_LOWER, BEARS_VOID = range(5)
# The days that may pick a version, as bits.
CONTRACTED, AROSE, DUE_DAY, ACTED, DECIDED = 1, 2, 4, 8, 16


class Law(NamedTuple):
    """A market's law. `r_` is by regime, `s_` by rate series, `q_` by question, `v_` by version, `t_` tariff, `b_` bracket, `f_` fee."""

    regimes: int
    segments: int
    holidays: int
    # regimes, in the order in which they are asked
    r_debtor: Ints
    r_contracts_from: Ints
    r_claims_from: Ints
    r_day_count: Ints
    r_order: Ints
    r_down: Ints
    r_starts: Ints
    r_agreed_starts: Ints
    r_agreed: Ints
    r_without_clause: Ints
    r_series: Ints  # by creditor, four a regime
    r_floor: Ints  # series, -1 none
    r_floor_times: Ints
    r_early_for: Ints  # creditor, -1 none
    r_surcharge: Ints  # question, -1 none
    r_damages: Ints
    r_damages_chargeable: Ints
    r_ceiling: Ints  # question, -1 none
    r_lump: Ints  # question, -1 none
    r_relation: Ints
    r_fee: Ints  # by kind of action: question, -1 none
    r_need_title: Ints
    # rate series as segments that cover all days, UNKNOWN where nothing is published
    s_lo: Ints
    s_old_by: Ints
    s_old_before: Ints
    s_old: Ints
    # by series, for the days on which it is known: where its sums of rate × days begin (-1: not worked out), and those days
    sum_lo: Ints
    sum_first: Ints
    sum_last: Ints
    sum_thirty: Ints  # where those in the weights of 30E/360 begin
    sum_rates: Ints
    seg_to: Ints  # last day, inside
    seg_rate: Ints
    # versions of everything else; the value is an amount, a number of days, or the place of a tariff or a fee
    q_lo: Ints
    q_by: Ints
    v_from: Ints
    v_to: Ints  # outside
    v_value: Ints
    t_lo: Ints
    t_ceiling: Ints
    t_minimum: Ints
    t_enforceable: Ints  # -1 none
    t_until: Ints  # above this amount it says nothing
    b_above: Ints
    b_fixed: Ints
    b_rate: Ints
    f_tariff: Ints
    f_postage: Ints
    f_few: Ints
    f_few_amount: Ints
    f_vat: Ints
    f_free: Ints
    f_count: Ints
    f_small: Ints
    f_small_up_to: Ints
    f_gap: Ints
    f_gap_letters: Ints
    f_after_due: Ints
    f_needs: Ints  # kinds as bits
    f_needs_days: Ints
    f_next: Ints
    f_cap: Ints  # question, -1 none
    f_during: Ints  # suspensions as bits
    # waiting after the first reminder: by version days, and by channel working or calendar days (post, electronic)
    q_wait: int
    w_days: Ints
    w_working: Ints
    w_calendar: Ints
    q_instalments: int
    q_demand: int
    # working days
    holiday: Ints
    working_weekdays: int  # bits, Monday is 1
    first_holiday: int
    last_holiday: int
    # orders of allocation: four parts each
    orders: Ints


@dataclass(slots=True)
class Case:
    """One case as the kernel plays it: its facts, what may run on each claim, its events in order, and how it stands."""

    claims: int = 0
    actions: int = 0
    payments: int = 0
    refunds: int = 0
    holds: int = 0
    abouts: int = 0
    events: int = 0
    fault: int = 0
    # the case
    debtor: int = 0
    creditor: int = 0
    deducts_vat: int = 0
    day_count: int = -1  # -1: the regime's
    order: int = -1  # -1: the regime's
    title_on: int = 0
    surcharge_from: int = 0
    # facts by claim
    principal: Ints = field(default_factory=list)
    due: Ints = field(default_factory=list)
    arose: Ints = field(default_factory=list)
    contracted: Ints = field(default_factory=list)
    contract: Ints = field(default_factory=list)  # the place of the first claim of that contract
    due_agreed: Ints = field(default_factory=list)
    demanded: Ints = field(default_factory=list)
    demand_received: Ints = field(default_factory=list)
    enforceable: Ints = field(default_factory=list)
    regular: Ints = field(default_factory=list)
    interest: Ints = field(default_factory=list)
    clause: Ints = field(default_factory=list)
    clause_rate: Ints = field(default_factory=list)
    clause_fixed: Ints = field(default_factory=list)
    clause_minimum: Ints = field(default_factory=list)
    # by action
    kind: Ints = field(default_factory=list)
    acted: Ints = field(default_factory=list)
    electronic: Ints = field(default_factory=list)
    received: Ints = field(default_factory=list)
    fee: Ints = field(default_factory=list)  # NO_TERM is "max", 0 nothing
    postage: Ints = field(default_factory=list)
    instalments: Ints = field(default_factory=list)
    note: Ints = field(default_factory=list)  # the amount of a credit note
    about_lo: Ints = field(default_factory=list)  # -1: all claims that were due before that day
    about_hi: Ints = field(default_factory=list)
    about: Ints = field(default_factory=list)  # the places of claims that actions name
    # by payment, refund and suspension
    paid: Ints = field(default_factory=list)
    paid_on: Ints = field(default_factory=list)
    chosen: Ints = field(default_factory=list)
    refund: Ints = field(default_factory=list)
    refund_on: Ints = field(default_factory=list)
    because: Ints = field(default_factory=list)
    hold_from: Ints = field(default_factory=list)
    hold_to: Ints = field(default_factory=list)
    # what may run on each claim
    regime: Ints = field(default_factory=list)
    chargeable: Ints = field(default_factory=list)
    first: Ints = field(default_factory=list)  # the first day that bears interest as the days go by
    back_to: Ints = field(default_factory=list)
    bears: Ints = field(default_factory=list)
    series: Ints = field(default_factory=list)
    sums: Ints = field(default_factory=list)  # where the sums of its series lie, less the day that they begin with; 0: none help
    sums_to: Ints = field(default_factory=list)
    counted: Ints = field(default_factory=list)  # how its days are counted
    down: Ints = field(default_factory=list)
    allocation: Ints = field(default_factory=list)
    first_segment: Ints = field(default_factory=list)
    surcharge: Ints = field(default_factory=list)
    damages_on: Ints = field(default_factory=list)
    tariff: Ints = field(default_factory=list)
    lump: Ints = field(default_factory=list)
    letter: Ints = field(default_factory=list)  # the action that made it chargeable, -1 none
    # how each claim stands
    rest: Ints = field(default_factory=list)  # numerators of interest not yet posted: over 365 (or 360), and over 366
    leap_rest: Ints = field(default_factory=list)
    until: Ints = field(default_factory=list)  # the day through which interest was counted
    segment: Ints = field(default_factory=list)
    fallen: Ints = field(default_factory=list)
    passed: Ints = field(default_factory=list)
    lumped: Ints = field(default_factory=list)  # whether its lump sum was posted
    parts: Ints = field(default_factory=list)  # outstanding: four parts, each by claim
    bore: Ints = field(default_factory=list)  # by action: the fee it bore, and the question that allowed it
    question: Ints = field(default_factory=list)
    pending: Ints = field(default_factory=list)  # by action and claim: a credit note that waits for its claim to fall due
    open_then: Ints = field(default_factory=list)  # by action and claim: what a fee was about
    credit: Ints = field(default_factory=list)  # by payment
    totals: Ints = field(default_factory=list)
    key: Ints = field(default_factory=list)  # the events in their order


NAMES = tuple(Case.__dataclass_fields__)
BY_CASE = NAMES[NAMES.index("debtor") : NAMES.index("principal")]
BY_CLAIM = NAMES[NAMES.index("principal") : NAMES.index("kind")]
BY_ACTION = NAMES[NAMES.index("kind") : NAMES.index("about")]
BY_PAYMENT, BY_REFUND, BY_HOLD = ("paid", "paid_on", "chosen"), ("refund", "refund_on"), ("because", "hold_from", "hold_to")
LAID = NAMES[NAMES.index("regime") : NAMES.index("rest")]
STANDING = NAMES[NAMES.index("rest") : NAMES.index("parts")]
CLAIM_EVENTS = 5  # at most so many of a claim by itself


PAID, CREDIT, BAD_REFUND, LUMPS, FEES, COSTS_CHARGED, UNKNOWN_FROM, NO_MAXIMUM = range(8)
TOTALS = 8
