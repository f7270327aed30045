"""Swedish and Danish say du to a person and ni, I to a company: the same sentences with other pronouns, for verbs do not change."""

import re
from collections.abc import Mapping

_NI = {"du": "ni", "dig": "er", "din": "er", "ditt": "ert", "dina": "era", "skyldig": "skyldiga", "nöjd": "nöjda"}
_I = {"du": "I", "dig": "jer", "din": "jeres", "dit": "jeres", "dine": "jeres", "enig": "enige", "tilfreds": "tilfredse"}
FORMS: Mapping[str, Mapping[str, str]] = {"sv": _NI, "da": _I}
SPOKEN_BY_THE_READER = re.compile(r"\*\*(?:Jag|Jeg)\b[^*]*\*\*")  # “**Jeg er enig i en del.**” is what one of them says


def to_company(sentence: str, language: str) -> str:
    """A sentence as it is said to a company, before anything is filled in: names and references stay what they are."""
    forms = FORMS.get(language)
    if not forms:
        return sentence
    kept = re.compile(rf"(?P<kept>{SPOKEN_BY_THE_READER.pattern}|\{{[^}}]*\}})|\b(?:{'|'.join(forms)})\b", re.IGNORECASE)
    return kept.sub(lambda found: found[0] if found["kept"] else _as_written(forms[found[0].lower()], found[0]), sentence)


def _as_written(form: str, before: str) -> str:
    return form[:1].upper() + form[1:] if before[:1].isupper() else form
