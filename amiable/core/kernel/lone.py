"""The commonest case, played without a list of events: one claim at its market's own rate, and nothing but money since.

What the law decides of the claim is laid as for every case, and its interest is posted by the same rounding; only the order of events
needs no sorting, so that a portfolio costs half. The tests state every book both ways. To be compiled: whole numbers and columns only.
"""

from amiable.core.kernel.accrual import rounded
from amiable.core.kernel.columns import COSTS, CREDIT, CREDIT_NOTE, CREDITED, INTEREST, NEVER, PAID, PRINCIPAL, UNKNOWN_FROM, Case, Law


def is_lone(law: Law, case: Case, on: int) -> bool:
    """Whether a case that is loaded is one claim, with payments and credit notes in order and letters that cost nothing."""
    if case.claims != 1 or case.holds != 0 or case.refunds != 0 or case.clause[0] != 0 or case.regular[0] != 0:
        return False
    for payment in range(1, case.payments):
        if case.paid_on[payment] < case.paid_on[payment - 1]:
            return False
    for action in range(case.actions):
        if case.fee[action] != 0 or (case.kind[action] == CREDIT_NOTE and case.about_lo[action] >= 0):
            return False
        if action > 0 and case.acted[action] < case.acted[action - 1]:
            return False
    return case.due[0] < on and case.payments + case.actions > 0


def is_summed(law: Law, case: Case, on: int) -> bool:
    """Whether, now that the law of its claim is laid, sums of its series tell all of its interest."""
    return case.sums[0] != 0 and on <= case.sums_to[0] and case.back_to[0] == 0 and law.r_relation[case.regime[0]] != CREDITED


def play_lone(law: Law, case: Case, on: int) -> None:
    """Play the case through the day `on` and post its interest."""
    principal, interest, costs, credit, received, rest = 0, 0, 0, 0, 0, 0
    due, lump, until, sums, note, payment = case.due[0], case.lump[0], case.first[0] - 1, case.sums[0], 0, 0
    charge_on = due  # the day of the next charge: the claim itself, its lump sum, then each credit note
    fallen, lumped, order = 0, 0, 4 * case.allocation[0]
    day_count, down = case.counted[0], case.down[0]
    while True:
        paid_on = case.paid_on[payment] if payment < case.payments else NEVER
        day = min(charge_on, paid_on)
        if day > on:
            break
        is_charge = charge_on <= paid_on
        # A payment bears the interest of its day before it is allocated; a note lowers what bears the interest of its own.
        counted_to = day - 1 if is_charge else day
        if counted_to > until:
            rest += principal * (law.sum_rates[sums + counted_to] - law.sum_rates[sums + until])
            until = counted_to
        if is_charge:
            if fallen == 0:
                fallen = 1
                principal = case.principal[0]
            elif lumped == 0:
                lumped = 1
                costs += lump if principal > 0 else 0
            else:
                principal -= min(case.note[note], principal)
                note += 1
            charge_on = due + 1 if lumped == 0 else next_note(case, note, due)
            note = noted(case, note, due)
            if charge_on == day or credit == 0:
                continue
            if day > until:
                rest += principal * (law.sum_rates[sums + day] - law.sum_rates[sums + until])
                until = day
            amount = credit
            credit = 0
        else:
            amount = case.paid[payment]
            received += amount
            payment += 1
        interest += rounded(rest, 0, day_count, down)
        rest = 0
        amount, principal, interest, costs = allocated(law, order, amount, principal, interest, costs)
        credit += amount
    if on > until:
        rest += principal * (law.sum_rates[sums + on] - law.sum_rates[sums + until])
    case.parts[0], case.parts[1] = principal, interest + rounded(rest, 0, day_count, down)
    case.parts[2], case.parts[3] = 0, costs
    case.totals[PAID], case.totals[CREDIT], case.totals[UNKNOWN_FROM] = received, credit, NEVER


def allocated(law: Law, order: int, amount: int, principal: int, interest: int, costs: int) -> tuple[int, int, int, int]:
    """Pay the parts in their order. Returns what is left, and what is still owed of each."""
    for turn in range(4):
        part, taken = law.orders[order + turn], 0
        if part == INTEREST:
            taken = max(min(amount, interest), 0)
            interest -= taken
        elif part == PRINCIPAL:
            taken = min(amount, principal)
            principal -= taken
        elif part == COSTS:
            taken = min(amount, costs)
            costs -= taken
        amount -= taken
    return amount, principal, interest, costs


def noted(case: Case, note: int, due: int) -> int:
    """The next credit note that concerns the claim: one of the day on which it fell due, or before, does not."""
    while note < case.actions and (case.kind[note] != CREDIT_NOTE or case.acted[note] <= due):
        note += 1
    return note


def next_note(case: Case, note: int, due: int) -> int:
    """The day of that note; NEVER when there is none."""
    at = noted(case, note, due)
    return case.acted[at] if at < case.actions else NEVER
