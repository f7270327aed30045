"""Ask the card providers: what they told of, what is still open, and their payouts. Restartable at any point; twice is once."""

import logging
from datetime import date

from amiable.apps.cards import queries, services
from amiable.apps.cards.records import Worked
from amiable.providers.config import chosen, provider_of

logger = logging.getLogger("django.amiable.cards")


def ask(market: str, on: date, *, payouts: bool = True) -> Worked:
    """Ask the provider of a market, if anybody was ever sent to it; one that cannot be reached stops nobody's day.

    on       the day on which what is found is booked
    payouts  whether to ask for payouts too; once a day is enough
    """
    if market not in chosen() or not queries.listed(market, limit=1):
        return Worked()
    worked = services.sync(market, provider_of(market), on, payouts=payouts)
    if worked.away:
        logger.warning("%s", worked.away)
    return worked
