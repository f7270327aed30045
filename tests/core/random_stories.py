"""Courses of a case that chance alone would seldom make: bills of a supply, one reminder, a ladder of letters with fees, a long life."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.core.random_dice import Dice

Story = Callable[[Dice, dict], None]


def stories_of(market: str) -> tuple[str, ...]:
    return {
        "be": ("chance", "chance", "supply", "reminded", "reminded", "reminded", "life"),
        "fr": ("chance", "chance", "noticed", "noticed", "noticed", "life"),
        "dk": ("chance", "ladder", "ladder", "ladder", "life"),
        "fi": ("chance", "ladder", "ladder", "ladder", "life"),
    }.get(market, ("chance", "ladder"))


def chance(_dice: Dice, _facts: dict) -> None:
    """As it came."""


def put(raw: dict, due: date, **more: object) -> None:
    """Give a claim another due day, and keep its days in order."""
    raw.pop("arose_on", None)
    raw |= {"due_on": str(due), **more}
    if "contracted_on" in raw:
        raw["contracted_on"] = str(min(due, date.fromisoformat(raw["contracted_on"])))


def calm(dice: Dice, facts: dict) -> None:
    """Fewer stops and smaller payments, so that charges happen."""
    facts["suspensions"] = facts["suspensions"][: dice.happens(30)]
    facts["payments"] = [p | {"amount": dice.amount(9_000)} for p in facts["payments"][: dice.random.randrange(4)]]


def supply(dice: Dice, facts: dict) -> None:
    """Monthly bills of one regular supply, each with a reminder that wants to be paid for."""
    first = dice.day()
    for place, raw in enumerate(facts["claims"]):
        due = first + timedelta(days=place * int(dice.random.choice((30, 30, 30, 31, 0))))
        put(raw, due, regular_supply=dice.happens(92), contract="C-1")
        raw["terms"] = dice.terms(facts["debtor"], raw)
        if dice.happens(70):
            reminder = {"kind": "reminder", "on": str(due + timedelta(days=dice.random.randrange(1, 25))), "postage": "1.68"}
            facts["actions"].append(reminder | {"fee": dice.one("max", "7.50", "9.18", "9.19", "3.00")})
    calm(dice, facts)
    if facts["actions"] and dice.happens(20):
        facts["suspensions"].append({"because": "dispute", "from": str(facts["actions"][-1]["on"])})


def reminded(dice: Dice, facts: dict) -> None:
    """Claims due close together, one reminder after the last, and nothing in the way."""
    due = together(dice, facts)
    kind = dice.one("first_reminder", "first_reminder", "first_reminder", "formal_notice")
    sent = due + timedelta(days=dice.random.randrange(1, 40))
    facts["actions"].append({"kind": kind, "on": str(sent), "channel": dice.one("post", "electronic")})
    facts["actions"] = facts["actions"][-dice.random.randrange(1, 4) :]
    calm(dice, facts)


def together(dice: Dice, facts: dict) -> date:
    """Put the due days of all claims close together, the last of them on the day that is given back."""
    due = dice.day()
    for raw in facts["claims"]:
        put(raw, due - timedelta(days=dice.random.choice((0, 0, 1, 9))), contract=dice.one("C-1", "C-1", "C-2"))
        raw["terms"] = dice.terms(facts["debtor"], raw)
    return due


def noticed(dice: Dice, facts: dict) -> None:
    """France: a formal notice or two, and often a title with what its service brings."""
    due = together(dice, facts)
    for _ in range(dice.random.choice((1, 1, 2))):
        sent = due + timedelta(days=dice.random.randrange(40))
        received = {"received_on": str(sent + timedelta(days=dice.random.randrange(12)))} if dice.happens(60) else {}
        facts["actions"].append({"kind": "formal_notice", "on": str(sent), **received})
    if dice.happens(50):
        decided = due + timedelta(days=dice.random.randrange(5, 200))
        served = decided + timedelta(days=dice.random.choice((0, 1, 20, 31, 60)))
        facts["title"] = {"decided_on": str(decided), "served_on": str(served)}
        for _ in range(dice.random.randrange(3)):
            day = decided + timedelta(days=dice.random.choice((0, 1, 5, 90)))
            facts["actions"].append({"kind": dice.one("payment_demand", "handover", "reminder"), "on": str(day), "fee": dice.fee()})
    calm(dice, facts)


LADDERS = {
    "dk": ("reminder", "reminder", "first_reminder", "reminder", "formal_notice", "formal_notice", "handover", "collection_tariff",
           "handover", "collection_tariff", "reminder"),
    "fi": ("first_reminder", "reminder", "reminder", "payment_demand", "payment_demand", "payment_plan", "payment_plan", "payment_demand",
           "extension", "payment_plan", "reminder", "extension", "reminder", "payment_demand", "reminder", "extension"),
}  # fmt: skip
GAPS = {"dk": (9, 10, 10, 11, 11, 12, 13), "fi": (6, 7, 9, 10, 13, 14, 14, 14, 15, 20)}


def ladder(dice: Dice, facts: dict) -> None:
    """Letter after letter, each at or near the day from which it may cost something, and most asking for the most."""
    due = together(dice, facts)
    day = due + timedelta(days=dice.random.choice((0, 4, 5)))
    facts["actions"] = facts["actions"][: dice.random.randrange(2)]
    gaps = GAPS.get(dice.market, GAPS["dk"])
    wide = dice.happens(50)
    kinds = LADDERS.get(dice.market, LADDERS["dk"])
    skipped, rounds = dice.random.choice((0, 0, 0, 3)), dice.random.choice((1, 1, 3) if facts["debtor"] == "business" else (1,))
    for kind in (kinds * rounds)[skipped:]:
        if dice.happens(12):
            continue
        day += timedelta(days=max(gaps) if wide else dice.random.choice(gaps))
        raw: dict = {"kind": kind, "on": str(day)}
        if kind != "formal_notice" and dice.happens(92):
            raw["fee"] = "max" if dice.happens(70) else dice.fee()
        if kind == "payment_plan":
            raw["instalments"] = dice.random.choice((4, 5, 12))
        if dice.happens(15):
            raw["claims"] = dice.some_refs(facts["claims"])
        facts["actions"].append(raw)
    if dice.happens(10):
        facts["suspensions"].append({"because": "plan", "from": str(day - timedelta(days=60))})
    calm(dice, facts)
    dice.pool.append(day)


def life(dice: Dice, facts: dict) -> None:
    """A long life: what moves the last day of limitation, near that last day, again and again."""
    day = date.fromisoformat(facts["claims"][0]["due_on"])
    facts["suspensions"] = facts["suspensions"][:1]
    for _ in range(dice.random.randrange(1, 6)):
        year = timedelta(days=365)
        day += dice.random.choice((1, 1, 2, 2, 3, 3, 5, 10)) * year - timedelta(days=dice.random.choice((-1, 0, 1, 30, 200)))
        kind = dice.one(
            "acknowledgement", "payment", "plan", "lawyer_letter", "reminder", "complaint", "collective_settlement", "formal_notice"
        )
        if day.year > 2150:
            return
        if kind == "payment":
            facts["payments"].append({"on": str(day), "amount": dice.amount(300)})
        elif kind in ("plan", "complaint", "collective_settlement"):
            end = {} if dice.happens(15) else {"to": str(day + timedelta(days=dice.random.choice((0, 30, 400))))}
            facts["suspensions"].append({"because": kind, "from": str(day), **end})
        else:
            facts["actions"].append({"kind": kind, "on": str(day)})
    dice.pool.append(day)


STORIES: dict[str, Story] = {"chance": chance, "supply": supply, "reminded": reminded, "noticed": noticed, "ladder": ladder, "life": life}
