"""Read parties."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import fields
from datetime import date, timedelta
from typing import cast

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from amiable.apps.documents.rows import among
from amiable.apps.documents.sealing import SealBroken, blind_index
from amiable.apps.parties.accounts import account_of as account_of
from amiable.apps.parties.accounts import accounts_of as accounts_of
from amiable.apps.parties.accounts import changes_under_way as changes_under_way
from amiable.apps.parties.accounts import history as history
from amiable.apps.parties.consents import changed as changed
from amiable.apps.parties.consents import consents_of as consents_of
from amiable.apps.parties.consents import stopped as stopped
from amiable.apps.parties.consents import version_word as version_word
from amiable.apps.parties.consents import versions_of as versions_of
from amiable.apps.parties.consents import words_of as words_of
from amiable.apps.parties.models import Agency, Creditor, Debtor, Mandate
from amiable.apps.parties.records import AgencyView, CreditorView, DebtorView, MandateView, Settlement
from amiable.apps.parties.refusals import AgencyUnknown, CreditorUnknown, NoMandate
from amiable.apps.parties.sealed import view
from amiable.core.remittance.periods import Rhythm
from amiable.core.remittance.schedule import from_data
from amiable.markets import must_be_here

AGENCY_FIELDS = [field.name for field in fields(AgencyView)]
CREDITOR_FIELDS = [field.name for field in fields(CreditorView)]
HOUSE_RULE = "house rule"


def agency(market: str) -> AgencyView:
    """The agency of a market.

    refuses  AgencyUnknown, MarketUnknown
    """
    found = Agency.objects.filter(market=market).values(*AGENCY_FIELDS).first()
    if found is None:
        must_be_here(market)
        raise AgencyUnknown(source=HOUSE_RULE, market=market)
    return AgencyView(**found)


def agencies() -> tuple[AgencyView, ...]:
    """Every agency, by market."""
    return tuple(AgencyView(**row) for row in Agency.objects.order_by("market").values(*AGENCY_FIELDS))


def creditor_numbers_of_slips(market: OuterRef) -> Coalesce:
    """For a query on cases: the number under which the agency of a market is paid by Danish slips; nothing where it has none."""
    return Coalesce(Subquery(Agency.objects.filter(market=market).values("fik_creditor")[:1]), Value(""))


def creditor(name: str) -> CreditorView:
    """A creditor by short name.

    refuses  CreditorUnknown
    """
    found = Creditor.objects.filter(name=name).values(*CREDITOR_FIELDS).first()
    if found is None:
        raise CreditorUnknown(source=HOUSE_RULE, name=name)
    return CreditorView(**found)


def creditors() -> tuple[CreditorView, ...]:
    """Every creditor, by short name."""
    return tuple(CreditorView(**row) for row in Creditor.objects.order_by("name").values(*CREDITOR_FIELDS))


def creditors_of(ids: Iterable[int]) -> dict[int, CreditorView]:
    """Creditors by id, in one query."""
    return {row["id"]: CreditorView(**row) for row in Creditor.objects.filter(pk__in=set(ids)).values(*CREDITOR_FIELDS)}


def mandate_on(creditor_id: int, on: date) -> MandateView:
    """The mandate that holds on a day.

    refuses  NoMandate
    """
    found = Mandate.objects.filter(creditor_id=creditor_id, period__contains=on).first()
    if found is None:
        name = Creditor.objects.values_list("name", flat=True).get(pk=creditor_id)
        raise NoMandate(source=HOUSE_RULE, name=name, on=on.isoformat())
    return _mandate(found)


def mandates() -> tuple[MandateView, ...]:
    """Every mandate, by creditor and first day."""
    return tuple(_mandate(row) for row in Mandate.objects.order_by("creditor__name", "period"))


def debtors_of(ids: Iterable[int]) -> dict[int, DebtorView]:
    """Debtors by id in plain text, in one query."""
    return {row.pk: view(row) for row in Debtor.objects.filter(pk__in=among(set(ids)))}


def readable_debtors(ids: Iterable[int]) -> dict[int, DebtorView]:
    """The debtors among these that open, in one query where all do: one broken seal stops nobody else."""
    wanted = set(ids)
    try:
        return debtors_of(wanted)
    except SealBroken:
        found: dict[int, DebtorView] = {}
        for pk in sorted(wanted):
            with suppress(SealBroken):
                found |= debtors_of([pk])
        return found


def debtors_called(words: Collection[str]) -> list[int]:
    """The debtors whose name has all these words, accents and capitals aside."""
    marks = blind_index(words)
    return list(Debtor.objects.filter(words__contains=marks).order_by("pk").values_list("pk", flat=True)) if marks else []


def _mandate(row: Mandate) -> MandateView:
    last = row.period.upper - timedelta(days=1) if row.period.upper else None
    return MandateView(
        id=row.pk,
        creditor_id=row.creditor_id,
        commission=from_data(row.commission),
        settlement=cast(Settlement, row.settlement),
        rhythm=cast(Rhythm, row.rhythm),
        within_days=row.within_days,
        from_on=row.period.lower,
        to_on=last,
    )
