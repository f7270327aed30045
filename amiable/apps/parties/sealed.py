"""Debtors between plain text and the sealed columns of their row."""

from collections.abc import Mapping

from amiable.apps.documents.sealing import Place, mark, plain_words, seal_text, unseal_text
from amiable.apps.parties.models import ConsentWord, Debtor, VersionWord
from amiable.apps.parties.records import DebtorView, NewDebtor

SEALED = ("last_name", "first_name", "street", "postcode", "city", "country", "email", "phone", "customer_number", "enterprise_number")


def sealed_fields(pk: int, person: NewDebtor) -> Mapping[str, bytes]:
    """Each personal field, sealed for the row `pk`."""
    return {column: seal_text(getattr(person, column), _place(column, pk)) for column in SEALED}


def sealed_field(pk: int, column: str, plain: str) -> bytes:
    """One personal field, sealed for the row `pk`."""
    return seal_text(plain, _place(column, pk))


def view(debtor: Debtor) -> DebtorView:
    """A debtor in plain text."""
    plain = {column: unseal_text(getattr(debtor, column), _place(column, debtor.pk)) for column in SEALED}
    return DebtorView(id=debtor.pk, creditor_id=debtor.creditor_id, kind=debtor.kind, language=debtor.language, **plain)


def seal_source(table: type[ConsentWord | VersionWord], pk: int, plain: str) -> bytes:
    """What shows a word of a person, sealed for the row `pk` of its table."""
    return seal_text(plain, Place(table._meta.db_table, "source", pk))


def source_of(row: ConsentWord | VersionWord) -> str:
    """What shows a word of a person."""
    return unseal_text(row.source, Place(row._meta.db_table, "source", row.pk))


def names_in(pk: int, last_name: bytes, first_name: bytes) -> tuple[str, str]:
    """The names of a debtor, opened, and nothing else of it."""
    return unseal_text(last_name, _place("last_name", pk)), unseal_text(first_name, _place("first_name", pk))


def number_mark(person: NewDebtor) -> str:
    """The blind mark of a customer number, or nothing when there is none."""
    words = "".join(plain_words(person.customer_number))
    return mark("customer number", words) if words else ""


def person_mark(person: NewDebtor) -> str:
    """The blind mark of a name at an address: the same for every creditor, whatever the order of the words of the name."""
    name = " ".join(sorted(plain_words(person.name)))
    address = " ".join(plain_words(f"{person.street} {person.postcode} {person.country}"))
    return mark("person", person.kind, name, address)


def _place(column: str, pk: int) -> Place:
    return Place(Debtor._meta.db_table, column, pk)
