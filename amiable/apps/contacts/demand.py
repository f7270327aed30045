"""From a statement of account to what a letter says: the figures of the letter are the figures of the statement."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from amiable import markets
from amiable.apps.cases.records import CaseWithPeople, ClaimView
from amiable.apps.parties.records import AgencyView
from amiable.core.account import Line, StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.facts import Action, Facts
from amiable.core.pack import Pack
from amiable.core.playbook import PlaybookStep, reply_by
from amiable.core.regime import charges_of, rate_on
from amiable.core.statement import state
from amiable.core.working import working
from amiable.files.letter_content import Addressee, ClaimBlock, CreditorBlock, Demand, Later, PaymentBlock, Row, Sender
from amiable.files.wording import cite, say


def language_of(people: CaseWithPeople, pack: Pack) -> str:
    """The debtor's language where letters of this market have it, else the market's first."""
    return people.debtor.language if people.debtor.language in pack.languages else pack.languages[0]


def demand(
    step: PlaybookStep,
    refs: Collection[str],
    facts: Facts,
    account: StatementOfAccount,
    people: CaseWithPeople,
    claims: Collection[ClaimView],
    agency: AgencyView,
    pack: Pack,
    *,
    first_contact: bool,
) -> Demand:
    """What a letter that asks for payment says, on the day of its statement.

    refs  the claims that the step is about
    """
    language = language_of(people, pack)
    tomorrow = state(facts, account.on + ONE_DAY, pack)
    return Demand(
        sender=sender(agency),
        addressee=Addressee(people.debtor.name, _address(people.debtor.street, people.debtor.postcode, people.debtor.city)),
        creditor=_creditor(people),
        payment=PaymentBlock(agency.name, agency.client_iban, agency.client_bic, people.case.payment_reference),
        case_number=people.case.printed_number,
        principal=account.principal,
        interest=account.interest,
        damages=account.damages,
        costs=account.costs,
        claims=tuple(block for claim in claims if (block := _claim(claim, facts, account, language)).outstanding),
        last_day=reply_by(step, account.on, pack),
        later=_later(step, refs, facts, account, pack, language) if step.kind == "first_reminder" else None,
        paid=account.paid,
        daily_interest=tomorrow.interest - account.interest,
        days_to_answer=pack.waits[step.wait].at(account.on).value.days if step.wait else 0,
        days_to_decide=pack.counts["waiting/instalment_answer"].at(account.on).value,
        first_contact=first_contact,
    )


def sender(agency: AgencyView) -> Sender:
    """Our letterhead."""
    return Sender(
        name=agency.name,
        address=_address(agency.street, agency.postcode, agency.city),
        enterprise_number=agency.enterprise_number,
        phone=agency.phone,
        email=agency.email,
        website=agency.website,
        dpo_email=agency.dpo_email,
    )


def _address(street: str, postcode: str, city: str) -> tuple[str, ...]:
    return street, f"{postcode} {city}"


def _creditor(people: CaseWithPeople) -> CreditorBlock:
    creditor = people.creditor
    return CreditorBlock(
        name=creditor.legal_name,
        address=_address(creditor.street, creditor.postcode, creditor.city),
        enterprise_number=creditor.enterprise_number,
        phone=creditor.phone,
        email=creditor.email,
        quality=creditor.quality,
    )


def _claim(claim: ClaimView, facts: Facts, account: StatementOfAccount, language: str) -> ClaimBlock:
    rows = tuple(_row(line, facts, language) for line in account.lines if line.claim == claim.ref)
    return ClaimBlock(claim.ref, claim.description, claim.due_on, claim.principal, rows)


def _row(line: Line, facts: Facts, language: str) -> Row:
    paid_on = facts.payments[line.payment].on if line.payment is not None else None
    how = line.working or working("payment", on=paid_on.isoformat() if paid_on else "")
    return Row(
        part=line.part,
        amount=line.amount,
        on=line.on,
        from_on=line.from_on,
        to_on=line.to_on,
        days=line.days,
        rate=line.rate,
        how=say(how, language, facts.market),
        source=cite(line.source, language, markets.source_names(facts.market, language)),
    )


def _later(step: PlaybookStep, refs: Collection[str], facts: Facts, account: StatementOfAccount, pack: Pack, language: str) -> Later:
    """What becomes chargeable if nothing is paid: the statement of the day after the fourteen, had this reminder been sent."""
    reminded = replace(facts, actions=(*facts.actions, Action(step.kind, account.on, claims=tuple(refs))))
    chargeable_on = reply_by(step, account.on, pack) + ONE_DAY
    new = [line for line in state(reminded, chargeable_on, pack).lines if line.part == "damages" and line.amount > 0 and line.claim in refs]
    rate, source, rate_from = _rate(refs, reminded, chargeable_on, pack)
    names = markets.source_names(facts.market, language)
    return Later(
        penalty=sum(line.amount for line in new) or None,
        penalty_source=cite(new[0].source, language, names) if new else "",
        rate=rate,
        rate_source=cite(source, language, names),
        rate_from=rate_from,
    )


def _rate(refs: Collection[str], facts: Facts, on: date, pack: Pack) -> tuple[int | None, str, date | None]:
    """The highest rate that will run on one of the claims, its source, and its first day."""
    found = []
    for place, claim in enumerate(facts.claims):
        charges = charges_of(facts, place, on, pack) if claim.ref in refs else None
        if charges and charges.rates and charges.first_interest and not charges.rates.void:
            first = charges.back_to or charges.first_interest
            found.append((rate_on(charges.rates, on) or 0, str(charges.rates.source), first))
    return max(found) if found and max(found)[0] else (None, "", None)
