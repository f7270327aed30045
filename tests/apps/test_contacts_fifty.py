"""Fifty writers at once: people stop collection, money comes in, runs send what is owed. Nothing is asked after the instant of a stop."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import transaction

from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries, services
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem, PurposeName
from amiable.apps.parties.records import NewDebtor
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import Taking
from tests import cast
from tests.apps.conftest import AtOnce

MONDAY = date(2026, 2, 2)
AT = datetime(2026, 2, 2, 10, tzinfo=UTC)
STOPS = (
    "dispute",
    "proof_of_payment",
    "hardship",
    "complaint",
    "debt_mediation",
    "collective_settlement",
    "wrong_address",
    "vulnerability",
)
MEDIATOR = NewDebtor("business", "fr", "Médiateur fictif", "", "Place du Modèle 1", "4000", "Liège", "BE")
STOPPED, PAID, RUNS = 20, 10, 20
Seen = dict[int, list[str]]


def placed(count: int) -> list[int]:
    """Consumers of one creditor, each with a bill of 600.00 and a first reminder that is owed."""
    cast.agency()
    cast.vivre()
    people = [cast.moved(cast.BRUNO, f"Rue du Modèle {n}") for n in range(count)]
    cast.place("vivre", *(cast.row(person, f"F-{n}") for n, person in enumerate(people)))
    ids = [cast.case_of(f"F-{n}").id for n in range(count)]
    services.owe_due_steps(ids, MONDAY)
    return ids


def states(case_id: int, purpose: PurposeName) -> list[str]:
    return [item.state for item in outbox.items_of(case_id) if item.purpose == purpose]


def stop(case_id: int, because: str, seen: Seen) -> None:
    """Suspend a case, and see in the same transaction what had left by then."""
    with transaction.atomic():
        cases.suspend(case_id, because=because, from_on=MONDAY, to_on=None, today=MONDAY)
        seen[case_id] = states(case_id, "demand")


def pay(case_id: int, seen: Seen) -> None:
    """Pay all there is, and see in the same transaction what had left by then."""
    with transaction.atomic():
        payments.take([Taking("be", "cash", "till", 60_000, MONDAY, f"till:{case_id}", case_id)], by="ines", today=MONDAY)
        seen[case_id] = states(case_id, "demand")


def owe(case_id: int, purpose: PurposeName) -> None:
    """Owe an answer to a person."""
    about = {"received_on": "2026-01-30"}
    owing.owe(NewItem(case_id, purpose, "complaint_received", "letter", MONDAY, f"{case_id}:{purpose}", about=about), MONDAY)


def all_went_well(answered: list[object]) -> None:
    assert [trouble for trouble in answered if isinstance(trouble, Exception)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("because", STOPS)
def test_one_after_the_other(because: str):
    """What fifty do at once below, in its simplest order: stopped, then sent."""
    (case_id,), seen = placed(1), Seen()
    stop(case_id, because, seen)
    assert (services.release([case_id], MONDAY).released, seen) == (0, {case_id: ["cancelled"]})


def test_after_the_instant_of_a_stop_no_demand_leaves(at_once: AtOnce):
    """Twenty people stop twenty cases, ten pay in full on ten others, and twenty runs send all that is owed, at the same moment.

    Whoever stops a case sees, in that very transaction, what had left; and that is what has left for ever.
    """
    ids = placed(STOPPED + PAID)
    seen: Seen = {}
    writers: list[Callable[[], object]] = [partial(stop, pk, STOPS[n % len(STOPS)], seen) for n, pk in enumerate(ids[:STOPPED])]
    writers += [partial(pay, pk, seen) for pk in ids[STOPPED:]]
    writers += [partial(services.release, ids[n % 10 :: 10], MONDAY) for n in range(RUNS)]
    cast.dice().shuffle(writers)
    all_went_well(at_once(writers))
    assert {pk: states(pk, "demand") for pk in ids} == seen
    assert {state for each in seen.values() for state in each} <= {"released", "cancelled"}, "whatever did not leave is cancelled"
    left = [pk for pk in ids if seen[pk] == ["released"]]
    assert [len(queries.sent_on_case(pk)) for pk in left] == [1] * len(left), "what left is kept, once"


def test_while_demands_stop_every_answer_leaves_once(at_once: AtOnce):
    """Twelve stopped cases: twenty-four writers owe answers, twenty-six runs send them.

    In a collective settlement all goes to the mediator, to a wrong address nothing.
    """
    ids = placed(12)
    cast.staff("ines")
    reasons = dict(zip(ids, (STOPS * 2)[: len(ids)], strict=True))
    for pk, because in reasons.items():
        cases.suspend(pk, because=because, from_on=MONDAY, to_on=None, today=MONDAY)
        if because == "collective_settlement":
            cases.name_mediator(pk, MEDIATOR, by="ines", at=AT)
    writers: list[Callable[[], object]] = [partial(owe, pk, purpose) for pk in ids for purpose in ("reply", "receipt")]
    writers += [partial(services.release, ids[n % 6 :: 6], MONDAY) for n in range(26)]
    all_went_well(at_once(writers))
    services.release(ids, MONDAY)  # what was owed last
    for pk, because in reasons.items():
        wrong = because == "wrong_address"
        assert states(pk, "demand") == ["cancelled"], because
        assert states(pk, "reply") + states(pk, "receipt") == (["owed"] if wrong else ["released"]) * 2, because
        sent = [queries.went_to(contact.id).splitlines()[0] for contact in queries.sent_on_case(pk)]
        name = "Médiateur fictif" if because == "collective_settlement" else "Bruno Müller"
        assert sent == ([] if wrong else [name, name]), because
