"""Dice for the random cases: a seed, the few days around which everything of one case happens, and values at the edges of the laws."""

from datetime import date, timedelta
from random import Random

PARTS = ("principal", "interest", "damages", "costs")
MARKETS = ("be", "fr", "fi", "dk", "be", "fi", "dk", "fr", "fi", "gl", "be", "dk", "fr", "fi", "be", "dk", "fr", "fo")
LATE = ((date(2023, 10, 1), 900), (date(2024, 1, 1), 400), (date(2025, 6, 1), 500), (date(2019, 6, 1), 1_500))
ERAS = {
    "be": (*LATE, *LATE[:3], (date(2024, 6, 1), 300), (date(2023, 8, 1), 500), (date(2023, 11, 1), 200), (date(2012, 9, 1), 1_200),
           (date(2003, 1, 1), 2_500), (date(2001, 9, 1), 700)),
    "fr": (*LATE, (date(2023, 6, 1), 500), (date(2012, 6, 1), 900), (date(2008, 1, 1), 1_500), (date(2007, 10, 1), 600),
           (date(2014, 6, 1), 900)),
    "fi": (*LATE, (date(2022, 3, 1), 300), (date(2020, 10, 1), 700), (date(2012, 11, 1), 500), (date(2006, 3, 1), 1_500)),
    "dk": (*LATE, (date(2023, 1, 1), 300), (date(2012, 11, 1), 700), (date(2001, 3, 1), 900), (date(2006, 1, 1), 1_500),
           (date(2009, 1, 1), 500), (date(2016, 1, 1), 400)),
    "gl": LATE,
    "fo": LATE,
}  # fmt: skip
SPECIAL = ("2001-07-01", "2002-08-01", "2009-07-01", "2012-02-29", "2013-01-01", "2013-03-01", "2013-03-16", "2015-03-16", "2016-07-01",
           "2020-02-29", "2021-01-01", "2022-04-30", "2022-05-01", "2023-11-30", "2023-12-01", "2023-12-31", "2024-01-01", "2024-01-31",
           "2024-02-28", "2024-02-29", "2024-03-01", "2024-12-31", "2026-06-30", "2026-07-01")  # fmt: skip
EDGES = ("0.01", "0.05", "20.00", "150.00", "150.01", "150.05", "499.99", "500.00", "500.01", "39200.00", "1000000.00")
BRACKETS = {"be": EDGES, "fr": EDGES, "gl": EDGES, "fo": EDGES,
            "dk": ("1000.00", "1000.01", "2500.00", "5000.01", "10000.00", "25000.01", "50000.00", "100000.01", "250000.00", "500000.00",
                   "500000.01", "612345.67", "0.01"),
            "fi": ("100.00", "100.01", "1000.00", "1000.01", "500.00", "500.01", "2500.00", "2500.01", "10000.00", "10000.01", "0.01"),
            }  # fmt: skip
GIANT = ("99999999999.99", "1670000000.00", "167000000.01", "9999999999999.99")  # beyond 64 bits, or nearly
FEES = {"be": ("max", "max", "5.00", "7.50", "9.18", "12.00", "0.00"), "fr": ("36.00", "40.00", "0.00", "0.01", "51.07", "40.00", "max"),
        "fi": ("max", "max", "max", "5.00", "5.01", "12.00", "14.00", "30.00", "300.00", "0.00"), "gl": ("max", "5.00", "0.00"),
        "dk": ("max", "max", "max", "100.00", "100.01", "50.00", "400.00", "9000.00", "0.00"), "fo": ("max", "5.00", "0.00")}  # fmt: skip
RATES = ("8.00", "12.50", "12.51", "10.50", "0.00", "5.00", "7.25", "15.00", "11.99", "0.0375", "9.75", "2.52", "15.21", "0.12")


class Dice:
    """A seeded source of choices, and the few days around which everything of one case happens."""

    def __init__(self, seed: int, market: str) -> None:
        self.random, self.market = Random(seed), market
        start, length = self.random.choice(ERAS[market])
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
        if self.happens(15):
            return str(self.one(*EDGES))
        minor = self.random.randrange(1, most)
        return f"{minor // 100}.{minor % 100:02d}"

    def principal(self) -> str:
        if self.random.randrange(200) == 0:
            return str(self.one(*GIANT))
        return str(self.one(*BRACKETS[self.market])) if self.happens(25) else self.amount(90_000 if self.market != "dk" else 900_000)

    def fee(self) -> str:
        fees = FEES[self.market]
        return str(self.one(*(fees if self.market != "fr" or self.happens(4) else fees[:-1])))

    def rate(self) -> str:
        return str(self.one(*RATES))

    def some_refs(self, claims: list[dict]) -> list[str]:
        return [raw["ref"] for raw in self.random.sample(claims, self.random.randrange(1, len(claims) + 1))]

    def terms(self, debtor: str, raw: dict) -> dict:
        """Clauses on interest and damages; "max" where the law has a maximum, and seldom where it has none."""
        arose = raw.get("arose_on", raw["due_on"])
        book_xix = self.market == "be" and debtor == "consumer" and (raw["contracted_on"] >= "2023-09-01" or arose >= "2023-12-01")
        slip = self.random.randrange(150) == 0
        terms: dict = {}
        if self.happens(60 if self.market == "be" else 45):
            capped = book_xix or slip or self.market in ("gl", "fo") or (self.market in ("dk", "fi") and debtor == "consumer")
            terms["interest"] = "max" if capped and self.happens(40) else self.rate()
        if self.happens(60 if self.market == "be" else 12):
            capped = book_xix or slip or self.market in ("gl", "fo")
            terms["damages"] = "max" if capped and self.happens(50) else self.clause()
        return terms

    def clause(self) -> dict:
        clause = {"rate": self.one("10.00", "15.00", "5.00", "3.333", "0.5"), "fixed": self.amount(4_000), "minimum": self.amount(6_000)}
        return {key: value for key, value in clause.items() if self.happens(55)}
