"""displace: ranges of forced displacement under scenarios of conflict, from Python.

A thin layer over the program ``displace``, which this package ships: every number comes from the program.

>>> import displace, tempfile
>>> case = displace.example(tempfile.mkdtemp() + "/case")
>>> run = case.set("horizon_days", 30).run(replicates=8, seed=1)
>>> run.fan("displaced").shape          # days by levels
(31, 9)

``displace.parallel`` runs the same on many machines.
"""

from ._model import Model
from ._priors import Prior, Priors
from ._program import Error, ProgramWarning, VersionWarning, call, program
from ._run import Brief, Chart, Comparison, Run, compare
from ._scenario import Scenario, calibrate, example, sensitivity
from ._tables import read

__all__ = [
    "Brief",
    "Chart",
    "Comparison",
    "Error",
    "Model",
    "Prior",
    "Priors",
    "ProgramWarning",
    "Run",
    "Scenario",
    "VersionWarning",
    "calibrate",
    "call",
    "compare",
    "example",
    "program",
    "read",
    "sensitivity",
]
