"""Letters that ask for payment, in every market, language and version: what the law wants is in the PDF, and it stays a short letter."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from pypdfium2.raw import FPDFText_GetFontSize

from amiable.core.proposal import Proposal
from amiable.files.letter import Letter, Version, data_of, render
from amiable.files.letter_content import Recalled
from amiable.files.letter_parts import LetterDoesNotAddUp
from amiable.files.mentions import LetterLacksMention, due_mentions, mentions_of, values_at, wanted_places
from amiable.files.ours import OurMark
from amiable.markets import letters_folder
from tests.files.demand_cast import EVERY_DEMAND, LANGUAGES, demand_letter
from tests.files.letter_cast import plain, words_of
from tests.files.test_mentions import strings_in

VERSIONS: tuple[Version, ...] = ("standard", "large", "plain")
NOT_PRINTED_AS_IS = ("creditor.quality",)
ONE_OF_EACH = [
    ("be", "fr", "collection_notice"),
    ("fr", "fr", "plan_proposal"),
    ("fi", "sv", "payment_demand"),
    ("dk", "da", "formal_notice"),
]
MARK = OurMark(123456, "7KQ42M9X", "https://amiable.example", "https://amiable.example/ours#" + "A1;123456;be;2026-02-19" * 8)


def missing(made: Letter) -> list[object]:
    """The words that `mentions.toml` promises, and the values that it requires, that are not in the PDF."""
    data, text = data_of(made), words_of(made)
    due = due_mentions(made.folder, made.kind, data)
    assert due
    words = [(m.code, word) for m in due for word in m.says.get(made.language, ()) if word not in text]
    places = [(m.code, place) for m in due for place in wanted_places(m, data) if place not in NOT_PRINTED_AS_IS]
    values = [(code, place, value) for code, place in places for found in values_at(data, place) for value in strings_in(found)]
    return [*words, *(each for each in values if plain(each[2]) not in text)]


def pages_of(made: Letter) -> list[str]:
    return [plain(page.get_textpage().get_text_bounded()) for page in pypdfium2.PdfDocument(render(made))]


@pytest.mark.parametrize(("market", "language", "kind"), EVERY_DEMAND)
def test_every_mention_of_the_law_is_in_the_pdf_of_every_version(market: str, language: str, kind: str) -> None:
    for version in VERSIONS:
        assert missing(demand_letter(market, language, kind, version=version)) == [], version


@pytest.mark.parametrize(("market", "kind"), sorted({(market, kind) for market, _language, kind in EVERY_DEMAND}))
def test_every_mention_has_an_article_and_words_in_every_language(market: str, kind: str) -> None:
    for mention in mentions_of(letters_folder(market), kind):
        assert mention.article
        assert mention.data or mention.says
        assert set(mention.says) in (set(LANGUAGES[market]), set()), mention.code


@pytest.mark.parametrize("version", ["standard", "plain"])
@pytest.mark.parametrize(("market", "language", "kind"), ONE_OF_EACH)
def test_front_and_back_and_no_more_without_the_notice(market: str, language: str, kind: str, version: Version) -> None:
    """What to do and what is owed stand on the front; the content of the claim on the back of the same sheet."""
    made = demand_letter(market, language, kind, version=version, first_contact=False)
    front, back = pages_of(made)
    assert data_of(made)["payment"]["reference"] in front  # type: ignore[index]
    assert "F-118" in back


def test_each_market_is_paid_in_its_own_way() -> None:
    """A QR code in Belgium and France, the 54 digits of a bar code in Finland, the line of a slip and no QR code in Denmark."""
    assert "+++123/4567/89002+++" in words_of(demand_letter("be", "nl", "collection_notice"))
    assert "RF92 1123 4567 895" in words_of(demand_letter("fr", "fr", "formal_notice"))
    finnish, danish = words_of(demand_letter("fi", "fi", "payment_demand")), words_of(demand_letter("dk", "da", "formal_notice"))
    assert "1 23456 78907" in finnish
    assert "42112345600000785000620150000000000001234567890726" in finnish.replace(" ", "")
    assert "+71<000047112025011+81234567<" in danish
    assert "0040 0440116243" in danish
    assert "kr.." not in danish
    qr = {
        market: bool(data_of(demand_letter(*pair))["payment"]["qr"])
        for market, *_ in ONE_OF_EACH
        for pair in ONE_OF_EACH
        if pair[0] == market
    }  # type: ignore[index]
    assert qr == {"be": True, "fr": True, "fi": False, "dk": False}


def test_a_finnish_demand_paid_to_an_account_abroad_has_no_bar_code() -> None:
    made = demand_letter("fi", "fi", "payment_demand")
    abroad = replace(made.content.payment, iban="BE68539007547034")  # type: ignore[union-attr]
    assert "Virtuaaliviivakoodi (" not in words_of(demand_letter("fi", "fi", "payment_demand", payment=abroad))


@pytest.mark.parametrize("kind", ["letter", "call", "plan_proposal", "last_letter"])
def test_every_later_letter_in_france_recalls_the_notice_or_is_refused(kind: str) -> None:
    """R124-4: its reference and its day."""
    recalled = Recalled("7KQ4-2M9X-5", date(2026, 1, 26))
    assert "mise en demeure du 26 janvier 2026, référence 7KQ4-2M9X-5" in words_of(demand_letter("fr", "fr", kind, recalled=recalled))
    with pytest.raises(LetterLacksMention, match="formal_notice_recalled"):
        render(demand_letter("fr", "fr", kind, recalled=None))


@pytest.mark.parametrize(
    ("market", "debtor", "heard", "promised"),
    [
        ("fr", "consumer", "une ordonnance sans vous avoir entendu : vous pouvez alors y faire opposition", "Un juge vous écoute avant"),
        ("be", "consumer", "Un juge vous écoute avant de décider", "huissier, sans juge"),
        (
            "be",
            "business",
            "huissier, sans juge : vous pouvez alors encore payer, contester ou demander un plan",
            "Un juge vous écoute avant",
        ),
    ],
)
def test_the_last_letter_promises_no_hearing_where_the_law_gives_none(market: str, debtor: str, heard: str, promised: str) -> None:
    """France: an order for payment, opposed within the month of 1416 CPC. Belgium: undisputed debts between businesses (1394/20 CJ)."""
    text = words_of(demand_letter(market, "fr", "last_letter", debtor=debtor))
    assert heard in text and promised not in text


def test_the_second_finnish_demand_says_so_and_brings_a_plan() -> None:
    """620.15 in six payments: five of 104.00 and a last one of 100.15."""
    text = words_of(demand_letter("fi", "fi", "payment_demand", nth=2, proposal=Proposal(6, 10400, 10015, date(2026, 4, 1))))
    assert "Maksuvaatimus 2" in text
    assert "Ensin 5 maksua, kukin 104,00 €, ja viimeisenä 100,15 €" in text


def test_a_plan_that_is_not_the_balance_is_refused() -> None:
    with pytest.raises(LetterDoesNotAddUp, match="proposal"):
        render(demand_letter("dk", "da", "plan_proposal", proposal=Proposal(6, 10400, 10000, date(2026, 4, 1))))


def test_who_hears_consumers_only_is_not_named_to_a_company() -> None:
    """SignalConso takes what consumers report; nobody else in France is there for a company's report."""
    assert "SignalConso" in words_of(demand_letter("fr", "fr", "formal_notice"))
    assert "SignalConso" not in words_of(demand_letter("fr", "fr", "formal_notice", debtor="business"))


def test_a_business_has_other_rights_than_a_person() -> None:
    """Only a consumer has collection stopped by 4 c §; no consumer mediator is named to a business."""
    person, business = (words_of(demand_letter("fi", "sv", "payment_demand", debtor=debtor)) for debtor in ("consumer", "business"))
    assert "4 c §" in person and "Konsumenttvistenämnden" in person
    assert "4 c §" not in business and "Konsumenttvistenämnden" not in business


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_company_in_finland_reads_no_section_that_protects_consumers(language: str) -> None:
    """Sections 4 a to 5 of the act on collection: what they promise a person, the house promises a company."""
    person, business = (words_of(demand_letter("fi", language, "payment_demand", debtor=debtor)) for debtor in ("consumer", "business"))
    named = re.compile(r"\b(?:4 [abc]|5) §|section (?:4 [abc]|5)\b")
    assert {found[0].removeprefix("section ").removesuffix(" §") for found in named.finditer(person)} == {"4 a", "4 b", "4 c", "5"}
    assert not named.search(business)
    assert "513/1999" in business, "the act itself holds for both"


@pytest.mark.parametrize(("market", "language", "kind"), [each for each in EVERY_DEMAND if each[1] in ("sv", "da")])
def test_a_company_is_addressed_as_several_in_swedish_and_danish(market: str, language: str, kind: str) -> None:
    du = re.compile(r"\b(?:du|dig|din|dit|ditt|dine|dina|missnöjd|skyldig|utilfreds)\b", re.IGNORECASE)
    person, business = (words_of(demand_letter(market, language, kind, debtor=debtor)) for debtor in ("consumer", "business"))
    assert du.search(person)
    assert not du.search(business), du.findall(business)


def test_who_supervises_changes_with_the_day() -> None:
    """In Finland the register moved on 1 January 2026."""
    made = demand_letter("fi", "fi", "reminder")
    assert "Lupa- ja valvontavirasto" in words_of(made)
    assert "Etelä-Suomen aluehallintovirasto" in words_of(replace(made, on=date(2025, 12, 31)))


def test_the_address_stands_where_the_market_s_envelopes_have_their_window() -> None:
    """In millimetres from the left: in Belgium and France right of the middle, in Finland and Denmark left of it."""
    for market, language, kind in ONE_OF_EACH:
        made = demand_letter(market, language, kind)
        page = pypdfium2.PdfDocument(render(made))[0].get_textpage()
        left, _bottom, _right, top = page.get_charbox(page.search(made.content.addressee.lines[0]).get_next()[0])  # type: ignore[union-attr]
        assert (left / 72 * 25.4 > 105) == (market in ("be", "fr"))
        assert 53 < (842 - top) / 72 * 25.4 < 75


def test_large_print_says_the_same_and_nothing_is_smaller_than_sixteen_points() -> None:
    standard = replace(demand_letter("dk", "da", "formal_notice"), ours=replace(MARK, site="amiable.example"))
    large = replace(standard, version="large")
    words = {word for word in words_of(standard).split() if not word.replace("/", "").isdecimal()}  # of pages there are more
    assert words <= set(words_of(large).split())
    pages = [page.get_textpage() for page in pypdfium2.PdfDocument(render(large))]
    sizes = [FPDFText_GetFontSize(page, place) for page in pages for place in range(page.count_chars())]
    assert min(size for size in sizes if size > 1) >= 16


def test_plain_language_is_shorter_on_the_front() -> None:
    for market, language, kind in ONE_OF_EACH:
        usual, short = (pages_of(demand_letter(market, language, kind, version=version))[0] for version in ("standard", "plain"))
        assert len(short.split()) < len(usual.split())


def test_our_mark_stands_on_every_page_and_a_warning_on_the_first() -> None:
    """Both fit on the front, beside a plan too: what is owed and the signature stay there."""
    made = demand_letter(
        "be", "fr", "plan_proposal", warning="De faux courriels circulent. Nous ne demandons jamais de payer par carte cadeau."
    )
    front, back = pages_of(replace(made, ours=MARK))
    assert "Bien à vous" in front and "Reste dû" in back
    for page in (front, back):
        assert "A-000 123 456" in page and "7KQ4-2M9X" in page
    assert "Cette lettre vient-elle de nous ?" in front
    assert "Attention aux fraudes. De faux courriels circulent." in front and "fraudes" not in back


@pytest.mark.parametrize(("market", "language", "kind"), EVERY_DEMAND)
def test_a_company_has_a_short_letter(market: str, language: str, kind: str) -> None:
    """Front and back, and a third page for nothing but the data-protection notice; who supervises is told once."""
    later = pypdfium2.PdfDocument(render(demand_letter(market, language, kind, debtor="business", first_contact=False)))
    assert len(later) == 2
