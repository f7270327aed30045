"""Facts and a pack give the statement of account: what is owed on a day, line by line, each with its working and source."""

from datetime import date

from amiable.core import kernel
from amiable.core.account import ClaimBalance, Limitation, Line, StatementOfAccount, StatementWarning, Unknown
from amiable.core.costs import charges_of
from amiable.core.events import case_of
from amiable.core.facts import Facts
from amiable.core.facts_json import BadFacts
from amiable.core.kernel import Row
from amiable.core.limitation import limitations
from amiable.core.lines import lines_of, unknowns_of
from amiable.core.pack import Pack
from amiable.core.refusal import Fault, _
from amiable.core.warnings import warnings_of

__all__ = ["ClaimBalance", "Limitation", "Line", "StatementOfAccount", "StatementWarning", "Unknown", "state"]


def state(facts: Facts, on: date, pack: Pack) -> StatementOfAccount:
    """State what is owed on a day; what lies after it is ignored.

    returns  amounts in minor units; per part the lines add up to the part, exactly
    refuses  NoMaximum, for "max" where the law names none; BadFacts, for a refund above the credit of its day
    source   the contract, docs/reference/statement.md
    """
    charges = tuple(charges_of(facts, place, on, pack) for place in range(len(facts.claims)))
    case = case_of(facts, charges, on, pack)
    account = kernel.new_state(len(facts.claims), len(case.member), len(facts.payments))
    trace: list[Row] = []
    kernel.fold(case, account, trace)
    if account.totals[1]:
        raise BadFacts((_refund_fault(account.totals[1] - 1),))
    lines = lines_of(trace, case, facts, charges, pack)
    limits = limitations(facts, lines, on, pack)
    balances = tuple(
        ClaimBalance(
            claim.ref,
            principal=account.parts[kernel.PRINCIPAL][place],
            interest=account.parts[kernel.INTEREST][place],
            damages=account.parts[kernel.DAMAGES_PART][place],
            costs=account.parts[kernel.COSTS][place],
            chargeable_from=charges[place].chargeable_from,
        )
        for place, claim in enumerate(facts.claims)
    )
    days = [c.chargeable_from for c in charges if c.chargeable_from]
    return StatementOfAccount(
        market=facts.market,
        on=on,
        currency=pack.currency,
        regime=charges[0].regime,
        law=pack.law,
        principal=sum(account.parts[kernel.PRINCIPAL]),
        interest=sum(account.parts[kernel.INTEREST]),
        damages=sum(account.parts[kernel.DAMAGES_PART]),
        costs=sum(account.parts[kernel.COSTS]),
        paid=account.totals[0],
        credit=sum(account.credit),
        chargeable_from=min(days) if days else None,
        claims=balances,
        lines=lines,
        limitation=limits,
        warnings=warnings_of(trace, facts, charges, limits, on, pack),
        unknown=unknowns_of(trace, charges),
    )


def _refund_fault(place: int) -> Fault:
    return Fault(
        f"refunds[{place}].amount", _("More is paid back than the credit of that day."), _("Pay back at most what was paid too much.")
    )
