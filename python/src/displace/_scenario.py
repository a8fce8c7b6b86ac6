"""A scenario, and what is done with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ._priors import Priors
from ._program import Bar, Error, call, on_threads, warn
from ._run import Run
from ._tables import Frames, blank_rows, read

if TYPE_CHECKING:
    import pandas

__all__ = ["Scenario", "calibrate", "example", "sensitivity"]


def toml(value: object) -> str:
    """A value as ``--set`` reads it: TOML, or plain text.

    >>> toml(10), toml(0.5), toml(True), toml("ceasefire"), toml({"uniform": [1, 2.5]})
    ('10', '0.5', 'true', 'ceasefire', '{ uniform = [1, 2.5] }')
    """
    return value if isinstance(value, str) else _inline(value)


def _inline(value: object) -> str:
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if hasattr(value, "item"):  # a number of numpy
        return _inline(value.item())
    if isinstance(value, (int, float)):
        return repr(value)
    return str(value)  # a date


@dataclass(frozen=True)
class Scenario:
    """A scenario file, and what is set differently from it. It does not change: ``set`` returns another.

    >>> import tempfile
    >>> case = example(tempfile.mkdtemp() + "/case")
    >>> case.set("contagion", 1.5).settings
    ('contagion=1.5',)
    """

    #: The scenario file.
    path: Path
    #: What is set differently: ``--set`` of the command line.
    settings: tuple[str, ...] = ()
    #: What the variant is called: it is added to the title.
    name: str | None = None
    #: Draw parameters from the priors although the scenario has a posterior.
    priors_only: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path))

    @classmethod
    def load(cls, path: Path | str) -> Scenario:
        """A scenario from its file, checked as ``displace check`` does.

        Raises:
            displace.Error: With every problem, its file, line and remedy.
        """
        call("check", path, "--quiet")
        return cls(Path(path))

    def set(self, key: str, value: object) -> Scenario:
        """The scenario with one thing different.

        Args:
            key: A key of the file (``horizon_days``, ``offensive.start_day``) or a parameter (``contagion``).
            value: Number, text, date, or a prior (``{"uniform": [0.5, 2.0]}``).
        """
        return replace(self, settings=(*self.settings, f"{key}={toml(value)}"))

    def add(self, key: str, value: object) -> Scenario:
        """The scenario with one item more in a list."""
        return replace(self, settings=(*self.settings, f"{key}+={toml(value)}"))

    def named(self, name: str) -> Scenario:
        """The scenario under another name."""
        return replace(self, name=name)

    def from_priors(self) -> Scenario:
        """The scenario with a posterior left aside."""
        return replace(self, priors_only=True)

    def options(self, *, name: bool = False) -> list[str]:
        """What the command line says of all this."""
        said = [part for setting in self.settings for part in ("--set", setting)]
        said += ["--name", self.name] if name and self.name else []
        return said + (["--priors"] if self.priors_only else [])

    def run(
        self,
        replicates: int | str | None = None,
        seed: int = 1,
        *,
        output: Path | str | None = None,
        parameters: pandas.DataFrame | Path | str | None = None,
        observe_until: object | None = None,
        threads: int = 0,
        force: bool = False,
        progress: bool = False,
        png: bool = False,
        options: Sequence[object] = (),
    ) -> Run:
        """Simulates many futures.

        Args:
            replicates: How many futures, else what the scenario says; ``"0..500"`` for a shard.
            seed: The one number that fixes all luck.
            output: Folder for the results, else a temporary one that lasts as long as what is returned.
            parameters: Parameter sets instead of priors, a data frame or a CSV: one row a set, one column a parameter.
                Parameters without a column are drawn from their priors; of those with one no cell may be blank.
            observe_until: The last date of which observations are taken in.
            threads: 0 for all cores; results do not depend on it.
            force: Replace an earlier run.
            progress: Show a bar of futures (with tqdm), which moves every fifteen seconds.
            png: Charts as PNG too.
            options: Further options of ``displace run``.

        Warns:
            displace.ProgramWarning: Of what may not be as it was meant.

        Raises:
            displace.Error: With the program's own message.
        """
        kept = tempfile.TemporaryDirectory(prefix="displace-") if output is None else None
        folder = Path(output) if output is not None else Path(kept.name) / "run"  # type: ignore[union-attr]
        said: list[object] = ["run", self.path, *self.options(name=True), "--seed", seed, "-o", folder]
        said += ["-n", replicates] if replicates is not None else []
        said += ["--observe-until", observe_until] if observe_until is not None else []
        said += [*on_threads(threads), *(["--force"] if force else []), *([] if png else ["--no-png"]), *options]
        with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
            if parameters is not None:
                said += ["--parameters", sets_file(self, parameters, Path(scratch) / "frame.csv")]
            with Bar("futures", replicates if isinstance(replicates, int) else None, shown=progress) as bar:
                heard = call(*said, status=bar.show)
                run = Run(folder, kept)
                bar.fill(run.futures)
        warn(heard)
        return run

    def priors(self) -> Priors:
        """What is known of each parameter: distributions for scipy, Optuna, SALib and pyABC.

        A posterior is not in them; settings are.
        """
        said = [part for setting in self.settings for part in ("--set", setting)]
        return Priors.read(call("sample", self.path, *said, "--describe"))

    def sample(
        self,
        n: int,
        design: Literal["sobol", "lhs", "saltelli", "grid", "run"] = "sobol",
        *,
        vary: Iterable[str] = (),
        seed: int = 1,
        frames: Frames = "pandas",
    ) -> Any:
        """Parameter sets, one row a set: ``set``, then every parameter in its unit.

        Args:
            n: Sets; pairs of sets for ``saltelli``; values of each parameter for ``grid``.
            design: How they are placed; ``run`` gives those that ``run`` takes, from the posterior if there is one.
            vary: Parameters that vary; others stay in the middle.
            seed: The number that fixes the sets.
            frames: ``"pandas"`` or ``"polars"``.
        """
        names = ",".join(vary)
        said = ["sample", self.path, *self.options(), "--design", design, "--n", n, "--seed", seed]
        return read(call(*said, *(["--vary", names] if names else [])), frames, text=True)

    def sweep(
        self,
        design: pandas.DataFrame | Path | str,
        replicates: int = 8,
        seed: int = 1,
        *,
        conflicts: int | None = None,
        days: Iterable[int] = (),
        threads: int = 0,
        frames: Frames = "pandas",
        progress: bool = False,
    ) -> Any:
        """What each set does, under the same luck: one row a set and future, with its parameters and outcomes.

        Args:
            design: Parameter sets, a data frame or a CSV; parameters without a column stay in the middle, and of those
                with one no cell may be blank.
            replicates: Futures of each set.
            seed: The one number that fixes all luck.
            conflicts: Courses of the conflict, each met with each luck of households.
            days: Outcomes on these days too (days after the first).
            threads: 0 for all cores.
            frames: ``"pandas"`` or ``"polars"``.
            progress: Show a bar of futures (with tqdm), which moves every fifteen seconds.
        """
        with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
            sets, results = sets_file(self, design, Path(scratch) / "sets.csv"), Path(scratch) / "results.csv"
            said = ["sweep", self.path, *self.options(), "--design", sets, "-o", results, *sweep_options(replicates, seed, conflicts, days)]
            total = None if isinstance(design, (str, Path)) else len(design) * replicates * (conflicts or 1)
            with Bar("futures", total, shown=progress) as bar:
                reported = call(*said, *on_threads(threads), status=bar.show)
                table = read(results, frames)
                bar.fill(len(table))
            warn(reported)
            return table

    def __repr__(self) -> str:
        return f"Scenario({str(self.path)!r}{''.join(', ' + setting for setting in self.settings)})"


def given(scenario: Scenario | Path | str) -> Scenario:
    """A scenario, or that of a file."""
    return scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)


def sweep_options(replicates: int, seed: int, conflicts: int | None, days: Iterable[int]) -> list[object]:
    """What the command line says of the futures of a sweep."""
    said: list[object] = ["-r", replicates, "--seed", seed]
    said += ["--conflicts", conflicts] if conflicts is not None else []
    listed = ",".join(map(str, days))
    return said + (["--days", listed] if listed else [])


def sets_file(scenario: Scenario, sets: Any, path: Path) -> Path:
    """The file of parameter sets: where it is, or where a data frame has been written.

    Raises:
        displace.Error: If a parameter is blank in a row of a data frame.
    """
    if not isinstance(sets, (str, Path)):
        # A row of one blank cell would be a blank line of the file, which is no row, and sets after it would move up.
        found = {str(column): rows for column in sets.columns if (rows := blank_rows(sets[column]))}
        # What is no parameter is carried along, and may be blank.
        known = scenario.priors() if found else {}
        wrong = [f"  {column} in {_rows(sets, rows)}" for column, rows in found.items() if column in known]
        if wrong:
            listed = "\n".join(wrong)
            raise Error(f"parameter sets have blanks (NaN, None, null):\n{listed}\nfill them in, or leave these rows out", 2)
    return table_file(sets, path)


def _rows(table: Any, positions: Sequence[int], most: int = 5) -> str:
    """Rows of a data frame in words, with their labels where these are others than numbers from 0."""
    labels = table.index if hasattr(table, "index") else range(len(table))
    named = [str(row) if labels[row] == row else f"{row} (label {labels[row]})" for row in positions[:most]]
    more = f" and {len(positions) - most} more" if len(positions) > most else ""
    return f"row{'s' if len(positions) > 1 else ''} {', '.join(named)}{more}, counted from 0"


def table_file(table: Any, path: Path) -> Path:
    """The file of a table: where it is, or where a data frame has been written."""
    if isinstance(table, (str, Path)):
        return Path(table)
    if hasattr(table, "write_csv"):
        table.write_csv(path)
    else:
        table.to_csv(path, index=False)
    return path


def sensitivity(
    *results: pandas.DataFrame | Path | str, outcome: str | None = None, frames: Frames = "pandas"
) -> tuple[Any, Any]:
    """Which parameters drive the outcomes of a sweep, and how much is luck.

    Args:
        results: What ``Scenario.sweep`` returned or ``displace sweep`` wrote; of several scenarios over one design for
            the share of the scenario.
        outcome: The outcome of the tornado chart; the tables have all.
        frames: ``"pandas"`` or ``"polars"``.

    Returns:
        Sobol indices by outcome and parameter (``None`` without a Saltelli design), and shares of the variance by
        outcome and source; docs/tuning.md has the columns.
    """
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        files = [table_file(table, Path(scratch) / f"results{number}.csv") for number, table in enumerate(results)]
        folder = Path(scratch) / "sensitivity"
        call("sensitivity", *files, "-o", folder, *(["--outcome", outcome] if outcome else []))
        tables = [folder / "sensitivity.csv", folder / "variance.csv"]
        indices, shares = (read(path, frames) if path.is_file() else None for path in tables)
        return indices, shares


def calibrate(
    file: Path | str,
    output: Path | str,
    *,
    leave_out: Iterable[str] = (),
    each: bool = False,
    wars: bool = False,
    seed: int = 1,
    force: bool = False,
) -> Any:
    """Fits parameters to observed episodes: draws from the posterior, one row a draw.

    Args:
        file: The calibration file.
        output: Where the posterior goes; finished rounds are kept beside it, so that the same call goes on.
        leave_out: Episodes to leave out, by the names of their scenarios.
        each: Fit each episode by itself.
        wars: Fit all episodes together as wars of one population, for a war that is none of them.
        seed: The one number that fixes all luck.
        force: Replace an earlier posterior.
    """
    call("calibrate", file, "-o", output, *calibrate_options(leave_out, each, wars, seed), *(["--force"] if force else []))
    return read(Path(output))


def calibrate_options(leave_out: Iterable[str], each: bool, wars: bool, seed: int) -> list[object]:
    """What the command line says of a fit."""
    said: list[object] = ["--seed", seed, *(["--each"] if each else []), *(["--wars"] if wars else [])]
    return said + [part for name in leave_out for part in ("--leave-out", name)]


def example(folder: Path | str) -> Scenario:
    """The smallest case, written to a new folder, to try things with and to begin one's own."""
    call("new", "--example", folder)
    return Scenario(Path(folder) / "assault.toml")
