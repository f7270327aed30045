"""Which debt a debtor means to pay, read from the amount."""

from dataclasses import replace

from amiable.core.facts import Claim, Facts, Payment


def with_choices(known: Facts) -> Facts:
    """Read the debtor's choice from the amount: who pays exactly one invoice means that invoice (and not an older one first).

    returns  the facts, where such a payment names its claim; an amount that fits two invoices, or none, is allocated by rule
    source   the debtor says which debt is paid: Code civil, art. 5.210 (law data of the market)
    """
    if len(known.claims) == 1:
        return known
    return replace(known, payments=tuple(_with_choice(payment, known.claims) for payment in known.payments))


def _with_choice(payment: Payment, claims: tuple[Claim, ...]) -> Payment:
    fitting = [claim.ref for claim in claims if claim.principal == payment.amount and claim.due_on < payment.on]
    return replace(payment, claim=fitting[0]) if payment.claim is None and len(fitting) == 1 else payment
