"""Fits five numbers to the first three weeks of this case, and scores what they say of the days after.

    python3 scenarios/ukraine-2022/fit_five.py [DISPLACE] [SETS]

512 sets of a Sobol sequence over five priors, all other numbers at the medians of the posterior, one future each. The
twentieth of them whose daily crossings of the border until 16 March are nearest to what was counted is kept; their mean flow is the
forecast. Beside it: the mean of the last week, and a curve a·t^b·e^(−ct) fitted to the same days. Python 3.11 without further
packages.
"""

import csv
import math
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
# The five numbers: who leaves the country, whom fear moves and how far it reaches, how fast people set out, and how much fire
# they bear. Wide, and the same for any war.
PRIORS = {
    "abroad_share": "uniform = [0.1, 0.7]",
    "anticipation_strength": "log_uniform = [0.05, 5.0]",
    "anticipation_reach_km": "log_uniform = [20.0, 1000.0]",
    "preparation_rate_per_day": "log_uniform = [0.05, 2.0]",
    "tolerance_median": "log_uniform = [0.2, 5.0]",
}
# Numbers that do the same as one of the five are held.
HELD = {"abroad_reach_km": 1e5, "population_factor": 1.0}
KNOWN = 21  # days from 24 February to 16 March
KEPT = 20  # one in so many


def error(flows, counted, days):
    """Root mean square of relative errors over some days."""
    return math.sqrt(sum(((flows[day] - counted[day]) / counted[day]) ** 2 for day in days) / len(days))


def correlation(flows, counted, days):
    """Pearson's correlation over some days."""
    mean_s, mean_o = (sum(side[day] for day in days) / len(days) for side in (flows, counted))
    both = sum((flows[day] - mean_s) * (counted[day] - mean_o) for day in days)
    spread = [sum((side[day] - mean) ** 2 for day in days) for side, mean in ((flows, mean_s), (counted, mean_o))]
    return both / math.sqrt(spread[0] * spread[1])


def curve(counted):
    """a·t^b·e^(−ct), by least squares of logarithms over the known days, t from 1."""
    rows = [(1.0, math.log(day + 1), -(day + 1.0)) for day in range(KNOWN)]
    left = [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]
    right = [sum(row[i] * math.log(counted[day]) for day, row in enumerate(rows)) for i in range(3)]
    for i in range(3):
        for j in range(i + 1, 3):
            factor = left[j][i] / left[i][i]
            left[j] = [a - factor * b for a, b in zip(left[j], left[i])]
            right[j] -= factor * right[i]
    found = [0.0] * 3
    for i in (2, 1, 0):
        found[i] = (right[i] - sum(left[i][j] * found[j] for j in range(i + 1, 3))) / left[i][i]
    a, b, c = found
    return [math.exp(a + b * math.log(day + 1) - c * (day + 1)) for day in range(len(counted))]


def flows_of(stock):
    """What was added each day, from a stock by day."""
    return [stock[0], *(after - before for before, after in zip(stock, stock[1:]))]


def misplaced(pairs):
    """Half the sum of absolute differences of shares, of pairs of simulated and counted."""
    simulated, counted = (sum(pair[side] for pair in pairs) for side in (0, 1))
    return sum(abs(s / max(simulated, 1) - o / counted) for s, o in pairs) / 2


def main(displace="target/release/displace", sets="512"):
    scenario = str(HERE / "record.toml")
    settings = []
    for name, prior in PRIORS.items():
        settings += ["--set", f"parameters.{name}={{ {prior}, source = 'fit_five.py', confidence = 'guess' }}"]
    for name, value in HELD.items():
        settings += ["--set", f"{name}={value}"]
    with tempfile.TemporaryDirectory() as temporary:
        design, run = str(Path(temporary) / "design.csv"), Path(temporary) / "run"
        subprocess.run([displace, "sample", scenario, *settings, "--vary", ",".join(PRIORS), "--design", "sobol", "-n", sets,
                        "-o", design], check=True)
        subprocess.run([displace, "run", scenario, *settings, "--parameters", design, "-n", sets, "-o", str(run), "--no-png",
                        "-q"], check=True)
        with open(design, newline="", encoding="utf-8") as table:
            chosen = list(csv.DictReader(table))
        stocks, counts = defaultdict(dict), {}
        with open(run / "observed.csv", newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                if row["variable"] == "crossed":
                    counts[int(row["day"])] = float(row["observed"])
                    stocks[int(row["replicate"])][int(row["day"])] = float(row["simulated"])
        places = defaultdict(lambda: defaultdict(list))
        with open(run / "observed_places.csv", newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                level = "countries" if row["area_pcode"].isalpha() else "macro-regions"
                count = (row["variable"], row["to"], level)
                places[count][row["area_pcode"]].append((float(row["simulated"]), float(row["observed"])))
    days = sorted(counts)
    counted = flows_of([counts[day] for day in days])
    flows = {set_: flows_of([stock[day] for day in days]) for set_, stock in stocks.items()}
    first, after = range(KNOWN), range(KNOWN, len(days))
    best = sorted(flows, key=lambda set_: error(flows[set_], counted, first))[:len(flows) // KEPT]
    forecast = [sum(flows[set_][day] for set_ in best) / len(best) for day in range(len(days))]
    week = sum(counted[KNOWN - 7:KNOWN]) / 7
    others = {"five numbers": forecast, "mean of the last week": [week] * len(days), "fitted curve": curve(counted)}
    print(f"{len(best)} of {len(flows)} sets; daily crossings of the border: relative error (correlation)")
    for name, numbers in others.items():
        cells = [f"{label} {error(numbers, counted, span):.2f} ({correlation(numbers, counted, span):.2f})"
                 if name != "mean of the last week" else f"{label} {error(numbers, counted, span):.2f}"
                 for label, span in (("until 16 March", first), ("after", after), ("all", range(len(days))))]
        print(f"  {name}: " + ", ".join(cells))
    without = range(2, KNOWN)
    print(f"  five numbers, without the first two days, until 16 March: {error(forecast, counted, without):.2f}")
    for name in PRIORS:
        values = sorted(float(chosen[set_][name]) for set_ in best)
        print(f"  {name}: {values[len(values) // 2]:.3g} ({values[0]:.3g} to {values[-1]:.3g})")
    print("share of people in the wrong area")
    for (variable, to, level), areas in places.items():
        mean = [(sum(pairs[set_][0] for set_ in best) / len(best), pairs[0][1]) for pairs in areas.values()]
        print(f"  {variable} {to}, {level}: {misplaced(mean):.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
