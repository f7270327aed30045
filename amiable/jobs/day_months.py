"""The day's stage of the creditors: who is paid by the month, twice a month or by the week is paid on the first working day after."""

from collections.abc import Iterator
from datetime import date

from amiable import markets
from amiable.apps.days import queries as days
from amiable.apps.days.records import Note
from amiable.apps.parties import queries as parties
from amiable.apps.remittances import queries as remittances
from amiable.apps.remittances import services as remitting
from amiable.apps.remittances.records import RemittanceRun
from amiable.core.dates import ONE_DAY
from amiable.core.refusal import Refusal
from amiable.core.remittance.periods import last_closed
from amiable.jobs.day_stage import Day, Done, away
from amiable.settings import home

FOLDER = "remittances"
PAID = "accounts"  # the count by which a later day knows that every creditor was paid
NOT_ALL = "accounts_so_far"  # the same where somebody was set aside, or the papers do not stand yet: the next working day goes on


def months(day: Day) -> Done:
    """Pay every creditor whose period is over and was not paid on yet.

    A creditor who cannot be paid is set aside with the reason, and tried again on the next working day.
    """
    until = day.on - ONE_DAY
    if not markets.load(day.market).holidays.is_working(day.on) or not _closed(day, until):
        return Done()
    try:
        run = remitting.remit_until(until, day.on, day.market)
    except Refusal as refusal:  # of the whole market: it is tried again on the next working day
        return Done({"refused": 1}, [Note.of("refused", day.market, refusal)])
    notes = list(_notes(run))
    try:
        _write(day.market, {until.replace(day=1), *_months(until), *(account.month for account in run.new)})
    except (OSError, home.NotReady) as trouble:
        notes.append(Note.of("refused", day.market, away(home.root() / FOLDER, trouble)))
    return Done({NOT_ALL if notes else PAID: len(run.new), "carried": len(run.carried), "set_aside": len(run.set_aside)}, notes)


def _closed(day: Day, until: date) -> bool:
    """Whether a period of some creditor has ended since all of them were last paid."""
    before = days.last_counted(day.market, "months", PAID)
    if before is None:
        return True
    rhythms = {mandate.rhythm for mandate in parties.mandates()} or {"monthly"}
    return any(last_closed(rhythm, until) > last_closed(rhythm, before - ONE_DAY) for rhythm in rhythms)


def _months(until: date) -> Iterator[date]:
    """The months in which periods ended last."""
    return (last_closed(mandate.rhythm, until).replace(day=1) for mandate in parties.mandates())


def _write(market: str, of_months: set[date]) -> None:
    """Write the files that do not stand in the folder yet: an earlier play may have been cut off before it wrote them."""
    folder = home.folder(FOLDER)
    for month in sorted(of_months):
        for file in remittances.files(market, month):
            place = folder / file.name
            if not place.exists():
                new = place.with_name(f".{place.name}.new")
                new.write_bytes(file.content)
                new.replace(place)


def _notes(run: RemittanceRun) -> Iterator[Note]:
    yield from (Note.of("set_aside", creditor, why) for creditor, why in run.set_aside.items())
