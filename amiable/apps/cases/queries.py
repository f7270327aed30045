"""Read cases."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet

from amiable.apps.cases.facts import facts_of as facts_of
from amiable.apps.cases.kinds import Role
from amiable.apps.cases.models import Case, CaseParty, Claim, Suspension
from amiable.apps.cases.records import CaseView, CaseWithPeople, ClaimView
from amiable.apps.cases.refusals import CaseUnknown
from amiable.apps.documents.rows import among
from amiable.apps.documents.sealing import SealBroken
from amiable.apps.parties import queries as parties
from amiable.apps.parties.records import DebtorView
from amiable.core.facts import Facts, Payment
from amiable.core.matching import payment_number
from amiable.core.reference import read_case_number
from amiable.core.refusal import Refusal

HOUSE_RULE = "house rule"
CASE_FIELDS = (
    "id",
    "market",
    "creditor_id",
    "debtor_id",
    "number",
    "reference_number",
    "placed_on",
    "closed_on",
    "closed_because",
    "fik_creditor",
)
CLAIM_FIELDS = ("id", "case_id", "ref", "nature", "description", "principal_minor", "currency", "due_on", "arose_on")


def case(case_id: int) -> CaseView:
    """A case by id.

    refuses  CaseUnknown
    """
    return _only(_cases(Case.objects.filter(pk=case_id)), str(case_id))


def case_numbered(text: str) -> CaseView:
    """A case by its number, however it was typed.

    refuses  CaseUnknown
    """
    return _only(_cases(Case.objects.filter(number=read_case_number(text) or "")), text)


def cases_of(case_ids: Iterable[int]) -> dict[int, CaseView]:
    """Cases by id, in one query."""
    return {found.id: found for found in _cases(Case.objects.filter(pk__in=among(set(case_ids))))}


def open_case_ids(market: str) -> list[int]:
    """The open cases of a market, oldest first."""
    return list(Case.objects.filter(market=market, closed_on=None).order_by("pk").values_list("pk", flat=True))


def case_ids(market: str) -> list[int]:
    """All cases of a market, closed ones too, oldest first."""
    return list(Case.objects.filter(market=market).order_by("pk").values_list("pk", flat=True))


def cases_of_same_person(case_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """For each case all cases of its debtor, of whatever creditor and market, itself among them; in two queries."""
    debtors = CaseParty.objects.filter(role=Role.DEBTOR)
    person_of = dict(debtors.filter(case_id__in=among(set(case_ids))).values_list("case_id", "debtor__person"))
    of_person: dict[str, list[int]] = {}
    for person, pk in (
        debtors.filter(debtor__person__in=set(person_of.values())).order_by("case_id").values_list("debtor__person", "case_id")
    ):
        of_person.setdefault(person, []).append(pk)
    return {pk: tuple(of_person[person]) for pk, person in person_of.items()}


def with_people(case_ids: Collection[int]) -> dict[int, CaseWithPeople]:
    """Cases with their creditor and debtor in plain text, in three queries."""
    cases = cases_of(case_ids)
    creditors = parties.creditors_of(case.creditor_id for case in cases.values())
    debtors = parties.debtors_of(case.debtor_id for case in cases.values())
    return {pk: CaseWithPeople(case, creditors[case.creditor_id], debtors[case.debtor_id]) for pk, case in cases.items()}


def open_cases_of(debtor_ids: Collection[int]) -> list[int]:
    """The open cases of some debtors, in order."""
    parts = CaseParty.objects.filter(role=Role.DEBTOR, debtor_id__in=set(debtor_ids), case__closed_on=None)
    return sorted(parts.values_list("case_id", flat=True))


def suspended(case_ids: Iterable[int], on: date, because: str = "") -> set[int]:
    """The cases among these on which demands are stopped on a day, for one reason or for whatever reason; in one query."""
    found = Suspension.objects.filter(case_id__in=set(case_ids), period__contains=on)
    return set((found.filter(because=because) if because else found).values_list("case_id", flat=True))


def mediators_of(case_ids: Collection[int]) -> dict[int, DebtorView]:
    """Who speaks for the person of a case: the debt mediator, or the authority that deals with their debts; in two queries.

    One whose seal is broken is as if nobody had named them: what goes to them waits, and everybody else's goes on.
    """
    parts = dict(CaseParty.objects.filter(case_id__in=set(case_ids), role=Role.MEDIATOR).values_list("case_id", "debtor_id"))
    known = parties.readable_debtors(parts.values()) if parts else {}
    return {case_id: known[debtor_id] for case_id, debtor_id in parts.items() if debtor_id in known}


def debtors_of_same_person(case_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """For each case the rows of its debtor at every creditor, in two queries; the rows of one person bear the same mark."""
    parts = CaseParty.objects.filter(role=Role.DEBTOR)
    person_of = dict(parts.filter(case_id__in=set(case_ids)).values_list("case_id", "debtor__person"))
    of_person: dict[str, set[int]] = {}
    for person, debtor_id in parts.filter(debtor__person__in=set(person_of.values())).values_list("debtor__person", "debtor_id"):
        of_person.setdefault(person, set()).add(debtor_id)
    return {case_id: tuple(sorted(of_person[person])) for case_id, person in person_of.items()}


def readable(case_ids: Collection[int]) -> tuple[dict[int, CaseWithPeople], dict[int, Refusal]]:
    """Cases with their people, and apart those whose people do not open, with the reason: one broken seal stops nobody else."""
    try:
        return with_people(case_ids), {}
    except SealBroken:
        pass
    found: dict[int, CaseWithPeople] = {}
    broken: dict[int, Refusal] = {}
    for pk in case_ids:
        try:
            found |= with_people([pk])
        except SealBroken as refusal:
            broken[pk] = refusal
    return found, broken


def facts(case_id: int, payments: tuple[Payment, ...] = ()) -> Facts:
    """The facts of one case; its payments come from the caller.

    refuses  CaseUnknown
    """
    found = facts_of([case_id], {case_id: payments}).get(case_id)
    if found is None:
        raise CaseUnknown(source=HOUSE_RULE, number=str(case_id))
    return found


def claims_of(case_ids: Iterable[int]) -> dict[int, tuple[ClaimView, ...]]:
    """What letters say of the claims of some cases, by due day and place, in one query."""
    found: dict[int, tuple[ClaimView, ...]] = dict.fromkeys(case_ids, ())
    for row in Claim.objects.filter(case_id__in=among(found)).order_by("due_on", "id").values_list(*CLAIM_FIELDS):
        view = ClaimView(*row)
        found[view.case_id] = (*found[view.case_id], view)
    return found


def claim_ids(case_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """The claims of some cases by case and invoice number, in one query."""
    found = Claim.objects.filter(case_id__in=among(set(case_ids))).values_list("case_id", "ref", "pk")
    return {(case_id, ref): pk for case_id, ref, pk in found}


def search(text: str, limit: int = 50, start: int = 0) -> list[CaseWithPeople]:
    """Cases by case number, payment reference, invoice number or the words of the debtor's name; without a text all, newest first."""
    ids = list(_searched(text).order_by("-pk").values_list("pk", flat=True)[start : start + limit])
    found = with_people(ids)
    return [found[pk] for pk in ids]


def count_found(text: str) -> int:
    """How many cases `search` finds in all."""
    return _searched(text).count()


def _searched(text: str) -> "QuerySet[Case]":
    if not text.strip():
        return Case.objects.all()
    people = parties.debtors_called(text.split())
    by_name = Q(parties__debtor_id__in=people, parties__role=Role.DEBTOR)
    by_number = Q(number=read_case_number(text) or "") | Q(reference_number=payment_number(text) or 0) | Q(claims__ref=text.strip())
    return Case.objects.filter(by_name | by_number).distinct()


def _cases(wanted: "QuerySet[Case]") -> list[CaseView]:
    numbers = parties.creditor_numbers_of_slips(OuterRef("market"))
    debtors = wanted.filter(parties__role=Role.DEBTOR).annotate(debtor_id=F("parties__debtor_id"), fik_creditor=numbers)
    return [CaseView(*row) for row in debtors.values_list(*CASE_FIELDS)]


def _only(found: list[CaseView], number: str) -> CaseView:
    if not found:
        raise CaseUnknown(source=HOUSE_RULE, number=number)
    return found[0]
