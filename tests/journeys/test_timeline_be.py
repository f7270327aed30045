"""Belgium, from placement to the decision, as a lawyer would sign it: what left on which day, what it asked, and why nothing before.

Each line: day, kind, channel, sum = principal + interest + damages + costs, last day to answer.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from amiable.apps.cases import services as cases
from amiable.apps.contacts import services as contacts
from amiable.files.word_facts import DisputeDecided
from tests import cast
from tests.journeys.timeline import Timeline, agrees, carried, placed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 30, 9, tzinfo=UTC)
XIX_2, XIX_7 = "Code de droit économique, art. XIX.2", "Code de droit économique, art. XIX.7"

# 600.00 of energy, due 15 January 2026, a contract of 2024: Book XIX. Clauses: the maximum.
# The reminder of Monday 2 February goes by post: the third working day after is Thursday the 5th, day 1 of 14; the last is the 18th.
# On the 19th may be charged: 65.00 + 5 % of the 100.00 above 500.00 = 70.00, and 10.50 % a year from that day on, rounded down:
#   600.00 × 10.5 % × days / 365: to 19 February 1 day 0.17, to 12 March 22 days 3.79, to 2 April 43 days 7.42, to 23 April 64 days 11.04.
# The notice of Thursday the 19th: Friday, Monday, Tuesday the 24th is day 1, 9 March the last. Then + 3, + 7, + 14, + 21, + 14 days.
CONSUMER = """\
2026-02-02 first_reminder letter 600.00 = 600.00 + 0.00 + 0.00 + 0.00 by 2026-02-18
2026-02-19 collection_notice letter 670.17 = 600.00 + 0.17 + 70.00 + 0.00 by 2026-03-09
2026-03-12 message email 673.79 = 600.00 + 3.79 + 70.00 + 0.00 by 2026-03-18
2026-03-19 call by a person
2026-04-02 plan_proposal letter 677.42 = 600.00 + 7.42 + 70.00 + 0.00 by 2026-04-22
2026-04-23 last_letter letter 681.04 = 600.00 + 11.04 + 70.00 + 0.00 by 2026-05-06
2026-05-07 decision by a person"""

# 1 000.00, due 15 January. 10.50 % runs by itself from the 16th, and 40.00 for the late invoice (law of 2 August 2002, art. 5 and 6):
#   1 000.00 × 10.5 % × days / 365: to 2 February 18 days 5.18, to the 11th 27 days 7.77, to 4 March 48 days 13.81.
BUSINESS = """\
2026-02-02 formal_notice letter 1045.18 = 1000.00 + 5.18 + 0.00 + 40.00 by 2026-02-10
2026-02-11 letter letter 1047.77 = 1000.00 + 7.77 + 0.00 + 40.00 by 2026-02-17
2026-02-18 call by a person
2026-03-04 last_letter letter 1053.81 = 1000.00 + 13.81 + 0.00 + 40.00 by 2026-03-17
2026-03-18 decision by a person"""

# As the consumer above, until she disputes on Tuesday 10 March; she is answered on Monday the 30th, and the hold ended the day before.
#   She agreed to no e-mail: the call is next. Interest ran meanwhile: to 13 April 54 days 9.32.
DISPUTED = """\
2026-02-02 first_reminder letter 600.00 = 600.00 + 0.00 + 0.00 + 0.00 by 2026-02-18
2026-02-19 collection_notice letter 670.17 = 600.00 + 0.17 + 70.00 + 0.00 by 2026-03-09
2026-03-10 dispute_received letter
2026-03-30 dispute_decided letter
2026-03-30 call by a person
2026-04-13 plan_proposal letter 679.32 = 600.00 + 9.32 + 70.00 + 0.00 by 2026-05-03"""


def anouk() -> int:
    return placed("be", cast.ANOUK, cast.AGENCY, cast.VIVRE)


def test_a_consumer(tmp_path: Path) -> None:
    case = anouk()
    agrees(case, "email")
    with carried("be", tmp_path) as relay:
        line = Timeline("be", case, "nl").play()
    assert line.left() == CONSUMER
    reminder, notice, plan, last = line.letters().values()

    for said in ("KBO 0999.000.129", "Electricity, December 2025", "15 januari 2026", "een schadebeding van € 70,00", "zonder kosten"):
        assert said in reminder, "XIX.2: who, how much, for what, since when, and the penalty clause that would be asked"
    assert "interesten van 10,50% per jaar" in reminder and "gerekend vanaf 19 februari 2026" in reminder
    assert "Uw persoonsgegevens" in reminder and "Uw persoonsgegevens" not in notice, "GDPR 14, at the first contact"

    supervisor = "FOD Economie, AD Economische Inspectie Koning Albert II-laan 16 1000 Brussel economie.fgov.be"
    creditor = "Vivre Énergie SA Oorspronkelijke schuldeiser, onderneming Avenue des Essais 10 5000 Namur KBO 0999.000.129 +32 81 55 01 00"
    collector = (
        "Bureau Aimable SRL Incassobureau voor minnelijke invordering Rue de l'Exemple 1 1000 Bruxelles KBO 0999.000.426 +32 2 555 01 00"
    )
    for said in (supervisor, creditor, collector, "Gedurende 14 dagen, tot en met 9 maart 2026", "Betwisten.", "Schuldbemiddeling vragen."):
        assert said in notice, "XIX.7 § 2"
    assert "€ 65,00 plus 5,00% van het deel boven € 500,00" in notice

    # 677.42 in twelve: eleven of 57.00, whole, and 677.42 − 627.00 = 50.42.
    assert "Ons voorstel: 12 betalingen, één per maand. Eerst 11 betalingen van € 57,00, daarna een laatste van € 50,42." in plan
    assert "Vandaag is er niets beslist." in last
    assert "eerstehulpbijschulden.be" in last
    assert "Horen wij" in relay.taken[0].subject and len(relay.taken) == 1
    words = line.message("message")
    assert "U kunt gewoon op deze e-mail antwoorden." in words and "U leest" not in words, "there is nothing else to read"
    _why_not_earlier(line)


def _why_not_earlier(line: Timeline) -> None:
    """Nothing but what the law lets out: her days are hers, whoever would write, and no call before the notice."""
    assert line.no(date(2026, 2, 2), step="first_reminder") == ""
    assert line.no(date(2026, 2, 2), step="collection_notice") == f"not_yet; {XIX_7}; nobody knows"
    assert line.no(date(2026, 2, 2)) == f"opening_letter_missing; {XIX_7}; nobody knows"
    assert line.no(date(2026, 2, 18), step="collection_notice") == f"still_waiting; {XIX_2}; 2026-02-19 00:00:00"
    assert line.no(date(2026, 2, 19), step="collection_notice") == ""
    assert line.no(date(2026, 3, 9)) == f"still_waiting; {XIX_7}; 2026-03-10 00:00:00"
    assert line.no(date(2026, 3, 10)) == line.no(date(2026, 3, 10), channel="email") == ""
    assert line.no(date(2026, 3, 10), channel="sms") == "consent_missing; house rule, electronic demands; nobody knows"
    assert line.no(date(2026, 3, 14), channel="call", hour=14) == "outside_hours; house rule, hours of contact; 2026-03-16 09:00:00"


def test_a_business() -> None:
    case = placed("be", cast.GARAGE, cast.AGENCY, cast.VIVRE, principal="1000.00", interest="", damages="", contracted_on="")
    line = Timeline("be", case, "fr").play()
    assert line.left() == BUSINESS
    notice, *_others = line.letters().values()
    for said in (
        "Mise en demeure – loi du 2 août 2002",
        "Indemnité forfaitaire pour facture payée en retard : 40,00 €",
        "BCE 0999.000.129",
    ):
        assert said in notice
    assert line.no(date(2026, 2, 2)).startswith("opening_letter_missing; Loi du 2 août 2002")


def test_a_dispute_stops_what_asks_and_nothing_that_answers() -> None:
    case = anouk()

    def disputes() -> None:
        cases.suspend(case, because="dispute", from_on=date(2026, 3, 10), to_on=None, today=date(2026, 3, 10))

    def is_answered() -> None:
        cases.resume(case, because="dispute", last_on=date(2026, 3, 29))
        reasons = ("De meterstand van december klopt met uw eigen opgave.",)
        facts = DisputeDecided(date(2026, 3, 10), "unfounded", reasons, 67689, date(2026, 3, 30))
        contacts.answer(case, facts, on=date(2026, 3, 30), by="ines", at=AT)

    line = Timeline("be", case, "nl", {date(2026, 3, 10): disputes, date(2026, 3, 30): is_answered}).play(date(2026, 4, 14))
    assert line.left() == DISPUTED
    assert line.no(date(2026, 3, 12)).split("; ")[0] == "on_hold"
    assert line.no(date(2026, 3, 12), purpose="reply") == ""
    text = line.letters()["2026-03-10 dispute_received"]
    assert "Intussen wordt geen betaling van u verwacht" in text
