"""Direct debits: on which days banks work, when a person must be told, which sequence a debit has, and whether it may be made at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from amiable.core.dates import ONE_DAY, months_after
from amiable.core.means import DebitRules
from amiable.core.money import text_of
from amiable.core.refusal import Refusal, _

Sequence = Literal["FRST", "RCUR", "FNAL", "OOFF"]
Kind = Literal["recurrent", "one_off"]
FIXED_CLOSINGS = (
    (1, 1),
    (5, 1),
    (12, 25),
    (12, 26),
)  # T2: New Year, 1 May, Christmas and the day after; Good Friday and Easter Monday move
# Why a debit came back, as banks write it (ISO 20022, external return reasons), where asking again is of no use.
NO_USE_IN_ASKING_AGAIN = frozenset({"AC01", "AC04", "AC06", "AC13", "AG01", "MD01", "MD06", "MD07", "MS02", "SL01"})
HOUSE_RULE = "house rule"
T2 = "European Central Bank, calendar of T2 (TARGET)"


class MandateRevoked(Refusal):
    """Whoever signed took it back: nothing is debited any more."""

    code = "debit.mandate_revoked"
    what = _("The mandate {reference} was revoked on {revoked_on}.")
    remedy = _("Ask how the person would like to pay instead. A new mandate is theirs to give, and never a condition.")


class MandateUnused(Refusal):
    """A mandate that nobody used for so long is dead."""

    code = "debit.mandate_unused"
    what = _("The mandate {reference} was last used on {last_on}: after {months} months without a debit it is dead.")
    remedy = _("Ask for a new mandate, if the person would still like to pay this way.")


class MandateUsedUp(Refusal):
    """A mandate for one debit allows one."""

    code = "debit.mandate_used_up"
    what = _("The mandate {reference} was for one debit, and there is one already.")
    remedy = _("Ask for a new mandate, if the person would still like to pay this way.")


class TooSoonToDebit(Refusal):
    """The person is told before, the bank is told before, and banks work on banking days."""

    code = "debit.too_soon"
    what = _("A debit on {due_on} is too soon: the person must be told {days} days before.")
    remedy = _("Choose {first_on} or a later day.")


class NotABankingDay(Refusal):
    """Debits settle on banking days only."""

    code = "debit.not_a_banking_day"
    what = _("Banks do not settle debits on {due_on}.")
    remedy = _("Choose {first_on} or a later day.")


class DebitAboveDue(Refusal):
    """No more is taken from an account than what is due."""

    code = "debit.above_due"
    what = _("{amount} is more than what is due: {due}, of which {planned} is planned already.")
    remedy = _("Plan {left} at most.")


class DebitOnHold(Refusal):
    """While a case is on hold nothing is taken from anybody's account."""

    code = "debit.on_hold"
    what = _("This case is on hold or closed: nothing is debited.")
    remedy = _("Look at the case: why it is on hold, and until when.")


class RetriedEnough(Refusal):
    """A debit that came back is asked for again once at most: each return may cost the person at their bank."""

    code = "debit.retried_enough"
    what = _("This debit came back already after it was asked for again.")
    remedy = _("Call or write to the person, and ask how they would like to pay.")


class AskingAgainIsNoUse(Refusal):
    """The bank said why: the mandate, the account or the person stands against it, not the balance of a day."""

    code = "debit.asking_again_is_no_use"
    what = _("This debit came back for the reason {because}: asking again would change nothing.")
    remedy = _("Call or write to the person, and ask how they would like to pay. A mandate that is denied is revoked.")


class NothingToAskAgain(Refusal):
    """Only a debit that came back is asked for again."""

    code = "debit.did_not_come_back"
    what = _("The debit {name} did not come back.")
    remedy = _("Look at the list of debits.")


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a person signed. `last_on` is the day of the last debit under it (None: none yet), `made` how many the bank booked."""

    reference: str
    kind: Kind
    signed_on: date
    notice: int
    revoked_on: date | None = None
    last_on: date | None = None
    made: int = 0


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_banking_day(day: date) -> bool:
    """Whether the banks of the euro settle on a day.

    source  the calendar of T2: closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December
    """
    moving = (easter(day.year) - 2 * ONE_DAY, easter(day.year) + ONE_DAY)
    return day.isoweekday() <= 5 and (day.month, day.day) not in FIXED_CLOSINGS and day not in moving


def first_banking_day(day: date) -> date:
    """The day itself when banks settle on it, else the next one on which they do."""
    while not is_banking_day(day):
        day += ONE_DAY
    return day


def banking_days_before(day: date, count: int) -> date:
    """The `count`-th banking day before a day, which itself is not counted."""
    for _place in range(count):
        day -= ONE_DAY
        while not is_banking_day(day):
            day -= ONE_DAY
    return day


def first_due(today: date, notice: int, rules: DebitRules) -> date:
    """The first day on which an account may be debited, when the person is told today and the file leaves in time."""
    day = first_banking_day(today + timedelta(days=max(notice, rules.shortest)))
    while banking_days_before(day, rules.ahead) < today:
        day = first_banking_day(day + ONE_DAY)
    return day


def last_hand_in(due_on: date, rules: DebitRules) -> date:
    """The last day on which the bank takes a file for a debit."""
    return banking_days_before(due_on, rules.ahead)


def sequence_of(mandate: Mandate, *, last: bool) -> Sequence:
    """Which debit of its mandate this is, from what the bank booked before.

    last    nothing comes after it
    source  SEPA Direct Debit Core Scheme Rulebook: a first debit that never was booked leaves the next one the first
    """
    if mandate.kind == "one_off":
        return "OOFF"
    if last:
        return "FNAL"
    return "RCUR" if mandate.made else "FRST"


def must_live(mandate: Mandate, on: date, rules: DebitRules) -> None:
    """Whether a mandate may still be used on a day.

    refuses  MandateRevoked, MandateUsedUp, MandateUnused
    """
    source, reference = str(rules.source), mandate.reference
    if mandate.revoked_on is not None and mandate.revoked_on <= on:
        raise MandateRevoked(source=source, reference=reference, revoked_on=mandate.revoked_on.isoformat())
    if mandate.kind == "one_off" and mandate.made:
        raise MandateUsedUp(source=source, reference=reference)
    last = mandate.last_on or mandate.signed_on
    if months_after(last, rules.unused_months) < on:
        raise MandateUnused(source=source, reference=reference, last_on=last.isoformat(), months=rules.unused_months)


def must_be_announced(due_on: date, today: date, notice: int, rules: DebitRules) -> None:
    """Whether a person told today has their days before a debit.

    refuses  TooSoonToDebit, NotABankingDay, each with the first day on which it may be
    """
    first = first_due(today, notice, rules)
    if due_on < first:
        raise TooSoonToDebit(source=str(rules.source), due_on=due_on.isoformat(), days=notice, first_on=first.isoformat())
    if not is_banking_day(due_on):
        raise NotABankingDay(source=T2, due_on=due_on.isoformat(), first_on=first_banking_day(due_on).isoformat())


def must_be_due(minor: int, due: int, planned: int) -> None:
    """Whether a debit stays within what is due. Minor units; `planned` is what other debits will bring.

    refuses  DebitAboveDue
    """
    left = max(0, due - planned)
    if not 0 < minor <= left:
        raise DebitAboveDue(source=HOUSE_RULE, amount=text_of(minor), due=text_of(due), planned=text_of(planned), left=text_of(left))


def may_ask_again(name: str, reason: str, asked_before: int, rules: DebitRules) -> None:
    """Whether a debit that came back may be asked for again.

    name          its end-to-end id
    reason        as the bank wrote it; empty where it did not say
    asked_before  how many times it was asked for again already
    refuses       AskingAgainIsNoUse, RetriedEnough
    """
    if reason in NO_USE_IN_ASKING_AGAIN:
        raise AskingAgainIsNoUse(source=str(rules.source), name=name, because=reason)
    if asked_before >= rules.retries:
        raise RetriedEnough(source=HOUSE_RULE, name=name)
