"""Folds names and texts into the letters that every SEPA bank accepts."""

import re
import unicodedata

FORBIDDEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i", "&": "+", "’": "'", "‘": "'", "–": "-", "—": "-", "_": "-", "@": "(at)"}
)


def folded(text: str, longest: int) -> str:
    """Write a text in the SEPA character set, cut at `longest` characters.

    Accents go, ß becomes ss, & becomes +; what has no likeness becomes a space.
    source   EPC 217-08, SEPA requirements for an extended character set
    """
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    ascii_only = "".join(symbol for symbol in plain if not unicodedata.combining(symbol))
    return " ".join(FORBIDDEN.sub(" ", ascii_only).split())[:longest].rstrip()


def is_lawful_id(text: str, longest: int = 35) -> bool:
    """Whether an identifier may travel unchanged: SEPA letters, no slash at an end, none doubled.

    source   EPC 230-15, clarification on the usage of the slash
    """
    return (
        0 < len(text) <= longest
        and folded(text, longest) == text
        and not text.startswith("/")
        and not text.endswith("/")
        and "//" not in text
    )
