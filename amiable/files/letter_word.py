"""Letters that answer: thanks for a payment, a plan, an objection, a mediation, an end. What one says, and what its template reads."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from amiable.files.letter_content import Addressee, PaymentBlock, Recalled, Sender
from amiable.files.letter_parts import Data, Reader, addressee_data, grouped, recalled_data, sender_data
from amiable.files.word_facts import Facts, Told, told
from amiable.files.word_texts import Writer, flow, runs, texts_of
from amiable.markets.institutions import ROLES, institutions


@dataclass(frozen=True, slots=True)
class Word:
    """A letter that answers, and never demands.

    creditor   for whom we work, by name
    facts      what this kind of letter tells; it names the kind
    payment    where money goes, for the kinds that speak of money; None: the letter speaks of no account
    business   a business reads it: other help, no mediator of consumers
    person     whom it is about, where somebody who helps them reads it
    recalled   the letter that it must name (France)
    """

    sender: Sender
    addressee: Addressee
    creditor: str
    case_number: str
    facts: Facts
    payment: PaymentBlock | None = None
    business: bool = False
    person: str = ""
    recalled: Recalled | None = None


def word_data(word: Word, on: date, language: str, market: str, group: Path, *, plain: bool = False) -> Data:
    """Put a letter that answers into the strings that its template prints.

    group    the folder of the templates that all markets share
    plain    in fewer and simpler words, where they are written
    refuses  LetterDoesNotAddUp, where a table does not come to its sum
    """
    reader, texts = Reader(language, market), texts_of(group, language, company=word.business)
    fact = told(word.facts, reader)
    facts = {**fact.values, **_values(word, reader), **_offices(market, language, on)}
    write = texts.writer(fact.kind, reader.market, facts, plain=plain)
    return {
        "is": {fact.kind: True},
        "on": reader.day(on),
        "language": language,
        "market": market,
        "sender": sender_data(word.sender),
        "addressee": addressee_data(word.addressee),
        "creditor": word.creditor,
        "case_number": word.case_number,
        "recalled": recalled_data(word.recalled, reader) if word.recalled else None,
        "labels": {name: texts.common(name) for name in ("creditor", "do", "closing", "for_creditor")},
        "hello": write.one("hello"),
        "name": write.one("name"),
        "title": write.one("title"),
        "lead": [runs(text) for text in (*write.some("head"), *write.some("lead"))],
        "points": [runs(text) for text in fact.points],
        "card": [runs(text) for text in write.some("card")],
        "do": [runs(text) for text in write.some("do")],
        "more": [runs(text) for text in write.some("more")],
        "reach": runs(write.one("reach")),
        "help": [runs(text) for text in write.some("help")],
        "complain": [runs(text) for text in write.some("complain")],
        "titles": {name: write.one(name) for name in ("help_title", "complain_title", "more_title")},
        "table": _table(fact, write.some("columns"), write),
        "source": facts.get("source", ""),
    }


def _values(word: Word, reader: Reader) -> dict[str, str]:
    pay, recalled = word.payment, word.recalled
    return {
        "name": word.addressee.name,
        "creditor": word.creditor,
        "person": word.person,
        "recalled": recalled.reference if recalled else "",
        "recalled_on": reader.day(recalled.on if recalled else None),
        "agency": word.sender.name,
        "case": word.case_number,
        "phone": flow(word.sender.phone),
        "email": word.sender.email,
        "business": "yes" if word.business else "",
        "data_email": word.sender.dpo_email or word.sender.email,
        "iban": flow(grouped(pay.iban)) if pay else "",
        "reference": flow(pay.reference) if pay else "",
    }


def _offices(market: str, language: str, on: date) -> dict[str, str]:
    """Whom one may turn to, by what they do: `debt_advice`, `debt_advice_site`; what nobody looked up is empty."""
    found = institutions(market, language, on)
    values = {name: "" for role in ROLES for name in (role, f"{role}_site", f"{role}_lines")}
    for role, each in found.items():
        values |= {role: each.name, f"{role}_site": each.site, f"{role}_lines": ", ".join((each.name, *each.lines))}
    return values


def _table(fact: Told, columns: list[str], write: Writer) -> Data | None:
    if not fact.rows:
        return None
    rows = [[write.cell(cell) for cell in row] for row in fact.rows]
    return {"columns": columns, "rows": rows, "sum": [write.one("sum"), *[""] * (len(rows[0]) - 2), fact.sum] if fact.sum else []}
