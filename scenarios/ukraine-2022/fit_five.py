"""Fits five numbers to the first three weeks of this case, and scores what they say of the days after.

    python3 scenarios/ukraine-2022/fit_five.py [DISPLACE] [SETS]

512 sets of five numbers, all others at the medians of the posterior, one future each: a quarter of them from a Sobol sequence
over the priors, each further quarter near the 25 best so far (as in Beaumont et al. 2009, Biometrika 96, without their
weights: a fit, and no posterior). The twentieth of all that are nearest to what was counted until 16 March is kept: by the
error of daily crossings of the border, and by the share of people in the wrong country, macro-region of origin and macro-region
of stay, added up. Their mean flow is the forecast. Beside it: the mean of the last week, and a curve a·t^b·e^(−ct) fitted to the same days. Python 3.11 without further
packages.
"""

import csv
import math
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
SCENARIO = str(HERE / "record.toml")
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
LAST_KNOWN = "2022-03-16"
KEPT = 20  # one in so many
ROUNDS = 4
STEP = 1.2  # standard deviations of the kept ones by which the next ones differ from these


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


def distance(flows, places, counted):
    """How far a future is from what was counted until the last known day."""
    placed = [misplaced(list(areas.values())) for (_, to, _), areas in places.items() if to <= LAST_KNOWN]
    return error(flows, counted, range(KNOWN)) + sum(placed)


def settings():
    """The five priors and what is held, as options."""
    found = []
    for name, prior in PRIORS.items():
        found += ["--set", f"parameters.{name}={{ {prior}, source = 'fit_five.py', confidence = 'guess' }}"]
    for name, value in HELD.items():
        found += ["--set", f"{name}={value}"]
    return found


def simulate(displace, design, run):
    """One future of each set of a design: people who had crossed by set and day, counted by day, and counts by place."""
    with open(design, newline="", encoding="utf-8") as table:
        chosen = [{name: float(row[name]) for name in PRIORS} for row in csv.DictReader(table)]
    subprocess.run([displace, "run", SCENARIO, *settings(), "--parameters", design, "-n", str(len(chosen)), "-o", str(run),
                    "--force", "--no-png", "-q"], check=True)
    stocks, counts = defaultdict(dict), {}
    with open(run / "observed.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if row["variable"] == "crossed":
                counts[int(row["day"])] = float(row["observed"])
                stocks[int(row["replicate"])][int(row["day"])] = float(row["simulated"])
    places = [defaultdict(dict) for _ in chosen]
    with open(run / "observed_places.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            level = "countries" if row["area_pcode"].isalpha() else "macro-regions"
            count = (row["variable"], row["to"], level)
            places[int(row["replicate"])][count][row["area_pcode"]] = (float(row["simulated"]), float(row["observed"]))
    days = sorted(counts)
    counted = flows_of([counts[day] for day in days])
    return counted, [(chosen[set_], flows_of([stocks[set_][day] for day in days]), places[set_]) for set_ in range(len(chosen))]


def share(name, value):
    """How far along its prior a value lies, from 0 to 1, and back."""
    kind, ends = PRIORS[name].split(" = ")
    low, high = (float(end) for end in ends.strip("[]").split(","))
    if kind == "uniform":
        return (value - low) / (high - low), lambda at: low + (high - low) * at
    return math.log(value / low) / math.log(high / low), lambda at: low * (high / low) ** at


def nearby(best, count, luck):
    """Sets near the best ones, within the priors."""
    spread = {}
    for name in PRIORS:
        shares = [share(name, chosen[name])[0] for chosen in best]
        mean = sum(shares) / len(shares)
        spread[name] = STEP * math.sqrt(sum((at - mean) ** 2 for at in shares) / len(shares)) + 0.01
    found = []
    while len(found) < count:
        near = luck.choice(best)
        moved = {name: share(name, near[name])[0] + luck.gauss(0.0, spread[name]) for name in PRIORS}
        if all(0.0 <= at <= 1.0 for at in moved.values()):
            found.append({name: share(name, near[name])[1](at) for name, at in moved.items()})
    return found


def main(displace="target/release/displace", sets="512"):
    in_round, kept = int(sets) // ROUNDS, max(int(sets) // KEPT, 1)
    luck = random.Random(1)
    all_sets = []
    with tempfile.TemporaryDirectory() as temporary:
        design, run = str(Path(temporary) / "design.csv"), Path(temporary) / "run"
        for number in range(ROUNDS):
            if number == 0:
                subprocess.run([displace, "sample", SCENARIO, *settings(), "--vary", ",".join(PRIORS), "--design", "sobol", "-n",
                                str(in_round), "-o", design], check=True)
            else:
                best = [chosen for chosen, *_ in all_sets[:kept]]
                with open(design, "w", newline="", encoding="utf-8") as table:
                    rows = csv.DictWriter(table, list(PRIORS))
                    rows.writeheader()
                    rows.writerows({name: f"{value:.6g}" for name, value in one.items()} for one in nearby(best, in_round, luck))
            counted, found = simulate(displace, design, run)
            all_sets += found
            all_sets.sort(key=lambda one: distance(one[1], one[2], counted))
    days = range(len(counted))
    best = all_sets[:kept]
    first, after = range(KNOWN), range(KNOWN, len(days))
    forecast = [sum(flows[day] for _, flows, _ in best) / len(best) for day in days]
    week = sum(counted[KNOWN - 7:KNOWN]) / 7
    others = {"five numbers": forecast, "mean of the last week": [week] * len(days), "fitted curve": curve(counted)}
    print(f"{len(best)} of {len(all_sets)} sets; daily crossings of the border: relative error (correlation)")
    for name, numbers in others.items():
        cells = [f"{label} {error(numbers, counted, span):.2f} ({correlation(numbers, counted, span):.2f})"
                 if name != "mean of the last week" else f"{label} {error(numbers, counted, span):.2f}"
                 for label, span in (("until 16 March", first), ("after", after), ("all", range(len(days))))]
        print(f"  {name}: " + ", ".join(cells))
    without = range(2, KNOWN)
    print(f"  five numbers, without the first two days, until 16 March: {error(forecast, counted, without):.2f}")
    for name in PRIORS:
        values = sorted(chosen[name] for chosen, *_ in best)
        print(f"  {name}: {values[len(values) // 2]:.3g} ({values[0]:.3g} to {values[-1]:.3g})")
    print("share of people in the wrong area")
    for count in best[0][2]:
        areas = [[places[count][area] for _, _, places in best] for area in best[0][2][count]]
        mean = [(sum(simulated for simulated, _ in of) / len(of), of[0][1]) for of in areas]
        variable, to, level = count
        print(f"  {variable} {to}, {level}: {misplaced(mean):.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
