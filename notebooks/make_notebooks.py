"""Writes tuning.ipynb and compare.ipynb from the cells below and runs them, pictures included:

    python3 -m venv .venv && .venv/bin/pip install -r notebooks/requirements.txt ./python
    .venv/bin/python notebooks/make_notebooks.py

A name (tuning, compare) does one of them. With --check DIR it writes nothing here: it fails if the notebooks are not made of these cells, then runs them on
small ensembles and leaves what comes of it in DIR. `.ci/run` does that.

Without the package PYTHONPATH=python/src and DISPLACE=target/release/displace do as well.
"""

import argparse
import os
import pathlib
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

`pip install ./python` once, in a clone; then run the cells from the top. Ensembles are small, so that the whole notebook takes a few minutes on two cores (half of it section 4): raise the numbers for results that you mean to use. [docs/tuning.md](../docs/tuning.md) has the same on the command line.""",
    SETUP,
    """## 1. Run a scenario: its fan, its ranges, and what agencies said

The assault on Idlib, with parameters fitted to past episodes (its posterior).""",
    '''
assault = displace.Scenario.load("scenarios/idlib-2018/assault.toml")
run = assault.run(size(100, 8))
run.charts["displaced"]
''',
    '''
run.charts["estimates"]
''',
    "The ranges on some days. `run.replicates` has one row a future, with its parameters; `run.quantiles`, `run.areas`, `run.estimates` and `run.needs` are data frames too.",
    '''
DAYS = [f"displaced_day_{day}" for day in (7, 30, 90, 180)]
run.summary().loc[DAYS].round(-3).astype(int)
''',
    """## 2. Sweep two parameters and look at the surface

`tiny` is an invented valley of 20,000 people, for quick looks. Every set meets the same luck, so the surface is smooth although each point has few futures.""",
    '''
tiny = displace.Scenario.load("tests/fixtures/tiny/assault.toml")
grid = tiny.sweep(tiny.sample(size(12, 4), "grid", vary=["tolerance_median", "severity_scale"]), 16)
surface = grid.groupby(["tolerance_median", "severity_scale"]).displaced_day_60.mean().unstack()

figure, axes = plt.subplots()
colours = axes.contourf(surface.columns, surface.index, surface, levels=12, cmap="cividis")
axes.set(xlabel="severity_scale", ylabel="tolerance_median", title="Mean displaced by day 60")
figure.colorbar(colours, label="persons");
''',
    """## 3. Fit two parameters to September 2018, with scipy and with Optuna

`Model` is a function from parameters to outcomes that any optimiser or sampler can call. The hindcast of September 2018 takes the conflict as it was recorded. Two parameters cannot be identified beyond their ratio by three numbers, and one source counted all three: this shows the loop, not a calibration (`displace.calibrate` does that).""",
    '''
import optuna
from scipy.optimize import minimize

september = displace.Scenario.load("scenarios/idlib-hindcasts/september-2018.toml")
observed = displace.read("scenarios/idlib-hindcasts/september-2018/observations.csv").query("variable == 'displaced'")
days = (observed.date - pd.Timestamp("2018-09-01")).dt.days
names = ["tolerance_median", "threat_reach_km"]
model = displace.Model(september, days=days, of="median")

def simulated(values):
    outcomes = model(dict(zip(names, values)))
    return np.array([outcomes[f"displaced_day_{day}"] for day in days])

def error(values):
    return np.mean(np.log(simulated(values) / observed.value.to_numpy()) ** 2)

start = september.sample(1, "grid", vary=names)[names].iloc[0].to_numpy()
best = minimize(lambda logs: error(np.exp(logs)), np.log(start), method="Nelder-Mead", options={"maxfev": size(60, 6), "xatol": 0.01, "fatol": 1e-4})
fitted = np.exp(best.x)

optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
study.optimize(lambda trial: error([trial.suggest_float(name, value / 5, value * 5, log=True) for name, value in zip(names, start)]), n_trials=size(60, 6))
found = [study.best_params[name] for name in names]
pd.DataFrame([[*start, error(start)], [*fitted, best.fun], [*found, study.best_value]], ["start", "Nelder-Mead", "Optuna"], [*names, "error"]).round(3)
''',
    '''
figure, axes = plt.subplots()
axes.errorbar(observed.date, observed.value, yerr=[observed.value - observed.low, observed.high - observed.value], fmt="o", color="black", label="counted")
for label, values, style in [("start", start, "s--"), ("Nelder-Mead", fitted, "s-"), ("Optuna", found, "^:")]:
    axes.plot(observed.date, simulated(values), style, label=label)
model.close()
axes.set(title="Displaced in September 2018", ylabel="persons", ylim=(0, None))
axes.legend(frameon=False);
''',
    """## 4. Which priors drive the result?

Sobol indices of the assault's displacement at day 90, for all parameters: what the prior of each explains alone, and together with others. Few pairs of sets rank the parameters; they do not measure them well, as the bars of the intervals say. Take 256 pairs and 8 futures for that, and `displace.parallel` to share them out.""",
    '''
indices, _ = displace.sensitivity(assault.sweep(assault.sample(size(8, 2), "saltelli"), 2))
sobol = indices[indices.outcome == "displaced_day_90"].sort_values("total")
shown = sobol.tail(10)
figure, axes = plt.subplots()
axes.barh(shown.parameter, shown.total, color="#B9DCF2", label="together with others")
axes.barh(shown.parameter, shown.first_order, height=0.4, color="#0072B2", label="alone")
axes.hlines(shown.parameter, shown.total_low, shown.total_high, color="black", label="nine in ten, together")
axes.set(title="Displaced by day 90 of the assault: ten of the parameters", xlabel="share of the variance between sets", xlim=(-0.3, 1.3))
axes.legend(frameon=False, loc="lower right")
print("The three that drive it most:", ", ".join(sobol.parameter.tail(3)[::-1]))
''',
    """## 5. Change one prior and see the new range

`from_priors` is needed: without it a run takes the posterior, in which the prior has been used already. The same future has the same luck in both runs.""",
    '''
before = assault.from_priors().run(size(100, 8))
after = assault.from_priors().set("tolerance_median", {"log_normal": {"median": 1.35, "sd_log": 0.7}}).run(size(100, 8))
pd.concat({"as it is": before.summary(), "median of 1.35": after.summary()}, axis=1).loc[DAYS].round(-3).astype(int)
''',
    "The same change to the sets of the posterior:",
    '''
sets = assault.sample(size(100, 8), "run")
changed = assault.run(len(sets), parameters=sets.assign(tolerance_median=1.5 * sets.tolerance_median))
pd.concat({"posterior": run.summary(), "half as much again": changed.summary()}, axis=1).loc[DAYS].round(-3).astype(int)
''',
    """## 6. Parameters, conflict or households?

Every set meets the same courses of the conflict, and every course the same lucks of households: so the variance can be shared out.""",
    '''
_, shares = displace.sensitivity(assault.sweep(assault.sample(size(16, 3), "run"), 3, conflicts=size(4, 3)))
shares.dropna(subset="total").pivot(index="outcome", columns="source", values="total").loc[DAYS[1:]].round(2)
''',
    """## 7. Score a run against what was observed

Beside naive forecasts: a score relative to theirs is below one where the model is better.""",
    '''
scores = september.run(size(40, 8)).score()
scores[scores.day.isna()].pivot(index="score", columns="variable", values="value").round(2)
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
        nbformat.write(notebook, (check / path.name) if check else path)
        print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran")


if __name__ == "__main__":
    main()
