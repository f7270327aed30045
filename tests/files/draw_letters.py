"""Draws the pictures of letters in docs/pictures/letters, anew after a change: `python tests/files/draw_letters.py`."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from amiable.core.proposal import propose  # noqa: E402
from amiable.files.letter import Letter, render  # noqa: E402
from amiable.files.letter_content import Demand, Recalled  # noqa: E402
from amiable.files.letter_word import Word  # noqa: E402
from amiable.files.ours import OurMark  # noqa: E402
from amiable.files.word_facts import kind_of  # noqa: E402
from tests.files.demand_cast import demand_letter  # noqa: E402
from tests.files.word_cast import FACTS  # noqa: E402

FOLDER = ROOT / "docs/pictures/letters"
MARK = OurMark(123456, "7KQ42M9X", "https://amiable.example", "https://amiable.example/ours#" + "A1;123456;be;2026-02-19;7KQ42M9X;" * 6)
SCALE, COLOURS = 0.95, 32
SCAM = "De faux courriels à notre nom circulent. Nous ne demandons jamais de payer par carte cadeau."


def letters() -> dict[str, Letter]:
    """One letter of each market and kind, in turn in its languages."""
    second = {"nth": 2, "proposal": propose(62015, date(2026, 3, 24), most=12, least=2500)}
    made = {
        "be-first-reminder-fr": demand_letter("be", "fr", "first_reminder"),
        "be-collection-notice-nl": demand_letter("be", "nl", "collection_notice", first_contact=False),
        "be-formal-notice-en": demand_letter("be", "en", "formal_notice", first_contact=False),
        "be-plan-proposal-fr-warning": demand_letter("be", "fr", "plan_proposal", warning=SCAM),
        "be-last-letter-fr-large": demand_letter("be", "fr", "last_letter", version="large"),
        "fr-formal-notice-fr": demand_letter("fr", "fr", "formal_notice"),
        "fr-plan-proposal-fr": demand_letter("fr", "fr", "plan_proposal"),
        "fr-last-letter-en": demand_letter("fr", "en", "last_letter"),
        "fi-reminder-sv": demand_letter("fi", "sv", "reminder"),
        "fi-payment-demand-fi": demand_letter("fi", "fi", "payment_demand"),
        "fi-second-demand-sv-plain": demand_letter("fi", "sv", "payment_demand", version="plain", **second),
        "dk-reminder-da": demand_letter("dk", "da", "reminder", nth=2, first_contact=False),
        "dk-formal-notice-da": demand_letter("dk", "da", "formal_notice", first_contact=False),
        "dk-plan-proposal-da": demand_letter("dk", "da", "plan_proposal"),
    }
    made |= {
        "be-dispute-received-nl": answer("be", "nl", "dispute"),
        "fr-payment-received-fr": answer("fr", "fr", "paid"),
        "fi-plan-agreed-fi": answer("fi", "fi", "plan"),
        "fi-dispute-decided-sv": answer("fi", "sv", "unfounded"),
        "dk-payment-received-da": answer("dk", "da", "paid in part"),
    }
    return {name: replace(letter, ours=MARK) for name, letter in made.items()}


def answer(market: str, language: str, told: str) -> Letter:
    """A letter that answers one of these people."""
    known = demand_letter(market, language, "reminder" if market in ("fi", "dk") else "formal_notice")
    assert isinstance(known.content, Demand)
    asked, facts = known.content, FACTS[told]
    if told == "unfounded":
        facts = replace(facts, reasons=("Avtalet från den 3 mars 2025 är undertecknat av dig.",))  # type: ignore[type-var]
    recalled = Recalled(asked.case_number, date(2026, 1, 26)) if market == "fr" else None
    content = Word(asked.sender, asked.addressee, asked.creditor.name, asked.case_number, facts, asked.payment, recalled=recalled)
    return replace(known, kind=kind_of(facts), content=content, on=date(2026, 4, 2))


def picture(letter: Letter) -> Image.Image:
    """All pages beside one another."""
    pages = [page.render(scale=SCALE).to_pil() for page in pypdfium2.PdfDocument(render(letter))]
    sheet = Image.new("RGB", (sum(page.width + 6 for page in pages) - 6, pages[0].height), "#c4d6d6")
    for place, page in enumerate(pages):
        sheet.paste(page, (place * (page.width + 6), 0))
    return sheet.quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, letter in letters().items():
        picture(letter).save(FOLDER / f"{name}.png", optimize=True)
