"""`amiable card` as typed: who takes the cards, links, and what is said when something is missing."""

import json
import re
import stat
import time
from pathlib import Path

import pytest

from amiable.cli.card import company_beside
from amiable.providers import HostedPage, NewPayment, PaymentProvider, ProviderAway
from amiable.providers.config import provider_of
from amiable.settings import home
from tests import till
from tests.card_company import NOBODY, free_port
from tests.cast import TODAY
from tests.cli.test_refused import refused
from tests.conftest import Command
from tests.journeys.killing import PATIENCE, ask


def test_a_provider_is_chosen_and_its_secrets_are_readable_by_their_owner_only(amiable_anew: Command, new_home: Path):
    chosen = amiable_anew("card", "use", "be", "stripe", AMIABLE_CARD_API_KEY="sk_1", AMIABLE_CARD_WEBHOOK_SECRET="whsec_1")
    assert chosen.returncode == 0, chosen.stderr
    assert "/pay/webhooks/be/" in chosen.stdout
    assert "sk_1" not in chosen.stdout
    kept = home.folder("keys") / "cards.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert amiable_anew("card", "use", "fr", "demo").returncode == 0
    providers = {market: (one["provider"], one["api_key"] != "") for market, one in json.loads(kept.read_text()).items()}
    assert providers == {"be": ("stripe", True), "fr": ("demo", True)}
    refused = amiable_anew("card", "use", "be", "piggybank")
    assert (refused.returncode, "There is no provider called piggybank." in refused.stderr) == (2, True)


def test_a_link_needs_a_case_a_provider_and_somebody_who_makes_it(office: Command, tmp_path: Path):
    """600.00 is owed: a link may be for less, never for more."""
    (sheet := tmp_path / "claims.csv").write_bytes(till.sheet([till.claim("F-1", 60_000, TODAY)]))
    assert office("placement", "import", sheet, "--creditor", "vivre", "--on", str(TODAY)).returncode == 0
    assert office("staff", "add", "ines").returncode == 0
    (number,) = map(str, ask("SELECT number FROM cases_case"))
    refused(office("card", "link", number, "--as", "ines"), "No payment by card is set up for the market be")
    refused(office("card", "sync"), "amiable card use be stripe")
    assert office("card", "use", "be", "demo").returncode == 0
    refused(office("card", "link", number, "--as", "nobody"), "nobody")
    refused(office("card", "link", "7KQ4-2M9X-5", "--as", "ines"), "7KQ4-2M9X-5")
    refused(office("card", "link", number, "600.01", "--as", "ines"), "from 1.00 EUR to 600.00 EUR")
    made = office("card", "link", number, "--as", "ines", "--days", "3")
    assert "Up to 600.00 EUR, until " in made.stdout
    assert re.search(r"http://127\.0\.0\.1:8000/pay/[\w-]{43}/", made.stdout)
    assert office("card", "list").stdout.strip() == "Nothing to show."
    assert "asked 0, booked 0" in office("card", "sync").stdout, "nobody was ever sent to the provider: it is not even asked"


def test_the_company_of_the_demonstration_answers_beside_the_site(amiable: Command):
    """Its page can be opened while the site is served, and it is gone afterwards."""
    new = NewPayment("key-1", 100, "EUR", "", NOBODY, NOBODY, "en")
    with company_beside("be", NOBODY, free_port()):
        demo, deadline = provider_of("be"), time.monotonic() + PATIENCE
        while (page := opened(demo, new)) is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert demo.fetch(page.provider_id).status == "created"
    with pytest.raises(ProviderAway):
        demo.fetch(page.provider_id)


def opened(demo: PaymentProvider, new: NewPayment) -> HostedPage | None:
    try:
        return demo.create_payment(new)
    except ProviderAway:
        return None
