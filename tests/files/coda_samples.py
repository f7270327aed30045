"""Small CODA files of our own, column by column. All people and accounts are fictional."""

from datetime import date

ACCOUNT = "BE68539007547034"
PAYER = "BE71096123456769"
DAY = date(2026, 3, 2)


def _day(on: date | None) -> str:
    return f"{on:%d%m%y}" if on else "000000"


def _amount(minor: int) -> str:
    return f"{'1' if minor < 0 else '0'}{abs(minor) * 10:015d}"


def move(
    minor: int,
    communication: str = "",
    *,
    number: int = 1,
    detail: int = 0,
    code: str = "00150000",
    structured: bool = False,
    bank_ref: str = "REF000000000000000001",
    value_on: date | None = date(2026, 3, 3),
    on: date = DAY,
    customer: str = "",
    returned: str = "",
    reason: str = "",
    name: str = "",
    account: str = "",
) -> str:
    """A movement or a detail: records 2.1, 2.2 and 2.3; `code` is type, family, operation and category."""
    place, said = f"{number:04d}{detail:04d}", f"{communication:149}"
    first = f"21{place}{bank_ref:21}{_amount(minor)}{_day(value_on)}{code}{int(structured)}{said[:53]}{_day(on)}00100 0"
    second = f"22{place}{said[53:106]}{customer:35}{'':11}{'':3}{returned:1}{reason:4}{'':8}0 0"
    third = f"23{place}{account:34}EUR{name:35}{said[106:]}0 0"
    return f"{first}\n{second}\n{third}\n"


def information(name: str, *, number: int = 1, detail: int = 1, bank_ref: str = "REF000000000000000001", code: str = "00150000") -> str:
    """The name of the other side in a record of its own (3.1, communication 001)."""
    return f"31{number:04d}{detail:04d}{bank_ref:21}{code}1{f'001{name}':73}{'':12}0 0\n"


def statement(
    *moves: str, opening: int = 100_000, closing: int | None = None, sequence: int = 45, another: bool = False, **changes: str
) -> bytes:
    """A statement whose trailer is right; `changes` replace the header, old, new or trailer record."""
    totals = [_signed(record) for record in "".join(moves).split("\n") if record[:2] == "21" and record[53] in "0123"]
    closing = opening + sum(totals) if closing is None else closing
    body = [record for record in "".join(moves).split("\n") if record]
    account = f"{ACCOUNT:34}EUR"
    header = f"0{'':0<4}{_day(DAY)}30005{'':8}{'':10}{'AMIABLE':26}{'KREDBEBB':11}{'00630366277':11} 00000{'':38} 2"
    old = f"12{sequence:03d}{account}{_amount(opening)}{_day(DAY)}{'AMIABLE':26}{'CLIENTS':35}{sequence:03d}"
    new = f"8{sequence:03d}{account}{_amount(closing)}{_day(DAY)}{'':64}0"
    counted = len([each for each in body if each[0] in "23"]) + 2
    debit, credit = sum(-each for each in totals if each < 0), sum(each for each in totals if each > 0)
    trailer = f"9{'':15}{counted:06d}{debit * 10:015d}{credit * 10:015d}{'':75}{'1' if another else '2'}"
    frame = {"header": header, "old": old, "new": new, "trailer": trailer} | changes
    lines = [frame["header"], frame["old"], *body, frame["new"], frame["trailer"]]
    return "".join(f"{line}\n" for line in lines if line).encode("windows-1252")


def _signed(record: str) -> int:
    return (-1 if record[31] == "1" else 1) * int(record[32:47]) // 10
