"""The day's list against everybody: looking at those who are awake finds what looking at all open cases finds, day by day."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction

from amiable import markets
from amiable.apps.cases import models as tables
from amiable.apps.cases import queries as cases
from amiable.apps.cases import services as writing
from amiable.apps.cases.records import NewAction
from amiable.apps.contacts import services as contacts
from amiable.apps.contacts.records import Outcome
from amiable.apps.outbox import services as outbox
from amiable.apps.outbox.models import Item
from amiable.apps.portfolio import queries, services
from amiable.core.facts import DEBTORS, Claim, Facts
from amiable.core.letters import LETTERS
from tests.many import Shelf

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 5)
DAYS, CASES, BASIS = 100, 16, 1
REASONS = ("dispute", "plan", "hardship", "wrong_address", "complaint")


class World:
    """Some cases of a market, to which things happen by chance; what is owed leaves on the same day or some days later."""

    def __init__(self, market: str, seed: int) -> None:
        self.market, self.rng, self.shelf = market, Random(seed), Shelf()
        self.ids = [self.shelf.put(self.facts(n)) for n in range(CASES)]
        self.kinds = {step.name: step.kind for debtor in DEBTORS for step in markets.playbook(market, debtor).steps}

    def facts(self, n: int) -> Facts:
        claims = tuple(self.bill(f"F-{place}") for place in range(1 + (n % 3 == 0)))
        return Facts(self.market, "consumer" if n % 2 else "business", claims)

    def bill(self, ref: str) -> Claim:
        due = FIRST + timedelta(days=self.rng.randrange(-120, 60))
        return Claim(ref, "services", self.rng.choice((2_000, 60_000)), due, due, due - timedelta(days=300))

    def day(self, on: date) -> tuple[Outcome, Outcome, int]:
        """A day by the list, after the same day by everybody, which is undone; and how many were looked at."""
        for case_id in self.rng.sample(self.ids, 2):
            self.happen(case_id, on)
        with transaction.atomic():
            everybody = contacts.owe_due_steps(cases.open_case_ids(self.market), on)
            transaction.set_rollback(True)
        awake = queries.awake(self.market, on, BASIS)
        listed = Outcome(by_person=queries.waiting_for_a_person(self.market, on, BASIS))
        listed.add(services.owe_due_steps(awake, on, market=self.market, basis=BASIS))
        self.send(on, listed)
        return everybody, listed, len(awake)

    def happen(self, case_id: int, on: date) -> None:
        running = list(tables.Suspension.objects.filter(case_id=case_id, period__endswith=None).values_list("because", flat=True))
        match self.rng.randrange(6):
            case 0:
                self.shelf.pay(case_id, on - timedelta(days=self.rng.randrange(3)), self.rng.choice((500, 30_000, 200_000)))
            case 1 if not tables.Suspension.objects.filter(case_id=case_id).exists():
                ends = self.rng.choice((None, on + timedelta(days=self.rng.randrange(20))))
                reason, start = self.rng.choice(REASONS), on + timedelta(days=self.rng.randrange(4))
                writing.suspend(case_id, because=reason, from_on=start, to_on=max(start, ends) if ends else None, today=on)
            case 2 if running:
                writing.resume(case_id, because=running[0], last_on=on + timedelta(days=5))
            case 3:
                kind = self.rng.choice(("reminder", "acknowledgement", "formal_notice"))
                writing.record_action(NewAction(case_id, kind, on + timedelta(days=self.rng.randrange(2)), "placement:1"))
            case 4 if self.rng.randrange(3) == 0:
                self.shelf.claim(case_id, Facts(self.market, "business", (self.bill("F"),)), f"N-{on}-{case_id}")

    def send(self, on: date, outcome: Outcome) -> None:
        """Letters leave on working days; a person makes most of the other steps at once."""
        for item in Item.objects.filter(state="owed", release_on__lte=on):
            if self.rng.randrange(5):
                outbox.release(item.pk, on)
                if item.kind in LETTERS:
                    writing.record_action(NewAction(item.case_id, item.kind, on, f"outbox:{item.pk}", claims=None))
        for case_id, step in outcome.by_person.items():
            if self.kinds[step] != "decision" and self.rng.randrange(4):
                self.make(case_id, step, on)

    def make(self, case_id: int, step: str, on: date) -> None:
        """A person makes a step: a letter that the law names is an action, anything else is told to the outbox."""
        if self.kinds[step] in LETTERS:
            writing.record_action(NewAction(case_id, self.kinds[step], on, "a person"))
        else:
            contacts.record_step(case_id, step, on)


@pytest.mark.parametrize("market", ["be", "fr", "fi", "dk"])
def test_the_list_finds_what_looking_at_everybody_finds(market: str):
    """The same letters are owed, the same steps wait for a person, the same cases are set aside; far fewer are looked at."""
    world, looked_at = World(market, 1), 0
    for n in range(DAYS):
        on = FIRST + timedelta(days=n)
        everybody, listed, awake = world.day(on)
        assert (listed.owed, listed.by_person, listed.set_aside) == (everybody.owed, everybody.by_person, everybody.set_aside), on
        looked_at += awake
    assert looked_at < DAYS * CASES / 2
