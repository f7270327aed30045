"""An SMS before it is sent: whether the number can take one, and in how many parts the text travels."""

from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from amiable.core.refusal import Refusal, _

# 3GPP TS 23.038: the letters of the default alphabet, and those that take two places of it.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_DOUBLE = frozenset("\f^{}\\[~]|€")
TAKES_SMS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PERSONAL_NUMBER})

Alphabet = Literal["gsm7", "ucs2"]
# How many units one message holds, and how many each part of a longer one, which gives some up to say which part it is.
ROOM: dict[Alphabet, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}


class NoMobileNumber(Refusal):
    """No SMS can reach what stands there."""

    code = "sms.no_mobile_number"
    what = _("“{number}” is no number that an SMS can reach.")
    remedy = _("Ask the person for a mobile number, or choose another channel.")


@dataclass(frozen=True, slots=True)
class Parts:
    """How a text travels: in which alphabet, how many parts, how many units (septets, or pairs of bytes)."""

    alphabet: Alphabet
    count: int
    units: int


def mobile_number(written: str, country: str) -> str:
    """Read a number as people write it into E.164, such as +32470123456.

    country  where it is dialled when it names no country: BE
    refuses  NoMobileNumber, for a number that does not exist, or of a line that takes no SMS
    """
    try:
        number = phonenumbers.parse(written, country.upper())
    except phonenumbers.NumberParseException:
        raise NoMobileNumber(source="E.164", number=written[:40]) from None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in TAKES_SMS:
        raise NoMobileNumber(source="E.164", number=written[:40])
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def parts(text: str) -> Parts:
    """Count the parts in which a text travels; none for an empty one.

    A letter that the default alphabet does not have (ê, ç, ł, an emoji) makes the whole message UCS-2.
    A pair is never torn apart: an escape from its letter, half an emoji from its other half.
    """
    widths = [1 if letter in GSM_7 else 2 if letter in GSM_7_DOUBLE else 0 for letter in text]
    alphabet: Alphabet = "gsm7" if all(widths) else "ucs2"
    if alphabet == "ucs2":
        widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    single, each = ROOM[alphabet]
    units = sum(widths)
    return Parts(alphabet, min(units, 1) if units <= single else _filled(widths, each), units)


def _filled(widths: list[int], each: int) -> int:
    count, taken = 1, 0
    for width in widths:
        if taken + width > each:
            count, taken = count + 1, 0
        taken += width
    return count
