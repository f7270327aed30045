"""Write parties: the only writer of their tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from django.db import transaction
from psycopg.types.range import Range

from amiable.apps.documents.rows import reserve
from amiable.apps.parties import queries
from amiable.apps.parties.checks import AGENCY_KEYS, CREDITOR_KEYS, in_its_country, read_keys
from amiable.apps.parties.models import Agency, Creditor, CreditorAccount, Debtor, Mandate
from amiable.apps.parties.recognise import Known, Recognised, recognise
from amiable.apps.parties.records import AgencyView, CreditorView, MandateView, NewDebtor
from amiable.apps.parties.refusals import (
    BadAgency,
    BadCreditor,
    BadMandate,
    CreditorKnown,
    CreditorUnknown,
    MandateBackwards,
    MandatesOverlap,
)
from amiable.apps.parties.sealed import sealed_field, sealed_fields
from amiable.apps.parties.terms import MANDATE_KEYS
from amiable.core.refusal import Fault, _
from amiable.core.remittance.schedule import Schedule, as_data

HOUSE_RULE = "house rule"
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class KnownDebtors:
    """Debtors in the order in which they were named, and how many of them were new."""

    ids: tuple[int, ...]
    new: int


@transaction.atomic
def set_agency(raw: Mapping[str, object]) -> AgencyView:
    """Say who collects in a market; what was said before is replaced.

    raw      the keys of docs/reference/creditor.md, as read from a file
    refuses  BadAgency, with every fault
    """
    list(Agency.objects.select_for_update().order_by("pk"))
    values, faults = read_keys(raw, in_its_country(AGENCY_KEYS, raw.get("country")))
    faults = faults or tuple(_account_faults(values))
    if faults:
        raise BadAgency(source=HOUSE_RULE, faults=faults, count=len(faults))
    Agency.objects.update_or_create(market=values["market"], defaults=values)
    return queries.agency(str(values["market"]))


def _account_faults(values: Mapping[str, object]) -> Iterator[Fault]:
    """Money of clients lies on an account of its own: no office account, nobody else's, and of one market only."""
    client, office = values["client_iban"], values["office_iban"]
    if client == office:
        yield Fault("office_iban", _("It is the client account too."), _("Money of clients needs an account of its own."))
    for other in queries.agencies():
        if other.market == values["market"]:
            continue
        if client in (other.client_iban, other.office_iban):
            what = _("The agency of the market {market} has this account already.")
            yield Fault("client_iban", what, _("Money of clients needs an account of its own."), (("market", other.market),))
        if office == other.client_iban:
            what = _("It is the client account of the agency of the market {market}.")
            yield Fault("office_iban", what, _("Money of clients needs an account of its own."), (("market", other.market),))


@transaction.atomic
def add_creditor(raw: Mapping[str, object]) -> CreditorView:
    """Add a creditor with its first mandate.

    raw      the keys of docs/reference/creditor.md, those of its mandate among them
    refuses  BadCreditor, with every fault; CreditorKnown
    """
    values, faults = read_keys(raw, in_its_country({**CREDITOR_KEYS, **MANDATE_KEYS}, raw.get("country", "BE")))
    if not faults and not values["enterprise_number"] and values["quality"] != "individual":
        faults = (Fault("enterprise_number", _("It is missing."), _("Only an individual has none.")),)
    if faults:
        raise BadCreditor(source=HOUSE_RULE, faults=faults, count=len(faults))
    terms, from_on = {key: values.pop(key) for key in MANDATE_KEYS}, cast(date, values.pop("mandate_from"))
    if Creditor.objects.filter(name=values["name"]).exists():
        raise CreditorKnown(source=HOUSE_RULE, name=values["name"])
    iban, bic = str(values.pop("iban")), str(values.pop("bic"))
    creditor = Creditor.objects.create(**values)
    CreditorAccount.objects.create(creditor=creditor, iban=iban, bic=bic)
    Mandate.objects.create(creditor=creditor, period=Range(from_on, None), **_mandate(terms))
    return queries.creditor(creditor.name)


@transaction.atomic
def agree_mandate(creditor_name: str, raw: Mapping[str, object], *, from_on: date, to_on: date | None = None) -> MandateView:
    """Agree a mandate; one that still runs ends the day before.

    raw      the keys of a mandate in docs/reference/creditor.md: its commission, and how and how often the creditor is paid
    to_on    the last day, inside; None is open
    refuses  BadMandate, with every fault; MandateBackwards, CreditorUnknown, MandatesOverlap
    """
    terms, faults = read_keys(raw, MANDATE_KEYS)
    if faults:
        raise BadMandate(source=HOUSE_RULE, faults=faults, count=len(faults))
    if to_on and to_on < from_on:
        raise MandateBackwards(source=HOUSE_RULE, from_on=from_on.isoformat(), to_on=to_on.isoformat())
    creditor = Creditor.objects.select_for_update().filter(name=creditor_name).first()
    if creditor is None:
        raise CreditorUnknown(source=HOUSE_RULE, name=creditor_name)
    period = Range(from_on, to_on + timedelta(days=1) if to_on else None)
    running = Mandate.objects.filter(creditor=creditor, period__startswith__lt=from_on, period__endswith=None)
    for mandate in running:  # one at most: mandates never overlap
        mandate.period = Range(mandate.period.lower, from_on)
        mandate.save(update_fields=["period"])
    if Mandate.objects.filter(creditor=creditor, period__overlap=period).exists():
        raise MandatesOverlap(source=HOUSE_RULE, name=creditor_name, from_on=from_on.isoformat())
    Mandate.objects.create(creditor=creditor, period=period, **_mandate(terms))
    return queries.mandate_on(creditor.pk, from_on)


def _mandate(terms: Mapping[str, object]) -> dict[str, object]:
    return {
        "commission": as_data(cast(Schedule, terms["commission"])),
        "settlement": terms["settlement"],
        "rhythm": terms["rhythm"],
        "within_days": terms["paid_within_days"] or None,
    }


def lock_creditor(name: str) -> CreditorView:
    """Lock a creditor until the transaction ends, so that two placements follow one another.

    refuses  CreditorUnknown
    """
    if not Creditor.objects.select_for_update().filter(name=name).exists():
        raise CreditorUnknown(source=HOUSE_RULE, name=name)
    return queries.creditor(name)


def know_debtors(creditor_id: int, people: Sequence[NewDebtor], answers: Sequence[Recognised] = ()) -> KnownDebtors:
    """Find each person among the creditor's debtors, and add those who are new, in one INSERT.

    answers  what `recognise` said of these people in this transaction, if it was asked already
    """
    answers = answers or recognise(creditor_id, people)
    knowns = {id(answer.known): answer.known for answer in answers}
    new = [known for known in knowns.values() if known.first is not None]
    for known, pk in zip(new, reserve(Debtor, len(new)), strict=True):
        known.id = pk
    Debtor.objects.bulk_create([_debtor(creditor_id, known, people) for known in new], batch_size=BATCH)
    learnt = [known for known in knowns.values() if known.learnt and known.first is None]
    Debtor.objects.bulk_update([_with_number(known) for known in learnt], ["number", "customer_number"], batch_size=BATCH)
    return KnownDebtors(tuple(answer.known.id or 0 for answer in answers), len(new))


def _debtor(creditor_id: int, known: Known, people: Sequence[NewDebtor]) -> Debtor:
    person, pk = people[known.first or 0], known.id or 0
    person = replace(person, customer_number=person.customer_number or known.learnt)
    return Debtor(
        pk=pk,
        creditor_id=creditor_id,
        kind=person.kind,
        language=person.language,
        number=known.number,
        person=known.person,
        words=sorted(known.words),
        **sealed_fields(pk, person),
    )


def _with_number(known: Known) -> Debtor:
    return Debtor(pk=known.id, number=known.number, customer_number=sealed_field(known.id or 0, "customer_number", known.learnt))
