"""The claims sheet: a creditor's CSV or XLSX file read whole into rows, or refused whole with every fault by row and field."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal, TypeVar, cast

from amiable import markets
from amiable.core.facts import DamagesClause
from amiable.core.pack import Pack
from amiable.core.refusal import Fault, _
from amiable.files import sheet_cells as cell
from amiable.files.sheet_cells import Cell
from amiable.files.sheet_checks import Checker, Complaint
from amiable.files.sheet_columns import COLUMN, COLUMNS, known_headers, plain
from amiable.files.sheet_faults import SheetRefused, Unreadable, of_cell, of_file, refused
from amiable.files.sheet_row import Channel, DebtorKind, SheetRow
from amiable.files.sheet_tables import MOST_ROWS, BadTable, Line, Table, table_of
from amiable.files.sheet_template import template

__all__ = ["SheetRefused", "SheetRow", "read", "template"]

T = TypeVar("T")

NO_DAY = date.min  # stands in a row that is refused anyway
REMARK = "# "  # a line that begins so is for people only


def read(content: bytes, name: str, *, market: str = "be", today: date) -> tuple[SheetRow, ...]:
    """Read a claims sheet: every row, or none.

    content  a CSV or XLSX file; what it is shows in its bytes
    name     as the person calls the file, for the refusal only
    today    decides only what is still to come or too long ago
    refuses  SheetRefused, with every fault of every row
    """
    try:
        table = table_of(content)
        reader = _Reader(markets.load(market), today, table)
        rows = reader.rows(table)
    except BadTable as bad:
        raise refused(name, bad.faults) from None
    if reader.faults:
        raise refused(name, tuple(reader.faults))
    return rows


@dataclass(slots=True)
class _Layout:
    """Where each column stands in the sheet, what its header says there, and what is wrong with the headers."""

    place: dict[str, int] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def field(self, key: str) -> str:
        """Name a column as the person wrote it, or as we would."""
        return self.header.get(key) or COLUMN[key].title("en")


def _layout(headers: tuple[str, ...]) -> _Layout:
    layout = _Layout()
    known = known_headers()
    for place, header in enumerate(headers):
        if not header.strip():
            continue  # a fault only where something stands under it
        key = known.get(plain(header), ("", ""))[0]
        if not key:
            layout.faults.append(_unknown(header))
        elif key in layout.place:
            what = _("This column stands here twice, also as “{other}”.")
            layout.faults.append(of_cell(1, header, key, what, _("Leave one of the two out."), other=layout.header[key]))
        else:
            layout.place[key], layout.header[key] = place, header.strip()
    missing = [column for column in COLUMNS if column.required and column.key not in layout.place]
    for column in missing:
        title = column.title("en")
        names = ", ".join(dict.fromkeys(each[0] for each in column.names))
        layout.faults.append(
            of_cell(1, title, column.key, _("This column is missing."), _("Add it. It may be called: {names}."), names=names)
        )
    return layout


def _unknown(header: str) -> Fault:
    known = known_headers()
    what = _("“{header}” is not a column of this sheet.")
    if near := difflib.get_close_matches(plain(header), known, n=1, cutoff=0.6):
        return of_cell(1, header, "", what, _("Did you mean “{near}”? Else leave the column out."), header=header, near=known[near[0]][1])
    return of_cell(1, header, "", what, _("Leave the column out, or take a header of the list of columns."), header=header)


class _Reader:
    """Reads line after line, and gathers what is wrong."""

    def __init__(self, pack: Pack, today: date, table: Table) -> None:
        self.pack = pack
        self.checker = Checker(pack, today)
        self.layout = _layout(table.headers)
        self.width = len(table.headers)
        self.bare = [place for place, header in enumerate(table.headers) if not header.strip()]
        self.faults = self.layout.faults
        self.unplaced = {column.key for column in COLUMNS if column.required and column.key not in self.layout.place}
        self.wanted: set[str] = set()  # columns that are not there, and that some row turned out to need
        self.unread: set[str] = set()
        self.line: Line = (1, ())

    def rows(self, table: Table) -> tuple[SheetRow, ...]:
        """Read every line that is not empty and no remark."""
        rows: list[SheetRow] = []
        for number, cells in table.lines:
            first = next((each for each in cells if each and not (isinstance(each, str) and each.isspace())), "")
            if not first or (isinstance(first, str) and first.startswith(REMARK)):
                continue
            if len(rows) == MOST_ROWS:
                raise BadTable(
                    of_file(_("The file has more than {most} claims."), _("Hand them in in several files."), most=str(MOST_ROWS))
                )
            rows.append(self._row(number, (number, cells)))
        if not rows:
            self.faults.append(of_file(_("There is no claim in the file."), _("Write the claims under the headers, a row each.")))
        return tuple(rows)

    def _row(self, number: int, line: Line) -> SheetRow:
        self.line, self.unread = line, set(self.unplaced)
        if len(line[1]) > self.width or self.bare:
            self._check_margins()
        due_on = self._take("due_on", cell.day, NO_DAY)
        country = self._take("country", partial(cell.word, kind="country"), self.pack.market.upper())
        currency = self._take("currency", partial(cell.word, kind="currency"), self.pack.currency)
        amount = partial(cell.amount, currency=self.pack.currency)
        row = SheetRow(
            row=number,
            invoice=self._take("invoice", cell.number, ""),
            principal=self._take("principal", amount, 0),
            currency=currency,
            due_on=due_on,
            arose_on=self._take("arose_on", cell.day, due_on),
            contracted_on=self._take("contracted_on", cell.day, None),
            contract=self._take("contract", cell.number, ""),
            nature=self._take("nature", partial(cell.word, kind="nature"), ""),
            description=self._take("description", cell.text, ""),
            regular_supply=self._take("regular_supply", partial(cell.word, kind="yes_no"), "no") == "yes",
            interest=self._take("interest", _rate_or_max, None),
            damages=self._damages(amount),
            reminded_on=self._take("reminded_on", cell.day, None),
            # The slower channel is the kinder reading: its fourteen days begin later.
            reminded_by=cast(Channel, self._take("reminded_by", partial(cell.word, kind="channel"), "post")),
            debtor_kind=cast(DebtorKind, self._take("debtor_kind", partial(cell.word, kind="debtor_kind"), "consumer")),
            debtor_reference=self._take("debtor_reference", cell.number, ""),
            last_name=self._take("last_name", cell.text, ""),
            first_name=self._take("first_name", cell.text, ""),
            enterprise_number=self._take("enterprise_number", partial(cell.enterprise_number, country=country), ""),
            street=self._take("street", cell.text, ""),
            postcode=self._take("postcode", partial(cell.postcode, country=country), ""),
            city=self._take("city", cell.text, ""),
            country=country,
            email=self._take("email", cell.email, ""),
            phone=self._take("phone", cell.phone, ""),
            language=self._take("language", partial(cell.word, kind="language"), ""),
        )
        for complaint in self.checker.complaints(row, self.unread):
            self._complain(complaint)
        return row

    def _take(self, key: str, read_cell: Callable[[Cell], T], otherwise: T) -> T:
        """Read the cell of a column; `otherwise` where it is empty, and where it is faulty and noted as such."""
        place = self.layout.place.get(key)
        if place is None:
            return otherwise
        cells = self.line[1]
        found = cells[place] if place < len(cells) else ""
        if not found or (isinstance(found, str) and found.isspace()):
            if COLUMN[key].required:
                self._complain(Complaint(key, _("This cell is empty."), _("Fill it in; every claim needs it.")))
            return otherwise
        try:
            return read_cell(found)
        except Unreadable as odd:
            self._complain(Complaint(key, odd.what, odd.remedy, tuple(odd.facts.items())))
            return otherwise

    def _damages(self, amount: Callable[[Cell], int]) -> DamagesClause | Literal["max"] | None:
        most = self._take("damages", partial(cell.word, kind="max"), "none") == "max"
        clause = DamagesClause(
            rate=self._take("damages_rate", cell.rate, 0),
            fixed=self._take("damages_fixed", amount, 0),
            minimum=self._take("damages_minimum", amount, 0),
        )
        written = clause != DamagesClause()
        if most and written:
            what = _("“max” stands beside amounts of a clause.")
            self._complain(Complaint("damages", what, _("Write “max” alone, or the rate and amounts that were agreed.")))
        if clause.minimum and not (clause.rate or clause.fixed) and self.unread.isdisjoint(("damages_rate", "damages_fixed")):
            what = _("A minimum stands here without a rate or a fixed amount.")
            self._complain(Complaint("damages_minimum", what, _("Add the rate; an amount that is always the same is a fixed amount.")))
        return "max" if most else clause if written else None

    def _check_margins(self) -> None:
        """Find what stands under no header: a separator inside a text shifts all that follows it."""
        for place, found in enumerate(self.line[1]):
            if found and (place >= self.width or place in self.bare) and not str(found).isspace():
                what = _("“{value}” stands under no header.")
                remedy = _("Give the column a header, or put a text that holds the separator between quotation marks.")
                self.faults.append(of_cell(self.line[0], f"{place + 1}", "", what, remedy, value=cell.shown(found)))

    def _complain(self, complaint: Complaint) -> None:
        self.unread.add(complaint.key)
        name = self.layout.field(complaint.key)
        if complaint.key not in self.layout.place:
            self._complain_once(complaint, name)
            return
        self.faults.append(of_cell(self.line[0], name, complaint.key, complaint.what, complaint.remedy, **dict(complaint.facts)))

    def _complain_once(self, complaint: Complaint, name: str) -> None:
        """Say of a column that is not there, but that these claims need, only once."""
        if complaint.key not in self.wanted:
            self.wanted.add(complaint.key)
            self.faults.append(of_cell(1, name, complaint.key, complaint.what, _("Add this column: {name}."), name=name))


def _rate_or_max(found: Cell) -> int | Literal["max"] | None:
    try:
        return {"max": "max", "none": None}[cell.word(found, "max")]
    except Unreadable:
        return cell.rate(found)
