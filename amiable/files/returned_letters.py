"""The list of letters that came back: CSV or XLSX with a serial (typed, or the QR code as a scanner reads it), a reason and a day a row."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from amiable.core.ours import claimed, codes_in, same_code, serials_in, signed_in
from amiable.core.refusal import Fault, _
from amiable.files import sheet_cells as cell
from amiable.files.delivery_report import DeliveryNews, ReasonName, refused
from amiable.files.sheet_cells import Cell
from amiable.files.sheet_columns import plain
from amiable.files.sheet_faults import Unreadable, of_cell, of_file
from amiable.files.sheet_tables import MOST_ROWS, BadTable, Table, table_of

CodeOf = Callable[[int], str]
T = TypeVar("T")
OTHER: ReasonName = "other"

# For each column and reason: the words that mean it, in the languages of our markets; the name itself always does.
HEADERS = {
    "serial": "number | code | scan | qr | barcode | numéro | numéro de série | nummer | volgnummer | sarjanumero | löpnummer | løbenummer",
    "reason": "why | motif | raison | reden | syy | orsak | skäl | årsag | grund",
    "on": "day | date | returned on | jour | le | dag | datum | päivä | päivämäärä | dato",
}
REASONS: dict[ReasonName, str] = {
    "not_at_address": (
        "npai | not at this address | unknown | inconnu | inconnu à l'adresse | n'habite pas à l'adresse indiquée | "
        "destinataire inconnu à l'adresse | n'habite plus à l'adresse | woont niet op dit adres | onbekend | onbekend op dit adres | "
        "vastaanottaja tuntematon | tuntematon | mottagaren okänd | okänd | ubekendt | ubekendt på adressen"
    ),
    "moved": "a déménagé | parti sans laisser d'adresse | verhuisd | vertrokken | muuttanut | flyttat | flyttad | flyttet | fraflyttet",
    "refused": "refusé | pli refusé | geweigerd | kieltäytynyt | vägrat | vägrad | nægtet modtagelse | nægtet | afvist",
    "unclaimed": (
        "not collected | pli avisé et non réclamé | non réclamé | niet afgehaald | noutamatta | ej hämtad | ej avhämtad | ikke afhentet"
    ),
    "deceased": "décédé | overleden | kuollut | avliden | død | afdød",
    "bad_address": (
        "bad address | incomplete | address incomplete | adresse incomplète | défaut d'accès ou d'adressage | adresse insuffisante | "
        "onvolledig adres | adres onvolledig | puutteellinen osoite | bristfällig adress | ofullständig adress | mangelfuld adresse"
    ),
    "other": "autre | andere | muu | annan | andet | anden",
}


def read_returned_letters(content: bytes, name: str, *, code_of: CodeOf, today: date) -> tuple[DeliveryNews, ...]:
    """Read the list of a day's returned letters: every row, or none. The same letter twice in one list is one.

    name     as the person calls the file, for the refusal only
    code_of  the check code of a serial: where a code stands beside it, it must be that one
    refuses  NewsRefused, with every fault of every row
    """
    try:
        table = table_of(content)
        reader = _Reader(table, code_of, today)
        found = reader.rows(table)
    except BadTable as bad:
        raise refused(name, bad.faults) from None
    if reader.faults:
        raise refused(name, reader.faults)
    return found


class _Reader:
    """Reads line after line, and gathers what is wrong."""

    def __init__(self, table: Table, code_of: CodeOf, today: date) -> None:
        self.code_of, self.today, self.faults = code_of, today, list[Fault]()
        known = _meanings(tuple(HEADERS.items()))
        self.titles = {key: header for header in table.headers if (key := known.get(plain(header)))}
        self.places = {known[plain(header)]: place for place, header in enumerate(table.headers) if plain(header) in known}
        for key in HEADERS.keys() - self.places.keys():
            self.faults.append(of_cell(1, key, key, _("This column is missing."), _("Add it. It may be called: {names}."), names=key))

    def rows(self, table: Table) -> tuple[DeliveryNews, ...]:
        """Read every line that is not empty."""
        found: dict[int, DeliveryNews] = {}
        for count, (number, cells) in enumerate(line for line in table.lines if any(line[1])):
            if count == MOST_ROWS:
                raise BadTable(of_file(_("The file has more than {most} rows."), _("Hand it in in several files."), most=str(MOST_ROWS)))
            if (news := self._row(number, cells)) and found.setdefault(news.serial, news) != news:
                what = _("This letter stands here twice, with another reason or day.")
                self._complain(number, "serial", Unreadable(what, _("Leave one of the two rows out.")))
        if not found and not self.faults:
            self.faults.append(of_file(_("There is no letter in the file."), _("Write one letter a row, under the headers.")))
        return tuple(found.values())

    def _row(self, number: int, cells: Sequence[Cell]) -> DeliveryNews | None:
        serial = self._take(number, cells, "serial", self._serial, 0)
        reason = self._take(number, cells, "reason", _reason, OTHER)
        on = self._take(number, cells, "on", self._day, date.min)
        written = cells[self.places["reason"]] if len(cells) > self.places.get("reason", len(cells)) else ""
        return DeliveryNews(serial, "letter", "returned", reason, on, cell.shown(written).strip()) if serial else None

    def _take(self, number: int, cells: Sequence[Cell], key: str, read: Callable[[Cell], T], otherwise: T) -> T:
        if (place := self.places.get(key)) is None:
            return otherwise
        try:
            return read(cells[place] if place < len(cells) else "")
        except Unreadable as odd:
            self._complain(number, key, odd)
            return otherwise

    def _serial(self, written: Cell) -> int:
        text = written if isinstance(written, str) else cell.number(written)
        if scanned := next(signed_in(text), ""):
            serials, codes = _scanned(scanned)
        else:
            serials, codes = serials_in(text), codes_in(text)
        if len(serials) != 1:
            what = _("“{value}” is no number of ours.")
            raise Unreadable(what, _("Write it as it stands at the foot of the letter: A-000 123 456."), value=cell.shown(written))
        if any(not same_code(code, self.code_of(serials[0])) for code in codes):
            what = _("The check code in “{value}” is not that of this number.")
            raise Unreadable(what, _("Look at the letter again: it may not be ours."), value=cell.shown(written))
        return serials[0]

    def _day(self, written: Cell) -> date:
        on = cell.day(written)
        if on > self.today:
            raise Unreadable(_("{value} is still to come."), _("Write the day on which it came back."), value=on.isoformat())
        return on

    def _complain(self, number: int, key: str, odd: Unreadable) -> None:
        self.faults.append(
            of_cell(number, self.titles.get(key, key), key, odd.what, odd.remedy, **{k: str(v) for k, v in odd.facts.items()})
        )


def _scanned(signed: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The serial and the code of a QR code of ours; its signature is not asked: who scans it holds our letter."""
    try:
        found = claimed(signed.rpartition(";")[0])
    except ValueError:
        return (), ()
    return (found.said.serial,), (found.code,)


def _reason(written: Cell) -> ReasonName:
    known = _meanings(tuple(REASONS.items()))
    if (found := known.get(plain(cell.text(written)))) is None:
        what = _("“{value}” is not known here.")
        raise Unreadable(what, _("Write one of: {accepted}."), value=cell.shown(written), accepted=", ".join(REASONS))
    return next(reason for reason in REASONS if reason == found)


@cache
def _meanings(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {plain(word): meant for meant, spelled in words for word in (meant, *spelled.split(" | "))}
