"""`amiable day`, `case show` and `case did`: a step that no letter makes is told, shown and recorded."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests import cast
from tests.cli.test_refused import refused

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_call_is_told_shown_and_recorded(office: Command, tmp_path: Path):
    """The notice of 19 February leaves until 9 March; 3 and 7 days after, on the 19th, Anouk may be called; + 14 a plan."""
    claims = tmp_path / "claims.csv"
    claims.write_bytes(cast.sheet(cast.row(cast.ANOUK, "F-1")))
    assert office("placement", "import", claims, "--creditor", "vivre", "--on", "2026-02-02").returncode == 0
    for on in ("2026-02-02", "2026-02-19"):
        assert office("day", "--on", on).returncode == 0
    assert "waits for a person: call" in office("day", "--on", "2026-03-19").stdout
    assert office("letters", "export", "--on", "2026-02-02", "--out", tmp_path / "out").returncode == 0
    number = next((tmp_path / "out").iterdir()).name.removeprefix("2026-02-02-first_reminder-").removesuffix(".pdf")

    def shown(on: str) -> str:
        said = office("case", "show", number, "--on", on, COLUMNS="200")
        assert said.returncode == 0, said.stderr
        return said.stdout

    before = shown("2026-03-19")
    assert "A person makes this step" in before
    assert "Call: The person can be called now." in before
    assert "E-mail or text message: Left out: the person has not agreed" in before

    assert office("case", "did", number, "--step", "call", "--on", "2026-03-19").returncode == 0
    refused(office("case", "did", number, "--step", "call", "--on", "2026-03-19"), "not the turn of this step")
    after = shown("2026-03-20")
    assert "Call: Done on 19 March 2026." in after
    assert "Letter with a repayment plan: Its turn comes on 2 April 2026." in after
    assert "waits for a person" not in office("day", "--on", "2026-03-20").stdout
