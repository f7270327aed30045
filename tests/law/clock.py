"""How the worked examples of limitation are put: the facts of a case, and by hand which claim a payment reached."""

from datetime import date

from amiable import markets
from amiable.core.account import Limitation, Line
from amiable.core.facts_json import parse
from amiable.core.limitation import limitations

NATURES = (
    "goods", "services", "energy", "water", "telecom", "rent", "healthcare", "insurance", "consumer_credit", "membership",
    "transport", "damages", "public", "other",
)  # fmt: skip
LETTERS = ("first_reminder", "reminder", "formal_notice", "collection_notice", "payment_demand", "lawyer_letter")


def invoice(nature: str, due_on: str, ref: str = "F-1", **more: str) -> dict:
    """An invoice of 100.00 that arose, and was contracted, on its due day."""
    return {"ref": ref, "nature": nature, "principal": "100.00", "due_on": due_on, "contracted_on": more.get("arose_on", due_on), **more}


def limits(market: str, on: str, *claims: dict, debtor: str = "consumer", **facts: object) -> tuple[Limitation, ...]:
    """The limitation of each claim on a day; a payment reaches the claim that it names, or the first one."""
    read = parse({"market": market, "debtor": debtor, "claims": [*claims], **facts}, markets=markets.markets())
    reached = [payment.claim or read.claims[0].ref for payment in read.payments]
    lines = tuple(
        Line("principal", ref, -payment.amount, payment.on, payment=at)
        for at, (ref, payment) in enumerate(zip(reached, read.payments, strict=True))
    )
    return limitations(read, lines, date.fromisoformat(on), markets.load(market))


def last_days(market: str, on: str, *claims: dict, **facts: object) -> list[str]:
    return [str(limit.last_day) for limit in limits(market, on, *claims, **facts)]


def act(kind: str, on: str, *claims: str) -> dict:
    """A letter or another action, about these claims or about all that were due before its day."""
    return {"kind": kind, "on": on, **({"claims": [*claims]} if claims else {})}


def paid(on: str, claim: str = "F-1") -> list[dict]:
    """A part payment of 1.00."""
    return [{"on": on, "amount": "1.00", "claim": claim}]


def held(because: str, first: str, last: str | None = None) -> list[dict]:
    """A suspension from a day to another, both inside; without the second it is still open."""
    return [{"because": because, "from": first, **({"to": last} if last else {})}]


def told(limit: Limitation) -> tuple[str, dict[str, str]]:
    """The sentence that explains a last day, and what it says."""
    return limit.working.code, dict(limit.working.facts)
