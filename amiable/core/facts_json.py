"""The facts of a case as JSON: read with every fault listed, and written back (docs/reference/facts.md)."""

import re
from collections.abc import Collection
from datetime import date
from typing import Literal, cast

from amiable.core import person_json
from amiable.core.facts import (
    ACTION_KINDS,
    CREDITORS,
    DAY_COUNTS,
    DEBTORS,
    NATURES,
    PARTS,
    SUSPENSIONS,
    Action,
    Claim,
    DamagesClause,
    Facts,
    Part,
    Payment,
    Person,
    Refund,
    Suspension,
    Terms,
    Title,
)
from amiable.core.json_reader import Reader
from amiable.core.money import minor_of, percent_of, ppm_of, text_of
from amiable.core.refusal import Fault, Refusal, _

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 2200)
UNREAD = date.min  # stands for a day that could not be read, until its fault is told
HOUSE = "docs/reference/facts.md"


class BadFacts(Refusal):
    """The facts of a case cannot be read; every fault is listed."""

    code = "bad_facts"
    what = _("The facts of this case cannot be used as they are. To put right: {count}.")
    remedy = _("Put right what is listed and try again.")

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(source=HOUSE, faults=faults, count=len(faults))


DAY = _("Write a day as 2024-06-30, between 1900 and 2199.")
AMOUNT = _('Write an amount as text with two decimals, above zero: "600.00".')
RATE = _('Write a rate in percent a year as text: "12.50".')
YES_NO = _("Write true or false.")
TEXT = _("Write a short text.")


def day(raw: object) -> date:
    """Read an ISO day."""
    if not isinstance(raw, str) or not ISO_DAY.fullmatch(raw):
        raise ValueError(raw)
    read = date.fromisoformat(raw)
    if read.year not in YEARS:
        raise ValueError(raw)
    return read


def parse(raw: object, *, markets: Collection[str]) -> Facts:
    """Read the facts of one case.

    raw      what a JSON parser gave
    markets  the markets whose law is here
    refuses  BadFacts, listing every fault with its place
    source   the contract of the statement of account (docs/reference/facts.md)
    """
    faults: list[Fault] = []
    top = Reader({}, "", faults).inside("", raw)
    facts = _facts(top, markets)
    _check_sense(facts, faults)
    if faults:
        raise BadFacts(tuple(faults))
    return facts


def _facts(top: Reader, markets: Collection[str]) -> Facts:
    market = top.word("market", tuple(markets), "", required=True)
    debtor = cast(Literal["consumer", "business"], top.word("debtor", DEBTORS, "consumer", required=True))
    title, person = top.optional("title"), top.optional("person")
    facts = Facts(
        market=market,
        debtor=debtor,
        creditor=cast(Literal["large"], top.word("creditor", CREDITORS, "large")),
        creditor_deducts_vat=top.value("creditor_deducts_vat", _flag, YES_NO, True),
        day_count=top.word("day_count", DAY_COUNTS, None),
        allocation=top.value("allocation", _allocation, _("Name the four parts, each once."), None),
        claims=tuple(_claim(item, needs_contract_day=(market, debtor) == ("be", "consumer")) for item in top.objects("claims")),
        actions=tuple(_action(item) for item in top.objects("actions")),
        payments=tuple(_payment(item) for item in top.objects("payments")),
        refunds=tuple(_refund(item) for item in top.objects("refunds")),
        suspensions=tuple(_suspension(item) for item in top.objects("suspensions")),
        title=_title(title) if title else None,
        contacts=tuple(person_json.contact(item) for item in top.objects("contacts")),
        person=person_json.person(person, day) if person else Person(),
    )
    top.done()
    return facts


def _claim(item: Reader, *, needs_contract_day: bool) -> Claim:
    ref = item.value("ref", _text, TEXT, "", required=True)
    due_on = item.value("due_on", day, DAY, UNREAD, required=True)
    terms = item.optional("terms")
    claim = Claim(
        ref=ref,
        nature=item.word("nature", NATURES, "", required=True),
        principal=item.value("principal", _amount, AMOUNT, 1, required=True),
        due_on=due_on,
        arose_on=item.value("arose_on", day, DAY, due_on),
        contracted_on=item.value("contracted_on", day, DAY, None, required=needs_contract_day),
        contract=item.value("contract", _text, TEXT, ""),
        due_agreed=item.value("due_agreed", _flag, YES_NO, True),
        demanded_on=item.value("demanded_on", day, DAY, None),
        demand_received_on=item.value("demand_received_on", day, DAY, None),
        directly_enforceable=item.value("directly_enforceable", _flag, YES_NO, False),
        regular_supply=item.value("regular_supply", _flag, YES_NO, False),
        terms=_terms(terms) if terms else Terms(),
    )
    item.done()
    return claim


def _terms(item: Reader) -> Terms:
    interest = item.value("interest", _rate_or_max, RATE, None)
    item.asked.add("damages")
    damages = item.raw.get("damages")
    clause: DamagesClause | Literal["max"] | None = None
    if damages == "max":
        clause = "max"
    elif damages is not None:
        clause = _clause(item.inside("damages", damages))
    item.done()
    return Terms(interest, clause)


def _clause(item: Reader) -> DamagesClause:
    clause = DamagesClause(
        rate=item.value("rate", _rate, RATE, 0),
        fixed=item.value("fixed", _amount_or_zero, AMOUNT, 0),
        minimum=item.value("minimum", _amount_or_zero, AMOUNT, 0),
    )
    item.done()
    return clause


def _action(item: Reader) -> Action:
    action = Action(
        kind=item.word("kind", ACTION_KINDS, "", required=True),
        on=item.value("on", day, DAY, UNREAD, required=True),
        channel=cast(Literal["post"], item.word("channel", ("post", "electronic"), "post")),
        received_on=item.value("received_on", day, DAY, None),
        fee=item.value("fee", _amount_or_max, AMOUNT, None),
        postage=item.value("postage", _amount_or_zero, AMOUNT, 0),
        instalments=item.value("instalments", _count, _("Write a whole number above zero."), None),
        amount=item.value("amount", _amount, AMOUNT, 0, required=item.raw.get("kind") == "credit_note"),
        claims=item.value("claims", _texts, _("Write a list of references."), None),
    )
    item.done()
    return action


def _payment(item: Reader) -> Payment:
    payment = Payment(
        on=item.value("on", day, DAY, UNREAD, required=True),
        amount=item.value("amount", _amount, AMOUNT, 1, required=True),
        claim=item.value("claim", _text, TEXT, None),
    )
    item.done()
    return payment


def _refund(item: Reader) -> Refund:
    refund = Refund(
        on=item.value("on", day, DAY, UNREAD, required=True),
        amount=item.value("amount", _amount, AMOUNT, 1, required=True),
    )
    item.done()
    return refund


def _suspension(item: Reader) -> Suspension:
    suspension = Suspension(
        because=item.word("because", SUSPENSIONS, "", required=True),
        from_on=item.value("from", day, DAY, UNREAD, required=True),
        to=item.value("to", day, DAY, None),
    )
    item.done()
    return suspension


def _title(item: Reader) -> Title:
    title = Title(item.value("decided_on", day, DAY, UNREAD, required=True), item.value("served_on", day, DAY, None))
    item.done()
    return title


def _check_sense(facts: Facts, faults: list[Fault]) -> None:
    """What each value alone cannot show: days in order, references that exist."""
    bad = {fault.where for fault in faults}
    if not facts.claims and not bad & {"", "claims"}:
        faults.append(Fault("claims", _("There is no claim."), _("Name at least one claim.")))
    refs = [claim.ref for claim in facts.claims]
    for place, claim in enumerate(facts.claims):
        _check_days(claim, f"claims[{place}]", faults)
        if claim.ref and refs.index(claim.ref) != place:
            faults.append(Fault(f"claims[{place}].ref", _("This reference stands twice."), _("Give each claim its own reference.")))
    for place, action in enumerate(facts.actions):
        _check_refs(action.claims or (), refs, f"actions[{place}].claims", faults)
        if action.kind and action.kind != "credit_note" and action.amount:
            faults.append(Fault(f"actions[{place}].amount", _("Only a credit note has an amount."), _("Leave the amount out.")))
        _in_order(f"actions[{place}].received_on", action.on, action.received_on, faults)
    for place, payment in enumerate(facts.payments):
        _check_refs((payment.claim,) if payment.claim else (), refs, f"payments[{place}].claim", faults)
    for place, suspension in enumerate(facts.suspensions):
        _in_order(f"suspensions[{place}].to", suspension.from_on, suspension.to, faults)
    if facts.title:
        _in_order("title.served_on", facts.title.decided_on, facts.title.served_on, faults)


def _check_days(claim: Claim, where: str, faults: list[Fault]) -> None:
    _in_order(f"{where}.arose_on", claim.contracted_on, claim.arose_on, faults)
    _in_order(f"{where}.due_on", claim.arose_on, claim.due_on, faults)
    _in_order(f"{where}.demand_received_on", claim.demanded_on, claim.demand_received_on, faults)


def _in_order(where: str, earlier: date | None, later: date | None, faults: list[Fault]) -> None:
    """Name two days that are the wrong way round; one that could not be read, or is not there, is no second fault."""
    if earlier and later and UNREAD < later < earlier:
        facts = (("later", later.isoformat()), ("earlier", earlier.isoformat()))
        faults.append(Fault(where, _("{later} lies before {earlier}."), _("Put the days in order: contract, origin, due day."), facts))


def _check_refs(named: tuple[str, ...], refs: list[str], where: str, faults: list[Fault]) -> None:
    for ref in named:
        if ref not in refs and "" not in refs:
            faults.append(
                Fault(where, _("No claim has the reference “{ref}”."), _("Use the reference of a claim of this case."), (("ref", ref),))
            )


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(raw)
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueError(raw)
    return tuple(_text(item) for item in raw)


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(raw)
    return raw


def _count(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 1:
        raise ValueError(raw)
    return raw


def _amount(raw: object) -> int:
    if (minor := _amount_or_zero(raw)) == 0:
        raise ValueError(raw)
    return minor


def _amount_or_zero(raw: object) -> int:
    return minor_of(_text(raw))


def _amount_or_max(raw: object) -> int | Literal["max"]:
    return "max" if raw == "max" else _amount_or_zero(raw)


def _rate(raw: object) -> int:
    if (ppm := ppm_of(_text(raw))) < 0:
        raise ValueError(raw)
    return ppm


def _rate_or_max(raw: object) -> int | Literal["max"]:
    return "max" if raw == "max" else _rate(raw)


def _allocation(raw: object) -> tuple[Part, ...]:
    if not isinstance(raw, list) or sorted(map(str, raw)) != sorted(PARTS):
        raise ValueError(raw)
    return tuple(raw)


def as_json(facts: Facts) -> dict[str, object]:
    """Write facts as the JSON that `parse` reads; what has its default is left out."""
    return _without_empty(
        {
            "market": facts.market,
            "debtor": facts.debtor,
            "creditor": facts.creditor,
            "creditor_deducts_vat": None if facts.creditor_deducts_vat else False,
            "day_count": facts.day_count,
            "allocation": list(facts.allocation) if facts.allocation else None,
            "claims": [_claim_json(claim) for claim in facts.claims],
            "actions": [_action_json(action) for action in facts.actions],
            "payments": [_without_empty({"on": str(p.on), "amount": text_of(p.amount), "claim": p.claim}) for p in facts.payments],
            "refunds": [{"on": str(r.on), "amount": text_of(r.amount)} for r in facts.refunds],
            "suspensions": [_without_empty({"because": s.because, "from": str(s.from_on), "to": _iso(s.to)}) for s in facts.suspensions],
            "title": _without_empty({"decided_on": str(facts.title.decided_on), "served_on": _iso(facts.title.served_on)})
            if facts.title
            else None,
        }
        | person_json.as_json(facts)
    )


def _claim_json(claim: Claim) -> dict[str, object]:
    return _without_empty(
        {
            "ref": claim.ref,
            "nature": claim.nature,
            "principal": text_of(claim.principal),
            "due_on": str(claim.due_on),
            "arose_on": str(claim.arose_on),
            "contracted_on": _iso(claim.contracted_on),
            "contract": claim.contract or None,
            "due_agreed": None if claim.due_agreed else False,
            "demanded_on": _iso(claim.demanded_on),
            "demand_received_on": _iso(claim.demand_received_on),
            "directly_enforceable": claim.directly_enforceable or None,
            "regular_supply": claim.regular_supply or None,
            "terms": _terms_json(claim.terms),
        }
    )


def _terms_json(terms: Terms) -> dict[str, object] | None:
    damages: object = terms.damages
    if isinstance(terms.damages, DamagesClause):
        clause = terms.damages
        damages = {"rate": percent_of(clause.rate), "fixed": text_of(clause.fixed), "minimum": text_of(clause.minimum)}
    interest = percent_of(terms.interest) if isinstance(terms.interest, int) else terms.interest
    return _without_empty({"interest": interest, "damages": damages}) or None


def _action_json(action: Action) -> dict[str, object]:
    fee = text_of(action.fee) if isinstance(action.fee, int) else action.fee
    return _without_empty(
        {
            "kind": action.kind,
            "on": str(action.on),
            "channel": action.channel,
            "received_on": _iso(action.received_on),
            "fee": fee,
            "postage": text_of(action.postage) if action.postage else None,
            "instalments": action.instalments,
            "amount": text_of(action.amount) if action.amount else None,
            "claims": list(action.claims) if action.claims is not None else None,
        }
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _without_empty(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None and value != []}
