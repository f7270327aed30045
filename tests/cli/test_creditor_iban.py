"""`amiable creditor iban` and `amiable approval`, as three people type them about one creditor."""

import subprocess
from collections.abc import Callable

from tests import cast

Command = Callable[..., "subprocess.CompletedProcess[str]"]
OLD, NEW, PHONE = str(cast.VIVRE["iban"]), "BE43068999999501", str(cast.VIVRE["phone"])


def test_one_asks_another_calls_a_third_approves_and_the_account_before_is_paid_to(office: Command):
    for name in ("ines", "bram", "chloe"):
        assert office("staff", "add", name).returncode == 0
    asked = office("creditor", "iban", "vivre", NEW, "--as", "ines")
    assert (asked.returncode, f"Missing: a call to {PHONE}" in asked.stdout) == (0, True), asked.stderr
    early = office("approval", "approve", "1", "--as", "ines")
    assert (early.returncode, "approval.own_request" in early.stderr) == (2, True)
    called = office("creditor", "iban", "vivre", "--called-back", PHONE, "--spoke-with", "Claire", "--as", "bram")
    assert "Missing: the approval of somebody else than ines" in called.stdout
    assert "creditor_account" in office("approval", "list").stdout
    done = office("approval", "approve", "1", "--as", "chloe")
    assert (done.returncode, "is approved" in done.stdout) == (0, True), done.stderr
    shown = office("creditor", "iban", "vivre").stdout
    assert f"is paid to {OLD}" in shown
    assert "Approved: in force from" in shown
    stopped = office("creditor", "iban", "vivre", "--cancel", "a forged letter", "--as", "bram")
    assert "Cancelled by bram: a forged letter" in stopped.stdout
    assert "4 entries" in office("audit", "check").stdout


def test_a_request_is_declined_with_a_reason(office: Command):
    office("staff", "add", "ines")
    office("creditor", "iban", "vivre", NEW, "--as", "ines")
    done = office("approval", "decline", "1", "--because", "a forged letter", "--as", "ines")
    assert (done.returncode, "is declined" in done.stdout) == (0, True), done.stderr
    assert "Nothing waits for a second person." in office("approval", "list").stdout
    assert "a forged letter" in office("approval", "list", "--decided").stdout
    assert "Declined by ines: a forged letter" in office("creditor", "iban", "vivre").stdout


def test_one_step_at_a_time_and_by_somebody(amiable: Command):
    both = amiable("creditor", "iban", "vivre", NEW, "--cancel", "no", "--as", "ines")
    nobody = amiable("creditor", "iban", "vivre", NEW)
    assert (both.returncode, nobody.returncode) == (2, 2)
    assert "One step at a time" in both.stderr
    assert "Say who does it" in nobody.stderr
