"""A scenario as a function of its parameters, for optimisers and samplers."""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from ._program import Error, message, on_threads, start, stop, warn
from ._scenario import Scenario, given, sweep_options

if TYPE_CHECKING:
    import pandas

__all__ = ["Model"]


class Model:
    """A function from parameters to outcomes: a ``displace sweep`` that waits for sets.

    Every set meets the same luck, so the function is smooth and gives the same for the same. Parameters that are not
    given stay in the middle of what ``run`` draws. It may be sent to other processes, where it starts anew.

    >>> import displace, tempfile
    >>> case = displace.example(tempfile.mkdtemp() + "/case")
    >>> with Model(case, replicates=4) as model:
    ...     few, many = model({"contagion": 0.5}), model({"contagion": 4.0})
    >>> few["displaced_day_30"] <= many["displaced_day_30"]
    True

    Args:
        scenario: The scenario, with its settings, or its file.
        replicates: Futures of each set.
        seed: The one number that fixes all luck.
        days: Outcomes on these days too (days after the first).
        of: ``"median"`` or ``"mean"`` over futures.
        threads: 0 for all cores.
    """

    def __init__(
        self,
        scenario: Scenario | Path | str,
        *,
        replicates: int = 8,
        seed: int = 1,
        days: Iterable[int] = (),
        of: Literal["median", "mean"] = "median",
        threads: int = 0,
    ) -> None:
        if of not in ("median", "mean"):
            raise ValueError(f'of must be "median" or "mean", got {of!r}')
        self._scenario, self._replicates, self._of = given(scenario), replicates, of
        self._options = [*sweep_options(replicates, seed, None, list(days)), *on_threads(threads)]
        self._fresh()

    def _fresh(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._names: list[str] = []
        self._columns: list[str] = []
        self._errors: IO[str] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, object]:
        return {key: self.__dict__[key] for key in ("_scenario", "_replicates", "_of", "_options")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._fresh()

    def __call__(self, values: Mapping[str, float]) -> dict[str, float]:
        """Outcomes of one set: persons, or days after the first for ``peak_day``, over the futures.

        Raises:
            displace.Error: With the program's own message; the model can be called again.
        """
        table = self.futures(values)
        outcomes = table[[name for name in table.columns if name not in self._given]]
        return {str(name): float(value) for name, value in getattr(outcomes, self._of)().items()}

    def futures(self, values: Mapping[str, float]) -> pandas.DataFrame:
        """One row a future of one set: ``set``, ``replicate``, parameters and outcomes."""
        import pandas

        if not values:
            raise ValueError("name at least one parameter")
        if os.getpid() != self._owner:
            # After a fork two would talk through one pipe.
            self._fresh()
        with self._lock:
            names = list(values)
            if self._process is None or set(names) != set(self._names):
                self._close()
                self._begin(names)
            cells = [repr(float(values[name])) for name in self._names]
            self._send(cells)
            rows = [self._row() for _ in range(self._replicates)]
        return pandas.DataFrame(rows, columns=self._columns).apply(pandas.to_numeric, errors="coerce")

    @property
    def _given(self) -> set[str]:
        first = self._columns.index("offensive_start_day") if "offensive_start_day" in self._columns else None
        given = self._columns[:first] if first is not None else ["set", "replicate", *self._names]
        return {*given, "offensive_start_day", "collapse_day"}

    def _begin(self, names: list[str]) -> None:
        self._errors = tempfile.TemporaryFile("w+")
        said = ["sweep", self._scenario.path, *self._scenario.options(), "--design", "-", *self._options]
        # It ends when its standard input does, which is when this process ends, whichever thread has called first.
        self._process = start(
            said, dies=False, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, bufsize=1
        )
        self._names = names
        self._send(names)
        self._columns = self._row()
        # They are said before the first row; to its end, where the program goes on writing.
        self._errors.seek(0)
        warn(self._errors.read())

    def _send(self, cells: list[str]) -> None:
        assert self._process and self._process.stdin
        try:
            csv.writer(self._process.stdin, lineterminator="\n").writerow(cells)
            self._process.stdin.flush()
        except BrokenPipeError:
            self._failed()

    def _row(self) -> list[str]:
        assert self._process and self._process.stdout
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            self._failed()
        return next(csv.reader([line]))

    def _failed(self) -> None:
        assert self._process and self._errors
        status = self._process.wait()
        self._errors.seek(0)
        said, command = message(self._errors.read()), list(map(str, self._process.args))  # type: ignore[arg-type]
        self._close()
        raise Error(said or f"displace ended with status {status}", status, command)

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin and process.stdout
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdout.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            stop(process)
        if self._errors:
            self._errors.close()

    def close(self) -> None:
        """Ends the program; the next call starts it anew."""
        if os.getpid() == self._owner:
            self._close()

    def __enter__(self) -> Model:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # noqa: BLE001 - at the end of the interpreter anything may be gone
            pass
