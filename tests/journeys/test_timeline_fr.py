"""France, from placement to the decision, as a lawyer would sign it: what left on which day, what it asked, and why nothing before.

Each line: day, kind, channel, sum = principal + interest + damages + costs, last day to answer.
"""

from datetime import date
from pathlib import Path

import pytest

from amiable.apps.cases import queries as case_queries
from amiable.apps.contacts import services
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties.records import NewDebtor
from amiable.sim.ninety_people import client_account
from tests import cast, till
from tests.journeys.timeline import Timeline, agrees, carried, placed

pytestmark = pytest.mark.django_db
R124_4 = "Code des procédures civiles d'exécution, art. R124-4"
AGENCY = {"name": "Amiable France SAS", "street": "12 rue de l’Exemple", "postcode": "75002", "city": "Paris", "phone": "01 55 55 01 23"}
CREDITOR = {"legal_name": "Gaz du Lac SAS", "street": "4 quai des Bateliers", "postcode": "74000", "city": "Annecy"}
JEANNE = NewDebtor(
    kind="consumer",
    language="fr",
    last_name="Le Nôtre",
    first_name="Jeanne",
    street="3 allée des Cerisiers",
    postcode="69003",
    city="Lyon",
    country="FR",
    email="jeanne@post.example",
    customer_number="K-3003",
)
ATELIER = NewDebtor(
    kind="business",
    language="fr",
    last_name="Atelier du Lac SARL",
    first_name="",
    street="8 rue du Modèle",
    postcode="69002",
    city="Lyon",
    country="FR",
)

# 840.00, due 10 January 2026. No cost without a title. The legal rate of a creditor who is a company, 2.62 %, from the day after the notice
# was sent (its arrival is not known): 840.00 × 2.62 % × days / 365:
#   from 3 February to the 10th 8 days 0.48, to the 27th 25 days 1.51, to 19 March 45 days 2.71.
CONSUMER = """\
2026-02-02 formal_notice letter 840.00 = 840.00 + 0.00 + 0.00 + 0.00 by 2026-02-09
2026-02-10 message email 840.48 = 840.00 + 0.48 + 0.00 + 0.00 by 2026-02-16
2026-02-17 call by a person
2026-02-27 plan_proposal letter 841.51 = 840.00 + 1.51 + 0.00 + 0.00 by 2026-03-18
2026-03-19 last_letter letter 842.71 = 840.00 + 2.71 + 0.00 + 0.00 by 2026-04-07
2026-04-08 decision by a person"""

# 1 000.00, due 15 January: 12.15 % from the 16th and 40.00 (Code de commerce, L441-10 and D441-5):
#   1 000.00 × 12.15 % × days / 365: to 2 February 18 days 5.99, to the 10th 26 days 8.65.
BUSINESS = """\
2026-02-02 formal_notice letter 1045.99 = 1000.00 + 5.99 + 0.00 + 40.00 by 2026-02-09
2026-02-10 letter letter 1048.65 = 1000.00 + 8.65 + 0.00 + 40.00 by 2026-02-16
2026-02-17 call by a person
2026-03-04 decision by a person"""

# Jeanne pays all on Tuesday 24 February: 840.00 × 2.62 % × 22 / 365 = 1.33, so 841.33.
PAID = """\
2026-02-02 formal_notice letter 840.00 = 840.00 + 0.00 + 0.00 + 0.00 by 2026-02-09
2026-02-17 call by a person
2026-02-24 payment_received letter
2026-03-10 claim_closed letter"""


def jeanne() -> int:
    return placed("fr", JEANNE, AGENCY, CREDITOR, principal="840.00", due_on="2026-01-10", interest="", damages="")


def test_a_consumer(tmp_path: Path) -> None:
    case = jeanne()
    agrees(case, "email")
    with carried("fr", tmp_path) as relay:
        line = Timeline("fr", case, "fr").play()
    assert line.left() == CONSUMER
    notice, plan, last = line.letters().values()
    for said in (
        "Amiable France SAS Société de recouvrement amiable 12 rue de l’Exemple 75002 Paris",
        "Nous exerçons une activité de recouvrement amiable",
        "Gaz du Lac SAS Créancier d’origine, entreprise 4 quai des Bateliers 74000 Annecy",
        "Facture F-1 – Electricity, December 2025 Échéance : 10 janvier 2026. Montant facturé : 840,00 €.",
        "Nous vous demandons de le régler ou de nous répondre au plus tard le 9 février 2026",
        "« Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s’ils concernent un acte",
        "peut demander au juge de l’exécution de laisser tout ou partie des frais ainsi exposés à la charge du débiteur de mauvaise foi. »",
        "Vos données personnelles",
    ):
        assert said in notice, "R124-4 CPCE, 1° to 5°, and GDPR 14"
    number = cast.case_of("F-1").printed_number
    for later in (plan, last):
        assert f"mise en demeure du 2 février 2026, référence {number}" in later, "R124-4, last paragraph"
    assert f"notre lettre du 2 février 2026, référence {number}" in line.message("message"), "in an e-mail too"
    # 841.51 in twelve: eleven of 71.00, and 841.51 − 781.00 = 60.51.
    assert "12 versements, un par mois. D’abord 11 versements de 71,00 €, puis un dernier de 60,51 €." in plan
    assert "Rien n’est décidé aujourd’hui." in last
    assert [taken.recipient for taken in relay.taken] == ["jeanne@post.example"]
    _why_not_earlier(line)


def _why_not_earlier(line: Timeline) -> None:
    assert line.no(date(2026, 2, 2), step="formal_notice") == ""
    for channel in ("call", "email", "letter"):
        assert line.no(date(2026, 2, 2), channel=channel) == f"opening_letter_missing; {R124_4}; nobody knows"
    assert line.no(date(2026, 2, 3), channel="sms") == "consent_missing; house rule, electronic demands; nobody knows"
    assert line.no(date(2026, 2, 3), channel="call", hour=20) == "outside_hours; house rule, hours of contact; 2026-02-04 09:00:00"


def test_a_business() -> None:
    line = Timeline("fr", placed("fr", ATELIER, AGENCY, CREDITOR, principal="1000.00", interest="", damages=""), "fr").play()
    assert line.left() == BUSINESS
    notice, later = line.letters().values()
    assert "Code de commerce, art. D441-5" in notice and "Code de commerce, art. L441-10, II" in notice
    assert "mise en demeure du 2 février 2026" in later


def test_who_pays_is_thanked_and_asked_nothing_more() -> None:
    """The plan of 27 February never leaves; the quittance does (R124-6), on the day of the payment; in a fortnight the case is closed."""
    case, on = jeanne(), date(2026, 2, 24)
    view = cast.case_of("F-1")

    def pays() -> None:
        till.take_in(till.statement([till.paid(view, 84133, on)], account=client_account("fr")), on)

    line = Timeline("fr", case, "fr", {on: pays}).play()
    assert line.left() == PAID
    assert line.no(date(2026, 2, 27)).split("; ")[0] == "nothing_owed"
    assert line.no(date(2026, 2, 27), purpose="receipt") == ""
    quittance = line.letters()["2026-02-24 payment_received"]
    assert "Tout est payé" in line.letters()["2026-03-10 claim_closed"] and case_queries.case(case).closed_because == "paid"
    for answer in (quittance, line.letters()["2026-03-10 claim_closed"]):
        assert f"mise en demeure du 2 février 2026, référence {view.printed_number}" in answer, "R124-4, last paragraph, of answers too"
    assert "841,33 €" in quittance and "Cette lettre vaut quittance pour le tout" in quittance


def test_a_message_that_an_answer_waits_recalls_the_notice_too() -> None:
    """R124-4 of what lies in the mailbox, and of the e-mail that tells of it."""
    case, monday, tuesday = jeanne(), date(2026, 2, 2), date(2026, 2, 3)
    services.owe_due_steps([case], monday)
    services.release([case], monday)
    about = {"received_on": "2026-02-03"}
    owing.owe(NewItem(case, "reply", "complaint_received", "mailbox", tuesday, "complaint", about=about), tuesday)
    services.release([case], tuesday)
    services.release([case], tuesday)
    line, number = Timeline("fr", case, "fr"), cast.case_of("F-1").printed_number
    assert [sent.kind for sent in line.sent] == ["formal_notice", "complaint_received", "mailbox_notice"]
    assert f"mise en demeure du 2 février 2026, référence {number}" in line.letters()["2026-02-03 complaint_received"]
    assert f"notre lettre du 2 février 2026, référence {number}" in line.message("mailbox_notice")


def test_who_pays_what_the_letter_asks_by_its_day_is_not_asked_for_the_interest_of_that_week() -> None:
    """840.00 on the last day, 9 February: 840.00 × 2.62 % × 7 / 365 = 0.42 had run. She is thanked, told of it, and a person decides."""
    case, on = jeanne(), date(2026, 2, 9)
    view = cast.case_of("F-1")

    def pays() -> None:
        till.take_in(till.statement([till.paid(view, 84000, on)], account=client_account("fr")), on)

    line = Timeline("fr", case, "fr", {on: pays}).play()
    assert line.left() == "\n".join(
        (
            "2026-02-02 formal_notice letter 840.00 = 840.00 + 0.00 + 0.00 + 0.00 by 2026-02-09",
            "2026-02-09 payment_received letter",
            "2026-02-27 decision by a person",
        )
    )
    assert "0,42 €" in line.letters()["2026-02-09 payment_received"]
