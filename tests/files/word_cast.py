"""What the tests of letters that answer tell: the same people, each kind of answer, each fork of it."""

from datetime import date

from amiable.core.working import working
from amiable.files.letter import Letter
from amiable.files.letter_content import PaymentBlock
from amiable.files.letter_word import Word
from amiable.files.word_facts import (
    ClaimClosed,
    ComplaintReceived,
    DataAnswer,
    DisputeDecided,
    DisputeReceived,
    Facts,
    Instalment,
    LimitationNotice,
    MediationAcknowledged,
    PaymentReceived,
    PlanAgreed,
    PlanMissed,
    ProofInsufficient,
    kind_of,
)
from amiable.markets import letters_folder
from tests.files.letter_cast import ACCOUNT, AGENCY, ANNE

LANGUAGES = {"be": "fr nl en", "fr": "fr en", "fi": "fi sv en", "dk": "da en", "gl": "da en", "fo": "da en"}
EVERYWHERE = [(market, language) for market, languages in LANGUAGES.items() for language in languages.split()]
ONE_EACH = [("be", "fr"), ("be", "nl"), ("fi", "fi"), ("fi", "sv"), ("dk", "da"), ("fr", "en")]
ON = date(2026, 4, 2)
TOLD = date(2026, 4, 1)

FACTS: dict[str, Facts] = {
    "paid": PaymentReceived(TOLD, 60000, 0, (), 500, "FR-2026-12"),
    "paid in part": PaymentReceived(TOLD, 60000, 8234, (("interest", 1234), ("damages", 7000))),
    "paid in a plan": PaymentReceived(TOLD, 20000, 40000, (("principal", 40000),), hold="plan"),
    "paid on hold": PaymentReceived(TOLD, 20000, 40000, (("principal", 40000),), hold="pause"),
    "little left": PaymentReceived(TOLD, 60000, 234, (("interest", 234),), little=True),
    "rest lapsed": PaymentReceived(TOLD, 20000, 0, (), lapsed=True),
    "plan": PlanAgreed(TOLD, 60000, (Instalment(date(2026, 5, 1), 20000), Instalment(date(2026, 6, 1), 40000))),
    "one day": PlanAgreed(TOLD, 60000, (Instalment(date(2026, 5, 1), 60000),)),
    "missed": PlanMissed(date(2026, 5, 1), 20000, 40000),
    "dispute": DisputeReceived(TOLD),
    "founded": DisputeDecided(TOLD, "founded", ("F-118 x.",)),
    "partly": DisputeDecided(TOLD, "partly", ("F-118 x.",), 20000, date(2026, 5, 2)),
    "unfounded": DisputeDecided(TOLD, "unfounded", ("F-118 x.",), 60000, date(2026, 5, 2)),
    "proof": ProofInsufficient(TOLD, (working("proof_is_order"), working("proof_no_reference")), date(2026, 4, 20)),
    "adviser": MediationAcknowledged("debt_mediation", TOLD, "Jeanne Petit"),
    "procedure": MediationAcknowledged("restructuring", TOLD),
    "complaint": ComplaintReceived(TOLD, date(2026, 4, 20)),
    "closed": ClaimClosed(TOLD, "paid"),
    "withdrawn": ClaimClosed(TOLD, "withdrawn"),
    "limitation": LimitationNotice(("F-118", "F-119"), date(2026, 3, 31), "CDE", all=False),
    "data": DataAnswer(TOLD, "access", True),
    "no data": DataAnswer(TOLD, "erasure", False, "F-118 x."),
}


def answer(
    name: str, market: str = "be", language: str = "fr", payment: PaymentBlock | None = ACCOUNT, *, business: bool = False
) -> Letter:
    """A letter of this cast."""
    facts = FACTS[name]
    content = Word(AGENCY, ANNE, "Garage Lambert SRL", "7KQ4-2M9X-5", facts, payment, business)
    return Letter(letters_folder(market), market, language, kind_of(facts), ON, content)
