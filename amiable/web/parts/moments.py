"""Instants as people read them: the day in words and the minute, in the time of a market."""

from datetime import datetime

from django.utils.translation import get_language

from amiable import markets
from amiable.apps.parties import queries as parties
from amiable.files import local_format


def moment(instant: datetime, market: str) -> str:
    """An instant where the market's people live: 2 March 2026, 10:30."""
    there = markets.local(market, instant)
    return f"{local_format.day(there.date(), get_language() or 'en', market)}, {there:%H:%M}"


def market_of(creditor_id: int | None = None) -> str:
    """In whose time something is told that belongs to no case: that of the creditor's country, or of our first agency."""
    here = [agency.market for agency in parties.agencies()] or ["be"]
    creditor = parties.creditors_of([creditor_id]).get(creditor_id) if creditor_id else None
    country = creditor.country.lower() if creditor else ""
    return country if country in markets.markets() else here[0]
