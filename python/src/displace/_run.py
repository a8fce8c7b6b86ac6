"""A run that is there: its tables, charts, scores and what is made from it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._program import Error, call, warn
from ._tables import Frames, read

if TYPE_CHECKING:
    import pandas

__all__ = ["Brief", "Chart", "Comparison", "Run", "compare"]


#: Units of outcomes that are not counted in persons.
_UNITS = {"severity_days": "severity · days", "peak_day": "days after the first"}

#: What the program wants files of these formats to be called.
_ENDINGS = {"hub": ".csv", "xlsx": ".xlsx"}


class Chart:
    """A chart as SVG, which notebooks show by themselves."""

    def __init__(self, path: Path, kept: tempfile.TemporaryDirectory[str] | None = None) -> None:
        #: Where it is.
        self.path = path
        # A temporary folder stays as long as somebody holds it: a chart may outlive its run.
        self._kept = kept

    @property
    def svg(self) -> str:
        """The SVG."""
        return self.path.read_text(encoding="utf-8")

    def save(self, path: Path | str) -> Path:
        """Copies it to a file, which replaces an earlier one; returns where.

        Args:
            path: A name that ends in ``.svg``, or in ``.png`` for runs made with ``png=True``.

        Raises:
            Error: If it ends otherwise, or there is no PNG.
        """
        target = Path(path)
        source = self.path.with_suffix(target.suffix.lower())
        if source.suffix not in (".svg", ".png"):
            raise Error(f"{target}: the name of a chart must end in .svg or .png", 2)
        if not source.is_file():
            raise Error(f"there is no PNG of {self.path.stem}: make it with run(..., png=True)", 2)
        target.write_bytes(source.read_bytes())
        return target

    def _repr_html_(self) -> str:
        # As an image: names within one chart must not meet those of another on the same page.
        data = base64.b64encode(self.path.read_bytes()).decode()
        return f'<img alt="{html.escape(self.path.stem)}" src="data:image/svg+xml;base64,{data}">'

    def __repr__(self) -> str:
        return f"Chart({str(self.path)!r})"


class Brief:
    """A brief as a page, which notebooks show by themselves; where a path is wanted it stands for its file."""

    def __init__(self, path: Path, kept: tempfile.TemporaryDirectory[str] | None = None) -> None:
        #: Where it is.
        self.path = path
        self._kept = kept

    def __fspath__(self) -> str:
        return str(self.path)

    def _repr_html_(self) -> str:
        # In a frame of its own: its styles must not meet those of the notebook, and it is shown where the file is gone.
        page = html.escape(self.path.read_text(encoding="utf-8"))
        return f'<iframe sandbox width="100%" height="700" style="border:1px solid #ccc" srcdoc="{page}"></iframe>'

    def __repr__(self) -> str:
        return f"Brief({str(self.path)!r})"


class _Folder:
    """A folder that the program wrote, and whoever keeps it."""

    def __init__(self, folder: Path | str, kept: tempfile.TemporaryDirectory[str] | None = None) -> None:
        #: The folder with all files.
        self.folder = Path(folder)
        self._kept = kept
        manifest = self.folder / "run.json"
        try:
            self._manifest = json.loads(manifest.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Error(f"{self.folder} is not a folder of results: {error}") from error

    def table(self, name: str, frames: Frames = "pandas") -> Any:
        """A table by the name of its file without ``.csv``; docs/data.md has the columns.

        Raises:
            Error: If there is no such table (the message lists those that there are), or if it was changed since.
        """
        path = self.folder / f"{name}.csv"
        if not path.is_file():
            there = ", ".join(sorted(file.stem for file in self.folder.glob("*.csv")))
            raise Error(f"{self.folder} has no table {name} (it has {there})")
        # Runs of older versions do not say what they wrote.
        said = self._manifest.get("files", {}) if isinstance(self._manifest, dict) else {}
        if path.name in said and hashlib.sha256(path.read_bytes()).hexdigest() != said[path.name]:
            raise Error(f"{path} is not the file that was written here: its SHA-256 is another than run.json has of it")
        return read(path, frames)

    @property
    def charts(self) -> dict[str, Chart]:
        """The charts by name, such as ``displaced``, ``estimates``, ``arrivals``, ``map``."""
        return {path.stem: Chart(path, self._kept) for path in sorted(self.folder.glob("*.svg"))}

    def brief(
        self,
        output: Path | str | None = None,
        *,
        language: str | None = None,
        force: bool = False,
        options: Sequence[object] = (),
    ) -> Brief:
        """Writes the brief, which a notebook shows.

        Args:
            output: The page, else ``brief.html`` in the folder (``brief-fr.html`` in French). In a temporary folder that
                one is replaced by the next.
            language: ``en``, ``fr``, ``ar`` or ``tr``.
            force: Replace an earlier page.
            options: Further options of ``displace brief``, such as ``["--public"]`` or ``["--skill", run.folder]``.

        Raises:
            Error: The program's.
        """
        name = "brief.html" if language in (None, "en") else f"brief-{language}.html"
        path = Path(output) if output is not None else self.folder / name
        said: list[object] = ["--language", language] if language is not None else []
        said += ["--force"] if force or (output is None and self._kept is not None) else []
        warn(call("brief", self.folder, "-o", path, *said, *options))
        return Brief(path, self._kept)

    def export(self, format: str, path: Path | str, *options: object, force: bool = False) -> Path:
        """Writes the results in a format of others; returns where.

        Args:
            format: ``hub``, ``xlsx``, ``geojson`` or what else ``displace export --help`` lists.
            path: Where it goes: a file that ends in ``.csv`` for ``hub`` and in ``.xlsx`` for ``xlsx``, a new folder with
                several files for ``csv``, ``geojson``, ``fgb`` and ``parquet``.
            options: Further options of ``displace export``.
            force: Replace an earlier export.

        Raises:
            Error: The program's, also where it is a version that has no export.
        """
        ending = _ENDINGS.get(format)
        if ending and Path(path).suffix.lower() != ending:
            raise Error(f"{path}: the name of a file of the format {format} must end in {ending}", 2)
        warn(call("export", self.folder, "--format", format, "-o", path, *(["--force"] if force else []), *options))
        return Path(path)


class Run(_Folder):
    """An ensemble of simulated futures: one folder of ``displace run``.

    >>> import displace, tempfile
    >>> case = displace.example(tempfile.mkdtemp() + "/case")
    >>> run = case.run(replicates=8)
    >>> len(run.replicates), sorted(run.quantiles.level.unique())[4]
    (8, np.float64(0.5))
    >>> run.summary().loc["displaced_day_30"].is_monotonic_increasing
    True
    """

    @classmethod
    def open(cls, folder: Path | str) -> Run:
        """A run that was made earlier.

        Raises:
            Error: If it is not one, or is not complete.
        """
        run = cls(folder)
        if not isinstance(run._manifest, dict) or run._manifest.get("status") != "completed":
            raise Error(f"{run.folder} is not a complete run")
        return run

    @property
    def manifest(self) -> dict[str, Any]:
        """``run.json``: version, inputs with their SHA-256, seed, numbers of replicates."""
        return dict(self._manifest)

    @property
    def title(self) -> str:
        """The title of the scenario, with the name of the variant."""
        return str(self._manifest["title"])

    @property
    def quantiles(self) -> pandas.DataFrame:
        """Of the whole case by day: ``date``, ``variable``, ``level`` (0 to 1), ``persons``, ``standard_error`` (persons;
        Monte Carlo, not a number where futures cannot tell). One row a date, variable and level; nine levels from
        0.025 to 0.975."""
        table = self.table("quantiles")
        whole = table[table.pcode.isna()]
        return whole.drop(columns=["location", "pcode"]).reset_index(drop=True)

    @property
    def areas(self) -> pandas.DataFrame:
        """Of sub-districts by day: ``date``, ``location``, ``pcode``, ``variable``, ``level``, ``persons``,
        ``standard_error``; seven levels from 0.05 to 0.95, without rows that are zero throughout."""
        table = self.table("quantiles")
        return table[table.pcode.notna()].reset_index(drop=True)

    @property
    def replicates(self) -> pandas.DataFrame:
        """One row a future, by its number: outcomes in persons (``peak_day`` in days after the first), and the parameters
        that it drew."""
        return self.table("replicates").set_index("replicate")

    @property
    def estimates(self) -> pandas.DataFrame:
        """Agencies' figures (persons) beside the range on the same day, and shares of futures below, within and above."""
        return self.table("estimates")

    @property
    def needs(self) -> pandas.DataFrame:
        """Needs up to the headline days: 50, 80 and 95 % quantiles in the unit of the item."""
        return self.table("needs")

    def fan(self, variable: str = "displaced") -> pandas.DataFrame:
        """Persons by date (rows) and level (columns) of one variable of the whole case.

        Raises:
            Error: If there is no such variable.
        """
        table = self.quantiles
        chosen = table[table.variable == variable]
        if chosen.empty:
            raise Error(f"there is no variable {variable} (there are {', '.join(table.variable.unique())})")
        return chosen.pivot(index="date", columns="level", values="persons")

    def summary(self) -> pandas.DataFrame:
        """The range of nine in ten futures and the middle one: outcomes by ``0.05``, ``0.5``, ``0.95``. All are persons but
        ``peak_day`` (days after the first) and ``severity_days`` (severity, 0 to 1, times days, summed over attacks).
        The first three say what futures were given: ``persons`` is everybody, ``persons_taken`` those of places that
        changed hands."""
        table = self.replicates
        last = list(table.columns).index("shelter_open_most")
        others = ["parameter_set", "offensive_start_day", "collapse_day"]
        outcomes = table.iloc[:, : last + 1].drop(columns=others, errors="ignore")
        return outcomes.quantile([0.05, 0.5, 0.95]).T

    def score(self, *options: object) -> pandas.DataFrame:
        """Scores against what was observed, beside naive forecasts: ``variable``, ``day``, ``observed``, ``score``,
        ``value``; where all counts are of areas, those of areas, which ``table("scores_places")`` has otherwise (docs/data.md).

        Raises:
            Error: If the scenario has no observations.
        """
        warn(call("score", self.folder, *options))
        # The scores are among the files that it names now.
        self._manifest = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        return self.table("scores" if (self.folder / "scores.csv").is_file() else "scores_places")

    def to_hub(self, output: Path | str, *options: object, force: bool = False) -> Path:
        """Writes quantiles and samples in the format of forecast hubs: ``export("hub", output)``. The file must end in
        ``.csv``.

        Raises:
            Error: The program's, also where it is a version that has no export.
        """
        return self.export("hub", output, *options, force=force)

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return int(self._manifest["replicates_to"] - self._manifest["replicates_from"])

    @property
    def drawn_from(self) -> str:
        """Where the parameters of how people behave were drawn from, in words: what ``run.json`` has of it."""
        said = str(self._manifest.get("parameters", ""))
        if said.startswith("sets of "):
            hashed = said.removeprefix("sets of ")
            paths = [Path(file["path"]).name for file in self._manifest.get("inputs", []) if file["sha256"] == hashed]
            return f"the sets of {paths[-1]}" if paths else "given sets"
        return f"the scenario's {said}" if said else "an unknown source"

    def __repr__(self) -> str:
        return f"<Run {self.title!r}: {self.futures} futures, behaviour drawn from {self.drawn_from}, in {self.folder}>"

    def _repr_html_(self) -> str:
        manifest = self._manifest
        span = f"{self.futures} simulated futures of {manifest['horizon_days']} days from {manifest['start']}"
        head = html.escape(f"{span}, behaviour drawn from {self.drawn_from}")
        warned = "".join(f"<li>{html.escape(str(line))}</li>" for line in manifest.get("warnings", []))
        summary = self.summary().round().astype("Int64")
        rows = summary.assign(unit=[_UNITS.get(str(name), "persons") for name in summary.index]).to_html(border=0)
        charts = self.charts
        shown = "".join(charts[name]._repr_html_() for name in ("displaced", "estimates") if name in charts)
        return f"<h4>{html.escape(self.title)}</h4><p>{head}</p><ul>{warned}</ul>{shown}{rows}"


class Comparison(_Folder):
    """Runs side by side: one folder of ``displace compare``."""

    @property
    def ranges(self) -> pandas.DataFrame:
        """Quantiles of each outcome and run, and of the paired differences to the first: see docs/data.md."""
        return self.table("comparison")

    def __repr__(self) -> str:
        # A list in folders of older versions.
        runs = self._manifest["runs"] if isinstance(self._manifest, dict) else self._manifest
        return f"<Comparison of {len(runs)} runs>"

    def _repr_html_(self) -> str:
        return "".join(chart._repr_html_() for chart in self.charts.values())


def compare(
    runs: Sequence[Run],
    *,
    variable: str | None = None,
    day: int | None = None,
    output: Path | str | None = None,
    force: bool = False,
    png: bool = False,
) -> Comparison:
    """Shows runs side by side, future by future: the same future has the same luck in all.

    Args:
        runs: Two or more; differences are to the first. They are called by ``Scenario.named``, else by their titles.
        variable: The variable of the charts, else people displaced.
        day: The day of the ranges, in days after the first.
        output: Folder, else a temporary one that lasts as long as what is returned.
        force: Replace an earlier comparison.
        png: Charts as PNG too.

    Raises:
        Error: If they cannot be compared.
    """
    kept = tempfile.TemporaryDirectory(prefix="displace-") if output is None else None
    folder = Path(output) if output is not None else Path(kept.name) / "comparison"  # type: ignore[union-attr]
    asked: list[object] = ["--variable", variable] if variable is not None else []
    asked += ["--day", day] if day is not None else []
    asked += [*(["--force"] if force else []), *([] if png else ["--no-png"])]
    warn(call("compare", *(run.folder for run in runs), *asked, "-o", folder))
    return Comparison(folder, kept)
