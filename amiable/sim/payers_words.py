"""Words for people who do not exist and pay: names in five languages, and what stands around a reference in six."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

LANGUAGES = {"be": ("fr", "nl"), "fr": ("fr",), "fi": ("fi", "fi", "fi", "sv"), "dk": ("da",)}

# A last name is a beginning, a middle and an end; "_" is a space, "." nothing. Some exist, most could.
BEGINNINGS = {
    "fr": "Mar Bon Char Del Gar Ver Per Ber Cour Fav Gir Lam Mor Rou Sau Tis Val Dup Fon Bou Car Dum Gau Lac Mon Pel Rav Tour Vil Crè",
    "nl": "De_ Van_ Van_den_ Van_der_ Ver Op_de_ Vanden Ter_ ’t_",
    "fi": "Mäki Koski Järvi Lehto Niemi Salo Laine Virta Korpi Hieta Ranta Saari Suo Kangas Aho Harju Kivi Pelto Lampi Vuori Metsä Honka",
    "sv": "Lind Berg Sund Ek Norr Sjö Gran Hög Holm Ström Ny Ahl Björk Lund Wik Back Dahl Öster Väster Al",
    "da": "Holm_ Lund_ Kjær_ Møller_ Dam_ Skov_ Krogh_ Bach_ Nørgaard_ Toft_ Bjerg_ Vester_ Friis_ Juul_ Lind_ Bang_ Winther_ Schou_",
}
MIDDLES = {
    "fr": ". . . . ou i er al o en an",
    "nl": ". . . . nieuwen ouden hoogen kleinen groenen zand kerk molen laer",
    "fi": ". . . . . ala ylä iso pikku uusi vanha rauta kulta",
    "sv": ". . . . e a er",
    "da": ".",
}
ENDS = {
    "fr": "tin net ron rier dier lot seau mont veau gnier tier lard let ville pin chard bert cel",
    "nl": (
        "broeck berg velde smet clercq wachter bosch poel heyden meulen linden steen hoeve brouwer backer decker mulder visser cuyper "
        "koning prins winter haene kerckhove walle putte eynde abeele maele borre"
    ),
    "fi": "nen lä maa la ranta niemi kangas oja puro mäki vaara",
    "sv": "ström berg qvist gren man roos holm fors blom dal lund stedt",
    "da": (
        "Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Madsen Kristensen Olsen Thomsen Poulsen "
        "Johansen Knudsen Mikkelsen Jakobsen Eriksen Svendsen Mortensen Henriksen Frederiksen Simonsen Lauridsen Ibsen Axelsen"
    ),
}
FIRST = {
    "fr": (
        "Lucie Zoé Amélie Hélène Chloé Inès Maëlle Nadia Odile Sabine Théo Loïc Benoît Gaëtan Hugo Karim Mathis Olivier Rémy Yves "
        "Anne-Sophie Jean-Luc Fatima Émile Noémie Bruno Clara Denis Farid Gisèle"
    ),
    "nl": (
        "Lotte Fien Marieke Noor Anke Ilse Katrien Saskia Tine Yara Bram Dries Jef Koen Lars Maarten Pieter Ruben Stijn Wout An Bart Carla "
        "Dirk Els Geert Hilde Imane Jozef Kim"
    ),
    "fi": (
        "Aino Eeva Helmi Iida Kaisa Liisa Maija Noora Outi Päivi Ritva Sanna Tuula Veera Antti Eero Heikki Ilkka Juha Kalle Lauri Mikko "
        "Niko Olli Pekka Risto Sami Timo Väinö Ville"
    ),
    "sv": "Agneta Birgitta Camilla Ebba Frida Gunilla Åsa Ylva Anders Björn Carl Fredrik Göran Håkan Johan Kjell Mats Nils Sven Tobias",
    "da": (
        "Anne Bente Camilla Ditte Emma Freja Gitte Helle Inge Josefine Karen Lærke Mette Nanna Rikke Signe Tove Anders Bo Carsten Emil "
        "Frederik Henrik Jens Kasper Lars Mads Niels Ole Søren"
    ),
}
COMPANY = {
    "fr": "{} & Fils SRL|Boulangerie {} SRL|Garage {} SA|Ets {}|Transports {} SARL|Salon {} SRL",
    "nl": "Bakkerij {} BV|Garage {} NV|{} & Zonen BV|Kapsalon {} BV|Drukkerij {} BV|{} Projecten BV",
    "fi": "{} Oy|Rakennus {} Oy|Kahvila {} Ky|Kuljetus {} Oy|T:mi {}",
    "sv": "{} Ab|Bygg {} Ab|Café {} Kb|Transport {} Ab",
    "da": "{} ApS|Tømrer {} ApS|Café {} IVS|{} Transport A/S|Murerfirma {} ApS",
}
CREDITOR = {
    "fr": "Énergie {} SA|Télécom {} SA|Eaux de {} SCRL|Clinique {} ASBL|Assurances {} SA|Fitness {} SRL|Meubles {} SRL|Crèche {} ASBL",
    "nl": "Energie {} NV|Telecom {} NV|Water {} CV|Ziekenhuis {} VZW|Verzekeringen {} NV|Fitness {} BV|Meubelen {} BV|Opvang {} VZW",
    "fi": "{} Energia Oy|{} Puhelin Oyj|{} Vesi Oy|Terveys {} Oy|Vakuutus {} Oy|Kuntosali {} Oy|Kaluste {} Oy|Vuokra {} Oy",
    "sv": "{} Energi Ab|{} Telefon Abp|{} Vatten Ab|Hälsa {} Ab",
    "da": "{} Energi A/S|{} Tele A/S|{} Vand A/S|Klinik {} ApS|Forsikring {} A/S|Fitness {} ApS|Møbler {} ApS|Bolig {} A/S",
}
PAYS_FOR_MANY = {
    "fr": "CPAS de {}|Médiation de dettes {}|Maître {} avocat|Secrétariat social {}",
    "nl": "OCMW {}|Schuldbemiddeling {}|Meester {} advocaat|Sociaal Secretariaat {}",
    "fi": "{}n kaupunki edunvalvonta|Velkaneuvonta {}|Asianajo {} Oy|Palkanlaskenta {} Oy",
    "sv": "{} stad intressebevakning|Skuldrådgivning {}|Advokat {} Ab",
    "da": "{} Kommune|Gældsrådgivning {}|Advokat {} ApS|Lønbureau {} A/S",
}
TITLES = {"fr": "M.|Mme|Monsieur|Madame|MR", "nl": "Dhr.|Mevr.|Mijnheer|Fam.", "fi": "Hra|Rva", "sv": "Herr|Fru", "da": "Hr.|Fru"}
BOTH = {"fr": "ou|et|&|-", "nl": "en|of|&|-", "fi": "ja|tai|&|/", "sv": "och|eller|&", "da": "og|eller|&"}

HOUSEHOLD = ("Maria", "Eric", "Sofia", "Marc", "Anna", "Peter", "Eva", "Jan", "Laura", "Daniel")

REFERENCE = {
    "en": "ref|reference|payment reference|ref.:|communication",
    "fr": "réf|réf.|communication|référence|comm. struct.|votre réf :|paiement réf|REF. :",
    "nl": "ref|ref.|mededeling|kenmerk|betalingskenmerk|uw ref:|betaling ref|gestr. med.",
    "fi": "viite|viitenumero|viite:|maksun viite|viitenro|vnro",
    "sv": "ref|referens|referensnummer|ref.nr|betalning ref",
    "da": "ref|betalings-id|betalingsid|FI|kortart|reference|indbetaling",
}
CASE = {
    "en": "case|case no|file|case number|your file",
    "fr": "dossier|n° dossier|dossier n°|doss.|votre dossier|num dossier :",
    "nl": "dossier|dossiernr|dossiernummer|dos.|uw dossier|nr dossier:",
    "fi": "asia|asianumero|asianro|perintäasia|asia nro",
    "sv": "ärende|ärendenummer|ärendenr|ert ärende",
    "da": "sag|sagsnr|sagsnr.|sagsnummer|jeres sag|sag nr",
}
INVOICE = {
    "en": "invoice|inv.|invoice no|bill",
    "fr": "facture|fact.|facture n°|fact n°|paiement facture|règlement facture|fac",
    "nl": "factuur|fact.|factuurnr|factuur nr|betaling factuur|rekening|fac",
    "fi": "lasku|laskunro|lasku nro|laskun numero|maksu lasku",
    "sv": "faktura|fakturanr|faktura nr|räkning|fakt.",
    "da": "faktura|fakturanr|faktura nr.|regning|fakt.",
}
FOR = {
    "en": "for {}|payment for {}|on behalf of {}",
    "fr": "pour {}|dette de {}|au nom de {}|paiement pour {}|dossier de {}",
    "nl": "voor {}|schuld van {}|namens {}|betaling voor {}|dossier van {}",
    "fi": "{} puolesta|{} velka|maksaja {}|{}",
    "sv": "för {}|{} skuld|på vägnar av {}",
    "da": "for {}|{} gæld|på vegne af {}|betaling for {}",
}
AND = {"en": "and|+|,|&", "fr": "et|+|,|&", "nl": "en|+|,|&", "fi": "ja|+|,|&", "sv": "och|+|,|&", "da": "og|+|,|&"}
# What says nothing; some of it has digits that are nobody's reference: a telephone, a day, our own account.
CHAT = {
    "en": "thank you|final payment|as agreed by phone|paid 02/03/2026|sorry for the delay|tel 0470 12 34 56",
    "fr": "merci|solde|comme convenu|payé le 02/03/2026|désolé du retard|tél 0470/12.34.56|1er versement|BE68 5390 0754 7034|plan 03/2026",
    "nl": "dank u|saldo|zoals afgesproken|betaald 02-03-2026|sorry voor de vertraging|tel 0470 12 34 56|1e schijf|BE68539007547034|03/26",
    "fi": "kiitos|loppusumma|sovitusti|maksettu 2.3.2026|anteeksi viivästys|puh 040 1234567|1. erä|FI21 1234 5600 0007 85|maaliskuu",
    "sv": "tack|slutbetalning|enligt avtal|betalt 2.3.2026|förlåt dröjsmålet|tel 040 1234567|1:a raten|mars 2026",
    "da": "tak|restbeløb|som aftalt|betalt 02.03.2026|undskyld forsinkelsen|tlf 20 12 34 56|1. rate|marts 2026",
}
ANYTHING = {
    "fr": "loyer mars|remboursement|cadeau|cotisation 2026|achat 2dehands|acompte travaux|don|facture {}|commande {}",
    "nl": "huur maart|terugbetaling|cadeau|lidgeld 2026|aankoop 2dehands|voorschot werken|gift|factuur {}|bestelling {}",
    "fi": "vuokra maaliskuu|palautus|lahja|jäsenmaksu 2026|tori.fi kauppa|ennakko|lasku {}|tilaus {}",
    "sv": "hyra mars|återbetalning|gåva|medlemsavgift 2026|förskott|faktura {}|beställning {}",
    "da": "husleje marts|tilbagebetaling|gave|kontingent 2026|køb dba|forskud|faktura {}|ordre {}",
}
PLAIN = str.maketrans("àâäáåçèéêëîïíìôöóòøùûüúñÀÂÄÁÅÇÈÉÊËÎÏÍÔÖÓØÙÛÜÚÑ’°", "aaaaaceeeeiiiiooooouuuunAAAAACEEEEIIIOOOOUUUUN' ", "") | {
    ord("æ"): "ae",
    ord("Æ"): "AE",
    ord("œ"): "oe",
    ord("Œ"): "OE",
}

One = TypeVar("One")
Words = Mapping[str, Sequence[str]]


def parted(lists: Mapping[str, str]) -> Words:
    """Part the lists of each language: at `|` where there is one, else at spaces; "_" becomes a space, "." nothing."""
    return {
        language: ["" if each == "." else each.replace("_", " ") for each in text.split("|" if "|" in text else " ")]
        for language, text in lists.items()
    }


def one_of(rng: Random, those: Sequence[One]) -> One:
    """Any of those, each as likely."""
    return those[int(rng.random() * len(those))]


def often_first(rng: Random, words: Sequence[str]) -> str:
    """Any of them, the first more often than the last, as names are."""
    return words[int(rng.random() * rng.random() * len(words))]
