"""Cases of every market by chance, each from its own seed, rich and nasty: few days for many events, and the edges of the laws."""

from datetime import date, timedelta

from tests.core.random_dice import MARKETS, PARTS, Dice
from tests.core.random_stories import STORIES, stories_of

NATURES = ("goods", "services", "energy", "water", "telecom", "telecom", "rent", "healthcare", "insurance", "consumer_credit",
           "consumer_credit", "membership", "transport", "damages", "public", "other")  # fmt: skip
ACTIONS = ("first_reminder", "first_reminder", "reminder", "reminder", "reminder", "formal_notice", "formal_notice", "collection_notice",
           "payment_demand", "payment_demand", "extension", "payment_plan", "payment_plan", "acknowledgement", "acknowledgement",
           "lawyer_letter", "credit_note", "credit_note", "handover", "collection_tariff")  # fmt: skip
SUSPENSIONS = ("dispute", "proof_of_payment", "information_request", "other", "instalment_request", "instalment_request",
               "plan", "plan", "complaint", "complaint", "debt_mediation", "collective_settlement", "collective_settlement",
               "over_indebtedness", "restructuring", "hardship", "vulnerability", "wrong_address", "deceased", "minor")  # fmt: skip


def random_case(seed: int) -> tuple[dict, date]:
    """The facts of a case and the day to state, always the same for a seed."""
    dice = Dice(seed, MARKETS[seed % len(MARKETS)])
    debtor = str(dice.one("consumer", "consumer", "business"))
    story = str(dice.one(*stories_of(dice.market)))
    many = (1, 1, 1, 2, 2, 3, 4, 5, 7) if story != "supply" else (4, 5, 6, 7)
    claims = [claim(dice, place, debtor) for place in range(dice.random.choice(many))]
    facts: dict = {"market": dice.market, "debtor": debtor, "claims": claims}
    settings(dice, facts)
    facts["actions"] = [action(dice, claims) for _ in range(dice.random.choice((0, 1, 2, 3, 5, 8)))]
    facts["suspensions"] = [suspension(dice) for _ in range(dice.random.choice((0, 0, 0, 1, 1, 2, 3)))]
    facts["payments"] = [payment(dice, claims) for _ in range(dice.random.choice((0, 0, 1, 1, 2, 3, 6)))]
    if dice.happens(12):
        facts["refunds"] = [{"on": str(dice.day()), "amount": dice.amount(3_000)} for _ in range(dice.random.choice((1, 2)))]
    if dice.happens(25 if dice.market == "fr" else 10):
        facts["title"] = title(dice)
    STORIES[story](dice, facts)
    return facts, day_to_state(dice)


def day_to_state(dice: Dice) -> date:
    if dice.happens(30):
        return dice.day()
    return max(dice.pool) + timedelta(days=dice.random.choice((10, 60, 60, 200, 200, 700, 700, 1_200, 2_000, 4_000, 7_500)))


def settings(dice: Dice, facts: dict) -> None:
    if dice.happens(65):
        facts["creditor"] = dice.one(
            "small", "small", "large", "individual", "individual", *("individual",) * (dice.market == "fr"), "public"
        )
    if dice.happens(20):
        facts["day_count"] = dice.one("ACT/365F", "ACT/ACT", "30E/360")
    if dice.happens(12):
        facts["allocation"] = dice.random.sample(PARTS, 4)
    if dice.happens(30 if dice.market == "dk" else 3):
        facts["creditor_deducts_vat"] = dice.happens(30)


# ---- claims


def claim(dice: Dice, place: int, debtor: str) -> dict:
    due = dice.day()
    arose = due - timedelta(days=int(dice.random.choice((0, 0, 0, 1, 14, 30, 60, 200))))
    contracted = arose - timedelta(days=int(dice.random.choice((0, 0, 10, 100, 500, 1_500))))
    raw: dict = {"ref": f"F-{place + 1}", "nature": dice.one(*NATURES), "principal": dice.principal(), "due_on": str(due)}
    if arose != due or dice.happens(20):
        raw["arose_on"] = str(arose)
    if (dice.market == "be" and debtor == "consumer") or dice.happens(60):
        raw["contracted_on"] = str(contracted)
    if dice.happens(40 if dice.market == "be" else 5):
        raw["contract"] = dice.one("C-1", "C-2")
    if dice.happens(50 if dice.market == "be" else 2):
        raw["regular_supply"] = True
    if dice.happens(30 if dice.market == "fi" else 2):
        raw["directly_enforceable"] = True
    if dice.happens(30 if dice.market == "dk" else 2):
        raw |= demanded(dice, due)
    terms = dice.terms(debtor, raw)
    return raw | ({"terms": terms} if terms else {})


def demanded(dice: Dice, due: date) -> dict:
    """A claim without an agreed due day, and often the demand for it."""
    raw: dict = {"due_agreed": dice.happens(15)}
    if dice.happens(75):
        sent = due + timedelta(days=dice.random.choice((-45, -31, -30, 0, 1, 10)))
        raw["demanded_on"] = str(sent)
        if dice.happens(60):
            raw["demand_received_on"] = str(sent + timedelta(days=dice.random.choice((0, 2, 5, 29, 30, 31, 40))))
    return raw


# ---- what happens


def action(dice: Dice, claims: list[dict]) -> dict:
    kind = dice.one(*ACTIONS)
    day = dice.day()
    raw: dict = {"kind": kind, "on": str(day)}
    if dice.happens(50):
        raw["channel"] = dice.one("post", "electronic")
    if dice.happens(30):
        raw["received_on"] = str(day + timedelta(days=dice.random.choice((0, 1, 3, 20))))
    if kind == "credit_note":
        raw["amount"] = dice.amount(40_000)
    if kind == "payment_plan" and dice.happens(80):
        raw["instalments"] = dice.random.choice((1, 4, 5, 12))
    if dice.happens(8 if dice.market == "be" and kind != "reminder" else 45):
        raw["fee"] = dice.fee()
    if dice.happens(15):
        raw["postage"] = "1.68"
    if dice.happens(45):
        raw["claims"] = dice.some_refs(claims)
    return raw


def suspension(dice: Dice) -> dict:
    first = dice.day()
    raw: dict = {"because": dice.one(*SUSPENSIONS), "from": str(first)}
    if dice.happens(75):
        raw["to"] = str(first + timedelta(days=dice.random.choice((0, 1, 20, 30, 31, 32, 60, 400))))
    return raw


def payment(dice: Dice, claims: list[dict]) -> dict:
    raw: dict = {"on": str(dice.day()), "amount": dice.amount(30_000)}
    if dice.happens(15):
        raw["amount"] = str(dice.random.choice(claims)["principal"])
    if dice.happens(30):
        raw["claim"] = dice.random.choice(claims)["ref"]
    return raw


def title(dice: Dice) -> dict:
    decided = dice.day()
    raw = {"decided_on": str(decided)}
    if dice.happens(75):
        raw["served_on"] = str(decided + timedelta(days=dice.random.choice((0, 1, 15, 30, 60))))
    return raw
