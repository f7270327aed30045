"""A statement of account, arranged for a person to read: claim by claim, part by part, payment by payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.apps.contacts.records import ContactView
from amiable.apps.payments.records import PaymentView
from amiable.core.account import ClaimBalance, Line, StatementOfAccount
from amiable.core.facts import PARTS, Claim, Facts, Part
from amiable.core.playbook import DECISION, Course, NoStep, PlaybookStep, Step
from amiable.core.working import Working
from amiable.web.desk.contact_words import ANSWERS, CHANNELS

PART_NAMES = {
    "principal": gettext_lazy("Principal"),
    "interest": gettext_lazy("Interest"),
    "damages": gettext_lazy("Damages"),
    "costs": gettext_lazy("Costs"),
}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """The lines of one part of a claim, which add up to `minor`."""

    name: str
    lines: tuple[Line, ...]
    minor: int


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """One invoice with its lines."""

    claim: Claim
    balance: ClaimBalance
    parts: tuple[ShownPart, ...]

    @property
    def due(self) -> int:
        """What is outstanding of this claim, in minor units."""
        return sum(part.minor for part in self.parts)


@dataclass(frozen=True, slots=True)
class Allocated:
    """A piece of a payment and where it went. Minor units."""

    name: str
    claim: str
    minor: int


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """A payment, what each piece of it was allocated to, and what went `back` to who paid it, with the day; the rest is credit."""

    payment: PaymentView
    pieces: tuple[Allocated, ...]
    back: tuple[tuple[date, int], ...]

    @property
    def credit(self) -> int:
        """What was paid too much so far, in minor units."""
        paid = sum(piece.minor for piece in self.pieces)
        return 0 if self.payment.taken_back_on else self.payment.minor - paid - sum(minor for _on, minor in self.back)


def part_name(part: Part) -> str:
    """The part's name in the reader's language."""
    return str(PART_NAMES[part])


def shown_claims(account: StatementOfAccount, facts: Facts) -> tuple[ShownClaim, ...]:
    """Every claim with its lines, in the order of the facts."""
    balances = {balance.ref: balance for balance in account.claims}
    return tuple(
        ShownClaim(claim, balances[claim.ref], _parts(line for line in account.lines if line.claim == claim.ref))
        for claim in facts.claims
        if claim.ref in balances
    )


def _parts(lines: Iterable[Line]) -> tuple[ShownPart, ...]:
    kept = tuple(lines)
    of_part = {part: tuple(line for line in kept if line.part == part) for part in PARTS}
    return tuple(ShownPart(part_name(part), of_part[part], sum(line.amount for line in of_part[part])) for part in PARTS if of_part[part])


def shown_payments(account: StatementOfAccount, payments: Iterable[PaymentView]) -> tuple[ShownPayment, ...]:
    """Every payment up to the day of the statement, the newest first; one that was taken back pays nothing.

    The statement counts its payments in the same order, without those that were taken back.
    """
    place, shown = count(), []
    for payment in (each for each in payments if each.undone_on is None):
        pieces = () if payment.taken_back_on else _pieces(account.lines, next(place))
        if payment.on <= account.on:
            shown.append(ShownPayment(payment, pieces, tuple((on, minor) for on, minor in payment.given_back if on <= account.on)))
    return tuple(reversed(shown))


def _pieces(lines: Iterable[Line], place: int) -> tuple[Allocated, ...]:
    return tuple(Allocated(part_name(line.part), line.claim, -line.amount) for line in lines if line.payment == place and line.amount < 0)


def parts_of(account: StatementOfAccount) -> tuple[tuple[str, int], ...]:
    """What is outstanding by part, for the headline."""
    return tuple((part_name(part), getattr(account, part)) for part in PARTS)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, for the timeline."""

    on: date
    words: str


def action_name(kind: str) -> str:
    """What a legal action is called in the reader's language."""
    return str(ACTION_NAMES.get(kind, kind))


ACTION_NAMES = {
    "first_reminder": gettext_lazy("First reminder, free of charge"),
    "reminder": gettext_lazy("Reminder"),
    "formal_notice": gettext_lazy("Formal notice"),
    "collection_notice": gettext_lazy("Collection notice"),
    "payment_demand": gettext_lazy("Payment demand"),
    "extension": gettext_lazy("More time to pay"),
    "payment_plan": gettext_lazy("Repayment plan"),
    "handover": gettext_lazy("Handed over for collection"),
    "collection_tariff": gettext_lazy("Collection tariff"),
    "acknowledgement": gettext_lazy("The debt was acknowledged"),
    "lawyer_letter": gettext_lazy("Letter of a lawyer"),
    "credit_note": gettext_lazy("Credit note"),
}


def shown_events(facts: Facts, payments: Iterable[PaymentView], placed_on: date, on: date) -> tuple[Event, ...]:
    """What happened up to a day, the newest first."""
    happened = [
        Event(placed_on, _("The creditor gave us this case")),
        *(Event(action.on, action_name(action.kind)) for action in facts.actions),
    ]
    happened += [Event(payment.on, _("Payment received")) for payment in facts.payments]
    given_back = {on for payment in payments for on, _minor in payment.given_back}
    happened += [Event(paid_back_on, _("What was paid too much went back")) for paid_back_on in given_back]
    happened += [Event(suspension.from_on, _("On hold: we ask for no payment")) for suspension in facts.suspensions]
    happened += [Event(suspension.to + timedelta(days=1), _("No longer on hold")) for suspension in facts.suspensions if suspension.to]
    return tuple(reversed(sorted((event for event in happened if event.on <= on), key=lambda event: event.on)))  # noqa: C413 — the later of one day first


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A contact that went out: what it was, how it went, and as what its file is read."""

    id: int
    name: str
    on: date
    way: str
    file: str


def shown_letters(letters: Iterable[ContactView], on: date) -> tuple[ShownLetter, ...]:
    """The contacts that had gone out by a day, the newest first."""
    gone = [
        ShownLetter(each.id, contact_name(each.kind), each.released_on, str(CHANNELS[each.channel]), FILES[each.channel])
        for each in letters
        if each.released_on <= on
    ]
    return tuple(reversed(gone))


def contact_name(kind: str) -> str:
    """What a contact is called: an answer, a letter of the law, or a step of a playbook."""
    return str(ANSWERS.get(kind) or ACTION_NAMES.get(kind) or STEP_NAMES.get(kind) or kind)


FILES = {"letter": "PDF", "mailbox": "PDF", "email": "EML", "sms": "TXT"}


STEP_NAMES = {
    "second_reminder": gettext_lazy("Second reminder"),
    "third_reminder": gettext_lazy("Third reminder"),
    "second_payment_demand": gettext_lazy("Second payment demand"),
    "message": gettext_lazy("E-mail or text message"),
    "call": gettext_lazy("Call"),
    "letter": gettext_lazy("Letter"),
    "plan_proposal": gettext_lazy("Letter with a repayment plan"),
    "last_letter": gettext_lazy("Letter about what happens next"),
    "decision": gettext_lazy("Decision"),
    "instalment_reminder": gettext_lazy("Reminder of an instalment"),
    "what_changed": gettext_lazy("Message: what has changed?"),
    "what_changed_call": gettext_lazy("Call about the plan"),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What may be done next, or why nothing is; `on` is the day from which that changes, `also` what to know besides."""

    name: str
    why: Working
    on: date | None = None
    also: tuple[Working, ...] = ()
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class StepOfList:
    """One step of the playbook, and why it is made now or not."""

    name: str
    why: Working
    is_now: bool


def step_name(step: PlaybookStep) -> str:
    """What a step is called in the reader's language."""
    return str(STEP_NAMES[step.name]) if step.name in STEP_NAMES else action_name(step.kind)


def shown_step(step: Step | NoStep, *, by_person: bool) -> ShownStep:
    """The playbook's answer, named in the reader's language.

    by_person  whether it is due and does not leave by itself
    """
    if isinstance(step, Step):
        name = _("Now a person decides") if step.step.kind == DECISION else step_name(step.step)
        return ShownStep(name, step.why, also=step.also, by_person=by_person)
    return ShownStep(_("Nothing to do now"), step.why, step.from_on)


def shown_steps(course: Course) -> tuple[StepOfList, ...]:
    """Every step of the playbook, in order."""
    return tuple(StepOfList(step_name(one.step), one.why, one.status == "now") for one in course.steps)


def on_hold(facts: Facts, on: date) -> bool:
    """Whether a suspension stops demands on this day."""
    return any(suspension.from_on <= on and (suspension.to is None or on <= suspension.to) for suspension in facts.suspensions)
