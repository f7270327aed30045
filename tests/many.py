"""Many cases in real tables: random facts as rows, for what reads the whole portfolio, in a database that really commits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from django.apps import apps
from django.db import connection
from psycopg.types.range import Range

from amiable.apps.cases import models as cases
from amiable.apps.cases.kinds import Agreed
from amiable.apps.documents.models import Document
from amiable.apps.parties.models import Creditor, Debtor
from amiable.apps.payments.models import BankStatement, Line, Match, TakingBack
from amiable.apps.portfolio import queries
from amiable.core.facts import Action, Claim, DamagesClause, Facts, Suspension
from tests.core.kernels import facts_of

PLACED_ON = date(2000, 1, 3)
ONE_DAY = timedelta(days=1)


def random_facts(first_seed: int, how_many: int) -> Iterator[Facts]:
    """So many random cases of all markets, from a seed on; those whose facts are refused are left out."""
    for seed in range(first_seed, first_seed + how_many):
        if found := facts_of(seed):
            yield found[0]


NAMES = ("last_name", "first_name", "street", "postcode", "city", "country")
OTHERS = ("email", "phone", "customer_number", "enterprise_number")
SEALED = dict.fromkeys((*NAMES, *OTHERS), b"sealed")


class Shelf:
    """Puts facts into the tables. What the tables do not know (titles, refunds, choices, other conventions) is left out."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._statement = BankStatement.objects.create(
            market="be", account="BE68539007547034", currency="EUR", fingerprint="many", file_name="many.xml", imported_on=PLACED_ON
        )

    def put(self, facts: Facts) -> int:
        """A case of its own for these facts; gives its number."""
        number = next(self._numbers)
        creditor = self._creditor(facts)
        debtor = Debtor.objects.create(
            creditor=creditor, kind=facts.debtor, language="fr", number=f"N{number}", person=f"P{number}", words=[], **SEALED
        )
        case = cases.Case.objects.create(
            creditor=creditor, market=facts.market, number=f"{number:09d}", reference_number=10**9 + number, placed_on=PLACED_ON
        )
        cases.CaseParty.objects.create(case=case, debtor=debtor, role="debtor")
        placement = cases.Placement.objects.get(creditor=creditor)
        claims = {claim.ref: self._claim(case, placement, claim) for claim in facts.claims}
        for action in facts.actions:
            self.act(case.pk, action, claims)
        self.suspend(case.pk, facts.suspensions)
        for payment in facts.payments:
            self.pay(case.pk, payment.on, payment.amount)
        return case.pk

    def claim(self, case_id: int, facts: Facts, ref: str) -> None:
        """One more claim on a case, like its first one."""
        case = cases.Case.objects.get(pk=case_id)
        self._claim(case, cases.Placement.objects.get(creditor=case.creditor_id), replace(facts.claims[0], ref=ref))

    def act(self, case_id: int, action: Action, claims: dict[str, cases.Claim]) -> None:
        row = cases.Action.objects.create(
            case_id=case_id,
            kind=action.kind,
            on=action.on,
            channel=action.channel,
            received_on=action.received_on,
            fee_minor=None if action.fee == "max" else action.fee,
            fee_is_maximum=action.fee == "max",
            postage_minor=action.postage,
            instalments=action.instalments,
            amount_minor=action.amount,
            source="placement:1",
        )
        row.claims.add(*(claims[ref] for ref in action.claims or ()))

    def suspend(self, case_id: int, suspensions: Sequence[Suspension]) -> None:
        """Suspensions for one reason never overlap: of such, the first is kept."""
        kept: list[tuple[str, date, date]] = []
        for one in suspensions:
            end = one.to or date.max
            if not any(because == one.because and one.from_on <= last and first <= end for because, first, last in kept):
                kept.append((one.because, one.from_on, end))
                period = Range(one.from_on, one.to + ONE_DAY if one.to else None)
                cases.Suspension.objects.create(case_id=case_id, because=one.because, period=period)

    def pay(self, case_id: int, on: date, minor: int) -> Line:
        number = next(self._numbers)
        line = Line.objects.create(
            market="be",
            account="many",
            means="transfer",
            purpose="payment",
            statement=self._statement,
            fingerprint=f"line {number}",
            booked_on=on,
            value_on=on,
            minor=minor,
            currency="EUR",
            credit=True,
            reversal=False,
            **dict.fromkeys(("text", "counterparty", "counterparty_account"), b"sealed"),
        )
        Match.objects.create(line=line, line_minor=minor, case_id=case_id, minor=minor, confidence=1, reasons=[], matched_on=on)
        return line

    def take_back(self, line: Line) -> None:
        """The bank takes a payment back."""
        values = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields if not field.primary_key}
        values |= {"fingerprint": f"back {line.pk}", "credit": False, "reversal": True, "purpose": "taken_back"}
        TakingBack.objects.create(line=Line.objects.create(**values), of=line, on=line.booked_on)

    def _creditor(self, facts: Facts) -> Creditor:
        deducts = facts.creditor_deducts_vat
        creditor, is_new = Creditor.objects.get_or_create(
            name=f"{facts.creditor} {deducts}",
            defaults={"legal_name": "Créancier Fictif", "quality": facts.creditor, "deducts_vat": deducts},
        )
        if is_new:
            document = Document.objects.create(
                name="many.csv", media_type="text/csv", sha256="0" * 64, size=1, content=b"", made_on=PLACED_ON
            )
            cases.Placement.objects.create(
                creditor=creditor,
                market="be",
                file_name="many.csv",
                sha256="0" * 64,
                document=document,
                placed_on=PLACED_ON,
                rows=1,
                new_claims=1,
                new_cases=1,
            )
        return creditor

    def _claim(self, case: cases.Case, placement: cases.Placement, claim: Claim) -> cases.Claim:
        clause = claim.terms.damages if isinstance(claim.terms.damages, DamagesClause) else DamagesClause()
        return cases.Claim.objects.create(
            case=case,
            creditor_id=case.creditor_id,
            placement=placement,
            ref=f"{case.pk}/{claim.ref}",
            content="",
            nature=claim.nature,
            description="Facture fictive",
            principal_minor=claim.principal,
            currency="EUR",
            due_on=claim.due_on,
            arose_on=claim.arose_on,
            contracted_on=claim.contracted_on,
            contract=claim.contract,
            due_agreed=claim.due_agreed,
            demanded_on=claim.demanded_on,
            demand_received_on=claim.demand_received_on,
            directly_enforceable=claim.directly_enforceable,
            regular_supply=claim.regular_supply,
            interest=agreed(claim.terms.interest),
            interest_ppm=claim.terms.interest if isinstance(claim.terms.interest, int) else None,
            damages=agreed(claim.terms.damages),
            damages_rate_ppm=clause.rate,
            damages_fixed_minor=clause.fixed,
            damages_minimum_minor=clause.minimum,
        )


def agreed(term: object) -> Agreed:
    if term is None:
        return Agreed.NOTHING
    return Agreed.MAXIMUM if term == "max" else Agreed.FIGURES


def empty() -> None:
    """Empty every table of ours, also those that are written once: only a test may."""
    ours = [model for config in apps.get_app_configs() if config.name.startswith("amiable.apps") for model in config.get_models(True)]
    tables = [model._meta.db_table for model in ours]
    with connection.cursor() as cursor:
        for run in queries.kept():
            cursor.execute(f"DROP TABLE portfolio_result_{run}")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
