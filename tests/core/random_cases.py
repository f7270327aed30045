"""Belgian cases by chance from a seed, rich and nasty: few days for many events, leap years, year ends, payments before anything is due."""

from datetime import date, timedelta
from random import Random

NATURES = ("goods", "services", "energy", "water", "telecom", "rent", "healthcare", "insurance", "consumer_credit", "membership",
           "transport", "damages", "public", "other")  # fmt: skip
ACTIONS = ("first_reminder",) * 6 + ("reminder",) * 5 + ("formal_notice",) * 3 + (
    "collection_notice", "payment_demand", "extension", "payment_plan", "acknowledgement", "lawyer_letter", "credit_note", "credit_note",
    "handover", "collection_tariff")  # fmt: skip
SUSPENSIONS = ("dispute", "proof_of_payment", "information_request", "other", "instalment_request", "instalment_request",
               "plan", "complaint", "debt_mediation", "collective_settlement", "collective_settlement", "over_indebtedness",
               "restructuring", "hardship", "vulnerability", "wrong_address", "deceased", "minor")  # fmt: skip
ERAS = ((date(2023, 8, 1), 500), (date(2023, 11, 1), 200), (date(2023, 10, 1), 900), (date(2024, 1, 1), 400), (date(2025, 6, 1), 500),
        (date(2012, 9, 1), 1200), (date(2003, 1, 1), 2500), (date(2019, 6, 1), 1500))  # fmt: skip
SPECIAL = ("2024-02-28", "2024-02-29", "2024-03-01", "2023-12-31", "2024-01-01", "2024-12-31", "2026-06-30", "2026-07-01", "2023-12-01",
           "2023-11-30", "2013-03-16", "2015-03-16", "2012-02-29", "2020-02-29")  # fmt: skip
EDGES = ("0.01", "0.05", "20.00", "150.00", "150.01", "150.05", "499.99", "500.00", "500.01", "39200.00", "1000000.00")
PARTS = ["principal", "interest", "damages", "costs"]


class Dice:
    """A seeded source of choices, and the few days around which everything of one case happens."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        start, length = self.random.choice(ERAS)
        self.pool = [start + timedelta(days=self.random.randrange(length)) for _ in range(self.random.randrange(3, 9))]
        near = [d for d in map(date.fromisoformat, SPECIAL) if start <= d <= start + timedelta(days=length)]
        self.pool += self.random.sample(near, min(len(near), self.random.randrange(3)))

    def one(self, *choices: object) -> object:
        return self.random.choice(choices)

    def happens(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self) -> date:
        """One of the days of this case, or near one: events collide on purpose."""
        day = self.random.choice(self.pool)
        return day if self.happens(45) else day + timedelta(days=self.random.choice((-30, -14, -1, 1, 2, 13, 14, 15, 16, 17, 18, 31, 90)))

    def amount(self, most: int = 90_000) -> str:
        if self.happens(20):
            return str(self.one(*EDGES))
        minor = self.random.randrange(1, most)
        return f"{minor // 100}.{minor % 100:02d}"

    def rate(self) -> str:
        return str(self.one("8.00", "12.50", "12.51", "10.50", "0.00", "5.00", "7.25", "15.00", "11.99", "0.0375"))


def claim(dice: Dice, place: int, debtor: str) -> dict:
    due = dice.day()
    arose = due - timedelta(days=int(dice.random.choice((0, 0, 0, 1, 14, 30, 60, 200))))
    contracted = arose - timedelta(days=int(dice.random.choice((0, 0, 10, 100, 500, 1500))))
    raw: dict = {"ref": f"F-{place + 1}", "nature": dice.one(*NATURES), "principal": dice.amount(), "due_on": str(due)}
    if arose != due or dice.happens(20):
        raw["arose_on"] = str(arose)
    if debtor == "consumer" or dice.happens(60):
        raw["contracted_on"] = str(contracted)
    if dice.happens(40):
        raw["contract"] = dice.one("C-1", "C-2")
    if dice.happens(50):
        raw["regular_supply"] = True
    capped = debtor == "consumer" and (contracted >= date(2023, 9, 1) or arose >= date(2023, 12, 1))
    terms = terms_of(dice, capped=capped or dice.happens(1))
    return raw | ({"terms": terms} if terms else {})


def terms_of(dice: Dice, *, capped: bool) -> dict:
    terms: dict = {}
    if dice.happens(60):
        terms["interest"] = "max" if capped and dice.happens(50) else dice.rate()
    if dice.happens(60):
        if capped and dice.happens(50):
            terms["damages"] = "max"
        else:
            clause = {
                "rate": dice.one("10.00", "15.00", "5.00", "3.333", "0.5"),
                "fixed": dice.amount(4_000),
                "minimum": dice.amount(6_000),
            }
            terms["damages"] = {key: value for key, value in clause.items() if dice.happens(55)}
    return terms


def put(raw: dict, due: date, **more: object) -> None:
    """Give a claim another due day, and keep its days in order."""
    raw.pop("arose_on", None)
    raw |= {"due_on": str(due), **more}
    if "contracted_on" in raw:
        raw["contracted_on"] = str(min(due, date.fromisoformat(raw["contracted_on"])))


def supply(dice: Dice, facts: dict) -> None:
    """Monthly bills of one regular supply, each with a reminder that wants to be paid for."""
    first = dice.day()
    for place, raw in enumerate(facts["claims"]):
        due = first + timedelta(days=place * int(dice.random.choice((30, 30, 30, 31, 0))))
        put(raw, due, regular_supply=dice.happens(92), contract="C-1")
        if dice.happens(70):
            reminder = {"kind": "reminder", "on": str(due + timedelta(days=dice.random.randrange(1, 25))), "postage": "1.68"}
            facts["actions"].append(reminder | {"fee": dice.one("max", "7.50", "9.18", "9.19", "3.00")})
    calm(dice, facts)


def calm(dice: Dice, facts: dict) -> None:
    """Fewer stops and smaller payments, so that charges happen."""
    facts["suspensions"] = facts["suspensions"][: dice.happens(30)]
    facts["payments"] = [p | {"amount": dice.amount(9_000)} for p in facts["payments"][: dice.random.randrange(4)]]


def reminded(dice: Dice, facts: dict) -> None:
    """Claims due close together, one reminder after the last, and nothing in the way."""
    due = dice.day()
    for raw in facts["claims"]:
        put(raw, due - timedelta(days=dice.random.choice((0, 0, 1, 9))), contract=dice.one("C-1", "C-1", "C-2"))
        capped = date.fromisoformat(raw["due_on"]) >= date(2023, 12, 1) or raw.get("contracted_on", "") >= "2023-09-01"
        raw["terms"] = terms_of(dice, capped=capped)
    kind = dice.one("first_reminder", "first_reminder", "first_reminder", "formal_notice")
    sent = due + timedelta(days=dice.random.randrange(1, 40))
    facts["actions"].append({"kind": kind, "on": str(sent), "channel": dice.one("post", "electronic")})
    facts["actions"] = facts["actions"][-dice.random.randrange(1, 4) :]
    calm(dice, facts)


def some_refs(dice: Dice, claims: list[dict]) -> list[str]:
    return [raw["ref"] for raw in dice.random.sample(claims, dice.random.randrange(1, len(claims) + 1))]


def action(dice: Dice, claims: list[dict]) -> dict:
    kind = dice.one(*ACTIONS)
    raw: dict = {"kind": kind, "on": str(dice.day())}
    if dice.happens(50):
        raw["channel"] = dice.one("post", "electronic")
    if kind == "credit_note":
        raw["amount"] = dice.amount(40_000)
    if dice.happens(50 if kind == "reminder" else 8):
        raw["fee"] = dice.one("max", "5.00", "7.50", "9.18", "12.00", "0.00")
    if dice.happens(25):
        raw["postage"] = "1.68"
    if dice.happens(45):
        raw["claims"] = some_refs(dice, claims)
    return raw


def suspension(dice: Dice) -> dict:
    first = dice.day()
    raw: dict = {"because": dice.one(*SUSPENSIONS), "from": str(first)}
    if dice.happens(75):
        raw["to"] = str(first + timedelta(days=dice.random.choice((0, 1, 20, 30, 31, 32, 60, 400))))
    return raw


def random_case(seed: int) -> tuple[dict, date]:
    """The facts of a case and the day to state, always the same for a seed."""
    dice = Dice(seed)
    debtor = str(dice.one("consumer", "consumer", "consumer", "business"))
    story = dice.one("chance", "chance", "supply", "reminded", "reminded")
    many = (1, 1, 1, 2, 2, 3, 4, 5, 7) if story != "supply" else (4, 5, 6, 7)
    claims = [claim(dice, place, debtor) for place in range(dice.random.choice(many))]
    facts: dict = {"market": "be", "debtor": debtor, "claims": claims}
    if dice.happens(60):
        facts["creditor"] = dice.one("small", "small", "large", "individual", "public")
    if dice.happens(20):
        facts["day_count"] = dice.one("ACT/365F", "ACT/ACT", "30E/360")
    if dice.happens(12):
        facts["allocation"] = dice.random.sample(PARTS, 4)
    facts["actions"] = [action(dice, claims) for _ in range(dice.random.choice((0, 1, 2, 3, 5, 8)))]
    facts["suspensions"] = [suspension(dice) for _ in range(dice.random.choice((0, 0, 0, 1, 1, 2, 3)))]
    facts["payments"] = [payment(dice, claims) for _ in range(dice.random.choice((0, 0, 1, 1, 2, 3, 6)))]
    if dice.happens(12):
        facts["refunds"] = [{"on": str(dice.day()), "amount": dice.amount(3_000)} for _ in range(dice.random.choice((1, 2)))]
    if dice.happens(6):
        facts["title"] = {"decided_on": str(dice.day())}
    if story != "chance":
        (supply if story == "supply" else reminded)(dice, facts)
    on = dice.day() if dice.happens(30) else max(dice.pool) + timedelta(days=dice.random.choice((10, 60, 200, 700)))
    return facts, on


def payment(dice: Dice, claims: list[dict]) -> dict:
    raw: dict = {"on": str(dice.day()), "amount": dice.amount(30_000)}
    if dice.happens(15):
        raw["amount"] = str(dice.random.choice(claims)["principal"])
    if dice.happens(30):
        raw["claim"] = dice.random.choice(claims)["ref"]
    return raw
