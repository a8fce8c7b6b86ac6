"""Writes tuning.ipynb and compare.ipynb from the cells below and runs them, pictures included:

    python3 -m venv .venv && .venv/bin/pip install -r notebooks/requirements.txt
    cargo build --release
    .venv/bin/python notebooks/make_notebooks.py

With --check DIR it writes nothing here: it fails if the notebooks are not made of these cells, then runs them on
small ensembles and leaves what comes of it in DIR. `.ci/run` does that.

The environment variable DISPLACE names the program; else target/release/displace is taken.
"""

import argparse
import os
import pathlib
import sys

import nbclient
import nbformat

HERE = pathlib.Path(__file__).resolve().parent

SETUP = '''
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

A CSV of parameter sets goes in, a CSV of outcomes comes out. Build the program once with `cargo build --release`; then every cell here takes seconds. The ensembles are small so that the whole notebook runs in about two minutes on two cores (most of it section 4): raise `N` and `-r` for numbers that you mean to use.""",
    SETUP,
    """## 1. Run a scenario and draw its range

`tiny` is an invented valley of 20,000 people, for quick looks; the case of Idlib comes below.""",
    '''
TINY = "tests/fixtures/tiny/assault.toml"
displace("run", TINY, "-n", size(400, 40), "--no-png", "-q", "-o", WORK / "tiny")
quantiles = pd.read_csv(WORK / "tiny/quantiles.csv", parse_dates=["date"])
displaced = quantiles[(quantiles.variable == "displaced") & quantiles.pcode.isna()]
fan = displaced.pivot(index="date", columns="level", values="persons")

figure, axes = plt.subplots()
for low, high, shade in [(0.025, 0.975, 0.15), (0.1, 0.9, 0.2), (0.25, 0.75, 0.3)]:
    axes.fill_between(fan.index, fan[low], fan[high], color="#0072B2", alpha=shade, lw=0, label=f"{high - low:.0%} of futures")
axes.plot(fan.index, fan[0.5], color="#0072B2", label="median")
axes.set(title="People displaced since the counting began", ylabel="persons", ylim=(0, None))
figure.autofmt_xdate()
axes.legend(loc="upper left", frameon=False);
''',
    "What agencies estimated, beside the range on the same day:",
    '''
estimates = pd.read_csv(WORK / "tiny/estimates.csv")
estimates.T
''',
    """## 2. Sweep two parameters and look at the surface

Every set meets the same luck, so the surface is smooth although each point has few futures.""",
    '''
displace("sample", TINY, "--design", "grid", "--n", size(12, 4), "--vary", "tolerance_median,severity_scale", "-o", WORK / "grid.csv")
print(displace("sweep", TINY, "--design", WORK / "grid.csv", "-r", 16, "-o", WORK / "grid_results.csv"))
grid = pd.read_csv(WORK / "grid_results.csv")
surface = grid.groupby(["tolerance_median", "severity_scale"]).displaced_day_60.mean().unstack()

figure, axes = plt.subplots()
colours = axes.contourf(surface.columns, surface.index, surface, levels=12, cmap="cividis")
axes.set(xscale="log", yscale="log", xlabel="severity_scale", ylabel="tolerance_median", title="Mean displaced by day 60")
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
print("prior medians:", start.to_dict(), "\\nfitted:       ", fitted, f"\\nerror {trials.error[0]:.3f} -> {best.fun:.3f} in {len(trials)} sets")
''',
    '''
before, after = (model(values)[columns].astype(float).median() for values in (start, np.exp(best.x)))
model.close()
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.5))
left.plot(trials.error.cummin(), color="#0072B2")
left.set(xlabel="sets tried", ylabel="mean squared error of the logarithm", yscale="log", title="The best so far")
right.errorbar(observed.date, observed.value, yerr=[observed.value - observed.low, observed.high - observed.value], fmt="o", color="black", label="counted")
right.plot(observed.date, before, "s--", color="#999999", label="prior medians")
right.plot(observed.date, after, "s-", color="#0072B2", label="fitted")
right.set(title="Displaced in September 2018", ylabel="persons", ylim=(0, None))
right.tick_params(axis="x", rotation=30)
right.legend(frameon=False);
''',
    """## 4. Which priors drive the result?

Sobol indices of the assault on Idlib at day 90, for six parameters: what each explains alone, and in all. With `--vary` left out every parameter varies; take `--n 512` and `-r 16` then. The sweep can be stopped at any time: the same command goes on where it was.""",
    '''
ASSAULT = "scenarios/idlib-2018/assault.toml"
VARY = "tolerance_median,severity_scale,threat_reach_km,front_population_factor,ground_hazard_per_day,never_leave_share"
displace("sample", ASSAULT, "--design", "saltelli", "--n", size(16, 2), "--vary", VARY, "-o", WORK / "saltelli.csv")
print(displace("sweep", ASSAULT, "--design", WORK / "saltelli.csv", "-r", 2, "-o", WORK / "sobol.csv"))
print(displace("sensitivity", WORK / "sobol.csv", "-o", WORK / "sensitivity"))
''',
    '''
sobol = pd.read_csv(WORK / "sensitivity/sensitivity.csv")
sobol = sobol[sobol.outcome == "displaced_day_90"].sort_values("total")
figure, axes = plt.subplots()
axes.barh(sobol.parameter, sobol.total, color="#B9DCF2", label="in all")
axes.barh(sobol.parameter, sobol.first_order, height=0.4, color="#0072B2", label="alone")
axes.hlines(sobol.parameter, sobol.total_low, sobol.total_high, color="black")
axes.set(title="Displaced by day 90 of the assault", xlabel="share of the variance between sets")
axes.legend(frameon=False, loc="lower right");
''',
    """## 5. Change one prior and see the new range

The same futures, with the median tolerance doubled: a set for every draw of the prior, and its twin.""",
    '''
displace("sample", TINY, "--n", size(256, 32), "-o", WORK / "draws.csv")
draws = pd.read_csv(WORK / "draws.csv")
twin = draws.assign(tolerance_median=2 * draws.tolerance_median, set=draws.set + len(draws))
pd.concat([draws.assign(prior="as it is"), twin.assign(prior="tolerance doubled")]).to_csv(WORK / "twins.csv", index=False)
displace("sweep", TINY, "--design", WORK / "twins.csv", "-r", 1, "-o", WORK / "twin_results.csv")
twins = pd.read_csv(WORK / "twin_results.csv")
twins.groupby("prior").displaced_day_60.quantile([0.05, 0.5, 0.95]).unstack().round(0)
''',
]

COMPARE = [
    """# Comparing scenarios

The same seed gives every scenario the same luck, so that differences between scenarios are due to what they assume. Ensembles are as small as those of `--quick` (40 futures): about a minute in all on two cores.""",
    SETUP,
    '''
CASE = ["ceasefire", "limited", "assault"]
for name in CASE:
    displace("run", f"scenarios/idlib-2018/{name}.toml", "-n", size(40, 8), "--no-png", "-q", "-o", WORK / name)
runs = {name: pd.read_csv(WORK / name / "replicates.csv", index_col="replicate") for name in CASE}
json.loads((WORK / "assault/run.json").read_text())["summary"]
''',
    "## Ranges on the headline days",
    '''
days = [7, 30, 90, 180]
displaced = pd.concat({name: run[[f"displaced_day_{day}" for day in days]] for name, run in runs.items()})
displaced.columns = days
displaced.groupby(level=0).quantile([0.05, 0.5, 0.95]).round(-3).astype(int).loc[CASE]
''',
    "## Fans on one chart",
    '''
figure, axes = plt.subplots()
for name, colour in zip(CASE, ["#009E73", "#E69F00", "#0072B2"]):
    quantiles = pd.read_csv(WORK / name / "quantiles.csv", parse_dates=["date"])
    fan = quantiles[(quantiles.variable == "displaced") & quantiles.pcode.isna()].pivot(index="date", columns="level", values="persons")
    axes.fill_between(fan.index, fan[0.05], fan[0.95], color=colour, alpha=0.2, lw=0)
    axes.plot(fan.index, fan[0.5], color=colour, label=name)
axes.set(title="Displaced: median and nine in ten of 40 futures", ylabel="persons", ylim=(0, None))
axes.legend(frameon=False, loc="upper left");
''',
    """## Paired differences

Future by future, how many more are displaced in the assault than in the limited operation? The difference has a narrower range than two separate runs would give.""",
    '''
paired = runs["assault"].displaced_day_90 - runs["limited"].displaced_day_90
shuffled = runs["assault"].displaced_day_90 - runs["limited"].displaced_day_90.sample(frac=1, random_state=1).to_numpy()
pd.DataFrame({"same luck": paired, "luck of others": shuffled}).quantile([0.05, 0.5, 0.95]).round(-3).astype(int)
''',
    "## What agencies said",
    '''
estimates = pd.concat({name: pd.read_csv(WORK / name / "estimates.csv") for name in CASE}, names=["scenario"]).reset_index(level=0)
estimates.head(12)
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
    client = nbclient.NotebookClient(notebook, timeout=3600, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.record_timing = False
    client.execute()


def main():
    parser = argparse.ArgumentParser(description="Writes the notebooks and runs them.")
    parser.add_argument("--check", metavar="DIR", type=pathlib.Path, help="run small ensembles into DIR, change nothing here")
    check = parser.parse_args().check
    if check:
        os.environ["DISPLACE_NOTEBOOK_SMALL"] = "1"
        os.environ["DISPLACE_NOTEBOOK_OUTPUT"] = str(check.resolve())
    for name in NOTEBOOKS:
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
