"""`amiable case answer`: what a person decided is owed as a letter; a file that does not say enough is refused."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from amiable.cli.case_answer import NotAnAnswer, read_answer
from amiable.core.working import Working
from amiable.files.word_facts import DisputeDecided, Instalment, PlanAgreed, ProofInsufficient
from tests import cast

Command = Callable[..., "subprocess.CompletedProcess[str]"]
PLAN = """
kind = "plan_agreed"
agreed_on = 2026-02-02
due = "600.00"
instalments = [{ on = 2026-03-01, amount = "300.00" }, { on = 2026-04-01, amount = "300.00" }]
"""


def test_a_plan_that_was_agreed_is_owed_as_a_letter(office: Command, tmp_path: Path):
    claims, plan = tmp_path / "claims.csv", tmp_path / "plan.toml"
    claims.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    plan.write_text(PLAN)
    office("placement", "import", claims, "--creditor", "vivre", "--on", "2026-02-02")
    office("day", "--on", "2026-02-02")
    office("letters", "export", "--on", "2026-02-02", "--out", tmp_path / "out")
    number = next((tmp_path / "out").iterdir()).name.removeprefix("2026-02-02-first_reminder-").removesuffix(".pdf")
    assert office("staff", "add", "ines").returncode == 0
    said = office("case", "answer", number, plan, "--as", "ines", "--on", "2026-02-03")
    assert "plan_agreed is owed" in said.stdout, said.stderr


def test_an_answer_is_read_from_what_a_person_writes():
    decided = {"kind": "dispute_decided", "received_on": date(2026, 2, 2), "outcome": "founded", "reasons": ["Returned in time."]}
    assert read_answer(decided, "a.toml", "be") == DisputeDecided(date(2026, 2, 2), "founded", ("Returned in time.",))
    plan = {
        "kind": "plan_agreed",
        "agreed_on": date(2026, 2, 2),
        "due": "10.00",
        "instalments": [{"on": date(2026, 3, 1), "amount": "10.00"}],
    }
    assert read_answer(plan, "a.toml", "be") == PlanAgreed(date(2026, 2, 2), 1000, (Instalment(date(2026, 3, 1), 1000),))
    proof = {"kind": "proof_insufficient", "received_on": date(2026, 2, 2), "until": date(2026, 2, 9), "missing": ["proof_is_order"]}
    assert read_answer(proof, "a.toml", "be") == ProofInsufficient(date(2026, 2, 2), (Working("proof_is_order"),), date(2026, 2, 9))


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"kind": "summons"},
        {"kind": "plan_agreed"},
        {"kind": "complaint_received", "received_on": "2026-02-30"},
        {"kind": "dispute_decided", "received_on": "2026-02-02", "outcome": "lost", "reasons": []},
        {"kind": "proof_insufficient", "received_on": "2026-02-02", "until": "2026-02-09", "missing": ["no_such_lack"]},
        {"kind": "plan_agreed", "agreed_on": "2026-02-02", "due": "20.00", "instalments": [{"on": "2026-03-01", "amount": "10.00"}]},
        {"kind": "plan_agreed", "agreed_on": "2026-02-02", "due": "0.00", "instalments": []},
    ],
)
def test_what_does_not_say_enough_is_refused_with_what_is_needed(table: dict[str, object]):
    with pytest.raises(NotAnAnswer) as no:
        read_answer(table, "a.toml", "be")
    assert "plan_agreed" in str(no.value.facts["kinds"])
