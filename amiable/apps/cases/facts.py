"""From the tables to the facts of a case, for one case or many, in a small fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Literal

from amiable.apps.cases.kinds import Agreed, Role
from amiable.apps.cases.models import Action, Case, Claim, Suspension
from amiable.apps.parties import queries as parties
from amiable.core import facts

Payments = Mapping[int, tuple[facts.Payment, ...]]
Refunds = Mapping[int, tuple[facts.Refund, ...]]
CASE = ("id", "market", "parties__debtor_id", "parties__debtor__kind", "creditor__quality", "creditor__deducts_vat")
LINK = Action.claims.through


def facts_of(case_ids: Collection[int], payments: Payments | None = None, refunds: Refunds | None = None) -> dict[int, facts.Facts]:
    """The facts of many cases, in six queries whatever their number.

    payments  by case, in the order of their days; they come from the caller, because money is a room above
    refunds   the same of what went back from credit
    returns   by case; claims by due day and place, actions and suspensions by day and place
    """
    wanted = set(case_ids)
    claims, actions, suspensions = _claims(wanted), _actions(wanted), _suspensions(wanted)
    rows = list(Case.objects.filter(pk__in=wanted, parties__role=Role.DEBTOR).values_list(*CASE))
    consents = parties.consents_of([row[2] for row in rows])
    return {
        pk: facts.Facts(
            market=market,
            debtor=kind,
            claims=tuple(claims[pk]),
            creditor=quality,
            creditor_deducts_vat=deducts_vat,
            actions=tuple(actions[pk]),
            payments=(payments or {}).get(pk, ()),
            refunds=(refunds or {}).get(pk, ()),
            suspensions=tuple(suspensions[pk]),
            person=facts.Person(consents=consents.get(debtor_id, ())),
        )
        for pk, market, debtor_id, kind, quality, deducts_vat in rows
    }


def _claims(case_ids: Iterable[int]) -> dict[int, list[facts.Claim]]:
    found: dict[int, list[facts.Claim]] = defaultdict(list)
    for row in Claim.objects.filter(case_id__in=case_ids).order_by("due_on", "id"):
        found[row.case_id].append(_claim(row))
    return found


def _claim(row: Claim) -> facts.Claim:
    return facts.Claim(
        ref=row.ref,
        nature=row.nature,
        principal=row.principal_minor,
        due_on=row.due_on,
        arose_on=row.arose_on,
        contracted_on=row.contracted_on,
        contract=row.contract,
        due_agreed=row.due_agreed,
        demanded_on=row.demanded_on,
        demand_received_on=row.demand_received_on,
        directly_enforceable=row.directly_enforceable,
        regular_supply=row.regular_supply,
        terms=facts.Terms("max" if row.interest == Agreed.MAXIMUM else row.interest_ppm, _damages(row)),
    )


def _damages(row: Claim) -> facts.DamagesClause | Literal["max"] | None:
    if row.damages == Agreed.FIGURES:
        return facts.DamagesClause(row.damages_rate_ppm, row.damages_fixed_minor, row.damages_minimum_minor)
    return "max" if row.damages == Agreed.MAXIMUM else None


def _actions(case_ids: Iterable[int]) -> dict[int, list[facts.Action]]:
    names: dict[int, list[str]] = defaultdict(list)
    links = LINK.objects.filter(action__case_id__in=case_ids).order_by("claim__due_on", "claim_id")
    for action_id, ref in links.values_list("action_id", "claim__ref"):
        names[action_id].append(ref)
    found: dict[int, list[facts.Action]] = defaultdict(list)
    for row in Action.objects.filter(case_id__in=case_ids).order_by("on", "id"):
        found[row.case_id].append(_action(row, tuple(names[row.pk]) or None))
    return found


def _action(row: Action, claims: tuple[str, ...] | None) -> facts.Action:
    return facts.Action(
        kind=row.kind,
        on=row.on,
        channel=row.channel,  # type: ignore[arg-type]
        received_on=row.received_on,
        fee="max" if row.fee_is_maximum else row.fee_minor,
        postage=row.postage_minor,
        instalments=row.instalments,
        amount=row.amount_minor,
        claims=claims,
    )


def _suspensions(case_ids: Iterable[int]) -> dict[int, list[facts.Suspension]]:
    found: dict[int, list[facts.Suspension]] = defaultdict(list)
    for row in Suspension.objects.filter(case_id__in=case_ids).order_by("period", "id"):
        last = row.period.upper - timedelta(days=1) if row.period.upper else None
        found[row.case_id].append(facts.Suspension(row.because, row.period.lower, last))
    return found
