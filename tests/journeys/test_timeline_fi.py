"""Finland, from placement to the decision, as a lawyer would sign it: what left on which day, what it asked, and why nothing before.

Each line: day, kind, channel, sum = principal + interest + damages + costs, last day to answer.
"""

from datetime import date
from pathlib import Path

import pytest

from amiable.apps.parties.records import NewDebtor
from amiable.sim.ninety_people import client_account
from tests import cast, till
from tests.journeys.timeline import Timeline, agrees, carried, placed

pytestmark = pytest.mark.django_db
ACT = "Laki saatavien perinnästä 513/1999"
AGENCY = {"name": "Amiable Suomi Oy", "street": "Esimerkkikatu 12", "postcode": "00100", "city": "Helsinki", "phone": "09 555 0123"}
CREDITOR = {"legal_name": "Järvi Sähkö Oy", "street": "Rantatie 4", "postcode": "33100", "city": "Tampere"}
AINO = NewDebtor(
    kind="consumer",
    language="fi",
    last_name="Virtanen",
    first_name="Aino",
    street="Koivukuja 7 B 12",
    postcode="20100",
    city="Turku",
    country="FI",
    email="aino@post.example",
    customer_number="K-4004",
)
HAMN = NewDebtor(
    kind="business",
    language="sv",
    last_name="Hamnens Verkstad Ab",
    first_name="",
    street="Exempelgatan 3",
    postcode="65100",
    city="Vasa",
    country="FI",
)

# 450.00, due 15 January 2026: 9.50 % from the 16th, by law (Korkolaki, 4 §). We charge no cost of ours, though up to 5.00 + 24.00 might be.
#   450.00 × 9.5 % × days / 365: to 2 February 18 days 2.11, to the 16th 32 days 3.75, to 3 March 47 days 5.50, to the 18th 62 days 7.26.
# Fourteen days after the due day the reminder, then fourteen full days before each demand, which itself leaves fourteen.
CONSUMER = """\
2026-02-02 reminder letter 452.11 = 450.00 + 2.11 + 0.00 + 0.00 by 2026-02-15
2026-02-16 payment_demand letter 453.75 = 450.00 + 3.75 + 0.00 + 0.00 by 2026-03-02
2026-03-03 payment_demand letter 455.50 = 450.00 + 5.50 + 0.00 + 0.00 by 2026-03-17
2026-03-18 message email 457.26 = 450.00 + 7.26 + 0.00 + 0.00 by 2026-03-31
2026-04-01 decision by a person"""

# 1 000.00, due 15 January: 10.50 % from the 16th (4 a §) and 40.00 for the late invoice:
#   1 000.00 × 10.5 % × days / 365: to 2 February 18 days 5.18, to the 12th 28 days 8.05, to the 23rd 39 days 11.22. Ten days between.
BUSINESS = """\
2026-02-02 reminder letter 1045.18 = 1000.00 + 5.18 + 0.00 + 40.00 by 2026-02-11
2026-02-12 payment_demand letter 1048.05 = 1000.00 + 8.05 + 0.00 + 40.00 by 2026-02-21
2026-02-23 payment_demand letter 1051.22 = 1000.00 + 11.22 + 0.00 + 40.00 by 2026-03-04
2026-03-05 decision by a person"""

# Aino pays 200.00 on Friday 20 February. Interest first: 450.00 × 9.5 % × 36 / 365 = 4.22; 195.78 go to the principal, 254.22 remain.
# The step in progress is put off ten days, to Friday 13 March: 254.22 × 9.5 % × 21 / 365 = 1.39.
PAID_IN_PART = """\
2026-02-02 reminder letter 452.11 = 450.00 + 2.11 + 0.00 + 0.00 by 2026-02-15
2026-02-16 payment_demand letter 453.75 = 450.00 + 3.75 + 0.00 + 0.00 by 2026-03-02
2026-02-20 payment_received letter
2026-03-13 payment_demand letter 255.61 = 254.22 + 1.39 + 0.00 + 0.00 by 2026-03-27"""


def aino() -> int:
    return placed("fi", AINO, AGENCY, CREDITOR, principal="450.00", damages="")


def test_a_consumer(tmp_path: Path) -> None:
    case = aino()
    agrees(case, "email")
    with carried("fi", tmp_path) as relay:
        line = Timeline("fi", case, "fi").play()
    assert line.left() == CONSUMER
    reminder, demand, second = line.letters().values()
    assert "Maksumuistutus – velkoja Järvi Sähkö Oy" in reminder and "Henkilötietonne" in reminder, "and GDPR 14, at the first contact"
    for said in (
        "Maksuvaatimus – laki saatavien perinnästä (513/1999), 5 §",
        "Järvi Sähkö Oy Alkuperäinen velkoja, yritys Rantatie 4 33100 Tampere",
        "Lasku F-1 – Electricity, December 2025 Eräpäivä: 15.1.2026. Laskun määrä: 450,00 €.",
        "16.1.2026 – 16.2.2026, 32 päivää, 9,50 % vuodessa 450,00 € × 9,50 % vuodessa × 32/365 = 3,7479; veloitettu: 3,75 €",
        "Viimeistään 2.3.2026",
        "Kiistää saatava. Kertokaa viimeistään 2.3.2026, mikä on väärin: 09 555 0123 tai fi@amiable.example.",
        "Voitte pyytää, että perintä keskeytetään ja asia viedään tuomioistuimeen (4 c §).",
        "Erittelyn saatte meiltä maksutta (4 a §).",
        "Valvontaviranomainen Lupa- ja valvontavirasto lvv.fi",
    ):
        assert said in demand, "5 a §: who, what for, each part, by when, whom to object to and until when, and 4 c §"
    # 455.50 in twelve: eleven of 38.00, and 455.50 − 418.00 = 37.50.
    assert "Maksuvaatimus 2 – " in second and "Ensin 11 maksua, kukin 38,00 €, ja viimeisenä 37,50 €." in second
    assert [taken.recipient for taken in relay.taken] == ["aino@post.example"]
    line.message("message")
    _why_not_earlier(line)


def _why_not_earlier(line: Timeline) -> None:
    """The reminder first, then fourteen days; and nothing electronic that she did not agree to."""
    assert line.no(date(2026, 2, 2), step="reminder") == ""
    for step in (None, "payment_demand"):
        code = "not_yet" if step else "opening_letter_missing"
        assert line.no(date(2026, 2, 2), step=step) == f"{code}; {ACT}, 5 §; nobody knows"
        assert line.no(date(2026, 2, 15), step=step) == f"still_waiting; {ACT}, 5 §; 2026-02-16 00:00:00"
        assert line.no(date(2026, 2, 16), step=step) == ""
    assert line.no(date(2026, 3, 3), channel="sms") == f"consent_missing; {ACT}, 5 §; nobody knows"


def test_a_business() -> None:
    line = Timeline("fi", placed("fi", HAMN, AGENCY, CREDITOR, principal="1000.00", interest="", damages=""), "sv").play()
    assert line.left() == BUSINESS
    reminder, *_demands = line.letters().values()
    assert "Fast ersättning för en sent betald faktura: 40,00 € Lag om indrivning av fordringar 513/1999 40,00 €" in reminder
    assert "kontrolleras" not in reminder, "what our lawyer has still to check is no matter of theirs"


def test_a_part_payment_puts_the_next_demand_off() -> None:
    case, on = aino(), date(2026, 2, 20)
    view = cast.case_of("F-1")

    def pays() -> None:
        till.take_in(till.statement([till.paid(view, 20000, on)], account=client_account("fi")), on)

    line = Timeline("fi", case, "fi", {on: pays}).play(date(2026, 3, 14))
    assert line.left() == PAID_IN_PART
    thanks, demand = list(line.letters().values())[2:]
    assert "Kiitos, olemme saaneet 200,00 €" in thanks and "Maksamatta on tänään 254,22 €" in thanks
    assert "254,22 € × 9,50 % vuodessa × 21/365 = 1,3895; veloitettu: 1,39 €" in demand
