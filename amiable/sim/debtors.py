"""How simulated people answer a letter: they pay, pay in part or in instalments, forget the reference, or stay silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from amiable.core.dates import Holidays
from amiable.sim.bank_file import Entry

Reference = Literal["structured", "in the text", "none"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter asked of whom. Minor units."""

    due: int
    principal: int
    reference: str
    name: str
    case_number: str


@dataclass(frozen=True, slots=True)
class Habit:
    """One way to answer: shares of what was asked in percent, how many days apart, and the reference that is given."""

    weight: int
    shares: tuple[int, ...]
    reference: Reference = "structured"
    of_principal: bool = False


HABITS = (
    Habit(38, ()),
    Habit(34, (100,)),
    Habit(6, (100,), "in the text"),
    Habit(7, (100,), of_principal=True),
    Habit(6, (50,)),
    Habit(5, (34, 33, 33)),
    Habit(2, (110,)),
    Habit(2, (100,), "none"),
)
DAYS_APART = 30
IBAN_FORM = "BE{check:02d}{body}"


def answers(rng: Random, asked: Asked, sent_on: date, holidays: Holidays) -> Iterator[Entry]:
    """What a person pays after a letter, as the bank will book it; nothing when they stay silent."""
    habit = rng.choices(HABITS, [habit.weight for habit in HABITS])[0]
    first, account = sent_on + timedelta(days=rng.randint(3, 16)), _iban(rng)
    for place, share in enumerate(habit.shares):
        on = holidays.first_working(first + timedelta(days=DAYS_APART * place))
        minor = (asked.principal if habit.of_principal else asked.due) * share // 100
        if minor > 0:
            yield _entry(asked, habit.reference, minor, on, account)


def _entry(asked: Asked, reference: Reference, minor: int, on: date, account: str) -> Entry:
    texts = {"structured": "", "in the text": f"dossier {asked.reference} {asked.name}", "none": f"facture {asked.name}"}
    return Entry(
        minor,
        credit=True,
        booked_on=on,
        value_on=on,
        bank_ref="",
        reference=asked.reference if reference == "structured" else "",
        text=texts[reference],
        counterparty=asked.name,
        counterparty_account=account,
    )


def _iban(rng: Random) -> str:
    """A Belgian account of bank 999, which does not exist, with right check digits."""
    number = 9_990_000_000 + rng.randrange(10_000_000)
    body = f"{number}{number % 97 or 97:02d}"
    return IBAN_FORM.format(check=98 - int(f"{body}111400") % 97, body=body)
