"""The bank's files of a simulated town: a camt.053 for each market, of what came before and of what comes now."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from amiable.sim.bank_file import Entry, write
from amiable.sim.payers import Line, Town
from amiable.sim.payers_people import MARKETS
from bench._money_filling import CURRENCY, client_account

BEFORE = date(2026, 2, 2)
PAID_BEFORE = 1_000  # of each case, from an account that pays again


def entry_of(line: Line, bank_ref: str) -> Entry:
    """A line as the bank books it."""
    return Entry(
        line.minor,
        credit=True,
        booked_on=line.booked_on,
        value_on=line.booked_on,
        bank_ref=bank_ref,
        end_to_end_id=line.end_to_end_id,
        reference=line.reference,
        text=line.text,
        counterparty=line.counterparty,
        counterparty_account=line.counterparty_account,
    )


def earlier_lines(whole: Town) -> Iterator[Line]:
    """What the accounts that were seen before had paid: a little for each of their cases, with its reference."""
    for iban, cases in whole.known.accounts.items():
        for number in cases:
            case = whole.case(number)
            yield Line(case.market, PAID_BEFORE, case.reference, "", "", iban, "", BEFORE)


def write_files(folder: Path, name: str, lines: Iterable[tuple[str, Line]], opening: dict[str, int]) -> list[Path]:
    """Write a file for each market.

    lines    each with the reference that the bank gives it
    opening  by market in minor units; what the account holds afterwards is put in its place
    """
    entries: dict[str, list[Entry]] = {market: [] for market in MARKETS}
    for bank_ref, line in lines:
        entries[line.market].append(entry_of(line, bank_ref))
    return [_write(folder / f"{name}-{market}.xml", market, of_market, opening) for market, of_market in entries.items() if of_market]


def _write(path: Path, market: str, entries: list[Entry], opening: dict[str, int]) -> Path:
    on = max(entry.booked_on for entry in entries)
    with path.open("wb") as out:
        write(
            out,
            account=client_account(market),
            currency=CURRENCY.get(market, "EUR"),
            statement_id=path.stem,
            sequence=1,
            on=on,
            created_at=datetime.combine(on, time(18), UTC),
            opening=opening[market],
            entries=entries,
        )
    opening[market] += sum(entry.minor for entry in entries)
    return path
