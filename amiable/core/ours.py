"""How what we send is told from what somebody else sends in our name: its serial, its check code, and the text that we sign."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from amiable.core.reference import CROCKFORD, READ_AS

PLACE = "/ours"  # of the page, on our site, that a QR code leads to
FORM = "A1"  # the first field of what we sign; another set of fields gets another name
FIELDS = 13  # with the form, the key and the code
SERIES = "ABCDEFGHJKMNPQRSTVWXYZ"
IN_A_SERIES = 10**9
SYMBOLS_IN_CODE = 8
CODE_BYTES = 5  # forty bits: eight symbols of five
CODE_OF = b"amiable check code: "
LONGEST_CREDITOR = 40
LONGEST_SITE = 200  # of the address before PLACE; a text made of beginnings of addresses would else be read for hours
SIGNATURE_SYMBOLS = 86  # 64 bytes in base64url

SERIAL = re.compile(rf"(?<![0-9A-Za-z])([{SERIES}{SERIES.lower()}])[\s\-–]?([0-9]{{3}})\s?([0-9]{{3}})\s?([0-9]{{3}})(?![0-9A-Za-z])")
CODE = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z]{4}-[0-9A-Za-z]{4}(?![0-9A-Za-z]|-[0-9A-Za-z])")
SIGNED = re.compile(
    rf"(?:https?://[!-~]{{1,{LONGEST_SITE}}}?)?{PLACE}#{FORM}(?:;[!-:<-~]*){{{FIELDS - 1}}}"
    rf";[0-9A-Za-z_-]{{{SIGNATURE_SYMBOLS}}}(?![0-9A-Za-z_-])"
)
PLAIN = frozenset(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~+/:@"
)  # what stands for itself after the # of an address
ESCAPED = re.compile(r"%([0-9A-F]{2})")


@dataclass(frozen=True, slots=True)
class Said:
    """What matters of one letter, e-mail or text message: what nobody may change without our signature.

    on         the day it left
    case_number, reference  as printed; account without spaces
    creditor   for whom; its first forty symbols are signed
    account … currency  where, under what reference, and how much to pay, in minor units; empty and None where it asks for nothing
    """

    serial: int
    market: str
    on: date
    kind: str
    case_number: str
    creditor: str
    account: str = ""
    reference: str = ""
    minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a signed text claims to be, before anybody has looked at its signature. `site` begins the address that it is."""

    said: Said
    code: str
    key_id: str
    site: str = ""


def serial_text(serial: int) -> str:
    """Write a serial as it is printed: A-000 123 456. The letter counts thousands of millions.

    refuses  ValueError, below 1 and where the letters end
    """
    series, rest = divmod(serial, IN_A_SERIES)
    if serial < 1 or series >= len(SERIES):
        raise ValueError(serial)
    digits = f"{rest:09d}"
    return f"{SERIES[series]}-{digits[:3]} {digits[3:6]} {digits[6:]}"


def read_serial(text: str) -> int | None:
    """Read a serial as a person types it: small letters, with or without dash and spaces; None when it is none."""
    return _serial(found) if (found := SERIAL.fullmatch(text.strip())) else None


def serials_in(text: str) -> tuple[int, ...]:
    """Every serial that stands in a text, each once."""
    found = (_serial(match) for match in SERIAL.finditer(text))
    return tuple(dict.fromkeys(serial for serial in found if serial))


def _serial(match: re.Match[str]) -> int | None:
    return SERIES.index(match[1].upper()) * IN_A_SERIES + int(match[2] + match[3] + match[4]) or None


def check_code(serial: int, key: bytes) -> str:
    """The code of a serial that only the holder of the key can tell.

    key      secret, 32 bytes
    returns  eight symbols of Crockford's alphabet: forty bits of HMAC-SHA256
    """
    said = hmac.digest(key, CODE_OF + str(serial).encode(), "sha256")
    number = int.from_bytes(said[:CODE_BYTES])
    return "".join(CROCKFORD[number >> place & 31] for place in range(35, -1, -5))


def print_code(code: str) -> str:
    """Write a check code as it stands on a letter: 7KQ4-2M9X."""
    return f"{code[:4]}-{code[4:]}"


def read_code(text: str) -> str | None:
    """Read a check code as a person types it (small letters, spaces, dashes, O for 0, I or L for 1); None when it cannot be one."""
    symbols = re.sub(r"[\s\-–.]", "", text).upper().translate(READ_AS)
    return symbols if len(symbols) == SYMBOLS_IN_CODE and all(symbol in CROCKFORD for symbol in symbols) else None


def codes_in(text: str) -> tuple[str, ...]:
    """Every check code that stands in a text as we print it, each once; a case number, which has a symbol more, is none."""
    found = (read_code(match.group()) for match in CODE.finditer(text))
    return tuple(dict.fromkeys(code for code in found if code))


def same_code(one: str, other: str) -> bool:
    """Whether two check codes are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def signed_text(said: Said, code: str, key_id: str, site: str) -> str:
    """What we sign: an address of our own. What it says stands behind its #, which no browser tells a server.

    site     where people reach us, without a slash at its end: https://amiable.example
    returns  one line of ASCII, <site>/ours#A1;key;serial;code;market;day;kind;case;creditor;account;reference;minor units;currency;
             a symbol that would be in the way as %XX of its UTF-8
    """
    fields = (
        FORM,
        key_id,
        serial_text(said.serial).replace(" ", ""),
        code,
        said.market,
        said.on.isoformat(),
        said.kind,
        said.case_number,
        " ".join(said.creditor.split())[:LONGEST_CREDITOR],
        said.account.replace(" ", ""),
        said.reference,
        "" if said.minor is None else str(said.minor),
        said.currency,
    )
    return f"{site}{PLACE}#" + ";".join(_escaped(field) for field in fields)


def claimed(text: str) -> Claimed:
    """Read back what `signed_text` wrote.

    refuses  ValueError, for anything else
    """
    address, _mark, behind = text.partition("#")
    fields = [_unescaped(field) for field in behind.split(";")]
    if not address.endswith(PLACE) or len(fields) != FIELDS or fields[0] != FORM:
        raise ValueError(text)
    _form, key_id, printed, code, market, on, kind, case_number, creditor, account, reference, minor, currency = fields
    serial = read_serial(printed)
    if serial is None or read_code(code) != code:
        raise ValueError(text)
    amount = int(minor) if minor else None
    said = Said(serial, market, date.fromisoformat(on), kind, case_number, creditor, account, reference, amount, currency)
    return Claimed(said, code, key_id, address.removesuffix(PLACE))


def signed_in(text: str) -> Iterator[str]:
    """Every signed text with its signature that stands in a text, such as the address in a QR code."""
    for match in SIGNED.finditer(text):
        yield match.group()


def _escaped(field: str) -> str:
    return "".join(chr(byte) if byte in PLAIN else f"%{byte:02X}" for byte in field.encode())


def _unescaped(field: str) -> str:
    parts = ESCAPED.split(field)  # text, byte, text, byte, …
    whole = b"".join(bytes.fromhex(part) if place % 2 else part.encode() for place, part in enumerate(parts))
    return whole.decode()
