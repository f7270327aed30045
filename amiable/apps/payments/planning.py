"""From a case's statement of account to the transfers that its payments and its claims still need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amiable import markets
from amiable.apps.cases.records import CaseView
from amiable.apps.ledger.accounts import Chart
from amiable.apps.ledger.models import TransferKind
from amiable.apps.ledger.services import NewTransfer
from amiable.apps.payments.allocating import Differences, Posted, Posting, Target, Wanted, differences, raised_of, wanted_of
from amiable.apps.payments.models import Match
from amiable.core.facts import Facts, Part
from amiable.core.statement import state


@dataclass(frozen=True, slots=True)
class Plan:
    """What one payment of a case still needs.

    booked_on   the day the money reached the account
    changed_on  the day on which what was posted before is changed
    is_new      nothing was ever posted for it
    """

    case: CaseView
    match_id: int
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case's claims ask and asked in all, part by part, as stated on a day, and what of it is due. Minor units."""

    case: CaseView
    on: date
    minor: Mapping[Target, int]
    due: int


def plans_of(
    case: CaseView, facts: Facts, received: Sequence[Match], posted: Mapping[int, Sequence[Posted]], today: date
) -> tuple[list[Plan], Asked]:
    """Compare what the statement of account says of each payment with what is posted for it.

    received  the payments of `facts`, in its order
    posted    by match; one that is not in `received` was undone or taken back
    refuses   what the statement of account refuses
    """
    last = max([today, *(payment.on for payment in facts.payments), *(refund.on for refund in facts.refunds)])
    account = state(facts, last, markets.load(case.market))
    wanted = wanted_of(account)
    plans = []
    for place, match in enumerate(received):
        want = wanted.get(place, {})
        gap = differences(match.minor, want, posted.get(match.pk, ()))
        plans.append(Plan(case, match.pk, match.line_id, match.line.booked_on, today, match.pk not in posted, want, gap))
    gone = set(posted) - {match.pk for match in received}
    plans += [_undone(case, match_id, posted[match_id], today) for match_id in sorted(gone)]
    return plans, Asked(case, last, raised_of(account), account.due)


def _undone(case: CaseView, match_id: int, posted: Sequence[Posted], today: date) -> Plan:
    line_id = posted[0].line_id if posted else 0
    return Plan(case, match_id, line_id, today, today, False, {}, differences(0, {}, posted))


def allocation_transfer(plan: Plan, posting: Posting, place: int, chart: Chart, creditor: str) -> NewTransfer:
    """The transfer of a posting; `place` counts the transfers of the match, so that each has a key of its own."""
    credit = chart.credit(plan.case.number)
    return NewTransfer(
        debit=credit if posting.from_credit else chart.suspense(),
        credit=chart.owed(creditor) if posting.target else credit,
        minor=posting.minor,
        kind=TransferKind.ALLOCATION if posting.target else TransferKind.CREDIT,
        on=plan.on(posting),
        source=f"line {plan.line_id}",
        key=f"match:{plan.match_id}:{place}",
    )


def paid_key(key: str) -> str:
    """The key of the transfer that says in the claims book what an allocation says in the money book."""
    return f"paid:{key}"


def paid_transfer(allocation: NewTransfer, chart: Chart, creditor: str, part: Part, claim_id: int) -> NewTransfer:
    """What was allocated is not asked any more: the same amount and day, in the claims book."""
    key = paid_key(allocation.key)
    ends = chart.paid(creditor), chart.claim(part, claim_id)
    return NewTransfer(*ends, allocation.minor, TransferKind.PAID, allocation.on, allocation.source, key)


def asked_transfers(
    asked: Asked, claims: Mapping[tuple[int, str], int], stands: Mapping[str, tuple[int, int]], chart: Chart, creditor: str
) -> list[NewTransfer]:
    """Bring what the claims book says that was asked to what the statement of account says.

    stands  by account: what was asked in all, in minor units, and how many transfers said so
    """
    transfers = []
    raised, source = chart.raised(creditor), f"statement of {asked.on}"
    for target, wanted in asked.minor.items():
        account = chart.claim(target.part, claims[asked.case.id, target.claim])
        minor, times = stands.get(account.key, (0, 0))
        key, more = f"raised:{account.key}:{times}", wanted - minor
        if more > 0:
            transfers.append(NewTransfer(account, raised, more, TransferKind.RAISED, asked.on, source, key))
        if more < 0:
            transfers.append(NewTransfer(raised, account, -more, TransferKind.LOWERED, asked.on, source, key))
    return transfers
