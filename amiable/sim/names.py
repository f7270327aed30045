"""Names, streets and towns for people who do not exist: the towns and postcodes are real, nothing else is."""

LAST_NAMES = {
    "fr": (
        "Blanchard|Dumonceau|Lecocq|Warnimont|Delcroix|Piette|Gillard|Bru|Noirfalise|Cornelis|Hennaut|Massart|Thonon|"
        "Wauthier|Fontaine-Roche|Le Nôtre|De Coninck|Vanhamme|Lhoëst|Crèvecœur|D’Hainaut|El Amrani|Nowak|Ferreira Lopes|"
        "Benali|Mbala"
    ),
    "nl": (
        "Janssens|Peeters|Maes|Claes|Wouters|Goossens|Willems|Mertens|Aerts|Hermans|Pauwels|Smets|Martens|Lemmens|Thijs|"
        "Bol|De Smet|Van den Broeck|Van Hoof|De Clercq|’t Kindt|Vandenbussche|Bakkali|Kowalska|De Wachter|Coppens|"
        "Özdemir"
    ),
}
FIRST_NAMES = {
    "fr": "Lucie Zoé Amélie Hélène Chloé Inès Maëlle Nadia Odile Sabine Théo Loïc Benoît Gaëtan Hugo Karim Mathis Olivier Rémy Yves",
    "nl": "Lotte Fien Marieke Noor Anke Ilse Katrien Saskia Tine Yara Bram Dries Jef Koen Lars Maarten Pieter Ruben Stijn Wout",
}
COMPANIES = {
    "fr": "Boulangerie du Pont Imaginaire SRL|Garage des Essais SRL|Imprimerie Fictive SA|Jardins d’Hypothèse SRL|Salon Exemplaire SRL",
    "nl": "Bakkerij De Voorbeelden BV|Garage Proefrit & Zonen BV|Drukkerij Fictie NV|Tuinen Denkbeeld BV|Kapsalon Het Specimen BV",
}
STREETS = {
    "fr": "Rue des Tilleuls|Avenue des Exemples|Rue de l’Essai|Place Fictive|Chaussée du Moulin|Clos des Hypothèses|Quai de l’Épreuve",
    "nl": "Lindenstraat|Voorbeeldlaan|Proefstraat|Denkbeeldplein|Molensteenweg|Stationsstraat|Kouter",
}
# Postcode, name in French, name in Dutch; "" where letters there are not written in that language.
TOWNS = (
    ("1000", "Bruxelles", "Brussel"),
    ("1030", "Schaerbeek", "Schaarbeek"),
    ("1050", "Ixelles", "Elsene"),
    ("1060", "Saint-Gilles", "Sint-Gillis"),
    ("1070", "Anderlecht", "Anderlecht"),
    ("1080", "Molenbeek-Saint-Jean", "Sint-Jans-Molenbeek"),
    ("1090", "Jette", "Jette"),
    ("1180", "Uccle", "Ukkel"),
    ("1300", "Wavre", ""),
    ("1400", "Nivelles", ""),
    ("4000", "Liège", ""),
    ("4500", "Huy", ""),
    ("4800", "Verviers", ""),
    ("5000", "Namur", ""),
    ("5500", "Dinant", ""),
    ("6000", "Charleroi", ""),
    ("6600", "Bastogne", ""),
    ("6700", "Arlon", ""),
    ("7000", "Mons", ""),
    ("7100", "La Louvière", ""),
    ("7500", "Tournai", ""),
    ("1500", "", "Halle"),
    ("1800", "", "Vilvoorde"),
    ("2000", "", "Antwerpen"),
    ("2300", "", "Turnhout"),
    ("2800", "", "Mechelen"),
    ("3000", "", "Leuven"),
    ("3300", "", "Tienen"),
    ("3500", "", "Hasselt"),
    ("3600", "", "Genk"),
    ("8000", "", "Brugge"),
    ("8400", "", "Oostende"),
    ("8500", "", "Kortrijk"),
    ("8800", "", "Roeselare"),
    ("9000", "", "Gent"),
    ("9100", "", "Sint-Niklaas"),
    ("9300", "", "Aalst"),
)
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
FURNITURE = {
    "fr": "Table en chêne|Armoire trois portes|Canapé deux places|Bibliothèque|Six chaises|Lit 160 × 200|Commode|Bureau d’angle",
    "nl": "Eiken tafel|Driedeurskast|Tweezitsbank|Boekenkast|Zes stoelen|Bed 160 × 200|Ladekast|Hoekbureau",
}


def listed(words: str) -> tuple[str, ...]:
    """Part a list: at `|` where there is one, else at spaces."""
    return tuple(words.split("|") if "|" in words else words.split())
