"""Writes tuning.ipynb and compare.ipynb from the cells below and runs them, pictures included:

    python3 -m venv .venv && .venv/bin/pip install -r notebooks/requirements.txt ./python
    cargo build --release
    .venv/bin/python notebooks/make_notebooks.py

A name (tuning, compare) does one of them. With --check DIR it writes nothing here: it fails if the notebooks are not made of these cells, then runs them on
small ensembles and leaves what comes of it in DIR. `.ci/run` does that.

The environment variable DISPLACE names the program; else target/release/displace is taken, or in compare.ipynb the one that
the package brings. Where the package is not installed its source here is used.
"""

import argparse
import importlib.util
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

# Without the package: the program through its files and pipes.
PLAIN = '''
import json, os, pathlib, shutil, subprocess

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

ROOT = pathlib.Path.cwd().resolve()
ROOT = ROOT if (ROOT / "scenarios").is_dir() else ROOT.parent
DISPLACE = os.environ.get("DISPLACE", str(ROOT / "target/release/displace"))
os.chdir(ROOT)
WORK = pathlib.Path(os.environ.get("DISPLACE_NOTEBOOK_OUTPUT", "output")) / "notebook-FOLDER"
shutil.rmtree(WORK, ignore_errors=True)

def size(usual, small):
    """How large an ensemble is: small where the tests run these cells."""
    return small if os.environ.get("DISPLACE_NOTEBOOK_SMALL") else usual

def displace(*arguments):
    """Runs the program from the root of the repository and returns what it reports."""
    done = subprocess.run([DISPLACE, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout

plt.rcParams.update({"figure.figsize": (9, 4.5), "axes.spines.top": False, "axes.spines.right": False})
'''

TUNING = [
    """# Tuning in a notebook, through CSV

A CSV of parameter sets goes in, a CSV of outcomes comes out. Build the program once with `cargo build --release`; then run the cells from the top. The ensembles are small, so that the whole notebook takes about four minutes on two cores (half of it section 4): raise `-n` and `-r` for numbers that you mean to use.""",
    PLAIN,
    """## 1. Run a scenario, draw its fan and its ranges

The assault on Idlib, with parameters fitted to four past episodes (its posterior).""",
    '''
ASSAULT = "scenarios/idlib-2018/assault.toml"
displace("run", ASSAULT, "-n", size(100, 8), "--no-png", "-q", "-o", WORK / "assault")
quantiles = pd.read_csv(WORK / "assault/quantiles.csv", parse_dates=["date"])
displaced = quantiles[(quantiles.variable == "displaced") & quantiles.pcode.isna()]
fan = displaced.pivot(index="date", columns="level", values="persons")

figure, axes = plt.subplots()
for low, high, shade in [(0.025, 0.975, 0.15), (0.1, 0.9, 0.2), (0.25, 0.75, 0.3)]:
    axes.fill_between(fan.index, fan[low], fan[high], color="#0072B2", alpha=shade, lw=0, label=f"{high - low:.0%} of futures")
axes.plot(fan.index, fan[0.5], color="#0072B2", label="median")
axes.set(title="People displaced since 1 September 2018, if there is an assault", ylabel="persons", ylim=(0, None))
axes.yaxis.set_major_formatter("{x:,.0f}")
figure.autofmt_xdate()
axes.legend(loc="upper left", frameon=False);
''',
    "The ranges on some days (`replicates.csv` has one row a future, with its parameters):",
    '''
def ranges(run, days=(7, 30, 90, 180)):
    """The range of nine in ten futures, and the middle one."""
    columns = {f"displaced_day_{day}": f"day {day}" for day in days}
    futures = pd.read_csv(WORK / run / "replicates.csv")
    return futures[list(columns)].rename(columns=columns).quantile([0.05, 0.5, 0.95]).round(-3).astype(int).T

ranges("assault")
''',
    "What agencies estimated, beside the range on the same day:",
    '''
estimates = pd.read_csv(WORK / "assault/estimates.csv").drop_duplicates(["label", "date"])
figure, axes = plt.subplots()
for place, row in enumerate(estimates.itertuples()):
    axes.hlines(place, row.p05, row.p95, color="#0072B2", alpha=0.4, lw=6, label="simulated, nine in ten" if place == 0 else None)
    axes.plot(row.p50, place, "|", color="#0072B2", ms=12)
    axes.hlines(place + 0.3, row.low, row.high, color="black", lw=2)
    axes.plot([row.low, row.high], [place + 0.3] * 2, ".", color="black", label="estimated" if place == 0 else None)
axes.set(yticks=range(len(estimates)), yticklabels=estimates.label, xlabel="persons", xlim=(0, None))
axes.xaxis.set_major_formatter("{x:,.0f}")
axes.invert_yaxis()
axes.legend(frameon=False);
''',
    """## 2. Sweep two parameters and look at the surface

`tiny` is an invented valley of 20,000 people, for quick looks. Every set meets the same luck, so the surface is smooth although each point has few futures.""",
    '''
TINY = "tests/fixtures/tiny/assault.toml"
displace("sample", TINY, "--design", "grid", "--n", size(12, 4), "--vary", "tolerance_median,severity_scale", "-o", WORK / "grid.csv")
print(displace("sweep", TINY, "--design", WORK / "grid.csv", "-r", 16, "-o", WORK / "grid_results.csv"))
grid = pd.read_csv(WORK / "grid_results.csv")
surface = grid.groupby(["tolerance_median", "severity_scale"]).displaced_day_60.mean().unstack()

figure, axes = plt.subplots()
colours = axes.contourf(surface.columns, surface.index, surface, levels=12, cmap="cividis")
axes.set(xlabel="severity_scale", ylabel="tolerance_median", title="Mean displaced by day 60")
figure.colorbar(colours, label="persons");
''',
    """## 3. Fit two parameters to September 2018, with scipy, through the pipe

`sweep --design -` reads sets from standard input and answers each one at once: any optimiser can drive it. The hindcast of September 2018 takes the conflict as it was recorded. Two parameters cannot be identified beyond their ratio by three numbers, and one source counted all three: this shows the loop, not a calibration (`displace calibrate` does that).""",
    '''
from scipy.optimize import minimize

SEPTEMBER = "scenarios/idlib-hindcasts/september-2018.toml"
observed = pd.read_csv("scenarios/idlib-hindcasts/september-2018/observations.csv", parse_dates=["date"])
observed = observed[observed.variable == "displaced"].copy()
observed["day"] = (observed.date - pd.Timestamp("2018-09-01")).dt.days

class Model:
    """A sweep that waits for sets."""

    def __init__(self, scenario, names, days, replicates=8):
        days = ",".join(map(str, days))
        command = [DISPLACE, "sweep", scenario, "--design", "-", "-r", str(replicates), "--days", days]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.replicates = replicates
        self.process.stdin.write(",".join(names) + "\\n")
        self.columns = self.process.stdout.readline().strip().split(",")

    def __call__(self, values):
        self.process.stdin.write(",".join(map(repr, map(float, values))) + "\\n")
        rows = [self.process.stdout.readline().strip().split(",") for _ in range(self.replicates)]
        return pd.DataFrame(rows, columns=self.columns)

    def close(self):
        self.process.stdin.close()
        self.process.wait()

names = ["tolerance_median", "threat_reach_km"]
model = Model(SEPTEMBER, names, observed.day)
columns = [f"displaced_day_{day}" for day in observed.day]
trials = []

def loss(logs):
    rows = model(np.exp(logs))
    median = rows[columns].astype(float).median()
    error = np.mean(np.log(median.to_numpy() / observed.value.to_numpy()) ** 2)
    trials.append([*np.exp(logs), error])
    return error

displace("sample", SEPTEMBER, "--design", "grid", "--n", 1, "--vary", ",".join(names), "-o", WORK / "start.csv")
start = pd.read_csv(WORK / "start.csv")[names].iloc[0]
best = minimize(loss, np.log(start), method="Nelder-Mead", options={"maxfev": size(60, 6), "xatol": 0.01, "fatol": 1e-4})
trials = pd.DataFrame(trials, columns=[*names, "error"])
fitted = dict(zip(names, np.exp(best.x)))
fitted = {name: round(float(value), 2) for name, value in fitted.items()}
print("start:  ", start.round(2).to_dict(), "\\nfitted: ", fitted, f"\\nerror {trials.error[0]:.3f} -> {best.fun:.3f} in {len(trials)} sets")
''',
    '''
before, after = (model(values)[columns].astype(float).median() for values in (start, np.exp(best.x)))
model.close()
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.5))
left.plot(trials.error.cummin(), color="#0072B2")
left.set(xlabel="sets tried", ylabel="mean squared error of the logarithm", yscale="log", title="The best so far")
right.errorbar(observed.date, observed.value, yerr=[observed.value - observed.low, observed.high - observed.value], fmt="o", color="black", label="counted")
right.plot(observed.date, before, "s--", color="#999999", label="start")
right.plot(observed.date, after, "s-", color="#0072B2", label="fitted")
right.set(title="Displaced in September 2018", ylabel="persons", ylim=(0, None))
right.tick_params(axis="x", rotation=30)
right.legend(frameon=False);
''',
    """## 4. Which priors drive the result?

Sobol indices of the assault's displacement at day 90, for all parameters: what the prior of each explains alone, and together with others. Few pairs of sets rank the parameters; they do not measure them well, as the bars of the intervals say. Take `--n 256` and `-r 8` for that: the sweep can be stopped at any time, the same command goes on where it was.""",
    '''
displace("sample", ASSAULT, "--design", "saltelli", "--n", size(16, 2), "-o", WORK / "saltelli.csv")
displace("sweep", ASSAULT, "--design", WORK / "saltelli.csv", "-r", 2, "-o", WORK / "sobol.csv")
print(displace("sensitivity", WORK / "sobol.csv", "--outcome", "displaced_day_90", "-o", WORK / "sensitivity"))
''',
    '''
sobol = pd.read_csv(WORK / "sensitivity/sensitivity.csv")
sobol = sobol[sobol.outcome == "displaced_day_90"].sort_values("total")
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

Priors stand in the case's `parameters.toml`. Copy the case, change one, run both. `--priors` is needed: without it a run takes the posterior, in which the prior has been used already. The same future has the same luck in both runs.""",
    '''
CASE = WORK / "my-case"
shutil.copytree("scenarios/idlib-2018", CASE)
priors = (CASE / "parameters.toml").read_text()
was, new = "[tolerance_median]\\nlog_normal = { median = 0.9,", "[tolerance_median]\\nlog_normal = { median = 1.35,"
assert was in priors
(CASE / "parameters.toml").write_text(priors.replace(was, new))
for name, file in [("prior-before", ASSAULT), ("prior-after", CASE / "assault.toml")]:
    displace("run", file, "--priors", "-n", size(100, 8), "--no-png", "-q", "-o", WORK / name)
pd.concat({"as it is": ranges("prior-before"), "half as much again": ranges("prior-after")}, axis=1)
''',
    """The same change to the sets of the posterior, which needs no copy of the case: `sample --design run` writes the sets that a run takes, and `run --parameters` takes any.""",
    '''
displace("sample", ASSAULT, "--design", "run", "--n", size(100, 8), "-o", WORK / "sets.csv")
sets = pd.read_csv(WORK / "sets.csv")
sets.assign(tolerance_median=1.5 * sets.tolerance_median).to_csv(WORK / "changed.csv", index=False)
displace("run", ASSAULT, "--parameters", WORK / "changed.csv", "-n", len(sets), "--no-png", "-q", "-o", WORK / "changed")
pd.concat({"posterior": ranges("assault"), "half as much again": ranges("changed")}, axis=1)
''',
    """## 6. Parameters, conflict or households?

Every set meets the same courses of the conflict, and every course the same lucks of households: so the variance can be shared out.""",
    '''
displace("sample", ASSAULT, "--design", "run", "--n", size(16, 3), "-o", WORK / "crossed.csv")
displace("sweep", ASSAULT, "--design", WORK / "crossed.csv", "--conflicts", size(4, 3), "-r", 3, "-o", WORK / "crossed_results.csv")
print(displace("sensitivity", WORK / "crossed_results.csv", "-o", WORK / "shares"))
shares = pd.read_csv(WORK / "shares/variance.csv").dropna(subset="total")
shares = shares[shares.outcome.str.startswith("displaced_day_")]
shares.pivot(index="outcome", columns="source", values="total").loc[["displaced_day_30", "displaced_day_90", "displaced_day_180"]].round(2)
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
        cell = nbformat.v4.new_markdown_cell(text) if prose else nbformat.v4.new_code_cell(text.strip().replace("FOLDER", name))
        cell["id"] = f"cell-{number}"
        notebook.cells.append(cell)
    return notebook


def run(notebook, folder):
    """Runs all cells from the top; a cell that fails ends it."""
    if importlib.util.find_spec("displace") is None:
        os.environ["PYTHONPATH"] = str(HERE.parent / "python/src")
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
        os.environ["DISPLACE_NOTEBOOK_OUTPUT"] = str(check.resolve())
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
