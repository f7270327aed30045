"""A working, a warning or a refusal in the reader's words: a code and its facts become a sentence in one of six languages."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from babel.numbers import get_decimal_symbol
from babel.units import format_unit

from amiable.core.money import AMOUNT, minor_of, ppm_of
from amiable.core.refusal import Fault, Refusal, _
from amiable.core.working import Working
from amiable.files import local_format

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGES = ("en", "fr", "nl", "fi", "sv", "da")
# A note that the packs leave for the lawyer, with the article that it doubts.
UNSURE = re.compile(r", [^,]*\((?:numéro à vérifier|numero tarkistettava|numerot tarkistettava|nummer skal kontrolleres)\)")

SENTENCES = {
    "principal": _("Invoice {ref}, due on {due_on}: {amount}"),
    "credit_note": _("Credit note of {on}: {amount} less"),
    "payment": _("Payment received on {on}"),
    "lump_sum": _("Fixed compensation for an invoice paid late: {amount}"),
    "reminder_fee": _("Reminder after three free ones this year: at most {maximum} plus postage of {postage}; charged: {amount}"),
    "fee": _("{step}: the law allows at most {maximum} for it here; charged: {amount}"),
    "fee_contained": _("{step}: {fee}; all steps so far: {total}, in which the fixed compensation of {lump} is contained; added: {amount}"),
    "fee_after_title": _("{step}, decided after the title of {decided_on}, as asked: {amount}"),
    "lump_sum_contained": _(
        "Fixed compensation of {full} for an invoice paid late; costs charged before contain a part of it; added: {amount}"
    ),
    "damages_fixed": _("As agreed, a fixed amount: {amount}"),
    "damages_rate": _("As agreed: {rate} of {base} = {amount}"),
    "damages_clause": _("As agreed: {rate} of {base}, plus {fixed}, at least {minimum}: {amount}"),
    "damages_max": _(
        "As agreed, the most the law allows on {base}: {fixed} plus {rate} of the part above {above}, at most {ceiling}: {amount}"
    ),
    "damages_shared": _(
        "As agreed, this invoice’s share ({part}) of the most the law allows on {base} of one contract:"
        " {fixed} plus {rate} of the part above {above}, at most {ceiling}; share: {amount}"
    ),
    "interest": _("{base} × {rate} a year × {days}/{year} = {exact}; charged: {amount}"),
    "interest_down": _("{base} × {rate} a year × {days}/{year} = {exact}, rounded down; charged: {amount}"),
    "interest_together": _(
        "{base} × {rate} a year × {days}/{year} = {exact};"
        " with the lines before {together}, rounded once to {posted}; charged here: {amount}"
    ),
    "interest_down_together": _(
        "{base} × {rate} a year × {days}/{year} = {exact};"
        " with the lines before {together}, rounded down once to {posted}; charged here: {amount}"
    ),
    "limitation": _("From {starts_on}, {years} (the first day is not counted): until {last_day}"),
    "limitation_put_off": _(
        "From {starts_on}, {years} (the first day is not counted), put off by the days on which the time stood still ({days}):"
        " until {last_day}"
    ),
    "limitation_anew": _("The time started anew on {starts_on}: {years} from then (that day is not counted), until {last_day}"),
    "limitation_title": _("From the judgment of {starts_on}, {years} (that day is not counted): until {last_day}"),
    "limitation_unclaimed": _(
        "From {starts_on}, {years}, as long as no letter claims it in that time (the first day is not counted): until {last_day}"
    ),
    "limitation_letter": _("The registered letter of a lawyer of {letter_on} gives {years} from then, once: until {last_day}"),
    "limitation_final": _("From {starts_on}, {years} (the first day is not counted), but never after {final_day}: until {last_day}"),
    "limitation_fixed": _("From {starts_on}, {years} that nothing starts anew (the first day is not counted): until {last_day}"),
    "forclusion": _(
        "From {starts_on}, {years} in which a court must be asked, and which no payment starts anew"
        " (the first day is not counted): until {last_day}"
    ),
    "limitation_not_verified": _("Until when this kind of debt may be claimed has not been checked yet"),
    "not_due_yet": _("This invoice is only due on {due_on}; nothing is asked for it before then."),
    "transitional_reading": _(
        "The debt arose on {arose_on}, before 1 December 2023, and fell due on {due_on}:"
        " the older rules are applied; a lawyer may read it otherwise."
    ),
    "clause_above_ceiling": _(
        "The clause asks {asked} on {base}, above the {ceiling} that the law allows: it is void, and nothing is asked for it."
    ),
    "rate_above_ceiling": _("The agreed interest of {asked_rate} is above what the law allows: it is void, and no interest is asked."),
    "credit_note_too_large": _("The credit note is larger than what was still owed; {rest} of it is not used."),
    "fee_not_allowed": _("The law allows no cost for this step; nothing is asked for it."),
    "fee_too_early": _("It was too early for a cost on that day; nothing is asked for this step."),
    "fee_count": _("The law does not allow another cost of this kind; nothing is asked for this step."),
    "fee_before_notice": _("The notice that must come first was not sent in time; nothing is asked for this step."),
    "fee_total_cap": _("All costs together may not be more than the law says; of the {asked} asked for this step, {rest} is left."),
    "clause_needs_judge": _("Damages were agreed; only a judge may grant them, and nothing is asked for them here."),
    "clause_below_floor": _(
        "The agreed interest of {asked_rate} is less than {times} times the legal rate of that day: the law’s own rate is applied."
    ),
    "suspended": _("Collection was on hold that day; nothing is asked for this step."),
    "fee_above_maximum": _("{asked} was asked for this step; the law allows at most {maximum}, and that is what is charged."),
    "prescribed": _("The time to claim this debt ended on {last_day}. It may no longer be demanded."),
    "law_not_verified": _("The law on this point has not been checked by a lawyer yet."),
    "short_presumption": _("For goods sold to a consumer, payment may be presumed after one year."),
    "step_first_reminder": _("The free first reminder can be sent now."),
    "step_collection_notice": _("The days of the first reminder are over: the collection notice can be sent now."),
    "step_formal_notice": _("The invoice is due: the formal notice can be sent now."),
    "step_reminder": _("A reminder can be sent now."),
    "step_second_reminder": _("The second reminder can be sent now."),
    "step_third_reminder": _("The third and last reminder can be sent now."),
    "step_payment_demand": _("The days of the reminder are over: the payment demand can be sent now."),
    "step_second_payment_demand": _("The second payment demand can be sent now, with a repayment plan made for this balance."),
    "step_message": _("An e-mail or a text message can be sent now."),
    "step_call": _("The person can be called now."),
    "step_letter": _("A letter can be sent now: what is owed, and how to pay, ask or object."),
    "step_plan_proposal": _("A letter can be sent now with a repayment plan made for this balance."),
    "step_last_letter": _("A letter can be sent now: what happens next, and who helps free of charge."),
    "step_decision": _("Every amicable step was made: a person decides what comes next."),
    "step_little_is_left": _("Nearly all is paid: nothing more is asked, and a person decides about the little that is left."),
    "step_instalment_reminder": _("An instalment falls due soon: a friendly word about it can be sent now."),
    "step_what_changed": _("An instalment was missed: a message can ask now what has changed."),
    "step_what_changed_call": _("The instalment is still missing: the person can be called now, to find a way together."),
    "step_recalls": _("It names the letter of {letter_on} and its reference."),
    "decision_legal": _("Proposed: the legal route. {amount} is owed, and a court may be asked."),
    "decision_monitoring": _("Proposed: no legal route now, and a look every six months ({because})."),
    "decision_closing": _("Proposed: to close. Only {amount} is left, and asking on would cost more than it brings."),
    "decision_time_left": _("The first of these claims may be taken to court until {last_day}."),
    "no_step_closed": _("Nothing is owed any more."),
    "no_step_not_due": _("Nothing is due yet; the first invoice falls due on {due_on}."),
    "no_step_suspended": _("Collection is on hold since {since_on} ({because})."),
    "no_step_prescribed": _("The time to claim this debt is over; it is not demanded."),
    "no_step_waiting": _("The person has time until {last_day} to answer the last letter; nothing is done before."),
    "step_by_letter": _("This time by letter."),
    "step_by_email": _("This time by e-mail."),
    "step_by_sms": _("This time by text message."),
    "step_by_call": _("This time by telephone."),
    "no_step_done": _("Every step of this playbook was made."),
    "no_step_made": _("Done on {made_on}."),
    "no_step_until": _("Its turn comes on {turn_on}."),
    "no_step_put_off": _("Something was paid on {paid_on}: this step waits until {turn_on}."),
    "no_step_later": _("It comes after the step before it."),
    "no_step_first": _("Another step comes first."),
    "no_step_not_for": _("The law of this debt knows no such step."),
    "no_step_overtaken": _("Not needed: a later letter was sent."),
    "no_step_no_consent": _("Left out: the person has not agreed to be contacted in this way."),
    "no_step_law_not_verified": _("Nobody has checked the law of this market yet: nothing is done."),
    "no_step_law_first": _("The law asks for another letter, or for its days, first."),
    "no_step_too_often": _("The person was asked often enough lately; nothing more is asked for now."),
    "no_step_after_conversation": _("One spoke with the person a few days ago; nothing is asked for now."),
    "no_step_nobody_there": _("Nothing may be sent to this person at this address."),
    "no_step_outside_hours": _("People are not contacted in this way on this day."),
    "remittance.flat": _("{rate} of {base} = {exact}"),
    "remittance.tier_case": _("{rate} of {base}, what lies above {above} of a case = {exact}"),
    "remittance.tier_month": _("{rate} of {base}, what lies above {above} of a month = {exact}"),
    "remittance.age_placed": _("{rate} of {base}, of claims placed {days} days or more after they fell due = {exact}"),
    "remittance.age_collected": _("{rate} of {base}, of claims paid {days} days or more after they fell due = {exact}"),
    "remittance.principal": _("{rate} of {base} of principal = {exact}"),
    "remittance.interest": _("{rate} of {base} of interest = {exact}"),
    "remittance.damages": _("{rate} of {base} of damages = {exact}"),
    "remittance.costs": _("{rate} of {base} of costs = {exact}"),
    "remittance.commission": _("Together {exact}, rounded once: {amount}"),
    "remittance.vat": _("{rate} of {base} = {exact}, rounded once: {amount}"),
    "no_step_refused": _("The law, or our own fairness rules, do not allow it now."),
    "match.structured_reference": _("The bank’s own field bears {reference}, the payment reference of this case."),
    "match.reference_in_text": _("The text bears {reference}, the payment reference of this case."),
    "match.case_number": _("The text names this case, {number}."),
    "match.near_reference": _("The text bears {reference}, one slip away from the payment reference of this case."),
    "match.near_case_number": _("The text bears a number one slip away from this case, {number}."),
    "match.invoice_named": _("The text names invoice {ref}."),
    "match.invoice_short": _("The text names {ref}, a short number that other invoices may have too."),
    "match.invoice_end": _("The text bears the last digits of invoice {ref}."),
    "match.account_seen": _("This account has paid this case before."),
    "match.account_of_person": _("This account has paid another case of the same person before."),
    "match.account_of_many": _("This account has paid for several people."),
    "match.old_reference": _("The line bears the number of {number}, an older case of the same person."),
    "match.reference_of_another_house": _("The line bears a valid payment reference that is none of ours."),
    "match.amount_due": _("{amount} is exactly what is owed."),
    "match.as_asked": _("It is the sum of the letter of {on}."),
    "match.amount_principal": _("{amount} is exactly the sum of the invoices, without interest and costs."),
    "match.amount_invoice": _("{amount} is exactly one invoice of this case."),
    "match.amount_invoices": _("{amount} is exactly the sum of the invoices that the text names."),
    "match.amount_rounded": _("{amount} is what is owed, {full}, rounded."),
    "match.name": _("The payer has the debtor’s name."),
    "match.name_in_text": _("The text names the debtor."),
    "match.initial": _("The payer has the debtor’s last name and initial."),
    "match.name_partly": _("The debtor’s last name stands on the line."),
    "match.name_other": _("The payer has another name, and the amount is none that is owed here."),
    "match.name_of_another": _("The payer has the name of the debtor of case {case}."),
    "match.amount_of_another": _("{amount} is exactly what is owed in case {case}."),
    "match.invoice_of_another": _("The text names invoice {ref} of case {case}."),
    "match.another_case": _("This person has another open case."),
    "match.closed": _("Case {case} is closed."),
    "match.too_much": _("{amount} is more than the {full} that is owed."),
    "match.namesakes": _("{count} people of this name owe money."),
    "match.several_cases": _("The line names several cases, and the amount is not clearly their sum: {cases}."),
    "match.several_fit": _("Other cases fit as well: {cases}."),
    "match.sum_of_cases": _("{amount} is exactly the sum of {cases}."),
    "match.announced": _("We announced this payment to the bank ourselves, under {id}."),
    "match.by_a_person": _("A person decided this."),
    "match.undone": _("A person undid the earlier match."),
    "match.taken_for_the_case": _("It was taken for this case."),
    "match.nothing": _("Nothing on the line says whose payment it is."),
}

REASONS = {
    "dispute": _("the debt is contested"),
    "proof_of_payment": _("a proof of payment is being checked"),
    "information_request": _("information was asked for"),
    "other": _("another reason"),
    "instalment_request": _("a request to pay in instalments"),
    "plan": _("a repayment plan runs"),
    "complaint": _("a complaint is being looked into"),
    "debt_mediation": _("debt mediation"),
    "collective_settlement": _("a collective debt settlement"),
    "over_indebtedness": _("an over-indebtedness procedure"),
    "restructuring": _("a debt restructuring"),
    "hardship": _("hardship"),
    "vulnerability": _("a vulnerable situation"),
    "wrong_address": _("the address is wrong"),
    "deceased": _("the person has died"),
    "minor": _("the person is a minor"),
}
STEPS = {
    "first_reminder": _("First reminder"),
    "reminder": _("Reminder"),
    "formal_notice": _("Formal notice"),
    "collection_notice": _("Collection notice"),
    "payment_demand": _("Payment demand"),
    "extension": _("More time to pay"),
    "payment_plan": _("Repayment plan"),
    "handover": _("Handing over to a collector"),
    "collection_tariff": _("Collection by a third party"),
    "acknowledgement": _("Acknowledgement of the debt"),
    "lawyer_letter": _("Letter of a lawyer"),
    "credit_note": _("Credit note"),
}
PAPERS = {"invoice": _("invoice"), "contract": _("agreed terms of"), "credit note": _("credit note of"), "title": _("title of")}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_VERIFIED = _("not verified")  # in place of a source: nobody has read the law
HOUSE_RULE = _("house rule")
OWN_RULES = {
    "hours of contact": _("hours of contact"),
    "frequency of contact": _("frequency of contact"),
    "silence after a conversation": _("silence after a conversation"),
    "visits": _("visits"),
    "electronic demands": _("electronic demands"),
    "waiting for a payment": _("waiting for a payment"),
    "means of payment": _("means of payment"),
    "opening hours": _("opening hours"),
    "appointments": _("appointments"),
}

AMOUNTS = frozenset("base amount fixed above ceiling minimum maximum postage asked part rest posted fee full lump total".split())  # noqa: SIM905
MEANS = {
    "transfer": _("transfer"),
    "card": _("card"),
    "direct_debit": _("direct debit"),
    "cheque": _("cheque"),
    "cash": _("cash"),
    "direct": _("payment to the creditor itself"),
}
REFUSED_AMOUNTS = frozenset({"amount", "before", "most", "left", "due", "planned", "expected", "counted"})
RATES = frozenset({"rate", "asked_rate"})
YEARS = frozenset({"years"})
EXACT = frozenset({"exact", "together"})


def say(working: Working, language: str, market: str) -> str:
    """The sentence of a working, with amounts, rates and days as the reader's country writes them."""
    facts = {name: _shown(name, value, language, market) for name, value in working.facts}
    return words(SENTENCES[working.code], language).format(**facts)


def cite(source: str, language: str, names: Mapping[str, str]) -> str:
    """A source in the reader's language: the official name of the law, or the paper of the case that it rests on.

    names  how the market's sources are called in that language, longest first
    """
    paper, comma, rest = source.partition(", ")
    if paper in (NOT_VERIFIED, HOUSE_RULE):
        own = OWN_RULES.get(rest)
        return words(paper, language) + comma + (words(own, language) if own else rest)
    if paper in PAPERS:
        return f"{words(PAPERS[paper], language)} {rest}" if comma else source
    for name, own in names.items():
        source = source.replace(name, own)
    return source


def cite_on_paper(source: str, language: str, names: Mapping[str, str]) -> str:
    """A source as a letter to a person names it: where a number is still to be checked, the law alone."""
    return cite(UNSURE.sub("", source), language, names)


def words(text: str, language: str) -> str:
    """A text that was marked for translation, in a language; English when it is not translated."""
    return _catalogue(language).gettext(text)


def refused(refusal: Refusal, language: str, market: str = "") -> tuple[str, str]:
    """What was refused and what to do now, in the reader's language.

    market  whose refusal it is: days are then written as there; without it, in ISO form
    """
    return told(refusal.what, refusal.remedy, refusal.facts, language, market)


def told(what: str, remedy: str, facts: Mapping[str, object], language: str, market: str = "") -> tuple[str, str]:
    """The same of a refusal that was written down: what it said and what to do, with `{names}` for its facts."""
    shown = {name: _fact(name, str(value), language, market) for name, value in facts.items()}
    return words(what, language).format(**shown), words(remedy, language).format(**shown)


def faults(found: Iterable[Fault], language: str) -> list[dict[str, str]]:
    """Every fault as where, what and remedy, in the reader's language."""
    return [
        {
            "where": fault.where,
            "what": words(fault.what, language).format(**dict(fault.facts)),
            "remedy": words(fault.remedy, language).format(**dict(fault.facts)) if fault.remedy else "",
        }
        for fault in found
    ]


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("django", LOCALE, [language], fallback=True)


def _shown(name: str, value: str, language: str, market: str) -> str:
    if _is_day(name):
        return _day(value, language, market)
    show = next((show for names, show in SHOWN if name in names), None)
    return show(value, language, market) if show else _reason(name, value, language)


def _reason(name: str, value: str, language: str) -> str:
    """Why demands are on hold, which step it is, or how somebody pays, in words; anything else as it is."""
    if name in ("means", "offered"):
        return ", ".join(words(MEANS.get(each, each), language) for each in value.split(", "))
    if name == "step" and value in STEPS:
        return words(STEPS[value], language)
    return words(REASONS[value], language) if name == "because" and value in REASONS else value


def _fact(name: str, value: str, language: str, market: str) -> str:
    if market and name in REFUSED_AMOUNTS and AMOUNT.fullmatch(value):
        return _amount(value, language, market)
    return _day(value, language, market) if market and ISO_DAY.fullmatch(value) else _reason(name, value, language)


def _is_day(name: str) -> bool:
    return name.endswith("_on") or name in ("on", "last_day", "final_day")


def _day(value: str, language: str, market: str) -> str:
    return local_format.day(date.fromisoformat(value), language, market) if value else value


def _amount(value: str, language: str, market: str) -> str:
    sign = -1 if value.startswith("-") else 1
    return local_format.amount(sign * minor_of(value.removeprefix("-")), language, market)


def _rate(value: str, language: str, market: str) -> str:
    return local_format.rate(ppm_of(value), language, market)


def _years(value: str, language: str, market: str) -> str:
    """The years with their noun, as the number asks: "1 an", "2 ans"."""
    return format_unit(int(value), "duration-year", locale=local_format.locale_of(language, market))


def _exact(value: str, language: str, market: str) -> str:
    return value.replace(".", get_decimal_symbol(local_format.locale_of(language, market)))


SHOWN: tuple[tuple[frozenset[str], Callable[[str, str, str], str]], ...] = (
    (AMOUNTS, _amount), (RATES, _rate), (YEARS, _years), (EXACT, _exact),
)  # fmt: skip
