"""Writes tuning.ipynb and compare.ipynb from the cells below and runs them, pictures included:

    python3 -m venv .venv && .venv/bin/pip install -r notebooks/requirements.txt ./python
    .venv/bin/python notebooks/make_notebooks.py

A name (tuning, compare) does one of them. With --check DIR it writes nothing here: it fails if the notebooks are not made
of these cells, then runs them on small ensembles and leaves what comes of it in DIR. `.ci/run` does that.

Where the package is not installed its source here is used, with the program that the environment variable DISPLACE names,
else with target/release/displace.
"""

import argparse
import importlib.util
import os
import pathlib
import re
import sys

import nbclient
import nbformat

HERE = pathlib.Path(__file__).resolve().parent

SETUP = '''
import os, pathlib

import displace
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

ROOT = pathlib.Path.cwd().resolve()
os.chdir(ROOT if (ROOT / "scenarios").is_dir() else ROOT.parent)

def size(usual, small):
    """How large an ensemble is: small where the tests run these cells."""
    return small if os.environ.get("DISPLACE_NOTEBOOK_SMALL") else usual

plt.rcParams.update({"figure.figsize": (9, 4.5), "axes.spines.top": False, "axes.spines.right": False})
'''

TUNING = [
    """# Tuning in a notebook

`pip install ./python` once, in a clone, and run the cells from the top. Ensembles are small, so that all of it takes about five minutes on two cores (half of it section 4): raise the numbers for results that you mean to use. [docs/tuning.md](../docs/tuning.md) has the same on the command line.""",
    SETUP,
    """## 1. Run a scenario

The assault on Idlib, with parameters fitted to past episodes (its posterior). `run.replicates` has one row a future, with its parameters; `run.quantiles`, `run.areas`, `run.estimates` and `run.needs` are data frames too.""",
    '''
assault = displace.Scenario.load("scenarios/idlib-2018/assault.toml")
run = assault.run(size(100, 8))
run.charts["displaced"]
''',
    """## 2. Change one prior

`from_priors` leaves the posterior aside in both runs, so that they differ by this prior alone. Without it the first would draw the parameter from the posterior and the second from the new prior, with all others from a posterior that was fitted with the old one. The same future has the same luck in both runs.""",
    '''
DAYS = [f"displaced_day_{day}" for day in (7, 30, 90, 180)]
prior = assault.from_priors()
changed = prior.set("tolerance_median", {"log_normal": {"median": 1.35, "sd_log": 0.7}})
ranges = {"as it is": prior.run(size(100, 8)).summary(), "median of 1.35": changed.run(size(100, 8)).summary()}
pd.concat(ranges, axis=1).loc[DAYS].round(-3).astype(int)
''',
    """## 3. Sweep two parameters

`tiny` is an invented valley of 20,000 people, for quick looks. Every set meets the same luck, so the surface is smooth although each point has few futures.""",
    '''
tiny = displace.Scenario.load("tests/fixtures/tiny/assault.toml")
names = ["tolerance_median", "severity_scale"]
grid = tiny.sweep(tiny.sample(size(12, 4), "grid", vary=names), 16)
surface = grid.groupby(names).displaced_day_60.mean().unstack()
plt.contourf(surface.columns, surface.index, surface, levels=12, cmap="cividis")
plt.colorbar(label="persons")
plt.gca().set(xlabel=names[1], ylabel=names[0], title="Mean displaced by day 60");
''',
    """## 4. Which priors drive the result?

Sobol indices: what the prior of each parameter explains alone, and together with others. Few pairs of sets rank parameters and do not measure them, as the bars of the intervals say. Take 256 pairs and 8 futures for that, and `displace.parallel` to share them out.""",
    '''
indices, _ = displace.sensitivity(assault.sweep(assault.sample(size(8, 2), "saltelli"), size(2, 1)))
sobol = indices[indices.outcome == "displaced_day_90"].sort_values("total").tail(10)
figure, axes = plt.subplots()
axes.barh(sobol.parameter, sobol.total, color="#B9DCF2", label="together with others")
axes.barh(sobol.parameter, sobol.first_order, height=0.4, color="#0072B2", label="alone")
axes.hlines(sobol.parameter, sobol.total_low, sobol.total_high, color="black", label="nine in ten, together")
axes.set(title="Displaced by day 90 of the assault", xlabel="share of the variance between sets", xlim=(-0.3, 1.3))
axes.legend(frameon=False, loc="lower right");
''',
    "Parameters, conflict or households? Every set meets the same courses of the conflict, and every course the same lucks of households, so that the variance can be shared out.",
    '''
_, shares = displace.sensitivity(assault.sweep(assault.sample(size(16, 3), "run"), 3, conflicts=size(4, 3)))
shares.dropna(subset="total").pivot(index="outcome", columns="source", values="total").loc[DAYS[1:]].round(2)
''',
    """## 5. Fit two parameters, with Optuna and with pyABC

`Model` is a function from parameters to outcomes; here the same object serves an optimiser, which finds one best set, and a sampler, which finds a posterior. The hindcast of September 2018 takes the conflict as it was recorded. Two parameters cannot be told apart by three numbers that one source counted: this shows the loop, and `displace.calibrate` calibrates.""",
    '''
import logging

import optuna, pyabc

september = displace.Scenario.load("scenarios/idlib-hindcasts/september-2018.toml")
observed = displace.read("scenarios/idlib-hindcasts/september-2018/observations.csv").query("variable == 'displaced'")
days = (observed.date - pd.Timestamp("2018-09-01")).dt.days
counted = {f"displaced_day_{day}": value for day, value in zip(days, observed.value)}
priors = september.priors().choose(["tolerance_median", "threat_reach_km"])
model = displace.Model(september, days=days)

def error(simulated, observed=counted):
    """Mean squared error of the logarithm; a day without anybody counts as one person."""
    return np.mean([np.log(max(simulated[day], 1) / value) ** 2 for day, value in observed.items()])

optuna.logging.set_verbosity(optuna.logging.WARNING)
logging.getLogger("ABC").setLevel("WARNING")
study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
study.optimize(lambda trial: error(model(priors.optuna(trial))), n_trials=size(60, 6))

np.random.seed(1)
sampler = pyabc.sampler.SingleCoreSampler()  # one process holds the model's pipe
abc = pyabc.ABCSMC(model, priors.pyabc(), error, population_size=size(60, 8), sampler=sampler)
abc.new("sqlite://", counted)  # in memory
posterior, weights = abc.run(max_nr_populations=size(4, 2)).get_distribution()
''',
    '''
fits = {"middle of the prior": {name: prior.scipy().median() for name, prior in priors.items()}, "Optuna": study.best_params}
fits["pyABC, mean"] = {name: np.average(posterior[name], weights=weights) for name in priors}
found = {name: {**values, **{day: model(values)[day] for day in counted}, "error": error(model(values))} for name, values in fits.items()}
model.close()
pd.DataFrame({**found, "counted": counted}).T.round(2)
''',
    """## 6. Score a run against what was observed

The hindcast names no posterior: behaviour is drawn from the priors, as the run says where it is shown. `september.run(parameters="scenarios/idlib-2018/posterior.csv")` draws it from what is shipped, whose fit has seen this episode; posteriors without it come from `displace.parallel.leave_one_out`. A score relative to a naive forecast is below one where the model is better.""",
    '''
scores = september.run(size(40, 8)).score()
relative = scores[scores.score.str.startswith("crps_relative_to_")]
relative.pivot(index="score", columns="variable", values="value").round(2)
''',
    """## 7. The brief""",
    '''
run.brief()
''',
]

COMPARE = [
    """# Comparing scenarios

The same seed gives every scenario the same luck, so that differences between scenarios are due to what they assume. Ensembles are as small as those of `--quick` (40 futures): about a minute and a half in all on two cores.""",
    SETUP,
    '''
CASE = ["ceasefire", "limited", "assault"]
scenarios = {name: displace.Scenario.load(f"scenarios/idlib-2018/{name}.toml") for name in CASE}
runs = {name: scenario.run(size(40, 8)) for name, scenario in scenarios.items()}
compared = displace.compare(list(runs.values()))
compared
''',
    "## Ranges on the headline days",
    '''
DAYS = [f"displaced_day_{day}" for day in (7, 30, 90, 180)]
pd.concat({name: run.summary().loc[DAYS] for name, run in runs.items()}).round(-3).astype(int)
''',
    """## Paired differences

Future by future, how many more are displaced in the assault than in the limited operation? The difference has a narrower range than two separate runs would give.""",
    '''
assault, limited = (runs[name].replicates.displaced_day_90 for name in ("assault", "limited"))
paired, shuffled = assault - limited, assault - limited.sample(frac=1, random_state=1).to_numpy()
pd.DataFrame({"same luck": paired, "luck of others": shuffled}).quantile([0.05, 0.5, 0.95]).round(-3).astype(int)
''',
    """## How much is the choice of the scenario?

The three count as equally likely here. Every scenario is swept over the same sets, courses of the conflict and lucks of households. Over three million people the luck of households averages out.""",
    '''
sets = scenarios["assault"].sample(size(12, 3), "run")
sets = sets[[column for column in sets if "." not in column]]  # numbers of the conflict are each scenario's own
swept = [scenario.sweep(sets, 3, conflicts=size(4, 3)) for scenario in scenarios.values()]
_, shares = displace.sensitivity(*swept)
shares[shares.outcome == "displaced_day_90"][["source", "share", "low", "high", "total"]].round(2)
''',
    "## What agencies said",
    '''
columns = ["label", "low", "high", "date", "p05", "p50", "p95"]
runs["assault"].estimates.drop_duplicates(["label", "date"])[columns]
''',
]


NOTEBOOKS = {"tuning": TUNING, "compare": COMPARE}


def made(name):
    """A notebook that has not been run."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for number, text in enumerate(NOTEBOOKS[name]):
        prose = not text.startswith("\n")
        cell = nbformat.v4.new_markdown_cell(text) if prose else nbformat.v4.new_code_cell(text.strip())
        cell["id"] = f"cell-{number}"
        notebook.cells.append(cell)
    return notebook


def run(notebook, folder):
    """Runs all cells from the top; a cell that fails ends it."""
    if importlib.util.find_spec("displace") is None:
        os.environ["PYTHONPATH"] = str(HERE.parent / "python/src")
        os.environ.setdefault("DISPLACE", str(HERE.parent / "target/release/displace"))
    # pyABC looks for bars of Jupyter, which are not needed here; the warning would name the folder of whoever ran this.
    os.environ["PYTHONWARNINGS"] = "ignore:IProgress not found"
    client = nbclient.NotebookClient(notebook, timeout=3600, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.record_timing = False
    client.execute()


def main():
    parser = argparse.ArgumentParser(description="Writes the notebooks and runs them.")
    parser.add_argument("names", nargs="*", help="which: tuning, compare; none for both")
    parser.add_argument("--check", metavar="DIR", type=pathlib.Path, help="run small ensembles into DIR, change nothing here")
    arguments = parser.parse_args()
    check, names = arguments.check, arguments.names or list(NOTEBOOKS)
    if set(names) - set(NOTEBOOKS):
        parser.error(f"there is no notebook {', '.join(set(names) - set(NOTEBOOKS))}")
    if check:
        os.environ["DISPLACE_NOTEBOOK_SMALL"] = "1"
    for name in names:
        notebook, path = made(name), HERE / f"{name}.ipynb"
        if check:
            there = nbformat.read(path, as_version=4)
            cells = [[(cell.cell_type, cell.source) for cell in of.cells] for of in (there, notebook)]
            if cells[0] != cells[1]:
                sys.exit(f"{path.name} is not made of the cells of {pathlib.Path(__file__).name}: run it")
            if any(cell.cell_type == "code" and cell.execution_count is None for cell in there.cells):
                sys.exit(f"{path.name} is there without what its cells gave: run {pathlib.Path(__file__).name}")
        run(notebook, HERE)
        # Runs, and cells that warnings name, lie in temporary folders, whose names say nothing and differ each time.
        text = re.sub(r"/tmp/(displace-\w+|ipykernel_\d+)/", "", nbformat.writes(notebook))
        # Where the source of the package lies, if it is not installed.
        text = text.replace(f"{HERE.parent}/", "")
        ((check / path.name) if check else path).write_text(text + "\n", encoding="utf-8")
        print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran")


if __name__ == "__main__":
    main()
