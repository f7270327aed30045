"""What the rooms above and the shells see of a creditor's account, and of a change of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from amiable.apps.approvals.records import RequestView

KIND = "creditor_account"  # of the approval
DELAY = timedelta(hours=72)  # house rule: long enough for the creditor to read of it and object, a weekend included

ChangeState = Literal["call_missing", "approval_missing", "delayed", "in_force", "declined", "expired", "cancelled"]
UNDER_WAY: frozenset[ChangeState] = frozenset({"call_missing", "approval_missing", "delayed"})


@dataclass(frozen=True, slots=True)
class AccountView:
    """Where a creditor is paid. `from_at` is None for the account that the mandate named."""

    creditor_id: int
    iban: str
    bic: str
    from_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallView:
    """Who was called back, on which number, when and by whom."""

    number: str
    person: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CancellationView:
    """Who stopped a change that was approved, and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class AccountChangeView:
    """A change of a creditor's account with all that was done about it.

    before      the account that is replaced
    known_phone the creditor's number as we knew it before: the only one to call back
    request     the request for a second person; it holds the decision
    from_at     from when on the new account is used; None while nobody has approved it
    """

    id: int
    creditor_id: int
    creditor: str
    legal_name: str
    before: str
    iban: str
    bic: str
    known_phone: str
    requested_by: str
    requested_at: datetime
    request: RequestView
    call: CallView | None
    from_at: datetime | None
    cancellation: CancellationView | None

    def state(self, at: datetime) -> ChangeState:
        """What is missing at this instant, or how it ended."""
        if self.cancellation:
            return "cancelled"
        if self.request.expired(at):
            return "expired"
        if self.request.state == "declined":
            return "declined"
        if self.from_at is None:
            return "approval_missing" if self.call else "call_missing"
        return "delayed" if at < self.from_at else "in_force"

    def under_way(self, at: datetime) -> bool:
        """Whether it is neither in force nor over: the account before is still the one that is paid to."""
        return self.state(at) in UNDER_WAY
