"""Close the cases of which everything is paid, once nothing keeps them open; or note when to look at them again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from amiable import markets
from amiable.apps.cases import services as cases
from amiable.apps.contacts.next_look import next_look
from amiable.apps.contacts.records import Outcome
from amiable.apps.payments import queries as payments
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Facts
from amiable.core.playbook import Course, Happened, closes_on


@dataclass(frozen=True, slots=True)
class NothingDue:
    """A case of which nothing is due on a day, and no step: with the contacts of its person, as the course was asked."""

    facts: Facts
    account: StatementOfAccount
    course: Course
    made: Collection[Happened]


def close_paid(found: Mapping[int, NothingDue], on: date, outcome: Outcome) -> None:
    """Close those of some locked cases whose day has come; the others are looked at again, when that day is known on it at the latest.

    outcome  is told which were closed, and when to look again at the others
    """
    paid, over = payments.last_paid(found) if found else {}, []
    for case_id, each in found.items():
        closes = closes_on(each.facts, each.account, paid[case_id], markets.playbook(each.facts.market, each.facts.debtor))
        if closes and closes <= on:
            over.append(case_id)
        else:
            outcome.next_on[case_id] = next_look(each.facts, each.account, each.course, each.made, closes)
    if over:
        cases.close_paid(over, on)
        outcome.closed += over
