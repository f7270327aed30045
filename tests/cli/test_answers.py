"""`amiable answers`: the help centre on the command line."""

import json
import subprocess
from collections.abc import Callable

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def test_the_questions_of_a_market_and_one_answer(typed: Command) -> None:
    listed = typed("answers", "be", "fr", AMIABLE_MARKETS="")
    assert "what_happens_next" in listed.stdout
    one = typed("answers", "fr", "fr", "court_order", "--on", "2026-08-31", AMIABLE_MARKETS="")
    later = typed("answers", "fr", "fr", "court_order", "--on", "2026-09-01", AMIABLE_MARKETS="")
    assert "dans les 6\xa0mois" in one.stdout
    assert "dans les 3\xa0mois" in later.stdout
    assert one.stdout.startswith("J’ai reçu une injonction de payer")


def test_a_program_gets_json(typed: Command) -> None:
    [answer] = json.loads(typed("answers", "be", "en", "costs", "--on", "2026-11-21", "--json", AMIABLE_MARKETS="").stdout)
    assert (answer["theme"], answer["question"]) == ("costs", "What may you add to my bill?")
    assert "they are at most 45" in answer["answer"]


def test_all_answers_are_looked_through(typed: Command) -> None:
    done = typed("answers", AMIABLE_MARKETS="", LANG="en_GB.UTF-8")
    assert done.returncode == 0, done.stdout
    assert "Nothing is wrong" in done.stdout
    early = typed("answers", "be", "--on", "2020-01-01", AMIABLE_MARKETS="", LANG="en_GB.UTF-8", COLUMNS="200")
    assert early.returncode == 1
    assert "be/help/fr/costs.md:" in early.stdout
    assert "is not in force on 2020-01-01" in " ".join(early.stdout.split())


def test_an_answer_that_nobody_wrote_is_refused(typed: Command) -> None:
    done = typed("answers", "be", "fr", "weather", AMIABLE_MARKETS="", LANG="en_GB.UTF-8")
    assert done.returncode == 2
    assert "Choose one of these" in done.stderr
