"""Rates of four markets for the oracle, typed by hand from the printed tables; it shares no data with the product."""

from bisect import bisect_right
from datetime import date

from tests.core.oracle_days import ppm

Series = tuple[list[date], list[int | None]]

# The first day of each rate and the rate in percent a year; "-" where it is not known from that day on.
BE_CIVIL = """2007-01-01 6  2008-01-01 7  2009-01-01 5.5  2010-01-01 3.25  2011-01-01 3.75  2012-01-01 4.25  2013-01-01 2.75
    2015-01-01 2.5  2016-01-01 2.25  2017-01-01 2  2020-01-01 1.75  2022-01-01 1.5  2023-01-01 5.25  2024-01-01 5.75
    2025-01-01 4.5  2027-01-01 -"""
BE_SINCE_2016 = """2016-07-01 8  2023-01-01 10.5  2023-07-01 12  2024-01-01 12.5  2025-01-01 11.5  2025-07-01 10.5  2026-07-01 -"""
BE_COMMERCIAL = "2013-03-16 9  2013-07-01 8.5 " + BE_SINCE_2016
BE_COMMERCIAL_OLD_CONTRACTS = (
    """2002-08-07 10.5  2003-01-01 10  2003-07-01 9.5  2006-07-01 10  2007-01-01 11  2007-07-01 11.5
    2009-01-01 9.5  2009-07-01 8  2011-07-01 8.5  2012-01-01 8  2013-07-01 7.5  2015-03-16 8.5 """
    + BE_SINCE_2016
)
FR_BEFORE_2015 = "2009-01-01 3.79  2010-01-01 0.65  2011-01-01 0.38  2012-01-01 0.71  2013-01-01 0.04 "
FR_INDIVIDUAL = (
    FR_BEFORE_2015
    + """2015-01-01 4.06  2015-07-01 4.29  2016-01-01 4.54  2016-07-01 4.35  2017-01-01 4.16
    2017-07-01 3.94  2018-01-01 3.73  2018-07-01 3.60  2019-01-01 3.40  2019-07-01 3.26  2020-01-01 3.15  2020-07-01 3.11
    2021-01-01 3.14  2021-07-01 3.12  2022-01-01 3.13  2022-07-01 3.15  2023-01-01 4.47  2023-07-01 6.82  2024-01-01 8.01
    2024-07-01 8.16  2025-01-01 7.21  2025-07-01 6.65  2026-01-01 6.67  2026-07-01 -"""
)
FR_OTHER = (
    FR_BEFORE_2015
    + """2015-01-01 0.93  2015-07-01 0.99  2016-01-01 1.01  2016-07-01 0.93  2017-01-01 0.90
    2018-01-01 0.89  2018-07-01 0.88  2019-01-01 0.86  2019-07-01 0.87  2020-07-01 0.84  2021-01-01 0.79  2021-07-01 0.76
    2022-07-01 0.77  2023-01-01 2.06  2023-07-01 4.22  2024-01-01 5.07  2024-07-01 4.92  2025-01-01 3.71  2025-07-01 2.76
    2026-01-01 2.62  2026-07-01 -"""
)
FR_DEFAULT = """2016-01-01 10.05  2016-07-01 10  2023-01-01 12.5  2023-07-01 14  2024-01-01 14.5  2024-07-01 14.25
    2025-01-01 13.15  2025-07-01 12.15  2026-07-01 -"""
DK_REFERENCE = """2006-07-01 3.00  2007-01-01 3.75  2007-07-01 4.25  2008-07-01 4.35  2009-01-01 3.75  2009-07-01 1.55  2010-01-01 1.20
    2010-07-01 1.05  2011-07-01 1.30  2012-01-01 0.70  2012-07-01 0.45  2013-01-01 0.20  2015-07-01 0.05  2021-07-01 -0.35
    2022-01-01 -0.45  2023-01-01 1.90  2023-07-01 3.25  2024-01-01 3.75  2024-07-01 3.50  2025-01-01 2.75  2025-07-01 1.75
    2026-07-01 -"""
FI_REFERENCE = """2007-01-01 4  2007-07-01 4.5  2009-01-01 2.5  2009-07-01 1  2011-07-01 1.5  2012-01-01 1  2013-07-01 0.5  2016-07-01 0
    2023-01-01 2.5  2023-07-01 4  2024-01-01 4.5  2025-01-01 3.5  2025-07-01 2.5  2026-07-01 -"""


def typed(table: str) -> Series:
    words = table.split()
    days = [date.fromisoformat(day) for day in words[::2]]
    assert days == sorted(set(days))
    return days, [None if rate == "-" else ppm(rate) for rate in words[1::2]]


SERIES: dict[str, Series] = {
    "be.civil": typed(BE_CIVIL),
    "be.commercial": typed(BE_COMMERCIAL),
    "be.commercial_old_contracts": typed(BE_COMMERCIAL_OLD_CONTRACTS),
    "fr.individual": typed(FR_INDIVIDUAL),
    "fr.other": typed(FR_OTHER),
    "fr.default": typed(FR_DEFAULT),
    "dk.reference": typed(DK_REFERENCE),
    "fi.reference": typed(FI_REFERENCE),
}
LAW = {market: f"{market}@2026-06-30" for market in ("be", "fr", "fi", "dk")} | {"gl": "gl", "fo": "fo"}
CURRENCY = {"be": "EUR", "fr": "EUR", "fi": "EUR", "dk": "DKK", "gl": "DKK", "fo": "DKK"}


def published(series: str, day: date) -> int | None:
    """The rate of a day in parts of a million a year, None where no rate is known."""
    days, rates = SERIES[series]
    place = bisect_right(days, day)
    return rates[place - 1] if place else None
