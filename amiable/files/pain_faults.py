"""What would make a bank reject a file of orders or of collections, said of each detail before a byte is written."""

import re
from collections.abc import Iterable, Iterator

from amiable.core.money import text_of
from amiable.core.refusal import Fault, Refusal, _
from amiable.files.sepa_text import folded, is_lawful_id

LONGEST_NAME, LONGEST_TEXT, LONGEST_ID = 70, 140, 35
LARGEST_AMOUNT = 99_999_999_999  # SEPA: 999 999 999.99
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)


class OrdersRefused(Refusal):
    """A bank would reject the whole file for one bad order, so none is written."""

    code = "payment_orders_refused"
    what = _("The payment file was not made: {count} of its details would make the bank reject it. First: {reason}")
    remedy = _("Put the account numbers and names right, then make the file again. Nothing was sent.")


def refuse_any(faults: Iterable[Fault], kind: type[Refusal], source: str) -> None:
    """Raise a refusal of this kind with all the faults; nothing when there is none."""
    found = tuple(faults)
    if found:
        first = found[0].what.format(**dict(found[0].facts))
        raise kind(source=source, faults=found, count=len(found), reason=f"{found[0].where}: {first}")


def party_faults(where: str, name: str, account: str, found: str | None, bban: bool = False) -> Iterator[Fault]:
    """What is wrong with a name and an account.

    account, found  as typed, and what was made of it: None when it is no account
    """
    if not folded(name, LONGEST_NAME):
        yield Fault(where, _("the name is missing."))
    if found is None and bban:
        yield Fault(
            where, _("“{text}” is neither a Danish IBAN nor a registration number with its account number."), facts=(("text", account),)
        )
    elif found is None:
        yield Fault(where, _("“{text}” is not an IBAN."), facts=(("text", account),))


def bic_faults(where: str, bic: str) -> Iterator[Fault]:
    """What is wrong with a BIC; it may be empty."""
    if bic and not BIC.fullmatch(bic):
        yield Fault(where, _("“{text}” is not a BIC."), facts=(("text", bic),))


def amount_faults(where: str, minor: int, what: str) -> Iterator[Fault]:
    """Whether one order may carry this amount, in minor units.

    what  the sentence, with {amount}
    """
    if not 0 < minor <= LARGEST_AMOUNT:
        yield Fault(where, what, facts=(("amount", text_of(minor)),))


def id_faults(where: str, text: str, seen: set[str]) -> Iterator[Fault]:
    """What is wrong with an identifier; it is remembered in `seen`, since each goes once."""
    if not is_lawful_id(text, LONGEST_ID):
        yield id_fault(where, text)
    if text in seen:
        yield Fault(where, _("the identifier “{text}” is used twice."), facts=(("text", text),))
    seen.add(text)


def id_fault(where: str, text: str) -> Fault:
    """An identifier that may not travel."""
    return Fault(where, _("the identifier “{text}” must be 1 to 35 plain letters, digits or signs."), facts=(("text", text),))


def reference_fault(where: str, text: str) -> Fault:
    """A structured reference whose check digits fail, or that this file may not carry."""
    return Fault(where, _("“{text}” is not a structured reference."), facts=(("text", text),))
