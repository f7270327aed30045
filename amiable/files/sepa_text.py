"""Folds names and texts into the letters that every SEPA bank accepts."""

import unicodedata

ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
LIKENESSES = (
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
    | {"ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i", "&": "+", "’": "'", "‘": "'", "–": "-", "—": "-", "_": "-", "@": "(at)"}
)  # fmt: skip


class _Letters(dict[int, str]):
    """Each character's SEPA letters, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        symbols = unicodedata.normalize("NFKD", chr(code))
        self[code] = "".join(each if each in ALLOWED else " " for each in symbols if not unicodedata.combining(each))
        return self[code]


LETTERS = _Letters(str.maketrans(LIKENESSES))


def folded(text: str, longest: int) -> str:
    """Write a text in the SEPA character set, cut at `longest` characters.

    Accents go, ß becomes ss, & becomes +; what has no likeness becomes a space.
    source   EPC 217-08, SEPA requirements for an extended character set
    """
    return " ".join(text.translate(LETTERS).split())[:longest].rstrip()


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
