"""The fold over a case's events: whole numbers and columns only, so that it can be compiled for millions and traced for one.

The law comes as columns, never as code that knows a country. Everything that is exact stays a numerator until a posting rounds it, once.
"""

from amiable.core.kernel.accrual import (
    T_NOTE,
    T_PAY,
    T_POST,
    T_PRINCIPAL,
    T_REST,
    Trace,
    accrue,
    accrue_to,
    rounded,
    row,
)
from amiable.core.kernel.columns import (
    BAD_REFUND,
    CREDIT,
    CREDIT_NOTE,
    NEVER,
    ORIGIN,
    PAID,
    TOTALS,
    UNKNOWN_FROM,
    Case,
    Law,
)
from amiable.core.kernel.damages import charge_damages
from amiable.core.kernel.fees import charge_fee, charge_lump, concerns

# Events, in the order that a day gives them; fees and notes are both actions and keep the order of the facts.
PASSED, DUE, CLAUSE, LUMP, BACK, ACTION, PAYMENT, REFUND = range(8)
# A key holds an event's day, kind and place in its case, so that keys sort as the events come.
KIND_BITS, PLACE_BITS = 3, 20
DAY_SHIFT, KIND_MASK, PLACE_MASK = KIND_BITS + PLACE_BITS, (1 << KIND_BITS) - 1, (1 << PLACE_BITS) - 1
PARTS = 4


def fold(law: Law, case: Case, on: int, trace: Trace) -> None:
    """Play the events of a case through the day `on`, and post the interest of every claim on that day."""
    play(law, case, on, trace)
    post_all(law, case, on, trace)


def play(law: Law, case: Case, on: int, trace: Trace) -> None:
    """Play the events of a case through the day `on`."""
    begin(case)
    event = 0
    end = event + case.events
    while event < end:
        key = case.key[event]
        day, kind, place = (key >> DAY_SHIFT) + ORIGIN, key >> PLACE_BITS & KIND_MASK, key & PLACE_MASK
        if day > on:
            break
        if kind < PAYMENT:
            charge(law, case, kind, place, day, trace)
        elif kind == PAYMENT:
            pay(law, case, place, day, trace)
        else:
            refund(case, event, place)
        event += 1
        if case.totals[CREDIT] > 0 and kind < PAYMENT and (event == end or is_money_or_later(case, event, day)):
            use_credit(law, case, event, day, trace)


def is_money_or_later(case: Case, event: int, day: int) -> bool:
    """Whether an event comes after the charges of a day."""
    key = case.key[event]
    return (key >> DAY_SHIFT) + ORIGIN > day or key >> PLACE_BITS & KIND_MASK >= PAYMENT


def begin(case: Case) -> None:
    """Wipe what the case before left behind; the credit of a payment is written when it comes, and read only later."""
    claims = case.claims
    actions = case.actions
    for total in range(TOTALS):
        case.totals[total] = 0
    case.totals[UNKNOWN_FROM] = NEVER
    for place in range(PARTS * claims):
        case.parts[place] = 0
    for claim in range(claims):
        case.rest[claim] = case.leap_rest[claim] = 0
        case.fallen[claim] = case.passed[claim] = case.lumped[claim] = 0
        first = case.first[claim]
        case.until[claim] = first - 1 if first > 0 else NEVER
        case.segment[claim] = case.first_segment[claim]
    for action in range(actions):
        case.bore[action] = 0
    for place in range(actions * claims):
        case.pending[place] = case.open_then[place] = 0


def charge(law: Law, case: Case, kind: int, place: int, day: int, trace: Trace) -> None:
    """One event that is not money: a claim falls due, or something is added to it or taken off."""
    if kind == DUE:
        fall_due(law, case, place, day, trace)
    elif kind == LUMP:
        charge_lump(law, case, place, day, trace)
    elif kind == PASSED:
        case.passed[place] = 1 if case.parts[place] > 0 else 0
    elif kind == CLAUSE:
        charge_damages(law, case, place, day, trace)
    elif kind == BACK:
        if case.parts[place] != 0:
            accrue(law, case, place, case.first_segment[place], case.back_to[place], day - 1, trace)
    else:
        act(law, case, place, day, trace)


def act(law: Law, case: Case, action: int, day: int, trace: Trace) -> None:
    """An action that changes what is owed: a credit note, or a step for which something is asked."""
    if case.kind[action] == CREDIT_NOTE:
        credit_note(law, case, action, day, trace)
    if case.fee[action] != 0:
        charge_fee(law, case, action, day, trace)


def fall_due(law: Law, case: Case, claim: int, day: int, trace: Trace) -> None:
    """A claim falls due; credit notes that came before it are taken off at once."""
    claims = case.claims
    accrue_to(law, case, claim, day - 1, trace)
    case.fallen[claim] = 1
    case.parts[claim] += case.principal[claim]
    if trace is not None:
        row(trace, T_PRINCIPAL, claim, day, day, case.principal[claim], 0, 0, 0)
    for action in range(case.actions):
        waiting = case.pending[action * claims + claim]
        if waiting > 0:
            lower(case, claim, day, waiting, action, trace)


def credit_note(law: Law, case: Case, action: int, day: int, trace: Trace) -> None:
    """Lower the principal of the claims concerned, oldest first; one not yet due takes its share when it falls due."""
    claims = case.claims
    rest, claim = case.note[action], -1
    for _turn in range(claims):
        claim = next_by_age(case, claims, claim)
        if not concerns(case, action, claim):
            continue
        if case.fallen[claim]:
            taken = min(rest, case.parts[claim])
            accrue_to(law, case, claim, day - 1, trace)
            lower(case, claim, day, taken, action, trace)
        else:
            taken = min(rest, to_come(case, claim))
            case.pending[action * claims + claim] = taken
        rest -= taken
    if rest > 0 and trace is not None:
        row(trace, T_REST, -1, day, day, rest, action, 0, 0)


def next_by_age(case: Case, claims: int, claim: int) -> int:
    """The claim after this one by age: due day, then place in the list; -1 begins. After the youngest comes none."""
    found = -1
    for other in range(claims):
        due = case.due[other]
        later = claim < 0 or due > case.due[claim] or (due == case.due[claim] and other > claim)
        if later and (found < 0 or due < case.due[found]):
            found = other
    return found


def to_come(case: Case, claim: int) -> int:
    """What a claim will be when it falls due, less the credit notes that already wait for it."""
    claims = case.claims
    amount = case.principal[claim]
    for action in range(case.actions):
        amount -= case.pending[action * claims + claim]
    return amount


def lower(case: Case, claim: int, day: int, amount: int, action: int, trace: Trace) -> None:
    """Take a credit note's amount off a principal."""
    if amount > 0:
        case.parts[claim] -= amount
        if trace is not None:
            row(trace, T_NOTE, claim, day, day, amount, action, 0, 0)


def post_all(law: Law, case: Case, day: int, trace: Trace) -> None:
    """Post the interest of every claim through a day: round it once, and carry nothing over."""
    claims = case.claims
    for claim in range(claims):
        accrue_to(law, case, claim, day, trace)
        rest, leap_rest = case.rest[claim], case.leap_rest[claim]
        if rest == 0 and leap_rest == 0 and trace is None:
            continue
        day_count = case.counted[claim]
        amount = rounded(rest, leap_rest, day_count, case.down[claim])
        case.parts[claims + claim] += amount
        case.rest[claim] = case.leap_rest[claim] = 0
        if trace is not None:
            row(trace, T_POST, claim, day, day, amount, day_count, 0, 0)


def use_credit(law: Law, case: Case, event: int, day: int, trace: Trace) -> None:
    """What was paid too much meets what has fallen due since, the oldest payment first, before any new one."""
    owed = 0
    for place in range(PARTS * (case.claims)):
        owed += case.parts[place]
    if owed == 0:
        return
    post_all(law, case, day, trace)
    for earlier in range(event):
        key = case.key[earlier]
        payment = key & PLACE_MASK
        if key >> PLACE_BITS & KIND_MASK == PAYMENT and case.credit[payment] > 0:
            left = allocate(law, case, payment, case.credit[payment], day, trace)
            case.totals[CREDIT] += left - case.credit[payment]
            case.credit[payment] = left


def pay(law: Law, case: Case, payment: int, day: int, trace: Trace) -> None:
    """A payment posts the interest of every claim, is allocated, and what is left is credit."""
    amount = case.paid[payment]
    post_all(law, case, day, trace)
    left = allocate(law, case, payment, amount, day, trace)
    case.totals[PAID] += amount
    case.totals[CREDIT] += left
    case.credit[payment] = left


def allocate(law: Law, case: Case, payment: int, amount: int, day: int, trace: Trace) -> int:
    """First the claim that the debtor chose, then the others by age. Returns what is left."""
    claims = case.claims
    if claims == 1:
        return allocate_to(law, case, payment, 0, amount, day, trace)
    chosen = case.chosen[payment]
    if chosen >= 0:
        amount = allocate_to(law, case, payment, chosen, amount, day, trace)
    claim = -1
    for _turn in range(claims):
        if amount == 0:
            break
        claim = next_by_age(case, claims, claim)
        amount = allocate_to(law, case, payment, claim, amount, day, trace)
    return amount


def allocate_to(law: Law, case: Case, payment: int, claim: int, amount: int, day: int, trace: Trace) -> int:
    """Pay the parts of one claim in its order. Returns what is left."""
    claims = case.claims
    for turn in range(PARTS):
        part = law.orders[PARTS * case.allocation[claim] + turn]
        paid = max(min(amount, case.parts[part * claims + claim]), 0)
        case.parts[part * claims + claim] -= paid
        amount -= paid
        if trace is not None and paid > 0:
            row(trace, T_PAY, claim, day, day, paid, part, payment, 0)
    return amount


def refund(case: Case, event: int, place: int) -> None:
    """Pay back from credit, the oldest first; more than there is marks the refund as bad."""
    rest = case.refund[place]
    for earlier in range(event):
        key = case.key[earlier]
        payment = key & PLACE_MASK
        if key >> PLACE_BITS & KIND_MASK == PAYMENT:
            taken = min(rest, case.credit[payment])
            case.credit[payment] -= taken
            case.totals[CREDIT] -= taken
            rest -= taken
    if rest > 0 and case.totals[BAD_REFUND] == 0:
        case.totals[BAD_REFUND] = place + 1
