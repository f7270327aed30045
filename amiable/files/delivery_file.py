"""Reads any file that tells what became of our contacts, and finds out by itself which it is: by what stands in it, never by its name."""

from datetime import date

from amiable.files.bounce import CodeOf, looks_like_mail, read_mail
from amiable.files.delivery_report import Report
from amiable.files.returned_letters import read_returned_letters
from amiable.files.sms_receipts import read_receipts

MARKS = b"\xef\xbb\xbf \t\r\n"


def read(content: bytes, name: str, *, code_of: CodeOf, today: date) -> Report:
    """Read bounces (.eml, mbox), a list of returned letters (CSV, XLSX), or SMS receipts (JSON).

    name     how the file is called, for messages only
    code_of  the check code of a serial: `core.ours.check_code` with our key
    today    nothing has happened later than this
    refuses  NewsRefused, for the whole file
    """
    if content.lstrip(MARKS)[:1] == b"{":
        return Report(read_receipts(content.lstrip(MARKS), name))
    if looks_like_mail(content):
        return read_mail(content, name, code_of=code_of, today=today)
    return Report(read_returned_letters(content, name, code_of=code_of, today=today))
