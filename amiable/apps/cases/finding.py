"""Find the cases that a payment may mean: by their numbers, their invoices, and the people's names as blind marks; many at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import md5
from itertools import combinations
from typing import Any, Protocol

from django.db import connection

from amiable.apps.documents.sealing import mark
from amiable.apps.parties.sealed import names_in

MOST_PAIRS = 10  # of words that may be of one name
MOST_NAMESAKES = 16  # who are so many are not told apart by a name, and a sum that is one of theirs may be anybody's: more change nothing

# What is looked up, and how a line that wants it meets a case. An invoice is compared as `core.matching.invoice_key` writes it.
KEY = "ltrim(regexp_replace(upper(k.ref), '[^[:alnum:]]', '', 'g'), '0')"
BY_NUMBER = """
    SELECT w.line, c.id FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w (line, market, number)
    JOIN cases_case AS c ON c.reference_number = w.number AND c.market = w.market"""
BY_CASE_NUMBER = """
    SELECT w.line, c.id FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS w (line, market, number)
    JOIN cases_case AS c ON c.number = w.number AND c.market = w.market"""
BY_INVOICE = f"""
    SELECT w.line, c.id FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS w (line, market, invoice)
    CROSS JOIN LATERAL (SELECT k.case_id FROM cases_claim AS k WHERE {KEY} = w.invoice OFFSET 0) AS found
    JOIN cases_case AS c ON c.id = found.case_id AND c.market = w.market"""
BY_NAME = f"""
    SELECT w.line, found.id FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w (line, market, pair)
    CROSS JOIN LATERAL (
        SELECT c.id FROM parties_debtor AS d JOIN cases_caseparty AS p ON p.debtor_id = d.id AND p.role = 'debtor'
        JOIN cases_case AS c ON c.id = p.case_id AND c.market = w.market
        WHERE pairs_of(d.words) @> ARRAY[w.pair] LIMIT {MOST_NAMESAKES}
    ) AS found"""
BY_AMOUNT = """
    SELECT w.line, c.id FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[]) AS w (line, market, minor, marks)
    JOIN cases_claim AS k ON k.principal_minor = w.minor JOIN cases_case AS c ON c.id = k.case_id AND c.market = w.market
    JOIN cases_caseparty AS p ON p.case_id = c.id AND p.role = 'debtor'
    JOIN parties_debtor AS d ON d.id = p.debtor_id AND d.words && string_to_array(w.marks, ' ')::varchar[]
    WHERE c.closed_on IS NULL"""
BY_SUM = """
    WITH said AS MATERIALIZED (
        SELECT line, string_to_array(marks, ' ')::varchar[] AS marks FROM unnest(%s::bigint[], %s::text[]) AS w (line, marks)
    )
    SELECT owes.line, owes.case_id FROM unnest(%s::bigint[], %s::bigint[]) AS owes (line, case_id) JOIN said USING (line)
    JOIN cases_caseparty AS p ON p.case_id = owes.case_id AND p.role = 'debtor'
    JOIN parties_debtor AS d ON d.id = p.debtor_id AND d.words && said.marks"""


class ByAmount(Protocol):
    """Which open cases an amount may be paid for: some sum of theirs is exactly that."""

    def of(self, market: str, minor: int) -> Sequence[int]:
        """The cases of one amount, in minor units; none where it is round, since so many owe that."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a line says that a case may be found by. Minor units; `payer` and `words` are words of names.

    is_sure  its numbers stand there as they are, and were not guessed from something mistyped
    """

    line: int
    market: str
    minor: int
    numbers: Sequence[int]
    case_numbers: Sequence[str]
    invoices: Sequence[str]
    payer: frozenset[str]
    words: frozenset[str]
    is_sure: bool = False


def cases_sought(sought: Sequence[Sought], by_amount: ByAmount | None = None) -> dict[int, set[int]]:
    """The cases that each line may mean, by its number: five queries, however many lines; and none that asks for nothing.

    by_amount  which cases an amount may be paid for; without it those with a claim of that principal. With it, namesakes of the payer of
               a line whose number is sure are left out: only who owes its sum could speak against the number
    """
    found: dict[int, set[int]] = defaultdict(set)
    for query, rows in (
        (BY_NUMBER, [(s.line, s.market, number) for s in sought for number in s.numbers]),
        (BY_CASE_NUMBER, [(s.line, s.market, number) for s in sought for number in s.case_numbers]),
    ):
        _note(found, _ask(query, rows))
    named = [s for s in sought if by_amount is None or not (s.is_sure and s.line in found)]
    _note(found, _ask(BY_INVOICE, [(s.line, s.market, invoice) for s in sought for invoice in s.invoices]))
    _note(found, _ask(BY_NAME, [(s.line, s.market, pair) for s in named for pair in _pairs(s)]))
    _note(found, _by_amount([s for s in sought if s.payer or s.words], by_amount))
    return dict(found)


def _note(found: dict[int, set[int]], rows: Sequence[tuple[int, int]]) -> None:
    for line, case in rows:
        found[line].add(case)


def _by_amount(named: Sequence[Sought], by_amount: ByAmount | None) -> list[tuple[int, int]]:
    """The cases of which some sum is the amount, of people with a word of their name on the line."""
    marks = {s.line: " ".join(_marks(s.payer | s.words)) for s in named}
    if by_amount is None:
        return _ask(BY_AMOUNT, [(s.line, s.market, s.minor, marks[s.line]) for s in named])
    owes = [(s.line, case) for s in named for case in by_amount.of(s.market, s.minor)]
    return _ask(BY_SUM, list(marks.items()), owes)


def _pairs(sought: Sought) -> list[int]:
    """Two words of one name: of the payer's first, then of the text."""
    words = [_mark(word) for word in (*sorted(sought.payer), *sorted(sought.words - sought.payer))]
    return [_pair(*sorted(pair)) for pair in list(combinations(words, 2))[:MOST_PAIRS]]


def _pair(one: str, other: str) -> int:
    """As the database's `pairs_of` marks two words together; they come in the order of the alphabet."""
    return int.from_bytes(md5(f"{one}{other}".encode(), usedforsecurity=False).digest()[:8], signed=True)


def _marks(words: frozenset[str]) -> list[str]:
    return [_mark(word) for word in sorted(words)]


def _mark(word: str) -> str:
    """As `sealing.blind_index` marks a word of a name."""
    return mark("word", word)


def _ask(query: str, *tables: Sequence[tuple[object, ...]]) -> list[tuple[int, int]]:
    if not all(tables):
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, [list(column) for rows in tables for column in zip(*rows, strict=True)])
        return list(cursor.fetchall())


MEANT = """
    SELECT c.reference_number, c.id, c.number, c.market, c.closed_on IS NOT NULL, cr.name, d.id, d.last_name, d.first_name, d.person
    FROM cases_case AS c JOIN parties_creditor AS cr ON cr.id = c.creditor_id
    JOIN cases_caseparty AS p ON p.case_id = c.id AND p.role = 'debtor' JOIN parties_debtor AS d ON d.id = p.debtor_id
    WHERE c.reference_number = ANY(%s)"""
# The other open cases of the same persons in the same market, each with the case that it is another of.
FAMILY = """
    SELECT c.id, o.reference_number, o.id, o.number, cr.name
    FROM cases_case AS c JOIN cases_caseparty AS p ON p.case_id = c.id AND p.role = 'debtor' JOIN parties_debtor AS d ON d.id = p.debtor_id
    JOIN parties_debtor AS same ON same.person = d.person
    JOIN cases_caseparty AS q ON q.debtor_id = same.id AND q.role = 'debtor'
    JOIN cases_case AS o ON o.id = q.case_id AND o.id <> c.id AND o.market = c.market AND o.closed_on IS NULL
    JOIN parties_creditor AS cr ON cr.id = o.creditor_id
    WHERE c.id = ANY(%s) ORDER BY c.id, o.id"""
CLAIMS = "SELECT case_id, id, ref, principal_minor FROM cases_claim WHERE case_id = ANY(%s) ORDER BY due_on, id"
Claims = dict[int, list[tuple[int, str, int]]]


@dataclass(frozen=True, slots=True)
class Meant:
    """A case as a certain reference finds it.

    claims  by due day: number, invoice, and principal in minor units
    family  the other open cases of the same person in its market
    """

    id: int
    number: str
    reference_number: int
    market: str
    creditor: str
    closed: bool
    last_name: str
    first_name: str
    person: str
    claims: tuple[tuple[int, str, int], ...]
    family: "tuple[Meant, ...]" = ()


def meant_by(numbers: Collection[int]) -> dict[int, Meant]:
    """The cases of some reference numbers, with the debtor's name opened and the other cases of the same persons, in three queries."""
    with connection.cursor() as cursor:
        cursor.execute(MEANT, [list(numbers)])
        rows = cursor.fetchall()
        cursor.execute(FAMILY, [[row[1] for row in rows]])
        others = cursor.fetchall()
        cursor.execute(CLAIMS, [list({row[1] for row in rows} | {other[2] for other in others})])
        claims: Claims = defaultdict(list)
        for case, *claim in cursor.fetchall():
            claims[case].append(tuple(claim))
    found = {row[1]: _meant(row, tuple(claims[row[1]])) for row in rows}
    families: dict[int, list[Meant]] = defaultdict(list)
    for of, *other in others:
        families[of].append(_other(found[of], other, tuple(claims[other[1]])))
    return {case.reference_number: replace(case, family=tuple(families[pk])) if pk in families else case for pk, case in found.items()}


def _meant(row: tuple[Any, ...], claims: tuple[tuple[int, str, int], ...]) -> Meant:
    reference, pk, number, market, closed, creditor, debtor, last, first, person = row
    last, first = names_in(debtor, last, first)
    return Meant(pk, number, reference, market, creditor, closed, last, first, person, claims)


def _other(of: Meant, row: list[Any], claims: tuple[tuple[int, str, int], ...]) -> Meant:
    """Another case of the same person, who has the same name there."""
    reference, pk, number, creditor = row
    return replace(of, id=pk, number=number, reference_number=reference, creditor=creditor, closed=False, claims=claims)
