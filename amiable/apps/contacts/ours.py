"""Is this really from us? Asked of our own records: what was sent, byte for byte, and under which number and check code.

The answer tells about our messages and accounts, never about the person to whom one went.
"""

import hashlib
from dataclasses import replace

from amiable.apps.cases import queries as cases
from amiable.apps.contacts import queries
from amiable.apps.contacts.models import Withdrawal
from amiable.apps.contacts.records import ContactView
from amiable.apps.documents import queries as documents
from amiable.apps.documents import signing
from amiable.apps.parties import queries as parties
from amiable.core.ours import Claimed, Said, check_code, print_code, same_code, serial_text
from amiable.files.letter_parts import grouped
from amiable.files.ours import NotGenuine, opened
from amiable.files.ours_shown import Shown, accounts_in, differences, same_account, same_words, shown_by, shown_in
from amiable.files.ours_verdict import (
    HMAC,
    KEPT,
    SIGNATURE,
    Changed,
    CodeNotGiven,
    CodeOfAnother,
    Genuine,
    How,
    NeverSent,
    NoMark,
    NotOurAccount,
    TakenBack,
    UnknownCode,
    must_be_its_code,
)

WORDS_AROUND_A_MARK = 6  # a number in four parts, its code, and a word between them


def about_account(account: str) -> Genuine:
    """Whether we ask people to pay to an account.

    refuses  NotOurAccount
    """
    if not any(same_account(account, agency.client_iban) for agency in parties.agencies()):
        raise NotOurAccount(source=KEPT, account=grouped(account))
    return Genuine("account", account=account)


def and_account(found: Genuine, account: str) -> Genuine:
    """Whether an account is ours, and the one that something of ours names.

    refuses  NotOurAccount
    """
    about_account(account)
    if found.said and found.said.account and not same_account(account, found.said.account):
        raise NotOurAccount(source=KEPT, account=grouped(account))
    return replace(found, account=account)


def about_file(content: bytes) -> Genuine:
    """Whether a PDF, picture or e-mail is what we sent.

    refuses  NotGenuine, in one of its kinds; CannotBeRead
    """
    digest = hashlib.sha256(content).hexdigest()
    if found := queries.sent_as(digest):
        return _answer("copy", found)
    return _about(shown_by(content))


def about_text(text: str) -> Genuine:
    """Whether a check code, a number with its code, a text message, what a QR code says or an account is ours.

    Every account that stands in a text must be ours, too.

    refuses  NotGenuine, in one of its kinds
    """
    shown = shown_in(text)
    for account in accounts_in(shown.text):
        found = about_account(account)
        if same_account(account, shown.text):
            return found
    return _about(shown)


def _about(shown: Shown) -> Genuine:
    if shown.signed:
        return _signed(shown, _first_opened(shown))
    found = _named(shown)
    if shown.kind == "email":
        return _email(shown, found)
    if found.channel == "sms" and shown.kind == "text" and len(shown.text.split()) > WORDS_AROUND_A_MARK:
        return _text_message(shown, found)
    if shown.kind == "letter":
        raise _changed(found)  # a letter of ours has a signature; somebody took it away
    return _answer("known", found)


def _signed(shown: Shown, first: Claimed) -> Genuine:
    """What bears a signature of ours: of a file it is then the change that is told, since it is not the copy that we kept."""
    serial = first.said.serial
    found = queries.contact(serial)
    if found is None or not same_code(found.code, first.code):
        raise NeverSent(source=KEPT, serial=serial_text(serial))
    must_be_its_code(shown, serial, first.code)
    if shown.kind in ("letter", "email"):  # an e-mail of ours bears no signature: this one was copied from a letter
        raise _changed(found, shown, first.said)
    if faults := differences(shown, first.said, shown.signed[0]):
        raise Changed(source=SIGNATURE, faults=faults, **_named_as(found))
    return _answer("known", found, first.said)


def _first_opened(shown: Shown) -> Claimed:
    """The first of the signed texts that is ours: its metadata may be damaged, and its QR code whole.

    refuses  NotGenuine, as the first one does, when none is
    """
    keys, reasons = signing.public_keys(), []
    for text in shown.signed:
        try:
            return opened(text, keys)
        except NotGenuine as reason:
            reasons.append(reason)
    raise reasons[0]


def _changed(found: ContactView, shown: Shown | None = None, said: Said | None = None) -> Changed:
    faults = differences(shown, said, shown.signed[0]) if shown and said else ()
    return Changed(source=KEPT, faults=faults, **_named_as(found))


def _named_as(found: ContactView) -> dict[str, str]:
    """How a refusal names a contact; the market says how its day is written."""
    market = cases.case(found.case_id).market
    return {"serial": serial_text(found.id), "on": found.released_on.isoformat(), "market": market}


def _named(shown: Shown) -> ContactView:
    """The contact whose number and code something says it bears; one with the code alone, when it says no number.

    refuses  NoMark, CodeNotGiven, NeverSent, UnknownCode, CodeOfAnother
    """
    if not shown.checks:
        raise CodeNotGiven(source=HMAC, serial=serial_text(shown.serials[0])) if shown.serials else NoMark(source=HMAC)
    if not shown.serials:
        for code in shown.checks:
            if found := queries.sent_with(code):
                return found
        raise UnknownCode(source=HMAC, code=print_code(shown.checks[0]))
    return _fitting(shown)


def _fitting(shown: Shown) -> ContactView:
    """The contact of a number and a code that belong together. For a number that we never used the same work is done."""
    secret = signing.keys().check
    for serial in shown.serials:
        found = queries.contact(serial)
        right = found.code if found else check_code(serial, secret)
        fits = any(same_code(code, right) for code in shown.checks)
        if found and fits:
            return found
    serial = shown.serials[0]
    if queries.contact(serial) is None:
        raise NeverSent(source=KEPT, serial=serial_text(serial))
    raise CodeOfAnother(source=HMAC, code=print_code(shown.checks[0]), serial=serial_text(serial))


def _email(shown: Shown, found: ContactView) -> Genuine:
    if found.channel != "email" or shown_by(documents.open(found.document_id).content).body != shown.body:
        raise _changed(found)
    return _answer("body", found)


def _text_message(shown: Shown, found: ContactView) -> Genuine:
    kept = documents.open(found.document_id).content.decode()
    if not same_words(shown.text, kept):
        raise _changed(found)
    return _answer("words", found)


def _answer(how: How, found: ContactView, said: Said | None = None) -> Genuine:
    """It is ours; unless we took it back.

    refuses  TakenBack
    """
    if since := Withdrawal.objects.filter(contact_id=found.id).values_list("on", flat=True).first():
        raise TakenBack(source=KEPT, faults=(), since=since.isoformat(), **_named_as(found))
    return Genuine(how, said or _what_was_said(found), found.channel)


def _what_was_said(found: ContactView) -> Said:
    """What a contact says, by the signature in the copy that we kept; of one without, what our records say."""
    if (letter := queries.letter_to_read(found.id)) and (signed := shown_by(documents.open(letter).content).signed):
        return opened(signed[0], [replace(key, to=None, stolen=False) for key in signing.public_keys()]).said
    market = cases.case(found.case_id).market
    account = parties.agency(market).client_iban if found.purpose == "demand" else ""
    return Said(found.id, market, found.released_on, found.kind, "", "", account)
