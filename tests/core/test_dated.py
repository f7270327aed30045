"""A source is cited as the lawyers of its country cite it."""

import pytest

from amiable.core.dated import Source


@pytest.mark.parametrize(
    ("law", "article", "cited"),
    [
        ("Code civil", "2224", "Code civil, art. 2224"),
        ("Code de commerce", "L441-10, II", "Code de commerce, art. L441-10, II"),
        ("Code de droit économique", "XIX.4, al. 1, 2°", "Code de droit économique, art. XIX.4, al. 1, 2°"),
        ("Loi du 5 mai 1865", "2, § 1er", "Loi du 5 mai 1865, art. 2, § 1er"),
        ("Korkolaki 633/1982", "4 §", "Korkolaki 633/1982, 4 §"),
        ("Laki saatavien perinnästä 513/1999", "10 e–10 j §", "Laki saatavien perinnästä 513/1999, 10 e–10 j §"),
        ("Laki saatavien perinnästä 513/1999", "5 §, 1 mom.", "Laki saatavien perinnästä 513/1999, 5 §, 1 mom."),
        (
            "Laki saatavien perinnästä 513/1999",
            "10 e § (numero tarkistettava)",
            "Laki saatavien perinnästä 513/1999, 10 e § (numero tarkistettava)",
        ),
        ("Renteloven", "§ 5, stk. 1", "Renteloven, § 5, stk. 1"),
        ("not verified", "", "not verified"),
        ("Code de droit économique", "livre XIX", "Code de droit économique, livre XIX"),
    ],
)
def test_a_source_as_it_is_cited(law: str, article: str, cited: str) -> None:
    assert str(Source(law, article)) == cited
