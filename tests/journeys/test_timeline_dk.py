"""Denmark, from placement to the decision, as a lawyer would sign it: what left on which day, what it asked, and why nothing before.

Each line: day, kind, channel, sum = principal + interest + damages + costs, last day to answer.
"""

from datetime import date
from pathlib import Path

import pytest

from amiable.apps.parties.records import NewDebtor
from tests.journeys.timeline import Timeline, agrees, carried, placed

pytestmark = pytest.mark.django_db
AGENCY = {"name": "Amiable Danmark A/S", "street": "Eksempelvej 12", "postcode": "2100", "city": "København Ø", "phone": "33 55 01 23"}
CREDITOR = {"legal_name": "Sund Træning ApS", "street": "Havnegade 4", "postcode": "8000", "city": "Aarhus C"}
SOREN = NewDebtor(
    kind="consumer",
    language="da",
    last_name="Ærø",
    first_name="Søren",
    street="Birkevej 7, 2. tv.",
    postcode="5000",
    city="Odense C",
    country="DK",
    phone="+45 20 12 34 56",
    customer_number="K-5005",
)
HAVN = NewDebtor(
    kind="business",
    language="da",
    last_name="Havnens Cykler ApS",
    first_name="",
    street="Prøvevej 3",
    postcode="9000",
    city="Aalborg",
    country="DK",
)

# 2 400.00, due 15 January 2026: 1.75 + 8 = 9.75 % from the 16th, on a year of 360 days: 2 400.00 × 9.75 % / 360 = 0.65 a day.
#   To 2 February 17 days 11.05, the 12th 27 days 17.55, the 23rd 38 days 24.70, 5 March 50 days 32.50, the 16th 61 days 39.65,
#   the 23rd 68 days 44.20, 13 April 88 days 57.20. No fee: we ask none, though 100.00 a reminder might be.
# Three reminders ten days apart (22 February is a Sunday); the påkravsskrivelse; its ten days, the last 15 March; the letter on the 16th.
CONSUMER = """\
2026-02-02 reminder letter 2411.05 = 2400.00 + 11.05 + 0.00 + 0.00 by 2026-02-11
2026-02-12 reminder letter 2417.55 = 2400.00 + 17.55 + 0.00 + 0.00 by 2026-02-21
2026-02-23 reminder letter 2424.70 = 2400.00 + 24.70 + 0.00 + 0.00 by 2026-03-04
2026-03-05 formal_notice letter 2432.50 = 2400.00 + 32.50 + 0.00 + 0.00 by 2026-03-15
2026-03-16 letter letter 2439.65 = 2400.00 + 39.65 + 0.00 + 0.00 by 2026-03-22
2026-03-23 message sms 2444.20 = 2400.00 + 44.20 + 0.00 + 0.00 by 2026-03-29
2026-03-30 call by a person
2026-04-13 plan_proposal letter 2457.20 = 2400.00 + 57.20 + 0.00 + 0.00 by 2026-04-26
2026-04-27 decision by a person"""

# 5 000.00, due 15 January: 5 000.00 × 9.75 % × days / 360, to 2 February 17 days 23.02, to the 13th 28 days 37.92; and 310.00.
BUSINESS = """\
2026-02-02 formal_notice letter 5333.02 = 5000.00 + 23.02 + 0.00 + 310.00 by 2026-02-12
2026-02-13 letter letter 5347.92 = 5000.00 + 37.92 + 0.00 + 310.00 by 2026-02-19
2026-02-20 call by a person
2026-03-06 decision by a person"""


def test_a_consumer(tmp_path: Path) -> None:
    case = placed("dk", SOREN, AGENCY, CREDITOR, principal="2400.00", damages="")
    agrees(case, "sms")
    with carried("dk", tmp_path):
        line = Timeline("dk", case, "da").play()
    assert line.left() == CONSUMER
    first, second, third, notice, letter, plan = line.letters().values()
    assert "Rykker – Sund Træning ApS" in first and "Dine personoplysninger" in first, "renteloven § 9 b, and GDPR 14 at the first contact"
    assert "Rykker nr. 2" in second and "Rykker nr. 3" in third
    for said in (
        "Påkravsskrivelse (inkassovarsel) – inkassolovens § 10",
        "Sund Træning ApS Oprindelig kreditor, virksomhed Havnegade 4 8000 Aarhus C",
        "Faktura F-1 – Electricity, December 2025 Forfaldsdato: 15. januar 2026. Fakturaens beløb: 2.400,00 kr.",
        "50 dage, 9,75 % om året 2.400,00 kr. × 9,75 % om året × 50/360 = 32,5000; opkrævet: 32,50 kr.",
        "Betaler du senest den dag, kommer der ikke yderligere omkostninger.",
        "Du har 10 dage fra afsendelsen, til og med 15. marts 2026.",
        "Kreditor kan derefter kræve inkassoomkostninger, men kun inden for lovens rammer",
    ):
        assert said in notice, "inkassoloven § 10: all that one needs to judge the claim, ten days from dispatch, and what may follow"
    assert "Rigspolitiet politi.dk" in letter
    # 2 457.20 in twelve: eleven of 205.00, and 2 457.20 − 2 255.00 = 202.20.
    assert "Først 11 rater på 205,00 kr. og til sidst én på 202,20 kr." in plan
    words = line.message("message")
    assert "Ring 33 55 01 23 eller se amiable.example" in words and "Læs" not in words, "there is nothing else to read"
    _why_not_earlier(line)


def _why_not_earlier(line: Timeline) -> None:
    """Ten days between reminders, ten full days of the påkravsskrivelse before anything else, and a message only where he agreed to it."""
    assert line.no(date(2026, 2, 2), step="reminder") == line.no(date(2026, 2, 2), step="formal_notice") == ""
    assert line.no(date(2026, 2, 11), step="reminder") == "still_waiting; Renteloven, § 9 b; 2026-02-12 00:00:00"
    assert line.no(date(2026, 2, 12), step="reminder") == ""
    assert line.no(date(2026, 3, 5)) == "opening_letter_missing; Inkassoloven, § 10; nobody knows"
    assert line.no(date(2026, 3, 15)) == "still_waiting; Inkassoloven, § 10; 2026-03-16 00:00:00"
    assert line.no(date(2026, 3, 16)) == ""
    assert line.no(date(2026, 3, 22), channel="sms") == "outside_hours; house rule, hours of contact; 2026-03-23 09:00:00"
    assert line.no(date(2026, 3, 23), channel="email") == "consent_missing; house rule, electronic demands; nobody knows"


def test_a_business() -> None:
    line = Timeline("dk", placed("dk", HAVN, AGENCY, CREDITOR, principal="5000.00", interest="", damages=""), "da").play()
    assert line.left() == BUSINESS
    notice, _letter = line.letters().values()
    assert "Fast kompensation for en sent betalt faktura: 310,00 kr." in notice
