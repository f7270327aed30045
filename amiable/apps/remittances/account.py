"""A creditor's account, as it is worked out: its lines, its clauses, what it comes to, what is set off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from amiable.apps.parties.records import AgencyView, CreditorView
from amiable.core.facts import Part
from amiable.core.remittance import Clause, Collected, Due, Vat
from amiable.core.remittance.due import clause_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """The line of an earlier account that a line takes back."""

    account: str
    place: int
    bank_line: int


@dataclass(frozen=True, slots=True)
class Line:
    """An allocation that is remitted, or an undoing (below zero). Minor units.

    bank_line … means  the movement that brought the money
    vat                of an undoing: the VAT with which the commission was taken
    """

    allocation_id: int
    creditor_id: int
    on: date
    earned_on: date
    case_number: str
    claim: str
    part: Part
    minor: int
    due_on: date
    placed_on: date
    bank_line: int
    bank_on: date
    bank_ref: str
    means: str
    corrects: Corrected | None = None
    vat: Vat | None = None

    @property
    def direct(self) -> bool:
        """Whether the creditor received it itself."""
        return self.means == "direct"

    def collected(self) -> Collected:
        """The line as the sums read it."""
        return Collected(
            on=self.on,
            earned_on=self.earned_on,
            amount=self.minor,
            part=self.part,
            case=self.case_number,
            due_on=self.due_on,
            placed_on=self.placed_on,
            direct=self.direct,
            vat=self.vat,
        )


@dataclass(frozen=True, slots=True)
class Returned:
    """A payment to the creditor that came back from the bank. Minor units."""

    remittance_id: int
    account: str
    iban: str
    minor: int
    line_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A case that the creditor took back, and of which no account told yet."""

    case_id: int
    case_number: str
    on: date


@dataclass(frozen=True, slots=True)
class Open:
    """The last account, when it was not settled."""

    remittance_id: int
    account: str
    minor: int


@dataclass(frozen=True, slots=True)
class Account:
    """All that an account says."""

    agency: AgencyView
    creditor: CreditorView
    iban: str
    until: date
    number: int
    currency: str
    vat: Vat
    lines: Sequence[Line]
    clauses: Sequence[Clause]
    due: Due
    open: Open | None = None
    returned: Sequence[Returned] = field(default=())
    withdrawn: Sequence[Withdrawn] = field(default=())

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.until.replace(day=1)

    @property
    def end_to_end_id(self) -> str:
        """What the bank gives back when it has paid."""
        return f"R-{self.agency.market.upper()}-{self.month:%Y%m}-{self.creditor.id}-{self.number}"

    @property
    def name(self) -> str:
        """What it is called on paper, and the name of its files, without ending."""
        return f"{self.month:%Y-%m}-{self.creditor.name}-{self.number}"

    @property
    def numbered(self) -> Mapping[Clause, int]:
        """The number of each clause in this account."""
        return {clause: place for place, clause in enumerate(dict.fromkeys(part.clause for part in self.due.commissions), start=1)}

    def clause_of(self, line: Line) -> Clause:
        """The clause under which a line is taken."""
        return clause_of(line.collected(), self.clauses)
