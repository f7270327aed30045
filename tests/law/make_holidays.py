"""Writes each market's holidays.toml anew: `python tests/law/make_holidays.py`, then read the difference before it is committed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import holidays

MARKETS = Path(__file__).parents[2] / "amiable" / "markets"
YEARS = range(2013, 2041)


@dataclass(frozen=True, slots=True)
class Made:
    """What a market's file says above its days, and which class of the library knows them.

    without  feasts of the library that the law does not name: in Belgium they are Sundays
    """

    country: str
    head: str
    without: frozenset[str] = frozenset()


LIBRARY = "Made by the library `holidays`\n# for 2013 to 2040 and kept as data, so that a day once counted is never counted otherwise."
BELGIUM = f"""\
# The ten legal holidays of Belgium, day by day (Royal decree of 18 April 1974, art. 1). {LIBRARY}
source   = {{ law = "Arrêté royal du 18 avril 1974 déterminant les modalités générales d'exécution de la loi du 4 janvier 1974", article = "1er" }}
verified = false
first_year = 2013
last_year  = 2040
working_weekdays = [1, 2, 3, 4, 5] # Monday to Friday; "jour ouvrable" is not defined in the text seen: the reading that is safe for the debtor
"""
FRANCE = f"""\
# The eleven legal holidays of France, day by day (Code du travail, art. L3133-1). {LIBRARY}
# Alsace and Moselle also keep Good Friday and 26 December (art. L3134-13): they are not here, because they do not hold for the market.
source   = {{ law = "Code du travail", article = "L3133-1", seen = "common professional knowledge, to be checked on the official text" }}
verified = false
first_year = 2013
last_year  = 2040
working_weekdays = [1, 2, 3, 4, 5] # Monday to Friday: the "jours ouvrés"; a "jour ouvrable" may be a Saturday
"""
FINLAND = f"""\
# The holidays of Finland, day by day. {LIBRARY}
# Several laws name them: the Church Act its feasts (kirkkolaki), Act 272/1944 the first of May, Act 388/1937 Independence Day. Midsummer
# Eve and Christmas Eve are no feasts, but no working days either (Act 150/1930, § 5): they are kept here, which is safe for the debtor.
source   = {{ law = "Laki säädettyjen määräaikain laskemisesta 150/1930; kirkkolaki; laki 272/1944; laki 388/1937", article = "§ 5", seen = "common professional knowledge, to be checked on the official text" }}
verified = false
first_year = 2013
last_year  = 2040
working_weekdays = [1, 2, 3, 4, 5] # Monday to Friday: "arkilauantai" is no day on which a period ends
"""
DENMARK = f"""\
# The holidays of Denmark, day by day. {LIBRARY}
# Great Prayer Day (store bededag) is none since 2024 (Act 214 of 6 March 2023). 5 June, 24 and 31 December are none either:
# that nobody may be visited on them (inkassoloven, § 12) is a rule on visits, and does not make them holidays.
source   = {{ law = "Forordning af 26. oktober 1770 om helligdages afskaffelse; lov nr. 214 af 6. marts 2023", article = "§ 1", seen = "common professional knowledge, to be checked on the official text" }}
verified = false
first_year = 2013
last_year  = 2040
working_weekdays = [1, 2, 3, 4, 5] # Monday to Friday
"""
GREENLAND = f"""\
# The holidays of Greenland, day by day. {LIBRARY}
# Nobody here has read the law on them. Great Prayer Day is still kept; the National Day (21 June), Epiphany, 1 May, 24 and 31 December
# are days off by agreement, and not here.
source   = {{ law = "not verified", article = "" }}
verified = false
first_year = 2013
last_year  = 2040
working_weekdays = [1, 2, 3, 4, 5] # Monday to Friday
"""
FAROES = f"""\
# The holidays of the Faroe Islands, day by day. {LIBRARY}
# Nobody here has read the law on them. Great Prayer Day is still kept; half days (25 April, 5 June, the eve of Saint Olaf) are not here.
source   = {{ law = "not verified", article = "" }}
verified = false
first_year = 2013
last_year  = 2040
working_weekdays = [1, 2, 3, 4, 5] # Monday to Friday
"""
MADE = {
    "be": Made("BE", BELGIUM, frozenset({"Easter Sunday", "Pentecost"})),
    "fr": Made("FR", FRANCE),
    "fi": Made("FI", FINLAND),
    "dk": Made("DK", DENMARK),
    "gl": Made("GL", GREENLAND),
    "fo": Made("FO", FAROES),
}


def days_of(market: str) -> dict[date, str]:
    """The holidays of a market as the library knows them, with their English names."""
    made = MADE[market]
    known = holidays.country_holidays(made.country, years=YEARS, language="en_US")
    return {day: name for day, name in sorted(known.items()) if name not in made.without}


def text_of(market: str) -> str:
    """The whole file of a market."""
    rows = "".join(f"    {day}, # {name}\n" for day, name in days_of(market).items())
    return f"{MADE[market].head}\ndays = [\n{rows}]\n"


def main() -> None:
    for market in MADE:
        (MARKETS / market / "holidays.toml").write_text(text_of(market), encoding="utf-8")


if __name__ == "__main__":
    main()
