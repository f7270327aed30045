"""What we answer to "is this really from you?": yes, with what it asks; or no, with the reason and what to do now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from amiable.core.money import text_of
from amiable.core.ours import Said, print_code, serial_text
from amiable.core.refusal import _
from amiable.files import local_format
from amiable.files.letter_parts import grouped
from amiable.files.ours import WARNED, NotGenuine, PublicKey, opened
from amiable.files.ours_shown import Shown, differences, same_account
from amiable.files.wording import words

How = Literal["copy", "body", "words", "known", "signed", "account"]
HMAC, KEPT, SIGNATURE = "HMAC-SHA256", "the copy that we kept", "Ed25519"


class NoMark(NotGenuine):
    """Nothing on it says that it is ours."""

    code = "ours.no_mark"
    what = _("Nothing on it shows that it is from us: it bears no number with a check code, and no signature.")
    remedy = WARNED


class CodeNotGiven(NotGenuine):
    """A serial without its check code: anybody can count."""

    code = "ours.code_not_given"
    what = _("The number {serial} alone proves nothing: anybody can count.")
    remedy = _("Give its check code too: eight letters and digits that stand beside the number, such as 7KQ4-2M9X.")


class UnknownCode(NotGenuine):
    """A check code under which we never sent anything."""

    code = "ours.unknown_code"
    what = _("We never sent anything with the check code {code}.")
    remedy = _(
        "Compare it with what you hold, letter by letter. If it is right, pay nothing on it, give nobody your data, and send it to us."
        " If you have paid or given data already, call your bank and the police now."
    )


class CodeOfAnother(NotGenuine):
    """A check code that is not that of the serial beside it."""

    code = "ours.code_of_another"
    what = _("The check code {code} is not that of the number {serial}.")
    remedy = UnknownCode.remedy


class NeverSent(NotGenuine):
    """A serial, or a signature of ours, of which our records know nothing."""

    code = "ours.never_sent"
    what = _("We never sent anything with the number {serial}.")
    remedy = WARNED


class Changed(NotGenuine):
    """We sent something under this number; this is not what we sent."""

    code = "ours.changed"
    what = _("We sent something with the number {serial} on {on}, and this is not the same: it was changed after we sent it.")
    remedy = WARNED


class NotAsSigned(NotGenuine):
    """It bears a signature of ours, and prints something else than what was signed."""

    code = "ours.not_as_signed"
    what = _("It bears our signature for the number {serial}, and it says something else than what we signed.")
    remedy = WARNED


class TakenBack(NotGenuine):
    """We sent it, and took it back since."""

    code = "ours.taken_back"
    what = _("We sent the number {serial} on {on}, and we have taken it back since {since}: it was a mistake of ours.")
    remedy = _("Pay nothing on it. Call the number on our own site if you have paid already, or if you have a question.")


class NotOurAccount(NotGenuine):
    """An account to which we ask nobody to pay."""

    code = "ours.not_our_account"
    what = _("{account} is not an account to which we ask anybody to pay.")
    remedy = WARNED


class NeedsRecords(NotGenuine):
    """What cannot be answered with a published key alone."""

    code = "ours.needs_records"
    what = _("A published key alone cannot answer this: only our records know which codes and accounts are ours.")
    remedy = _("Ask at our own site, or call us. With the key alone, what can be verified is a letter as PDF or picture, or its QR code.")


@dataclass(frozen=True, slots=True)
class Genuine:
    """It is ours.

    how      copy: byte for byte what we kept; body: an e-mail whose words are; words: a text message, word for word; known: its code is
             ours; signed: its signature is, read without our records; account: an account was asked about, and it is ours
    said     what we sent
    channel  letter, email, sms or mailbox
    """

    how: How
    said: Said | None = None
    channel: str = "letter"
    account: str = ""


SENT = {
    "letter": _("Yes, this is from us: the letter number {serial} of {on}."),
    "email": _("Yes, this is from us: the e-mail number {serial} of {on}."),
    "sms": _("Yes, this is from us: the text message number {serial} of {on}."),
    "mailbox": _("Yes, this is from us: the message number {serial} of {on}."),
}
HOW = {
    "copy": _("It is the same as the copy that we kept, byte for byte."),
    "body": _("Its sender, subject and words are those that we kept; what mail servers write around them is not ours."),
    "words": _("It says what we kept, word for word."),
    "known": _("We sent something with this code. A code can be copied: compare what you hold with the lines below before you pay."),
    "signed": _(
        "Its signature is ours. That was seen without our records: the account, reference, amount and day are as we signed them;"
        " whether another word was changed, or whether we took it back since, only our records can tell."
    ),
}
ACCOUNT = _("Yes, {account} is ours: the account to which we ask people to pay.")
ASKS = _("It asks to pay {amount} to the account {account}, with the reference {reference}.")
PAYS_TO = _("Our account is {account}.")
ASKS_NOTHING = _("It asks nobody to pay.")


def told(genuine: Genuine, language: str) -> list[str]:
    """The answer, a sentence each, in the reader's language."""
    said = genuine.said
    if said is None:
        return [words(ACCOUNT, language).format(account=grouped(genuine.account))]
    sent = words(SENT[genuine.channel], language).format(serial=serial_text(said.serial), on=_day(said, language))
    lines = [sent, words(HOW[genuine.how], language), _asked(said, language)]
    if genuine.account:
        lines.append(words(ACCOUNT, language).format(account=grouped(genuine.account)))
    return [line for line in lines if line]


def genuine_json(genuine: Genuine, language: str) -> dict[str, object]:
    """The answer for a program: codes and plain values, and the sentences beside them."""
    said = genuine.said
    answer: dict[str, object] = {"genuine": True, "how": genuine.how, "told": told(genuine, language)}
    if said:
        answer |= {"serial": serial_text(said.serial), "channel": genuine.channel, "market": said.market, "on": said.on.isoformat()}
        answer |= {"kind": said.kind, "account": said.account, "reference": said.reference, "currency": said.currency}
        answer["amount"] = None if said.minor is None else text_of(said.minor)
    return answer


def _asked(said: Said, language: str) -> str:
    if said.minor is not None:
        amount = local_format.amount(said.minor, language, said.market, said.currency)
        return words(ASKS, language).format(amount=amount, account=grouped(said.account), reference=said.reference)
    return words(PAYS_TO, language).format(account=grouped(said.account)) if said.account else words(ASKS_NOTHING, language)


def _day(said: Said, language: str) -> str:
    return local_format.day(said.on, language, said.market)


def verify(shown: Shown, keys: Iterable[PublicKey], account: str = "") -> Genuine:
    """Answer with nothing but the published keys.

    account  an account that one was asked to pay to; empty: none is asked about
    refuses  NotGenuine, in one of its kinds
    """
    known = tuple(keys)
    if not shown.signed:
        raise NeedsRecords(source=SIGNATURE) if shown.checks or shown.serials or account else NoMark(source=SIGNATURE)
    first, *_others = [opened(text, known) for text in shown.signed]
    said = first.said
    must_be_as_signed(shown, said, first.code)
    if account and not same_account(account, said.account):
        raise NotOurAccount(source=SIGNATURE, account=grouped(account))
    return Genuine("signed", said, account=account)


def must_be_as_signed(shown: Shown, said: Said, code: str) -> None:
    """Let pass what prints what we signed, under the number and code that we signed.

    refuses  CodeOfAnother, NotAsSigned with each difference
    """
    must_be_its_code(shown, said.serial, code)
    if faults := differences(shown, said, shown.signed[0]):
        raise NotAsSigned(source=SIGNATURE, faults=faults, serial=serial_text(said.serial))


def must_be_its_code(shown: Shown, serial: int, code: str) -> None:
    """Let pass what says no other number and code than these.

    refuses  CodeOfAnother
    """
    if shown.kind in ("letter", "email") and (serial not in (shown.serials or (serial,)) or code not in (shown.checks or (code,))):
        wrong = next((each for each in shown.checks if each != code), code)
        raise CodeOfAnother(source=HMAC, code=print_code(wrong), serial=serial_text(next(iter(shown.serials), serial)))
