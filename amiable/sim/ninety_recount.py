"""What the simulation counted itself beside what the ledger says."""

from collections.abc import Iterator

from django.db import connection

from amiable.apps.ledger.queries import Balance, balances, figures
from amiable.apps.payments.check import differences
from amiable.apps.refunds import queries as refunds
from amiable.sim.ninety_office import Office
from amiable.sim.ninety_people import MARKETS, client_account

# What stands of all that was paid on each case, less what was agreed to go back.
PAID = "SELECT case_id, sum(minor)::bigint FROM payments_allocation GROUP BY case_id HAVING sum(minor) <> 0"

# What went back of payments of a case that were taken back afterwards: the office makes it good.
LOST = """
    SELECT COALESCE(sum(a.minor), 0)::bigint FROM payments_allocation AS a JOIN ledger_transfer AS t ON t.id = a.transfer_id
    JOIN ledger_transfer AS was ON was.id = t.reverses_id AND was.kind = 'to_payer' WHERE a.case_id = %s"""


def recount(office: Office) -> list[str]:
    """Every place at which the ledger differs from what happened; empty when there is none."""
    found = [f"{fault.where}: {fault.what} {dict(fault.facts)}" for fault in differences()]
    held = {balance.key: balance for balance in balances()}
    for market in MARKETS:
        found += [
            f"{market} {what}: {ours} counted, {theirs} in the ledger" for what, ours, theirs in _of(office, market, held) if ours != theirs
        ]
    return found + list(_people(office))


def _of(office: Office, market: str, held: dict[str, Balance]) -> Iterator[tuple[str, int, int]]:
    world, known = office.world, figures(market)
    back = sum(office.given_back(market).values())

    def lies(key: str) -> int:
        return held[key].minor if key in held else 0

    yield "conserved", 1, int(known.conserved)
    yield "bank", world.banks[market].bank.balance, lies(f"bank:{market}:{client_account(market)}")
    yield "card", sum(world.cards[market].values()) - back, lies(f"card:{market}:demo")
    yield "till", sum(world.tills[market].values()), lies(f"till:{market}")
    yield "cheques", sum(world.cheques[market].values()), lies(f"cheques:{market}")
    yield "received", world.received[market], known.collected
    yield "nobody's", world.nobody[market], known.suspense
    yield "apart", world.apart[market], known.apart
    to_cards = sum(minor for name, minor in office.company.refunds.values() if office.names[name[5:]].market == market)
    yield "refunded", world.refunded[market] + to_cards, known.refunded
    set_off = world.direct[market] - known.direct
    yield "passed on", world.passed_on[market] + set_off, known.remitted + known.commission + known.vat


def _people(office: Office) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(PAID)
        ledger = {office.ref_of[pk]: minor for pk, minor in cursor.fetchall()}
    ours = dict(office.world.paid)
    for name, minor in office.company.refunds.values():
        ours[office.names[name[5:]].ref] -= minor
    for ref in sorted(ours.keys() | ledger.keys()):
        counted, booked = ours.get(ref, 0), ledger.get(ref, 0)
        if counted != booked and counted != booked + under_way(office.ids[ref]):
            yield f"case {ref}: {counted} counted, {booked} in the ledger, {under_way(office.ids[ref])} on its way back"


def under_way(case_id: int) -> int:
    """What is agreed to go back on a case and did not arrive, less what went back of payments that were then taken back: our loss."""
    those = refunds.of_case(case_id)
    agreed = sum(refund.approved_minor or 0 for refund in those if not refund.again)
    with connection.cursor() as cursor:
        cursor.execute(LOST, [case_id])
        ((lost,),) = cursor.fetchall()
    return agreed - sum(order.minor for refund in those for order in refund.orders if order.state == "paid") - int(lost)
