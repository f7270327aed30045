"""The page that creditors read says what the code does: every column, header and word of the sheet stands in it."""

from pathlib import Path

import pytest

from amiable.files import sheet_cells
from amiable.files.sheet_columns import COLUMNS, LANGUAGES, Column
from amiable.files.sheet_words import WORDS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "claims-sheet.md").read_text(encoding="utf-8")
LINES = PAGE.splitlines()


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_each_column_stands_in_the_page_with_all_its_headers(column: Column):
    headers = " | ".join(" · ".join(names) for names in column.names)
    assert f"| `{column.key}` | {headers} |" in LINES
    required = "yes" if column.required else ""
    assert any(line.startswith(f"| `{column.key}` | {required} |") for line in LINES)
    assert len(column.names) == len(LANGUAGES)


@pytest.mark.parametrize("kind", WORDS)
def test_each_word_stands_in_the_page(kind):
    for value, words in WORDS[kind].items():
        assert f"| {kind.replace('_', ' ')} | `{value}` | {words.replace(' | ', ' · ')} |" in LINES


def test_the_amounts_and_days_that_the_page_shows_are_read():
    (amounts,) = (line.split("|")[2] for line in LINES if line.startswith("| amount | `"))
    assert [sheet_cells.amount(each.strip().strip("`"), "EUR") for each in amounts.split("·")] == [*[123456] * 6, 1200, 1200]
    (days,) = (line.split("|")[2] for line in LINES if line.startswith("| day | `"))
    assert len({sheet_cells.day(each.strip().strip("`")) for each in days.split("·")[:-1]}) == 1
