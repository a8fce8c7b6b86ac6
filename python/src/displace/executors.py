"""Work on an executor: what comes home is checked, what is lost is asked for again, and little is held in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._program import Bar, Error, program, version

__all__ = ["AGAIN", "Returned", "ranges", "spread"]

#: How often work is done again whose worker died.
AGAIN = 5


@dataclass(frozen=True)
class Returned:
    """What a worker sends home: files by name, their SHA-256, and the version of its program and, where nothing in the
    files says it, the SHA-256 of what the scenario is made of."""

    files: dict[str, bytes]
    sha256: dict[str, str]
    version: str
    inputs: str = ""

    @classmethod
    def of(cls, paths: Iterable[Path], inputs: str = "") -> Returned:
        """Some files."""
        files = {path.name: path.read_bytes() for path in paths}
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        return cls(files, hashes, version(program()), inputs)

    def checked(self, inputs: str = "") -> dict[str, bytes]:
        """The files, if they are as they were sent, by the version and from the inputs that this process has.

        Raises:
            Error: If they are not.
        """
        ours = version(program())
        if self.version != ours:
            raise Error(f"a worker has displace {self.version}, this process {ours}: install the same everywhere")
        if self.inputs != inputs:
            raise Error("a worker has another commit of displace, or other files of the scenario, than this process")
        for name, data in self.files.items():
            if hashlib.sha256(data).hexdigest() != self.sha256.get(name):
                raise Error(f"{name} came home from a worker with other bytes than it was sent with")
        return self.files


def spread(
    executor: Executor,
    task: Callable[..., Returned],
    work: Iterable[tuple[Any, ...]],
    *,
    keep: Callable[[int, dict[str, bytes]], None],
    ahead: int = 8,
    inputs: str = "",
    shown: str | None = None,
    total: int | None = None,
) -> None:
    """Does pieces of work on an executor and keeps what comes, in any order.

    Args:
        executor: Where.
        task: What is done with the arguments of each piece; must be importable by workers.
        work: The arguments of each piece.
        keep: Gets the number of a piece and its files, once for each.
        ahead: How many pieces are asked for at a time: this bounds the memory of this process.
        inputs: What the scenario is made of, where workers say it.
        shown: Show a bar, in this unit.
        total: How many pieces there are, for the bar.

    Raises:
        Error: The program's own, of the first piece that failed with one; or that a piece lost its worker ``AGAIN`` times.
    """
    pieces = enumerate(work)
    running: dict[Future[Returned], tuple[int, tuple[Any, ...], int]] = {}
    done = 0
    bar = Bar(shown or "", total, shown=shown is not None)

    def ask(number: int, arguments: tuple[Any, ...], tries: int) -> None:
        # Dask would take equal work as done, also when what came of it had gone wrong on the way.
        key = {"pure": False} if type(executor).__module__.startswith("distributed") else {}
        running[executor.submit(task, *arguments, **key)] = (number, arguments, tries)

    try:
        while True:
            while len(running) < ahead and (piece := next(pieces, None)) is not None:
                ask(*piece, 0)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, arguments, tries = running.pop(future)
                try:
                    returned = future.result()
                except Error as error:
                    if error.status is None or error.status < 128:
                        raise
                    failure: BaseException = error  # a signal ended the program: its machine may be going down
                except Exception as error:  # noqa: BLE001 - each engine has its own name for a lost worker
                    failure = error
                else:
                    keep(number, returned.checked(inputs))
                    done += 1
                    bar.show(done, total or done)
                    continue
                if tries + 1 >= AGAIN:
                    raise Error(f"piece {number} lost its worker {AGAIN} times: {failure!r}") from failure
                try:
                    ask(number, arguments, tries + 1)
                except Exception as broken:
                    raise Error(f"the executor takes no more work after a worker was lost: {failure!r}") from broken
    finally:
        for future in running:
            future.cancel()
        bar.close()


def ranges(count: int, pieces: int) -> list[range]:
    """Numbers from 0 in so many runs of nearly the same length.

    >>> ranges(10, 3)
    [range(0, 3), range(3, 6), range(6, 10)]
    """
    if count < 1 or pieces < 1:
        raise ValueError("there must be at least one piece and one number in it")
    ends = [count * piece // min(pieces, count) for piece in range(min(pieces, count) + 1)]
    return [range(low, high) for low, high in zip(ends, ends[1:])]
