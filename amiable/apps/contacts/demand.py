"""From a statement of account to what a letter says: the figures of the letter are the figures of the statement."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from amiable import markets
from amiable.apps.cases.records import CaseWithPeople, ClaimView
from amiable.apps.parties.letterhead import sender
from amiable.apps.parties.records import AgencyView
from amiable.core.account import Line, StatementOfAccount
from amiable.core.dates import ONE_DAY
from amiable.core.facts import Action, Facts
from amiable.core.letters import days_sent
from amiable.core.pack import Pack
from amiable.core.playbook import PlaybookStep, asked, reply_by
from amiable.core.proposal import Proposal, propose
from amiable.core.refusal import Refusal, _
from amiable.core.statement import coming_interest, state
from amiable.core.working import working
from amiable.files.letter_content import Addressee, ClaimBlock, CreditorBlock, Demand, Later, PaymentBlock, Recalled, Row
from amiable.files.wording import cite_on_paper, say
from amiable.markets.page import languages


class ReminderNotFree(Refusal):
    """A first reminder is free; a claim that bears a charge already cannot have one."""

    code = "contact.reminder_not_free"
    what = _("This first reminder was not sent: its invoices already bear a charge, and a first reminder is free.")
    remedy = _("Look at the case, and correct what was recorded before its first reminder.")


def language_of(people: CaseWithPeople, pack: Pack) -> str:
    """The debtor's language where letters of this market have it, else the market's first."""
    spoken = people.debtor.language
    return spoken if spoken in languages(pack.market) else pack.languages[0]


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
    """What a letter that asks for payment says, on the day of its statement, of the claims that it may ask for and no other.

    refs     the claims that the step is about
    refuses  ReminderNotFree, for a first reminder of a claim that already bears a charge
    """
    language = language_of(people, pack)
    of_letter = asked(step, refs, facts, account)
    owed = [balance for balance in account.claims if balance.ref in of_letter]
    tomorrow = state(facts, account.on + ONE_DAY, pack)
    due = sum(balance.principal + balance.interest + balance.damages + balance.costs for balance in owed)
    last_day, nth = reply_by(step, account.on, pack), _nth(step, refs, facts, account.on)
    content = Demand(
        sender=sender(agency),
        addressee=Addressee(people.debtor.name, _address(people.debtor.street, people.debtor.postcode, people.debtor.city)),
        creditor=_creditor(people),
        payment=payment_block(people, agency, pack),
        case_number=people.case.printed_number,
        principal=sum(balance.principal for balance in owed),
        interest=sum(balance.interest for balance in owed),
        damages=sum(balance.damages for balance in owed),
        costs=sum(balance.costs for balance in owed),
        claims=tuple(_claim(claim, facts, account, language) for claim in claims if claim.ref in of_letter),
        last_day=last_day,
        later=_later(step, refs, facts, account, pack, language) if step.kind == "first_reminder" else None,
        paid=-sum(line.amount for line in account.lines if line.payment is not None and line.claim in of_letter),
        daily_interest=sum(balance.interest for balance in tomorrow.claims if balance.ref in of_letter)
        - sum(balance.interest for balance in owed),
        days_to_answer=_days_to_answer(step, account.on, pack),
        days_to_decide=_days_to_decide(account.on, pack),
        first_contact=first_contact,
        debtor=facts.debtor,
        nth=nth,
        recalled=_recalled((step.recalls,), refs, facts, account.on, people),
        proposal=_proposal(facts, due, last_day) if _proposes(step, nth) else None,
    )
    if step.kind == "first_reminder" and content.due != content.principal:
        raise ReminderNotFree(source=str(pack.waits["waiting/first_reminder"].at(account.on).source))
    return content


def recalled_later(facts: Facts, on: date, people: CaseWithPeople) -> Recalled | None:
    """The letter that whatever we write after it must name, an answer too: the one that steps of the playbook recall.

    source  France: Code des procédures civiles d'exécution, R124-4, last paragraph
    """
    names = {step.recalls for step in markets.playbook(facts.market, facts.debtor).steps}
    return _recalled(names, [claim.ref for claim in facts.claims], facts, on, people)


def payment_block(people: CaseWithPeople, agency: AgencyView, pack: Pack) -> PaymentBlock:
    """Where to pay, and what makes it easy in this market."""
    slips = (offer.slip for offer in markets.means_of_payment(pack.market).offers if offer.slip)
    return PaymentBlock(agency.name, agency.client_iban, agency.client_bic, people.case.payment_reference, next(slips, "epc"))


def _days_to_answer(step: PlaybookStep, on: date, pack: Pack) -> int:
    """How many days the law gives the person, counted from the letter's arrival or from its dispatch; 0, where it names none."""
    if step.wait is None:
        return 0
    return pack.counts[step.wait].at(on).value if step.wait in pack.counts else pack.waits[step.wait].at(on).value.days


def _days_to_decide(on: date, pack: Pack) -> int:
    """After how many days without an answer to a request for instalments interest stops; 0, where the law names none."""
    question = pack.counts.get("waiting/instalment_answer")
    return question.at(on).value if question else 0


def _nth(step: PlaybookStep, refs: Collection[str], facts: Facts, on: date) -> int:
    """Which letter of its kind this is: those that somebody else sent are counted."""
    places = [place for place, claim in enumerate(facts.claims) if claim.ref in refs]
    return 1 + max((len(days_sent(step.kinds, facts, place, on)) for place in places), default=0)


def _recalled(names: Collection[str | None], refs: Collection[str], facts: Facts, on: date, people: CaseWithPeople) -> Recalled | None:
    """The last letter of these steps, by the reference and the day under which the person knows it."""
    kinds = [kind for step in markets.playbook(facts.market, facts.debtor).steps if step.name in names for kind in step.kinds]
    places = [place for place, claim in enumerate(facts.claims) if claim.ref in refs]
    days = [day for place in places for day in days_sent(kinds, facts, place, on)]
    return Recalled(people.case.printed_number, max(days)) if days else None


def _proposes(step: PlaybookStep, nth: int) -> bool:
    """A letter that is there to propose a plan, and the demand that follows an unanswered one."""
    return step.kind == "plan_proposal" or (step.kind == "payment_demand" and nth > 1)


def _proposal(facts: Facts, due: int, first_on: date) -> Proposal:
    playbook = markets.playbook(facts.market, facts.debtor)
    return propose(due, first_on, most=playbook.proposal_most, least=playbook.proposal_least)


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
        source=cite_on_paper(line.source, language, markets.source_names(facts.market, language)),
    )


def _later(step: PlaybookStep, refs: Collection[str], facts: Facts, account: StatementOfAccount, pack: Pack, language: str) -> Later:
    """What becomes chargeable if nothing is paid: the statement of the day after the fourteen, had this reminder been sent."""
    reminded = replace(facts, actions=(*facts.actions, Action(step.kind, account.on, claims=tuple(refs))))
    chargeable_on = reply_by(step, account.on, pack) + ONE_DAY
    new = [line for line in state(reminded, chargeable_on, pack).lines if line.part == "damages" and line.amount > 0 and line.claim in refs]
    names = markets.source_names(facts.market, language)
    found = _rates(refs, reminded, chargeable_on, pack)
    published = [(rate, source, first) for rate, source, first in found if rate is not None]
    rate, source, rate_from = max(published) if published else (None, "", None)
    return Later(
        penalty=sum(line.amount for line in new) or None,
        penalty_source=cite_on_paper(new[0].source, language, names) if new else "",
        rate=rate,
        rate_source=cite_on_paper(source, language, names),
        rate_from=rate_from,
        rate_unpublished=rate is None and bool(found),
    )


def _rates(refs: Collection[str], facts: Facts, on: date, pack: Pack) -> list[tuple[int | None, str, date]]:
    """The rate that will run on each of the claims that bear interest (None: not published yet), its source, and its first day."""
    coming = coming_interest(facts, on, pack)
    bearing = (found for claim, found in zip(facts.claims, coming, strict=True) if found and claim.ref in refs)
    return [(found.rate, found.source, found.first_on) for found in bearing]
