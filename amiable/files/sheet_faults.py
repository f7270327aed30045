"""What a claims sheet is refused with: one refusal for the whole file, and in it every fault by row and field."""

from amiable.core.refusal import Fault, Refusal, _

SOURCE = "docs/reference/claims-sheet.md"


class SheetRefused(Refusal):
    """The sheet has at least one fault, so nothing of it was taken in."""

    code = "claims_sheet_refused"
    what = _("Nothing was taken from {name}. Faults found: {count}.")
    remedy = _("Put right what is listed here, then hand in the whole file again.")


class Unreadable(Exception):  # noqa: N818 — becomes a fault of one cell, never an error
    """A cell does not hold what its column asks for."""

    def __init__(self, what: str, remedy: str, **facts: str) -> None:
        self.what, self.remedy, self.facts = what, remedy, facts
        super().__init__(what)


def refused(name: str, faults: tuple[Fault, ...]) -> SheetRefused:
    """Refuse the file `name` for all its faults at once."""
    return SheetRefused(source=SOURCE, faults=faults, name=name, count=len(faults))


def of_file(what: str, remedy: str, **facts: str) -> Fault:
    """Say what is wrong with the file as a whole."""
    return Fault("file", what, remedy, tuple(facts.items()))


def of_cell(row: int, field: str, key: str, what: str, remedy: str, **facts: str) -> Fault:
    """Say what is wrong in one cell.

    row    as the spreadsheet numbers it, the headers being row 1
    field  the header as the person wrote it
    key    the column in the code, or "" when there is none
    """
    return Fault(
        f"row {row}, {field}" if field else f"row {row}",
        what,
        remedy,
        (("row", str(row)), ("field", field), ("column", key), *facts.items()),
    )
