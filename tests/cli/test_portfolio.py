"""`amiable portfolio` as a person types it, as a program reads it, killed half-way, and twice at once."""

import json
import signal
import sys
import time
from pathlib import Path

import psycopg
import pytest

from amiable.jobs.engines.kernel import mark
from amiable.settings import postgres
from tests import cast
from tests.journeys.killing import Command, ask, place, start

RESTATE = ("portfolio", "restate", "--on", "2026-06-30")
RUNS = "SELECT (SELECT count(*) FROM portfolio_run), (SELECT count(*) FROM pg_class WHERE relname ~ '^portfolio_result_[0-9]+$')"
WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
A_BUSINESS = """
    UPDATE parties_debtor SET kind = 'business'
    WHERE id = (SELECT debtor_id FROM cases_caseparty JOIN cases_claim USING (case_id) WHERE ref = 'F-2') RETURNING 1"""


@pytest.fixture
def portfolio(amiable: Command, new_home: Path, tmp_path: Path) -> Command:
    """Anouk and Bruno owe 600.00 each as consumers, the garage as a business; the kernel was compiled before."""
    kept = Path(sys.prefix) / "kernel-of-the-tests" / mark()
    kept.mkdir(parents=True, exist_ok=True)
    (new_home / "kernel").mkdir()
    (new_home / "kernel" / mark()).symlink_to(kept)
    rows = (cast.row(cast.ANOUK, "F-1"), cast.row(cast.BRUNO, "F-2"), cast.business_row("F-3"))
    place(amiable, tmp_path, cast.sheet(*rows))
    return amiable


def test_a_person_reads_what_is_due_and_how_long_it_took(portfolio: Command):
    """No reminder was sent: the consumers owe 600.00 each. The garage owes 600.00, 40.00, and interest from 16 January:
    166 days at 10.50 %: 28.65."""
    done = portfolio(*RESTATE)
    assert done.returncode == 0, done.stderr
    assert "1868.65" in done.stdout
    assert "3 cases stated for 2026-06-30" in done.stdout
    assert all(stage in done.stdout for stage in ("reading", "laying out", "stating", "writing"))


def test_a_program_reads_the_same(portfolio: Command):
    told = json.loads(portfolio(*RESTATE, "--json").stdout)
    (market,) = told["markets"]
    assert (told["run"], told["on"], told["cases"], told["set_aside"]) == (1, "2026-06-30", 3, [])
    assert (market["market"], market["currency"], market["due"], market["cases"]) == ("be", "EUR", "1868.65", 3)
    assert (market["stated_singly"], market["to_look_at"], market["without_a_rate"]) == (0, 3, [])
    assert list(told["milliseconds"]) == ["read", "lay_out", "play", "write"]


def test_a_rate_that_is_not_published_is_told_and_so_is_who_is_set_aside(portfolio: Command):
    """After June no commercial rate is known; and somebody writes "max" where the law names none."""
    ask("UPDATE cases_claim SET interest = 'max' WHERE ref = 'F-2' RETURNING 1")
    ask(A_BUSINESS)
    done = portfolio("portfolio", "restate", "--on", "2026-07-15")
    assert "no rate is published from 2026-07-01 on" in done.stdout
    assert "no_maximum" in done.stdout
    told = json.loads(portfolio("portfolio", "restate", "--on", "2026-07-15", "--json").stdout)
    assert told["markets"][0]["without_a_rate"] == [{"from": "2026-07-01", "cases": 1}]
    assert [each["code"] for each in told["set_aside"]] == ["no_maximum"]


def test_killed_just_before_its_end_it_leaves_nothing_and_the_next_run_is_whole(portfolio: Command):
    """Its results are written and waiting to be joined to the others when it is killed."""
    with psycopg.connect(postgres.address().conninfo()) as other:
        other.execute("LOCK TABLE portfolio_run IN EXCLUSIVE MODE")
        running = start(*RESTATE)
        while not ask(WAITS)[0]:
            assert running.poll() is None, "it did not wait"
            time.sleep(0.02)
        running.kill()
        assert running.wait() == -signal.SIGKILL
    while ask("SELECT count(*) > 1 FROM pg_stat_activity WHERE backend_type = 'client backend'")[0]:
        time.sleep(0.02)
    assert ask(RUNS) == (0, 0)
    assert portfolio(*RESTATE).returncode == 0
    assert ask(RUNS) == (1, 1)
    assert ask("SELECT count(*), sum(due) FROM portfolio_result") == (3, 186_865)


def test_two_at_once_are_two_runs(portfolio: Command):
    assert [each.wait(timeout=120) for each in [start(*RESTATE), start(*RESTATE)]] == [0, 0]
    assert ask(RUNS) == (2, 2)
    assert ask("SELECT count(DISTINCT run_id), count(*), sum(due) FROM portfolio_result") == (2, 6, 2 * 186_865)


def test_old_results_go_and_new_ones_stay(portfolio: Command):
    portfolio(*RESTATE)
    assert "0 runs" in portfolio("portfolio", "forget", "--before", "2020-01-01").stdout
    assert ask(RUNS) == (1, 1)
    assert "1 runs" in portfolio("portfolio", "forget", "--before", "2999-01-01").stdout
    assert ask(RUNS) == (1, 0)


def test_a_backup_brings_runs_back_and_they_are_still_written_once(portfolio: Command, tmp_path: Path):
    portfolio(*RESTATE)
    assert portfolio("db", "backup", tmp_path / "backup").returncode == 0
    assert portfolio("db", "restore", tmp_path / "backup", "--force").returncode == 0
    assert ask("SELECT count(*), sum(due) FROM portfolio_result") == (3, 186_865)
    with pytest.raises(psycopg.errors.RaiseException, match="written once"):
        ask("UPDATE portfolio_result_1 SET paid = 0 RETURNING 1")
    assert portfolio(*RESTATE).returncode == 0
    assert ask(RUNS) == (2, 2)


def test_the_list_of_a_run_is_the_days_list(portfolio: Command):
    """Before the day is played all three may have a step; after it, nobody has one the same day."""
    listed = "SELECT count(*) FROM portfolio_result WHERE next_on <= '2026-02-02'"
    on = ("portfolio", "restate", "--on", "2026-02-02")
    portfolio(*on)
    assert ask(listed) == (3,)
    portfolio("day", "--on", "2026-02-02")
    portfolio("day", "--on", "2026-02-02")
    portfolio(*on)
    assert ask(listed) == (3,), "those of the first run; the second one has none"
    assert json.loads(portfolio(*on, "--json").stdout)["markets"][0]["to_look_at"] == 0
