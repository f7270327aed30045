"""What each letter that answers tells, as values: days, figures in minor units, and the words of a closed list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from amiable.core.facts import PARTS, Part
from amiable.core.working import Working
from amiable.files.letter_parts import Reader, same
from amiable.files.proof_words import missing_said

KINDS = (
    "payment_received", "plan_agreed", "plan_missed", "dispute_received", "dispute_decided", "proof_insufficient",
    "mediation_acknowledged", "complaint_received", "claim_closed", "limitation_notice", "data_answer",
)  # fmt: skip
Outcome = Literal["founded", "partly", "unfounded"]
Help = Literal["debt_mediation", "collective_settlement", "over_indebtedness", "restructuring"]
Ending = Literal["paid", "withdrawn", "ended"]
Hold = Literal["none", "plan", "pause"]
Asked = Literal["access", "correction", "erasure", "objection", "restriction"]


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """A payment came in, and this is what remains. Minor units.

    remains      what is still due of each part, in the order of the statement
    credit_back  what was paid too much and goes back
    receipt      the number of its receipt, where one was made
    hold         a plan goes on, or demands rest: then the rest is told, and not asked for
    lapsed       of the rest, some may no longer be claimed; it is in no figure here
    little       so little is left that nobody asks for it
    """

    received_on: date
    received: int
    due: int = 0
    remains: tuple[tuple[Part, int], ...] = ()
    credit_back: int = 0
    receipt: str = ""
    hold: Hold = "none"
    lapsed: bool = False
    little: bool = False


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a plan, in minor units."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class PlanAgreed:
    """A plan was agreed: its instalments come to `due`, in minor units."""

    agreed_on: date
    due: int
    instalments: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True)
class PlanMissed:
    """An instalment did not come: what changed? `due` is what remains of the plan, in minor units."""

    due_on: date
    amount: int
    due: int


@dataclass(frozen=True, slots=True)
class DisputeReceived:
    """The person contests the debt: it is on hold while we ask.

    received_on  since when it is on hold
    """

    received_on: date


@dataclass(frozen=True, slots=True)
class DisputeDecided:
    """The answer to an objection.

    reasons     why, in whole sentences of the reader's language
    due         what remains, in minor units
    resumes_on  the first day on which we may write about payment again; None when nothing remains
    """

    received_on: date
    outcome: Outcome
    reasons: tuple[str, ...]
    due: int = 0
    resumes_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProofInsufficient:
    """A proof of payment does not show enough yet.

    missing  as `files.proof` says it
    until    the last day on which the case rests while we wait
    """

    received_on: date
    missing: tuple[Working, ...]
    until: date


@dataclass(frozen=True, slots=True)
class MediationAcknowledged:
    """A debt adviser, mediator or authority helps the person; from now on we speak with them."""

    because: Help
    since: date
    mediator: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintReceived:
    """A complaint came in; `answer_by` where a day was promised."""

    received_on: date
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimClosed:
    """The case ended: all is paid, the creditor took it back, or it ended otherwise."""

    closed_on: date
    ending: Ending


@dataclass(frozen=True, slots=True)
class LimitationNotice:
    """The time for claiming ended.

    last_day  on which it could still be claimed
    source    the law, as cited to this reader
    all       nothing else is due in the case
    """

    invoices: tuple[str, ...]
    last_day: date
    source: str
    all: bool = True


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """The answer to a request about personal data.

    granted  what was asked is done
    reason   why not, or not all, in a whole sentence of the reader's language
    """

    asked_on: date
    asked: Asked
    granted: bool
    reason: str = ""


Facts = (
    PaymentReceived
    | PlanAgreed
    | PlanMissed
    | DisputeReceived
    | DisputeDecided
    | ProofInsufficient
    | MediationAcknowledged
    | ComplaintReceived
    | ClaimClosed
    | LimitationNotice
    | DataAnswer
)


@dataclass(frozen=True, slots=True)
class Told:
    """Facts as a template reads them.

    values  for the places in sentences, and for their conditions: what is empty is false
    rows    of the one table; a cell that begins with @ is a word of the list of words
    points  a list of whole sentences
    """

    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, ...], ...] = ()
    sum: str = ""
    points: tuple[str, ...] = ()


def told(facts: Facts, reader: Reader) -> Told:
    """Put facts into the reader's own formats.

    refuses  LetterDoesNotAddUp
    """
    match facts:
        case PaymentReceived():
            return _payment_received(facts, reader)
        case PlanAgreed():
            return _plan_agreed(facts, reader)
        case PlanMissed():
            return Told("plan_missed", _days(reader, due_on=facts.due_on) | _sums(reader, amount=facts.amount, due=facts.due))
        case DisputeReceived():
            return Told("dispute_received", _days(reader, received_on=facts.received_on))
        case DisputeDecided():
            return _dispute_decided(facts, reader)
        case ProofInsufficient():
            lacks = tuple(missing_said(lack, reader.language, reader.market) for lack in facts.missing)
            return Told("proof_insufficient", _days(reader, received_on=facts.received_on, until=facts.until), points=lacks)
        case MediationAcknowledged():
            known = _days(reader, since=facts.since) | {f"is_{facts.because}": "yes", "theirs": facts.mediator}
            return Told("mediation_acknowledged", known)
        case ComplaintReceived():
            return Told("complaint_received", _days(reader, received_on=facts.received_on, answer_by=facts.answer_by))
        case ClaimClosed():
            return Told("claim_closed", _days(reader, closed_on=facts.closed_on) | {facts.ending: "yes"})
        case LimitationNotice():
            known = {"invoices": ", ".join(facts.invoices), "several": _flag(len(facts.invoices) > 1), "all": _flag(facts.all)}
            return Told("limitation_notice", known | _days(reader, last_day=facts.last_day) | {"source": facts.source})
        case _:
            known = {facts.asked: "yes", "granted": _flag(facts.granted), "reason": facts.reason}
            return Told("data_answer", known | _days(reader, asked_on=facts.asked_on))


def kind_of(facts: Facts) -> str:
    """The kind of letter that tells these facts."""
    names: dict[type, str] = dict(zip(get_args(Facts), KINDS, strict=True))
    return names[type(facts)]


def _payment_received(facts: PaymentReceived, reader: Reader) -> Told:
    same("due", facts.due, sum(minor for _part, minor in facts.remains))
    parts = dict(facts.remains)
    values = _days(reader, received_on=facts.received_on)
    values |= _sums(reader, received=facts.received, due=facts.due, credit_back=facts.credit_back) | {"receipt": facts.receipt}
    values |= {"lapsed": _flag(facts.lapsed), "little": _flag(facts.little), "held": _flag(facts.hold != "none"), facts.hold: "yes"}
    values["only_additions"] = _flag(bool(parts) and "principal" not in parts)
    rows = () if facts.little else tuple((f"@{part}", reader.amount(parts[part])) for part in PARTS if parts.get(part))
    return Told("payment_received", values, rows, values["due"])


def _plan_agreed(facts: PlanAgreed, reader: Reader) -> Told:
    same("due", facts.due, sum(each.amount for each in facts.instalments))
    days = [each.on for each in facts.instalments]
    values = _days(reader, agreed_on=facts.agreed_on, first_on=days[0], last_on=days[-1])
    values |= _sums(reader, due=facts.due) | {"count": str(len(days)), "several": _flag(len(days) > 1)}
    rows = tuple((str(n), reader.day(x.on), reader.amount(x.amount)) for n, x in enumerate(facts.instalments, 1))
    return Told("plan_agreed", values, rows, values["due"])


def _dispute_decided(facts: DisputeDecided, reader: Reader) -> Told:
    values = _days(reader, received_on=facts.received_on, resumes_on=facts.resumes_on) | _sums(reader, due=facts.due)
    return Told("dispute_decided", values | {facts.outcome: "yes", "reasons": _flag(bool(facts.reasons))}, points=facts.reasons)


def _days(reader: Reader, **days: date | None) -> dict[str, str]:
    return {name: reader.day(on) for name, on in days.items()}


def _sums(reader: Reader, **minor: int) -> dict[str, str]:
    """Amounts; what is zero is empty, so that a sentence about it is left out."""
    return {name: reader.amount(value) if value else "" for name, value in minor.items()}


def _flag(truth: bool) -> str:
    return "yes" if truth else ""
