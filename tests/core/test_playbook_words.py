"""Every step and every reason of a playbook has a sentence and a name that a person can read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import amiable.core
from amiable import markets
from amiable.core.playbook import PlaybookStep
from amiable.files.wording import SENTENCES
from amiable.web.desk.case_page import step_name

CODES = re.compile(r'"((?:no_step|decision|step)_[a-z_]+)"')
CORE = Path(amiable.core.__path__[0])


def steps() -> Iterator[PlaybookStep]:
    for market in markets.markets():
        for debtor in ("consumer", "business"):
            playbook = markets.playbook(market, debtor)
            yield from playbook.steps
            yield from (step for branch in playbook.branches for step in branch.steps)


def codes() -> set[str]:
    written = (code for path in CORE.glob("playbook*.py") for code in CODES.findall(path.read_text(encoding="utf-8")))
    return {*written, *(f"step_{step.name}" for step in steps())}


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_reason_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


@pytest.mark.parametrize("name", sorted({step.name for step in steps()}))
def test_every_step_has_a_name(name: str) -> None:
    step = next(step for step in steps() if step.name == name)
    assert step_name(step) not in (step.name, step.kind)
