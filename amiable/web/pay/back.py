"""Where the browser comes back to after paying. It proves nothing and books nothing: the page says what we know by now."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amiable.apps.cards import queries
from amiable.apps.cards.records import CardPaymentView
from amiable.apps.cases import queries as cases
from amiable.apps.contacts import queries as contacts
from amiable.apps.payments import queries as money
from amiable.web.parts.clock import today
from amiable.web.pay.calm import calmly, known

PARTS = ("principal", "interest", "damages", "costs")
NOT_MADE = {"failed", "cancelled"}


@require_safe
@calmly
def back(request: HttpRequest, token: str) -> HttpResponse:
    """What became of the last payment of a link: booked, not made, or still being looked at."""
    case_id, payment = queries.case_of(token), queries.latest(token)
    shown = {**known(case_id), "token": token, "payment": payment}
    if payment and payment.booked_on and not payment.taken_back_on:
        return render(
            request, "pay/received.html", {**shown, **_paid(case_id, payment), **_left(case_id, today(cases.case(case_id).market))}
        )
    return render(request, "pay/back.html", {**shown, "not_made": payment is None or payment.state in NOT_MADE})


def _paid(case_id: int, payment: CardPaymentView) -> dict[str, object]:
    """To which parts of what is owed the payment went, and how much of it was too much."""
    lines = set(money.lines_by_key(payment.keys).values())
    went = dict.fromkeys((*PARTS, "credit"), 0)
    for paid in money.case_payments(case_id):
        if paid.line_id in lines and paid.stands:
            for piece in paid.allocations:
                went[piece.part] += piece.minor
    return {"went": went, "not_all": payment.minor != went["principal"]}


def _left(case_id: int, on: date) -> dict[str, object]:
    """What remains to be paid, and of what it consists."""
    _facts, account = contacts.account_of(case_id, on)
    return {"due": account.due, "parts": {name: getattr(account, name) for name in PARTS}, "paid_too_much": account.credit}
