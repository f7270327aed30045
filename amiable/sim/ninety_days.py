"""Ninety days of money in four markets, from a seed, on the real services and a real database; it may be cut off anywhere.

A day has phases, and the world outside (`ninety_world`) is kept in a file after each: what was cut off is played again from the phase on.
Everything that the office does in a phase may be done twice.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

from amiable.apps.cases import services as placing
from amiable.apps.parties import services as parties
from amiable.apps.parties.refusals import CreditorKnown
from amiable.apps.staff.services import NameTaken, create_staff
from amiable.sim.ninety_evening import close, evening
from amiable.sim.ninety_office import Office
from amiable.sim.ninety_people import DAYS, FIRST_DAY, MARKETS, PASSWORD, STAFF, agency_of, creditor_of, creditors, sheet
from amiable.sim.ninety_plan import Plan, draw
from amiable.sim.ninety_recount import recount
from amiable.sim.ninety_world import World

LAST_DAY = FIRST_DAY + timedelta(days=DAYS - 1)
WEEK = 7
PAYS = (date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1))  # creditors, for the month before
REFUND_DAY = 1  # on Tuesdays what was paid too much goes back
BANKING_DAY = 3  # on Thursdays the till, the cheques and the cards go to the bank
Told = Callable[[date], None]


class DiffersError(AssertionError):
    """What the ledger says is not what happened."""


def play(folder: Path, seed: int, cases: int, told: Told = lambda _day: None, last: date = LAST_DAY) -> World:
    """Play the ninety days to their end, from where an earlier process was cut off.

    folder   where the world is kept; empty at first
    told     of each day as it begins
    last     the last day; fewer than ninety are played for a short trial
    returns  the world at the end
    refuses  nothing: where the ledger and the simulation's own count differ, it stops with DiffersError
    """
    file, plan = folder / "world", draw(seed, cases)
    world = World.opened(file)
    told(FIRST_DAY)
    if world.done is None:
        begin(plan, seed)
        world.done = FIRST_DAY
        world.keep(file)
    office = Office(plan, world, folder)
    for on in _days(world.done + timedelta(days=1), last):
        told(on)
        for phase in PHASES[world.phases :]:
            phase(office, on)
            world.phases += 1
            world.keep(file)
        if _week_ends(on) and (found := recount(office)):
            raise DiffersError(on, found)
        world.done, world.phases = on, 0
        world.keep(file)
    return world


def begin(plan: Plan, seed: int) -> None:
    """The agencies, their creditors, two people who work there, and the claims. Twice is once."""
    for name in STAFF:
        with suppress(NameTaken):
            create_staff(name=name, password=PASSWORD)
    for market in MARKETS:
        parties.set_agency(agency_of(market))
        for place, creditor in enumerate(creditors(market)):
            with suppress(CreditorKnown):
                parties.add_creditor(creditor_of(market, place))
            if those := tuple(debtor for debtor in plan.people if debtor.creditor == creditor):
                rng = Random(f"{seed} {creditor}")
                placing.place(creditor, sheet(those), f"{creditor}.csv", today=FIRST_DAY, rng=rng, market=market)


def _creditors(office: Office, on: date) -> None:
    """On the first banking day of a month, for the month before."""
    for market in MARKETS if on in PAYS else ():
        office.pay_creditors(market, on)


def _refunds(office: Office, on: date) -> None:
    for market in MARKETS if on.weekday() == REFUND_DAY else ():
        office.give_back(market, on)


def _people(office: Office, on: date) -> None:
    """What people pay, and what is decided about it."""
    for event in office.plan.days.get(on, ()):
        office.happens(event)
    office.take_all(on)
    for market in MARKETS if on.weekday() == BANKING_DAY else ():
        office.to_the_bank(market, on)


def _banks(office: Office, on: date) -> None:
    """From here on it stands what the banks say of the day."""
    for market in MARKETS:
        close(office, market, on, week_ends=_week_ends(on))


def _evening(office: Office, on: date) -> None:
    for market in MARKETS:
        evening(office, market, on)


PHASES: tuple[Callable[[Office, date], None], ...] = (_creditors, _refunds, _people, _banks, _evening)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _week_ends(on: date) -> bool:
    return on == LAST_DAY or (on - FIRST_DAY).days % WEEK == WEEK - 1
