"""The fold over a case's events: whole numbers and columns only, so that it can be compiled for millions and traced for one.

The law comes as columns, never as code that knows a country. Everything that is exact stays a numerator until a posting rounds it, once.
"""

from amiable.core.accrual import (
    T_NOTE,
    T_PAY,
    T_POST,
    T_PRINCIPAL,
    T_REST,
    Trace,
    accrue,
    accrue_to,
    day_count_of,
    rounded,
    row,
)
from amiable.core.columns import (
    BAD_REFUND,
    CREDIT,
    CREDIT_NOTE,
    NEVER,
    ORIGIN,
    PAID,
    TOTALS,
    UNKNOWN_FROM,
    Book,
    Laid,
    Law,
    State,
)
from amiable.core.costs import charge_damages, charge_fee, charge_lump, concerns

# Events, in the order that a day gives them; fees and notes are both actions and keep the order of the facts.
PASSED, DUE, CLAUSE, LUMP, BACK, ACTION, PAYMENT, REFUND = range(8)
# A key holds an event's day, kind and place in its case, so that keys sort as the events come.
KIND_BITS, PLACE_BITS = 3, 20
DAY_SHIFT, KIND_MASK, PLACE_MASK = KIND_BITS + PLACE_BITS, (1 << KIND_BITS) - 1, (1 << PLACE_BITS) - 1
PARTS = 4


def fold(law: Law, book: Book, laid: Laid, state: State, case: int, on: int, trace: Trace) -> None:
    """Play the events of a case through the day `on`, and post the interest of every claim on that day."""
    begin(book, laid, state, case)
    event = laid.event_at[case]
    end = event + laid.event_count[case]
    while event < end:
        key = laid.key[event]
        day, kind, place = (key >> DAY_SHIFT) + ORIGIN, key >> PLACE_BITS & KIND_MASK, key & PLACE_MASK
        if day > on:
            break
        if kind < PAYMENT:
            charge(law, book, laid, state, case, kind, place, day, trace)
        elif kind == PAYMENT:
            pay(law, book, laid, state, case, event, place, day, trace)
        else:
            refund(book, laid, state, case, event, place)
        event += 1
        if state.totals[CREDIT] > 0 and kind < PAYMENT and (event == end or is_money_or_later(laid, event, day)):
            use_credit(law, book, laid, state, case, event, day, trace)
    post_all(law, book, laid, state, case, on, trace)


def is_money_or_later(laid: Laid, event: int, day: int) -> bool:
    """Whether an event comes after the charges of a day."""
    key = laid.key[event]
    return (key >> DAY_SHIFT) + ORIGIN > day or key >> PLACE_BITS & KIND_MASK >= PAYMENT


def begin(book: Book, laid: Laid, state: State, case: int) -> None:
    """Wipe what the case before left behind."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    actions = book.action_at[case + 1] - book.action_at[case]
    for total in range(TOTALS):
        state.totals[total] = 0
    state.totals[UNKNOWN_FROM] = NEVER
    for place in range(PARTS * claims):
        state.parts[place] = 0
    for claim in range(claims):
        state.rest[claim] = state.leap_rest[claim] = 0
        state.fallen[claim] = state.passed[claim] = 0
        first = laid.first[at + claim]
        state.until[claim] = first - 1 if first > 0 else NEVER
        state.segment[claim] = laid.segment[at + claim]
    for action in range(actions):
        state.bore[action] = 0
    for place in range(actions * claims):
        state.pending[place] = state.open_then[place] = 0
    for payment in range(book.payment_at[case + 1] - book.payment_at[case]):
        state.credit[payment] = 0


def charge(law: Law, book: Book, laid: Laid, state: State, case: int, kind: int, place: int, day: int, trace: Trace) -> None:
    """One event that is not money: a claim falls due, or something is added to it or taken off."""
    if kind == DUE:
        fall_due(law, book, laid, state, case, place, day, trace)
    elif kind == LUMP:
        charge_lump(law, book, laid, state, case, place, day, trace)
    elif kind == PASSED:
        state.passed[place] = 1 if state.parts[place] > 0 else 0
    elif kind == CLAUSE:
        charge_damages(law, book, laid, state, case, place, day, trace)
    elif kind == BACK:
        at = book.claim_at[case] + place
        if state.parts[place] != 0:
            accrue(law, book, laid, state, case, place, laid.segment[at], laid.back_to[at], day - 1, trace)
    elif book.kind[book.action_at[case] + place] == CREDIT_NOTE:
        credit_note(law, book, laid, state, case, book.action_at[case] + place, day, trace)
    else:
        charge_fee(law, book, laid, state, case, book.action_at[case] + place, day, trace)


def fall_due(law: Law, book: Book, laid: Laid, state: State, case: int, claim: int, day: int, trace: Trace) -> None:
    """A claim falls due; credit notes that came before it are taken off at once."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    accrue_to(law, book, laid, state, case, claim, day - 1, trace)
    state.fallen[claim] = 1
    state.parts[claim] += book.principal[at + claim]
    if trace is not None:
        row(trace, T_PRINCIPAL, claim, day, day, book.principal[at + claim], 0, 0, 0)
    for action in range(book.action_at[case + 1] - book.action_at[case]):
        waiting = state.pending[action * claims + claim]
        if waiting > 0:
            lower(state, claim, day, waiting, action, trace)


def credit_note(law: Law, book: Book, laid: Laid, state: State, case: int, action: int, day: int, trace: Trace) -> None:
    """Lower the principal of the claims concerned, oldest first; one not yet due takes its share when it falls due."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    place, rest, claim = action - book.action_at[case], book.note[action], -1
    for _turn in range(claims):
        claim = next_by_age(book, at, claims, claim)
        if not concerns(book, case, action, claim):
            continue
        if state.fallen[claim]:
            taken = min(rest, state.parts[claim])
            accrue_to(law, book, laid, state, case, claim, day - 1, trace)
            lower(state, claim, day, taken, place, trace)
        else:
            taken = min(rest, to_come(book, state, case, claim))
            state.pending[place * claims + claim] = taken
        rest -= taken
    if rest > 0 and trace is not None:
        row(trace, T_REST, -1, day, day, rest, place, 0, 0)


def next_by_age(book: Book, at: int, claims: int, claim: int) -> int:
    """The claim after this one by age: due day, then place in the list; -1 begins. After the youngest comes none."""
    found = -1
    for other in range(claims):
        due = book.due[at + other]
        later = claim < 0 or due > book.due[at + claim] or (due == book.due[at + claim] and other > claim)
        if later and (found < 0 or due < book.due[at + found]):
            found = other
    return found


def to_come(book: Book, state: State, case: int, claim: int) -> int:
    """What a claim will be when it falls due, less the credit notes that already wait for it."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    amount = book.principal[at + claim]
    for action in range(book.action_at[case + 1] - book.action_at[case]):
        amount -= state.pending[action * claims + claim]
    return amount


def lower(state: State, claim: int, day: int, amount: int, action: int, trace: Trace) -> None:
    """Take a credit note's amount off a principal."""
    if amount > 0:
        state.parts[claim] -= amount
        if trace is not None:
            row(trace, T_NOTE, claim, day, day, amount, action, 0, 0)


def post_all(law: Law, book: Book, laid: Laid, state: State, case: int, day: int, trace: Trace) -> None:
    """Post the interest of every claim through a day: round it once, and carry nothing over."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    for claim in range(claims):
        accrue_to(law, book, laid, state, case, claim, day, trace)
        rest, leap_rest = state.rest[claim], state.leap_rest[claim]
        if rest == 0 and leap_rest == 0 and trace is None:
            continue
        day_count = day_count_of(law, book, laid, case, at + claim)
        amount = rounded(rest, leap_rest, day_count, law.r_down[laid.regime[at + claim]])
        state.parts[claims + claim] += amount
        state.rest[claim] = state.leap_rest[claim] = 0
        if trace is not None:
            row(trace, T_POST, claim, day, day, amount, day_count, 0, 0)


def use_credit(law: Law, book: Book, laid: Laid, state: State, case: int, event: int, day: int, trace: Trace) -> None:
    """What was paid too much meets what has fallen due since, the oldest payment first, before any new one."""
    owed = 0
    for place in range(PARTS * (book.claim_at[case + 1] - book.claim_at[case])):
        owed += state.parts[place]
    if owed == 0:
        return
    post_all(law, book, laid, state, case, day, trace)
    for earlier in range(laid.event_at[case], event):
        key = laid.key[earlier]
        payment = key & PLACE_MASK
        if key >> PLACE_BITS & KIND_MASK == PAYMENT and state.credit[payment] > 0:
            left = allocate(law, book, laid, state, case, payment, state.credit[payment], day, trace)
            state.totals[CREDIT] += left - state.credit[payment]
            state.credit[payment] = left


def pay(law: Law, book: Book, laid: Laid, state: State, case: int, event: int, payment: int, day: int, trace: Trace) -> None:
    """A payment posts the interest of every claim, is allocated, and what is left is credit."""
    if state.totals[CREDIT] > 0:
        use_credit(law, book, laid, state, case, event, day, trace)
    amount = book.paid[book.payment_at[case] + payment]
    post_all(law, book, laid, state, case, day, trace)
    left = allocate(law, book, laid, state, case, payment, amount, day, trace)
    state.totals[PAID] += amount
    state.totals[CREDIT] += left
    state.credit[payment] += left


def allocate(law: Law, book: Book, laid: Laid, state: State, case: int, payment: int, amount: int, day: int, trace: Trace) -> int:
    """First the claim that the debtor chose, then the others by age. Returns what is left."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    if claims == 1:
        return allocate_to(law, book, laid, state, case, payment, 0, amount, day, trace)
    chosen = book.chosen[book.payment_at[case] + payment]
    if chosen >= 0:
        amount = allocate_to(law, book, laid, state, case, payment, chosen, amount, day, trace)
    claim = -1
    for _turn in range(claims):
        if amount == 0:
            break
        claim = next_by_age(book, at, claims, claim)
        amount = allocate_to(law, book, laid, state, case, payment, claim, amount, day, trace)
    return amount


def allocate_to(
    law: Law, book: Book, laid: Laid, state: State, case: int, payment: int, claim: int, amount: int, day: int, trace: Trace
) -> int:
    """Pay the parts of one claim in its order. Returns what is left."""
    at, claims = book.claim_at[case], book.claim_at[case + 1] - book.claim_at[case]
    order = book.order[case] if book.order[case] >= 0 else law.r_order[laid.regime[at + claim]]
    for turn in range(PARTS):
        part = law.orders[PARTS * order + turn]
        paid = min(amount, state.parts[part * claims + claim])
        if paid > 0:
            state.parts[part * claims + claim] -= paid
            amount -= paid
            if trace is not None:
                row(trace, T_PAY, claim, day, day, paid, part, payment, 0)
    return amount


def refund(book: Book, laid: Laid, state: State, case: int, event: int, place: int) -> None:
    """Pay back from credit, the oldest first; more than there is marks the refund as bad."""
    rest = book.refund[book.refund_at[case] + place]
    for earlier in range(laid.event_at[case], event):
        key = laid.key[earlier]
        payment = key & PLACE_MASK
        if key >> PLACE_BITS & KIND_MASK == PAYMENT:
            taken = min(rest, state.credit[payment])
            state.credit[payment] -= taken
            state.totals[CREDIT] -= taken
            rest -= taken
    if rest > 0 and state.totals[BAD_REFUND] == 0:
        state.totals[BAD_REFUND] = place + 1
