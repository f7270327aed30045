"""What an e-mail and a short message say. They are notifications: whoever sees them over a person's shoulder learns nothing private.

email_text(message, language, market)   subject, text and HTML of the same words
sms_text(message, language, market)     one text of at most two parts
"""

import html
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from amiable.core.refusal import Refusal, _
from amiable.files.company_words import to_company
from amiable.files.letter_content import Recalled
from amiable.files.local_format import day
from amiable.files.sms_text import GSM_7, GSM_7_DOUBLE, parts
from amiable.files.word_texts import kept_together

MESSAGES = Path(__file__).parents[1] / "markets" / "group" / "messages"
MOST_PARTS = 2
PLAIN = {"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "°": "o", "œ": "oe", "Œ": "OE"}
STYLE = "font:16px/1.5 system-ui,sans-serif;color:#14262b;background:#ffffff;max-width:34em;margin:1.5em auto;padding:0 1em"
HEADING = "font-size:1.2em;font-weight:600;line-height:1.3"
WARNED = "border-left:4px solid #8a5a00;padding-left:0.75em"


class NoMessageOfThisKind(Refusal):
    """Nobody wrote an e-mail or a short message for it."""

    code = "message.no_text"
    what = _("There is no e-mail or SMS text for {kind}.")
    remedy = _("Send it as a letter.")


class SmsTooLong(Refusal):
    """A name or an address of ours is so long that the message would travel in more than two parts."""

    code = "message.sms_too_long"
    what = _("This SMS would travel in {parts} parts; we send at most {most}.")
    remedy = _("Give the agency of this market a shorter name or site.")


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail or short message. Nothing in it tells of a debt.

    agency        our name
    phone, site   how to reach us, and where the message waits
    serial, code  as printed: A-000 123 456, 7KQ4-2M9X
    recalled      the letter that every later contact must name, an answer too (France)
    warning       an active scam warning, in the reader's language; e-mails carry it
    attached      the letter itself comes with the e-mail
    company       a company reads it, not a person
    waits         there is something to read; else the message is all there is, and it asks for a word
    """

    kind: str
    agency: str
    phone: str
    site: str
    serial: str
    code: str
    recalled: Recalled | None = None
    warning: str = ""
    attached: bool = False
    waits: bool = True
    company: bool = False


@dataclass(frozen=True, slots=True)
class EmailText:
    """The words of an e-mail; `html` is a whole document and loads nothing from anywhere."""

    subject: str
    text: str
    html: str


def email_text(message: Message, language: str, market: str) -> EmailText:
    """Write an e-mail.

    refuses  NoMessageOfThisKind
    source   France: Code des procédures civiles d'exécution, R124-4, for the letter it recalls
    """
    common, own = _words(message, language)
    facts = _facts(message, language, market)
    first = "attached" if message.attached else "waits" if message.waits else "answer"
    keys = [first, *(["recalled"] if message.recalled else []), "call", "ours", "safe", "stop"]
    paragraphs = [common["hello"], own["line"], *(common[key].format(**facts) for key in keys)]
    warning = f"{common['beware']} {message.warning}" if message.warning else ""
    closing = f"{common['closing']}\n{message.agency}"
    text = "\n\n".join(filter(None, (*paragraphs[:2], warning, *paragraphs[2:], closing))) + "\n"
    return EmailText(own["subject"], text, _document(language, own["subject"], paragraphs, warning, closing))


def sms_text(message: Message, language: str, market: str) -> str:
    """Write a short message, in the letters that every telephone has.

    refuses  NoMessageOfThisKind, SmsTooLong
    source   France: Code des procédures civiles d'exécution, R124-4, for the letter it recalls
    """
    common, own = _words(message, language)
    facts = _facts(message, language, market)
    keys = [*(["sms_recalled"] if message.recalled else []), "sms_waits" if message.waits else "sms_answer", "sms_ours"]
    text = in_gsm7(" ".join((f"{message.agency}:", own["line"], *(common[key].format(**facts) for key in keys))))
    travels = parts(text)
    if travels.count > MOST_PARTS:
        raise SmsTooLong(source="house rule", parts=travels.count, most=MOST_PARTS)
    return text


def kinds_of(language: str) -> frozenset[str]:
    """The kinds that have a text in a language."""
    return frozenset(_table(language)["kind"])


def in_gsm7(text: str) -> str:
    """A text in the default alphabet of short messages: ê becomes e, a curly quote a straight one; what is left over is left out."""
    return "".join(map(_letter, text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")))


def _letter(letter: str) -> str:
    if letter in GSM_7 or letter in GSM_7_DOUBLE:
        return letter
    bare = PLAIN.get(letter) or unicodedata.normalize("NFKD", letter)
    return "".join(each for each in bare if each in GSM_7)


def _words(message: Message, language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    table = _table(language)
    if message.kind not in table["kind"]:
        raise NoMessageOfThisKind(source="house rule", kind=message.kind)
    found = table["common"], table["kind"][message.kind]
    if not message.company:
        return found
    common, own = ({key: to_company(text, language) for key, text in words.items()} for words in found)
    return common, own


@cache
def _table(language: str) -> dict[str, Any]:
    return tomllib.loads(kept_together((MESSAGES / f"{language}.toml").read_text("utf-8"), language))


def _facts(message: Message, language: str, market: str) -> dict[str, str]:
    recalled = message.recalled
    return {
        "site": message.site.removeprefix("https://"),
        "phone": message.phone,
        "serial": message.serial,
        "code": message.code,
        "day": day(recalled.on, language, market) if recalled else "",
        "reference": recalled.reference if recalled else "",
    }


def _document(language: str, title: str, paragraphs: list[str], warning: str, closing: str) -> str:
    body = [f"<p>{html.escape(text)}</p>" for text in paragraphs]
    body[1] = f'<h1 style="{HEADING}">{html.escape(paragraphs[1])}</h1>'  # what there is, first, for who listens
    if warning:
        body.insert(2, f'<p style="{WARNED}"><strong>{html.escape(warning)}</strong></p>')
    body.append(f"<p>{html.escape(closing).replace(chr(10), '<br>')}</p>")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{html.escape(title)}</title>\n</head>\n'
        f'<body style="{STYLE}">\n<main>\n' + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )
