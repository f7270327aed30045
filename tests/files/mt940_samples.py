"""Small MT940 files of our own. All people and accounts are fictional."""

ACCOUNT = "BE68539007547034"
PAYER = "BE71096123456769"


def movement(
    amount: str = "25,00",
    status: str = "C",
    *,
    kind: str = "NTRF",
    ref: str = "NONREF",
    bank_ref: str = "B1",
    said: str = "",
    days: str = "2603030302",
) -> str:
    """A `:61:` (value 3 March, booked 2 March 2026) and its `:86:`."""
    details = f":86:{said}\n" if said else ""
    return f":61:{days}{status}{amount}{kind}{ref}{f'//{bank_ref}' if bank_ref else ''}\n{details}"


def statement(
    *movements: str,
    opening: str = "C260301EUR1000,00",
    closing: str = "C260302EUR1025,00",
    account: str = ACCOUNT,
    number: str = "45/1",
    kind: str = "F",
) -> bytes:
    body = "".join(movements)
    return f":20:STARTUMS\n:25:{account}\n:28C:{number}\n:60{kind}:{opening}\n{body}:62{kind}:{closing}\n-\n".encode()
