"""From a case's statement of account to the transfers that its payments still need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amiable import markets
from amiable.apps.cases.records import CaseView
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.payments.allocating import Differences, Posted, Posting, Target, Wanted, differences, wanted_of
from amiable.apps.payments.models import Match
from amiable.core.facts import Facts
from amiable.core.statement import state


@dataclass(frozen=True, slots=True)
class Plan:
    """What one payment of a case still needs.

    booked_on   the day the money reached the account
    changed_on  the day on which what was posted before is changed
    is_new      nothing was ever posted for it
    """

    case: CaseView
    line_id: int
    booked_on: date
    changed_on: date
    is_new: bool
    wanted: Mapping[Target, Wanted]
    differences: Differences

    def earned_on(self, posting: Posting) -> date:
        """The day on which money became the creditor's: when it was there, and when there was something to pay."""
        return max(self.booked_on, self.wanted[posting.target].on) if posting.target else self.booked_on

    def on(self, posting: Posting) -> date:
        """The day of the transfer: a payment's first allocation counts from its own day, a later change from when it was made."""
        earned_on = self.earned_on(posting)
        return earned_on if self.is_new else max(earned_on, self.changed_on)


def plans_of(case: CaseView, facts: Facts, received: Sequence[Match], posted: Mapping[int, Sequence[Posted]], today: date) -> list[Plan]:
    """Compare what the statement of account says of each payment with what is posted for it.

    received  the payments of `facts`, in its order
    posted    by bank line; a line that is not in `received` was taken back
    refuses   what the statement of account refuses
    """
    last = max([today, *(payment.on for payment in facts.payments)])
    wanted = wanted_of(state(facts, last, markets.load(case.market))) if received else {}
    plans = []
    for place, match in enumerate(received):
        want = wanted.get(place, {})
        gap = differences(match.minor, want, posted.get(match.line_id, ()))
        plans.append(Plan(case, match.line_id, match.line.booked_on, today, match.line_id not in posted, want, gap))
    taken_back = set(posted) - {match.line_id for match in received}
    plans += [Plan(case, line_id, today, today, False, {}, differences(0, {}, posted[line_id])) for line_id in sorted(taken_back)]
    return plans


def allocation_transfer(plan: Plan, posting: Posting, place: int, chart: Chart, creditor: str) -> NewTransfer:
    """The transfer of a posting; `place` counts the transfers of the bank line, so that each has a key of its own."""
    credit = chart.credit(plan.case.number)
    return NewTransfer(
        debit=credit if posting.from_credit else chart.suspense(),
        credit=chart.owed(creditor) if posting.target else credit,
        minor=posting.minor,
        kind=TransferKind.ALLOCATION if posting.target else TransferKind.CREDIT,
        on=plan.on(posting),
        source=f"bank line {plan.line_id}",
        key=f"allocation:{plan.line_id}:{place}",
    )
