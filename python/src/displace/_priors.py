"""What is known of parameters, in the words of those who draw them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Prior", "Priors"]

#: Beyond these quantiles a search with bounds does not look.
_TAIL = 0.001


@dataclass(frozen=True)
class Prior:
    """The prior of one parameter.

    >>> prior = Prior("contagion", "factor", "How much ...", 0.0, 10.0, "log_uniform", {"low": 0.5, "high": 2.0})
    >>> round(prior.scipy().median(), 12), prior.bounds()
    (np.float64(1.0), (0.5, 2.0))
    """

    #: Column in tables.
    name: str
    #: Unit, in words.
    unit: str
    #: Meaning, in one sentence.
    meaning: str
    #: Smallest and largest value that make sense.
    least: float
    most: float
    #: ``fixed``, ``uniform``, ``log_uniform``, ``normal``, ``log_normal``, ``beta``.
    kind: str
    #: The numbers of that kind: ``value``; ``low``, ``high``; ``mean``, ``sd``; ``median``, ``sd_log``.
    numbers: Mapping[str, float]

    def arguments(self) -> tuple[str, tuple[float, ...]]:
        """Name and arguments (shapes, then location and scale) of the distribution of ``scipy.stats``.

        Raises:
            ValueError: If the parameter is fixed.
        """
        of = self.numbers
        if self.kind == "uniform":
            return "uniform", (of["low"], of["high"] - of["low"])
        if self.kind == "log_uniform":
            return "loguniform", (of["low"], of["high"])
        if self.kind == "normal":
            return "norm", (of["mean"], of["sd"])
        if self.kind == "log_normal":
            return "lognorm", (of["sd_log"], 0.0, of["median"])
        if self.kind == "beta":
            concentration = of["mean"] * (1 - of["mean"]) / of["sd"] ** 2 - 1
            return "beta", (of["mean"] * concentration, (1 - of["mean"]) * concentration)
        raise ValueError(f"{self.name} is fixed at {of['value']}: it has no distribution")

    def scipy(self) -> Any:
        """A frozen distribution of ``scipy.stats``."""
        import scipy.stats

        name, arguments = self.arguments()
        return getattr(scipy.stats, name)(*arguments)

    def bounds(self) -> tuple[float, float]:
        """Where a search with bounds looks: the prior's bounds, else all but a thousandth at either end."""
        if "low" in self.numbers:
            return self.numbers["low"], self.numbers["high"]
        low, high = self.scipy().ppf([_TAIL, 1 - _TAIL])
        return float(low), float(high)

    @property
    def logarithmic(self) -> bool:
        """Whether ratios count and not differences."""
        return self.kind in ("log_uniform", "log_normal")

    def suggest(self, trial: Any) -> float:
        """A value from a trial of Optuna, within ``bounds``. Optuna's samplers do not know the density of a prior within
        them: what is fitted so is no posterior."""
        low, high = self.bounds()
        return float(trial.suggest_float(self.name, low, high, log=self.logarithmic))


class Priors(Mapping[str, Prior]):
    """The priors of a scenario by name.

    >>> import displace, tempfile
    >>> priors = displace.example(tempfile.mkdtemp() + "/case").priors()
    >>> priors.varying().choose(["contagion"])["contagion"].kind != "fixed"
    True
    """

    def __init__(self, priors: Iterable[Prior]) -> None:
        self._all = {prior.name: prior for prior in priors}

    @classmethod
    def read(cls, text: str) -> Priors:
        """What ``displace sample --describe`` wrote."""

        def one(row: dict[str, str]) -> Prior:
            said = [row.pop(name) for name in ("parameter", "unit", "meaning", "least", "most", "prior")]
            numbers = {name: float(cell) for name, cell in row.items() if cell}
            least, most = (float(bound) for bound in said[3:5])
            return Prior(said[0], said[1], said[2], least, most, said[5], numbers)

        return cls(map(one, csv.DictReader(io.StringIO(text))))

    def varying(self) -> Priors:
        """Those that are not fixed."""
        return Priors(prior for prior in self.values() if prior.kind != "fixed")

    def choose(self, names: Iterable[str]) -> Priors:
        """Some of them, in this order.

        Raises:
            KeyError: If there is no such parameter.
        """
        return Priors(self[name] for name in names)

    def scipy(self) -> dict[str, Any]:
        """Frozen distributions of ``scipy.stats``, of those that vary."""
        return {name: prior.scipy() for name, prior in self.varying().items()}

    def optuna(self, trial: Any) -> dict[str, float]:
        """A value of each that varies, from a trial of Optuna."""
        return {name: prior.suggest(trial) for name, prior in self.varying().items()}

    def salib(self) -> dict[str, Any]:
        """A problem of SALib, of those that vary; beta priors are given by their bounds, as uniform."""
        kinds = {"uniform": "unif", "log_uniform": "logunif", "normal": "norm", "log_normal": "lognorm", "beta": "unif"}

        def bounds(prior: Prior) -> list[float]:
            of = prior.numbers
            if prior.kind == "normal":
                return [of["mean"], of["sd"]]
            if prior.kind == "log_normal":
                return [math.log(of["median"]), of["sd_log"]]
            return list(prior.bounds())

        varied = self.varying()
        return {
            "num_vars": len(varied),
            "names": list(varied),
            "bounds": [bounds(prior) for prior in varied.values()],
            "dists": [kinds[prior.kind] for prior in varied.values()],
        }

    def pyabc(self) -> Any:
        """A ``pyabc.Distribution`` of those that vary."""
        import pyabc

        arguments = {name: prior.arguments() for name, prior in self.varying().items()}
        return pyabc.Distribution({name: pyabc.RV(kind, *numbers) for name, (kind, numbers) in arguments.items()})

    def __getitem__(self, name: str) -> Prior:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __repr__(self) -> str:
        return f"<Priors: {len(self)} parameters, {len(self.varying())} vary>"
