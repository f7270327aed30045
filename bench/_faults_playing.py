"""Plays the ninety days in processes that can be killed: a parent holds the libraries, and forks a child for each attempt."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
KILLED = -signal.SIGKILL


class Players:
    """The parent of the processes that play, on the installation of a home. `play` is the program of both."""

    def __init__(self, home: Path, folder: Path, seed: int, cases: int, last: date, play: str = "bench._faults_playing") -> None:
        self.home = home
        command = [sys.executable, "-m", play, str(folder), str(seed), str(cases), str(last)]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment["AMIABLE_HOME"] = str(home)
        self._parent = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.child = 0

    def begin(self, what: str = "play") -> Iterator[str]:
        """Begin a process; gives what it says, line by line, until it ends."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(f"{what}\n")
        self._parent.stdin.flush()
        self.child = int(self._parent.stdout.readline())
        for line in self._parent.stdout:
            if line.startswith("ended "):
                self.child, self.code = 0, int(line.removeprefix("ended "))
                return
            yield line.strip()

    def kill(self) -> None:
        """SIGKILL the process that plays."""
        if self.child:
            with suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)

    def kill_postgres(self) -> None:
        """SIGKILL the server of this home: the number stands in its own folder."""
        with suppress(FileNotFoundError, ProcessLookupError):
            number = int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
            os.kill(number, signal.SIGKILL)

    def picture(self) -> dict[str, list[str]]:
        """What stands in the books."""
        *_said, line = self.begin("picture")
        found: dict[str, list[str]] = json.loads(line)
        return found

    def leave(self) -> None:
        """End the parent."""
        self._parent.communicate()


def main(folder: Path, seed: int, cases: int, last: date) -> None:
    """Fork for each line of the standard input, and say the child's number and how it ended."""
    from amiable.cli import base

    base._set_up()
    import amiable.sim.ninety_days
    import amiable.sim.ninety_picture  # noqa: F401

    for line in sys.stdin:
        if (child := os.fork()) == 0:
            os._exit(_be(line.strip(), folder, seed, cases, last))
        _say(str(child))
        _say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def _say(line: str) -> None:
    """In one write: a line is whole or not there."""
    os.write(1, f"{line}\n".encode())


def _be(what: str, folder: Path, seed: int, cases: int, last: date) -> int:
    import traceback

    from django.db import OperationalError

    from amiable.cli import base
    from amiable.sim.ninety_days import play
    from amiable.sim.ninety_picture import picture_of

    try:
        with base.database():
            if what == "play":
                play(folder, seed, cases, lambda on: _say(on.isoformat()), last)
            else:
                _say(json.dumps(picture_of(folder, seed, cases)))
    except OperationalError as error:  # the server was killed
        print(f"faults: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), date.fromisoformat(sys.argv[4]))
