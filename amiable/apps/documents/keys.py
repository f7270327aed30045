"""Whether the keys of this installation belong to some data: a few sealed rows are opened and found again by their marks; the check codes
of a few contacts are made again."""

from collections.abc import Sequence

from amiable.apps.documents import signing
from amiable.apps.documents.sealing import Place, SealBroken, blind_index, unseal
from amiable.core.ours import check_code, same_code

TABLE = "parties_debtor"
COLUMN = "last_name"
SAMPLE = 20

# The oldest and the newest debtors: wherever there is anything sealed there are debtors, and a key was changed between the two.
QUESTION = " UNION ALL ".join(
    f"(SELECT id, encode({COLUMN}, 'hex'), array_to_string(words, ',')"
    f" FROM public.{TABLE} WHERE {COLUMN} <> '' ORDER BY id {order} LIMIT {SAMPLE})"
    for order in ("ASC", "DESC")
)

SENT = "contacts_by_their_code"  # the index that came with the codes
SENT_QUESTION = " UNION ALL ".join(
    f"(SELECT id, code FROM public.contacts_contact WHERE code <> '' ORDER BY id {order} LIMIT {SAMPLE})" for order in ("ASC", "DESC")
)


def fit(lines: Sequence[str]) -> bool:
    """Whether our keys open what the QUESTION answered, and our marks find it.

    lines    row number, sealed bytes in hexadecimal digits, and marks parted by commas; parted by |
    """
    try:
        opened = [(_opened(int(row), sealed), set(marks.split(","))) for row, sealed, marks in (line.split("|") for line in lines)]
    except SealBroken:
        return False
    marked = [(set(blind_index([name])), marks) for name, marks in opened if marks != {""}]
    return not marked or any(ours & marks for ours, marks in marked)


def codes_fit(lines: Sequence[str]) -> bool:
    """Whether our secrets make the check codes that the SENT_QUESTION answered: each by one that was in use.

    lines    serial and code, parted by |
    """
    secrets = signing.check_secrets()
    sent = [line.split("|") for line in lines]
    return all(any(same_code(code, check_code(int(serial), secret)) for secret in secrets) for serial, code in sent)


def _opened(row: int, sealed: str) -> str:
    return unseal(bytes.fromhex(sealed), Place(TABLE, COLUMN, row)).decode()
