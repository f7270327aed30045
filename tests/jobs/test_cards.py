"""The day asks the card provider; one that cannot be reached stops nobody's day."""

from datetime import UTC, date, datetime

import pytest

from amiable.apps.cards import services
from amiable.apps.cards.models import CardPayment
from amiable.jobs import cards
from amiable.jobs.daily import run_day
from amiable.providers import config
from amiable.providers.config import provider_of
from tests import cast, till
from tests.card_company import company_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.mark.django_db
def test_the_day_books_what_was_paid_by_card_and_goes_on_when_the_provider_is_away(caplog):
    """600.00 are owed; 100.00 are paid by card and found at night, without a webhook."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("F-1", 60_000, date(2026, 1, 15))])
    with company_of(now=lambda: NOON) as company:
        services.make_link(case.id, 10_000, most=60_000, token="t", by="ines", today=TODAY)
        services.open_payment("t", 10_000, provider_of("be"), label="", urls=("", ""), language="fr", today=TODAY)
        company.pay("pay_0001")
        address = config.chosen()["be"]
        config.choose("be", config.Choice("demo", address.api_key, address.webhook_secret, api="http://127.0.0.1:9"))
        run_day("be", TODAY)
        assert "cannot be reached" in caplog.text
        assert CardPayment.objects.get().booked_on is None
        config.choose("be", address)
        run_day("be", TODAY)
        assert CardPayment.objects.get().booked_on == TODAY
    assert cards.ask("be", TODAY).asked == 0, "nobody takes cards any more"
