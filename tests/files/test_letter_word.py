"""Letters that answer, as real PDFs: what each says in each language, and what it never says."""

import io
import re
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from amiable.files.letter import Letter, data_of, render
from amiable.files.letter_content import Recalled
from amiable.files.letter_parts import LetterDoesNotAddUp
from amiable.files.letter_word import Word
from amiable.files.mentions import LetterLacksMention
from amiable.files.word_facts import KINDS, PaymentReceived, kind_of
from amiable.files.word_texts import texts_of
from amiable.markets import letters_folder
from amiable.markets.institutions import institutions
from tests.files.letter_cast import ANNE, plain, words_of
from tests.files.word_cast import EVERYWHERE, FACTS, ON, ONE_EACH, answer

GROUP = letters_folder("group")


def bare(text: str) -> str:
    """Text without what a line's end may have put into it."""
    return re.sub(r"[\s\x02-]", "", plain(text)).lower()


@pytest.mark.parametrize(("market", "language"), ONE_EACH)
def test_every_answer_says_all_it_has_to(market: str, language: str) -> None:
    """Who writes, for whom, which case, where free help is, whom to complain to, who supervises: on one page each."""
    known = institutions(market, language, ON)
    turn_to = [known[role] for role in ("debt_advice", "mediator", "supervisor")]
    for name in FACTS:
        text = words_of(answer(name, market, language))
        for wanted in (
            "Amiable Belgique SRL",
            "0123.456.749",
            "Garage Lambert SRL",
            "7KQ4-2M9X-5",
            "02 555 01 23",
            "bonjour@amiable.example",
        ):
            assert wanted in text, name
        data = "data" in name
        for site in ["data_protection"] if data else []:
            assert bare(known[site].site) in bare(text), name
        for each in [] if data else turn_to:
            assert bare(each.site) in bare(text), (name, each.name)
            assert bare(each.name) in bare(text), name
        assert "{" not in text and "**" not in text and ".." not in text.replace("...", ""), name


@pytest.mark.parametrize(("market", "language"), EVERYWHERE)
def test_every_answer_can_be_made_everywhere(market: str, language: str) -> None:
    """Every sentence that a fact may call for is there, for people and for businesses, with and without an account."""
    for name in FACTS:
        for business in (False, True):
            for payment in (None, answer(name).content.payment):  # type: ignore[union-attr]
                made = data_of(answer(name, market, language, payment, business=business))
                assert made["lead"] and made["do"] and made["help"] and made["complain"]


@pytest.mark.parametrize("language", ["en", "fr", "nl", "fi", "sv", "da"])
def test_a_language_has_every_sentence_and_no_other(language: str) -> None:
    texts = texts_of(GROUP, language)
    assert set(texts.sentences) == {"common", *KINDS}
    for kind in KINDS:
        shape = {**texts.shape["every"], **texts.shape[kind]}
        wanted = {key.split()[0] for keys in shape.values() for key in keys} | {
            "name",
            "title",
            "hello",
            "reach",
            "help_title",
            "more_title",
        }
        english = texts_of(GROUP, "en").sentences[kind]
        assert {key for key in texts.sentences[kind] if key.endswith("_plain")} == {key for key in english if key.endswith("_plain")}
        has = set(texts.sentences[kind]) | set(texts.sentences["common"])
        assert wanted - {"title"} <= has
        extra = {key for key in texts.sentences[kind] if key.rpartition("_")[0] not in wanted} - wanted - {"sum", "complain_title"}
        assert not extra, (kind, extra)


def recalling(made: Letter) -> Letter:
    """An answer that follows a formal notice, as all do in France."""
    assert isinstance(made.content, Word)
    return replace(made, content=replace(made.content, recalled=Recalled("7KQ4-2M9X-5", date(2026, 2, 2)))) if made.market == "fr" else made


def test_an_answer_fits_one_page() -> None:
    for market, language in EVERYWHERE:
        for name in ("paid in part", "plan", "dispute", "unfounded"):
            with pikepdf.open(io.BytesIO(render(recalling(answer(name, market, language))))) as pdf:
                assert len(pdf.pages) == 1, (market, language, name)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_answer_in_france_recalls_the_notice_that_it_follows(language: str) -> None:
    """R124-4, last paragraph: its reference and its day."""
    day = {"fr": "mise en demeure du 2 février 2026, référence", "en": "formal notice of 2 February 2026, reference"}[language]
    for name in FACTS:
        assert f"{day} 7KQ4-2M9X-5." in words_of(recalling(answer(name, "fr", language))), name
    assert day not in words_of(answer("dispute", "fr", language)), "no notice was sent"


def test_an_answer_is_archivable_and_can_be_read_aloud() -> None:
    with pikepdf.open(io.BytesIO(render(answer("plan")))) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.Lang == "fr-BE"
        assert bool(pdf.Root.MarkInfo.Marked)
        kinds = {str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item}
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L"} <= kinds


def test_large_print_and_a_scam_warning_are_made_too() -> None:
    made = replace(answer("plan", "dk", "da"), version="large", warning="Falske SMS’er")
    assert "Falske SMS’er" in words_of(made)


def test_plain_words_take_the_place_of_harder_ones() -> None:
    """No sentence of them has more than fifteen words."""
    for language, hard, easy in (
        ("fr", "Des intérêts de retard peuvent courir", "si la loi le dit"),
        ("da", "morarente", "komme renter til imens"),
    ):
        letter = answer("dispute", "be" if language == "fr" else "dk", language)
        assert hard in words_of(letter) and easy not in words_of(letter)
        plainly = words_of(replace(letter, version="plain"))
        assert easy in plainly and hard not in plainly
    for language in ("en", "fr", "nl", "fi", "sv", "da"):
        sentences = texts_of(GROUP, language).sentences
        plain = [text for of_kind in sentences.values() for key, text in of_kind.items() if key.endswith("_plain")]
        assert [each for text in plain for each in re.split(r"[.?:] ?", text) if len(each.split()) > 15] == []


def test_who_lacks_a_proof_is_asked_for_what_their_own_bank_gives() -> None:
    assert "J’envoie le relevé de compte" in words_of(answer("proof", "fr", "fr"))
    assert "J’envoie l’extrait de compte" in words_of(answer("proof", "be", "fr"))


def test_a_quittance_says_so_in_so_many_words() -> None:
    text = words_of(answer("paid", "fr", "fr"))
    assert "Cette lettre vaut quittance pour le tout" in text
    assert "Il ne reste rien à payer" in text
    assert "numéro FR-2026-12" in text
    assert "Le trop-payé est de 5,00 €. Nous vous le rendons" in text
    assert "BE68" not in text, "nothing is asked, so no account is named"


def test_who_paid_a_part_sees_what_remains_and_why() -> None:
    """12.34 + 70.00 = 82.34."""
    text = words_of(answer("paid in part", "be", "nl"))
    assert "Vandaag staat nog € 82,34 open" in text
    assert "Verwijlinteresten € 12,34 Schadebeding € 70,00 Nog te betalen € 82,34" in text
    assert "De hoofdsom is betaald. Wat overblijft" in text
    assert "kwijting voor het geheel" not in text


def test_what_rests_or_has_lapsed_is_told_and_not_asked_for() -> None:
    """Somebody pays a part while their objection is looked at, under a plan, or of a debt whose time is over."""
    on_hold = words_of(answer("paid on hold", "be", "fr"))
    assert "Aucun paiement du reste n’est attendu pour l’instant" in on_hold and "BE68" not in on_hold
    in_plan = words_of(answer("paid in a plan", "fi", "fi"))
    assert "Maksusuunnitelmanne jatkuu sovitusti" in in_plan and "BE68" not in in_plan
    lapsed = words_of(answer("rest lapsed", "fr", "fr"))
    assert "Le délai pour réclamer le reste est terminé" in lapsed and "vaut quittance pour 200,00 €" in lapsed
    assert "pour le tout" not in lapsed, "a part was paid, and no more is said"


def test_a_dispute_is_answered_on_hold_and_no_payment_is_expected() -> None:
    for language, words in (
        ("fr", "Aucun paiement n’est attendu pendant ce temps"),
        ("nl", "Intussen wordt geen betaling van u verwacht"),
        ("en", "No payment is expected while we ask"),
    ):
        text = words_of(answer("dispute", "be", language))
        assert words in text
        assert "BE68" not in text


def test_a_plan_shows_every_instalment_and_their_sum() -> None:
    text = words_of(answer("plan", "fi", "fi"))
    assert "1 1.5.2026 200,00 € 2 1.6.2026 400,00 € Yhteensä 600,00 €" in text


def test_an_instalment_that_did_not_come_is_asked_after_and_not_threatened() -> None:
    text = words_of(answer("missed", "fi", "sv"))
    assert "Vad har förändrats?" in text and "Din plan gäller fortfarande" in text


def test_an_end_of_time_names_its_law_and_asks_nothing() -> None:
    text = words_of(answer("limitation", "dk", "da"))
    assert "F-118, F-119" in text and "31. marts 2026" in text and "Reglen: CDE." in text
    assert "beder vi dig ikke længere om at betale" in text and "BE68" not in text
    with pytest.raises(LetterLacksMention):
        made = answer("limitation")
        assert isinstance(made.content, Word)
        data_of(replace(made, content=replace(made.content, facts=replace(FACTS["limitation"], source=""))))  # type: ignore[type-var]


def test_a_refused_request_about_data_names_the_reason_and_both_remedies() -> None:
    text = words_of(answer("no data", "be", "fr"))
    assert "La raison : F-118 x." in text
    assert "autoriteprotectiondonnees.be" in text and "un juge" in text


def test_a_business_is_not_sent_to_a_mediator_of_consumers() -> None:
    text = words_of(answer("dispute", "be", "fr", business=True))
    assert "mediationconsommateur.be" not in text and "Votre entreprise" in text


@pytest.mark.parametrize("name", ["dispute", "complaint"])
def test_in_denmark_the_board_hears_the_purchase_and_the_ombudsman_the_collection(name: str) -> None:
    known = institutions("dk", "da", ON)
    text = bare(words_of(answer(name, "dk", "da")))
    assert bare(known["mediator"].site) in text and bare(known["conduct"].site) in text


def test_who_helps_a_person_is_told_whom_a_letter_is_about() -> None:
    """In insolvency an answer goes to the mediator, who has many people to help."""
    made = answer("procedure", "fi", "fi")
    assert isinstance(made.content, Word)
    text = words_of(replace(made, content=replace(made.content, addressee=replace(ANNE, name="Asianajaja Mallinen"), person="Anne Dupont")))
    assert "Hei Asianajaja Mallinen, Tämä kirje koskee henkilöä, jota autatte: Anne Dupont." in text


def test_a_market_writes_its_own_words() -> None:
    assert "communication +++" in words_of(answer("paid in part", "be", "fr"))
    assert "référence +++" in words_of(answer("paid in part", "fr", "fr"))


def test_figures_that_do_not_add_up_make_no_letter() -> None:
    made = answer("paid in part")
    assert isinstance(made.content, Word)
    wrong = PaymentReceived(date(2026, 4, 1), 60000, 8234, (("interest", 1234),))
    with pytest.raises(LetterDoesNotAddUp):
        data_of(replace(made, content=replace(made.content, facts=wrong)))


def test_a_name_is_text_and_never_a_place_or_a_mark() -> None:
    made = answer("dispute")
    assert isinstance(made.content, Word)
    text = words_of(replace(made, content=replace(made.content, creditor="{case} **SA** #panic(1)")))
    assert "{case} * *SA* * #panic(1)" in text


def test_every_kind_has_its_facts() -> None:
    assert {kind_of(facts) for facts in FACTS.values()} == set(KINDS)
