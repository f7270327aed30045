"""Recognise debtors that a creditor names again: by customer number, else by name and address."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from amiable.apps.documents.sealing import blind_index
from amiable.apps.parties.models import Debtor
from amiable.apps.parties.records import NewDebtor
from amiable.apps.parties.sealed import number_mark, person_mark


@dataclass(slots=True)
class Known:
    """Somebody that this creditor named before: in the database (`id`) or earlier in the same list (`first`).

    learnt  the customer number that a later row told us
    """

    kind: str
    words: frozenset[str]
    number: str
    person: str
    id: int | None = None
    first: int | None = None
    learnt: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found for one name in the list.

    known   who it is
    clash   why it cannot be that person although the customer number is the same: "kind", "name" or nothing; "nameless" when the name
            has no letter by which to know anybody
    """

    known: Known
    clash: str = ""


@dataclass(slots=True)
class _Memory:
    by_number: dict[str, Known] = field(default_factory=dict)
    by_person: dict[str, list[Known]] = field(default_factory=dict)

    def keep(self, known: Known) -> None:
        if known.number:
            self.by_number[known.number] = known
        if known.words:  # nobody is known by an address alone
            self.by_person.setdefault(known.person, []).append(known)

    def find(self, number: str, person: str) -> Known | None:
        """The same number; else the same name and address, unless two numbers there tell two people apart."""
        if number in self.by_number:
            return self.by_number[number]
        neighbours = self.by_person.get(person, [])
        without_number = [known for known in neighbours if not known.number]
        candidates = without_number if number else without_number or neighbours
        return candidates[0] if len(candidates) == 1 else None


def recognise(creditor_id: int, people: Sequence[NewDebtor]) -> list[Recognised]:
    """Find each person of a list among the creditor's debtors and the earlier ones of the list; writes nothing.

    returns  one answer a person, in the order given
    """
    marks = [(number_mark(person), person_mark(person)) for person in people]
    memory = _remembered(creditor_id, marks)
    answers = []
    for place, (person, (number, whole)) in enumerate(zip(people, marks, strict=True)):
        words = frozenset(blind_index([person.name]))
        known = memory.find(number, whole)
        if known is None:
            known = Known(person.kind, words, number, whole, first=place)
            memory.keep(known)
        elif number and not known.number:
            known.number, known.learnt = number, person.customer_number  # now we know it; the next row with this number is the same person
            memory.by_number[number] = known
        answers.append(Recognised(known, _clash(known, person, words)))
    return answers


def _clash(known: Known, person: NewDebtor, words: frozenset[str]) -> str:
    if not words:
        return "nameless"
    if known.kind != person.kind:
        return "kind"
    return "" if known.words & words or not known.words else "name"


def _remembered(creditor_id: int, marks: Sequence[tuple[str, str]]) -> _Memory:
    memory = _Memory()
    numbers = sorted({number for number, _ in marks if number})
    persons = sorted({person for _, person in marks})
    mine = Debtor.objects.filter(creditor_id=creditor_id)
    wanted = mine.filter(Q(number__in=numbers) | Q(person__in=persons)).order_by("pk")
    for pk, kind, words, number, person in wanted.values_list("pk", "kind", "words", "number", "person"):
        memory.keep(Known(kind, frozenset(words), number, person, id=pk))
    return memory
