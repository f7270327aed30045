"""Amounts, days, workings and sources as a reader of this language and market expects them."""

import re
from datetime import date, datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from amiable import markets
from amiable.core.working import Working
from amiable.files import local_format, wording
from amiable.web.parts import moments

register = template.Library()
ADDRESS = re.compile(r"https://[^\s<>\"']+[^\s<>\"'.,;)]")


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def amount(minor: int, market: str, currency: str = "") -> str:
    """Write minor units with the currency's sign; a space in it never breaks a line."""
    return local_format.amount(minor, _language(), market, currency).replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")


@register.simple_tag
def day(on: date, market: str) -> str:
    """Write a day in words."""
    return local_format.day(on, _language(), market)


@register.simple_tag
def moment(instant: datetime, market: str) -> str:
    """Write an instant in the time of a market."""
    return moments.moment(instant, market)


@register.simple_tag
def said(working: Working, market: str) -> str:
    """Put a working into words."""
    return wording.say(working, _language(), market)


@register.simple_tag
def source_of(text: str, market: str) -> SafeString:
    """A source as this language calls it; an address in it becomes a link."""
    cited = wording.cite(text, _language(), markets.source_names(market, _language()))
    addresses = ADDRESS.findall(cited)
    words = ADDRESS.sub("", cited).replace("()", "").strip(" ;,")
    if not addresses:
        return format_html("{}", words)
    links = ((address, words or address) for address in addresses)
    return format_html_join(" · ", '<a class="govuk-link" href="{}" rel="noreferrer external">{}</a>', links)
