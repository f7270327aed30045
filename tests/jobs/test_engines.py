"""What the jobs run on: marks that change when they must and only then, and which cases the compiled kernel leaves to the plain one."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from amiable import markets
from amiable.core.facts import Facts, Payment
from amiable.core.kernel.books import gathered
from amiable.core.kernel.compiled import fits
from amiable.core.kernel.facts import case_of
from amiable.core.kernel.law import law_of
from amiable.core.kernel.safety import is_safe
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from amiable.jobs.engines import kernel, marks
from amiable.jobs.engines.fitting import unfit
from amiable.markets import overlay
from amiable.settings import home
from tests.core.kernels import business_facts, facts_of

VERSION = """
[[version]]
from     = {since}
{value}
source   = {{ law = "Loi fictive", article = "1", seen = "test" }}
verified = false
"""
ON = date(2026, 6, 30)


def own(folder: Path, question: str, since: str, value: str) -> None:
    """A version in the operator's own law."""
    path = overlay.file_of(folder, "be", question)
    path.parent.mkdir(parents=True)
    path.write_text(VERSION.format(since=since, value=value), encoding="utf-8")


def test_a_published_rate_wakes_nobody_another_waiting_period_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a look rests on: a rate changes what is owed, the days after a letter change which step is due."""
    monkeypatch.setenv("AMIABLE_MARKETS", str(tmp_path))
    shipped, elsewhere = marks.basis("be"), marks.basis("fr")
    own(tmp_path, "interest/commercial", "2026-07-01", 'rate = "10.25"')
    assert markets.load("be") is not markets.shipped("be")
    assert marks.basis("be") == shipped
    days = "days = 20\npost = { working_days = 3 }\nelectronic = { calendar_days = 1 }"
    own(tmp_path, "waiting/first_reminder", "2027-01-01", days)
    assert marks.basis("be") != shipped
    assert marks.basis("fr") == elsewhere
    assert len({marks.basis(market) for market in markets.markets()}) == len(markets.markets())


def test_the_mark_of_a_law_is_the_same_in_every_process() -> None:
    """The order of sets changes from one process to the next; the mark does not."""
    said = [
        subprocess.run(
            [sys.executable, "-c", "from amiable.jobs.engines.marks import basis; print(basis('be'))"],
            env={"PYTHONHASHSEED": seed, "AMIABLE_HOME": "/nonexistent"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != ""


def test_the_mark_of_sources_is_of_their_names_and_words(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("1", encoding="utf-8")
    first = marks.of_sources(tmp_path)
    (tmp_path / "notes.txt").write_text("no source", encoding="utf-8")
    assert marks.of_sources(tmp_path) == first
    (tmp_path / "one.py").rename(tmp_path / "two.py")
    second = marks.of_sources(tmp_path)
    (tmp_path / "two.py").write_text("2", encoding="utf-8")
    assert len({first, second, marks.of_sources(tmp_path)}) == 3


def test_compiled_code_is_kept_for_one_release_at_a_time(new_home: Path) -> None:
    """What an older release compiled is gone; this one's stays. It was compiled before, for all tests."""
    kept = Path(sys.prefix) / "kernel-of-the-tests" / kernel.mark()
    kept.mkdir(parents=True, exist_ok=True)
    folder = home.folder(kernel.FOLDER)
    (folder / kernel.mark()).symlink_to(kept)
    (folder / "0123456789abcdef").mkdir()
    engine = kernel.compiled(2)
    assert [path.name for path in folder.iterdir()] == [kernel.mark()]
    pack, facts = markets.load("be"), business_facts()
    stated = engine.state(law_of(pack), gathered([case_of(facts, pack)]), ON.toordinal())
    assert stated[0, :4].sum() == state(facts, ON, pack).due


@pytest.mark.parametrize("market", ["be", "fr", "fi", "dk", "gl"])
def test_what_does_not_fit_is_found_for_many_as_for_one(market: str) -> None:
    """Of random cases: too many rows, sums beyond 64 bits, terms that the law refuses. Whoever is not among them is stated compiled."""
    pack = markets.load(market)
    law = law_of(pack)
    cases = [case for case in (facts_of(seed) for seed in range(3_000)) if case and case[0].market == market]
    many = [replace(facts, payments=tuple(Payment(on, 100) for _n in range(300))) for facts, on in cases[:3]]
    known = [*(facts for facts, _on in cases), *many]
    laid = [case_of(facts, pack) for facts in known]
    expected = [not fits(case) or not is_safe(law, case, ON.toordinal()) or in_vain(facts) for case, facts in zip(laid, known, strict=True)]
    found = unfit(gathered(laid), law, pack, ON.toordinal())
    assert found.tolist() == expected
    assert any(expected)


def in_vain(facts: Facts) -> bool:
    """Whether terms say "max" where the law names no maximum; the fee of an action is found by the kernel itself."""
    try:
        state(replace(facts, actions=(), refunds=(), payments=()), ON, markets.load(facts.market))
    except Refusal as refusal:
        return refusal.code == "no_maximum"
    return False
