"""The evening of one market: the bank closes its day, its files are read, what nobody could match is looked at by a person."""

from datetime import date
from io import BytesIO

from amiable.apps.payments import queries as money
from amiable.files.bank_line import FileRefused
from amiable.jobs.engines.kernel import compiled
from amiable.jobs.money import take_in
from amiable.sim.bank_file import Entry
from amiable.sim.ninety_office import Office

BOOKED_AT_ONCE = ("transfer", "debit")  # whoever looks at them knows whose they are


def close(office: Office, market: str, on: date, *, week_ends: bool) -> None:
    """The bank books its day, and writes what it will send."""
    world = office.world
    bank = world.banks[market]
    moved = sum(entry.minor if entry.credit else -entry.minor for entry in bank.bank.coming.get(on, ()))
    if (short := -(bank.bank.balance + moved)) > 0:  # what creditors were paid was taken back: the office keeps clients' money whole
        office.from_the_office(market, short, on)
        world.apart[market] -= short
        world.counted["advanced"] += 1
    for entry in bank.bank.coming.get(on, ()):
        _our_order(office, market, entry)
    world.sent[market] = bank.close(on, week_ends=week_ends)


def evening(office: Office, market: str, on: date) -> None:
    """Its files are read; whoever looks at what waits gives to each case what was clearly meant for it."""
    for name, content in office.world.sent[market]:
        try:
            take_in(BytesIO(content), name, on, lambda: compiled(1))
        except FileRefused:
            office.world.counted["refused"] += 1
    for waiting in money.suspense(market=market):
        event = office.names.get(waiting.end_to_end_id)
        if event and event.kind in BOOKED_AT_ONCE:
            office.world.counted["asked"] += 1
            office.put(event.name, event.ref, on)
    office.unpaid_cheques(market, on)


def _our_order(office: Office, market: str, entry: Entry) -> None:
    """An order of ours is carried out, or comes back: money has reached somebody, or has not."""
    world = office.world
    order = world.banks[market].executed.get(entry.end_to_end_id)
    if order is None:
        return
    minor = -entry.minor if entry.credit else entry.minor
    if not order.name.startswith("F-"):
        world.passed_on[market] += minor
        return
    world.refunded[market] += minor
    if ref := _whose(office, market, order.to, order.text):
        world.paid[ref] -= minor


def _whose(office: Office, market: str, to: str, text: str) -> str:
    """The case that an order names."""
    return next((ref for printed, ref in office.printed.items() if printed in text), "")
