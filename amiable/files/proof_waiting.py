"""How long a payment is on its way: until when somebody who says that they have paid waits before they send a proof."""

from dataclasses import dataclass
from datetime import date

from amiable.core.dates import last_day_of
from amiable.core.pack import Pack

TO_US, TO_CREDITOR = "payment/proof_waiting", "payment/proof_waiting_creditor"
BY = "electronic"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days after the payment; `working`: only working days count. The last day is one of them."""

    to_creditor: bool
    days: int
    working: bool
    last_day: date
    source: str


def waiting(pack: Pack, paid_on: date, today: date, *, to_creditor: bool) -> Waiting:
    """Until when a payment may still be on its way to us, or to the creditor, who has yet to tell us.

    paid_on  the day on which they say they paid
    today    picks the version
    refuses  NotInForce
    source   `payment/proof_waiting` and `payment/proof_waiting_creditor` of the market
    """
    version = pack.waits[TO_CREDITOR if to_creditor else TO_US].at(today)
    wait = version.value
    working = BY in wait.working_days
    first = wait.working_days[BY] if working else wait.calendar_days[BY]
    return Waiting(to_creditor, first + wait.days - 1, working, last_day_of(wait, paid_on, BY, pack.holidays), str(version.source))
