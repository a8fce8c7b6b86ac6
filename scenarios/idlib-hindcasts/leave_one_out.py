"""Leaves each episode out of the fit, forecasts it, scores it, and prints the tables of docs/validation.md.

    cargo build --release
    python3 scenarios/idlib-hindcasts/leave_one_out.py [FOLDER]

FOLDER (output/leave-one-out unless given) keeps the posteriors: what is there is not fitted again. Python 3.11 without
further packages; half an hour on two idle cores.
"""

import csv
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DISPLACE = os.environ.get("DISPLACE", "target/release/displace")
REPLICATES = "256"
EPISODES = {
    "winter-2017-18": "winter 2017–18",
    "september-2018": "September 2018",
    "summer-2019": "summer 2019",
    "winter-2019-20": "winter 2019–20",
    "north-east-2019": "north-east 2019",
}
FAIR = {"nobody_moves": "nobody moves", "half_of_the_exposed": "half of the exposed",
        "rate_under_attack": "rate under attack", "agency_figure": "agency's figure"}
TOLD = {"no_change": "no change", "last_pace": "last pace", "constant_rate": "constant rate"}


def run(*arguments):
    subprocess.run([DISPLACE, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def figure(value):
    """Three digits, with thousands."""
    value = float(f"{float(value):.3g}")
    return f"{value:,.0f}"


def row(cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def table(header):
    row(header)
    row(["---"] * len(header))


def scores(folder):
    """Scores by variable, day (blank for a series) and score."""
    found, observed = {}, {}
    for line in csv.DictReader(open(folder / "scores.csv", encoding="utf-8")):
        found[line["variable"], line["day"], line["score"]] = float(line["value"])
        if line["day"]:
            observed[line["variable"], line["day"]] = float(line["observed"])
    return found, observed


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    results = {}
    for episode in EPISODES:
        posterior, out = folder / f"without-{episode}.csv", folder / episode
        if not posterior.exists():
            run("calibrate", HERE / "calibration.toml", "--wars", "--leave-out", episode, "-o", posterior, "--quiet")
        case = HERE if (HERE / f"{episode}.toml").exists() else HERE.parent / episode
        run("run", case / f"{episode}.toml", "-n", REPLICATES, "--parameters", posterior, "-o", out, "--force", "--quiet")
        run("score", out)
        results[episode] = scores(out)

    table(["left out", "observed", "middle", "nine in ten", "error", "in the 80 % interval", "curve within a factor of",
           "flows"])
    for episode, name in EPISODES.items():
        found, observed = results[episode]
        day = max((day for variable, day in observed if variable == "displaced"), key=int)
        of = {score: value for (variable, at, score), value in found.items() if (variable, at) == ("displaced", day)}
        seen = observed["displaced", day]
        row([name, figure(seen), figure(of["p50"]), f"{figure(of['p05'])}–{figure(of['p95'])}",
             f"{100 * (of['p50'] / seen - 1):+.0f} %".replace("-", "−"), "yes" if of["covered_80"] else "no",
             f"{found['displaced', '', 'curve_factor']:.2f}", f"{found['displaced', '', 'flow_error']:.2f}"])

    for title, baselines in (("From the same knowledge", FAIR), ("Told each report before", TOLD)):
        print(f"\n{title}: mean error, and the model's CRPS and WIS as a part of it\n")
        table(["left out", "model's CRPS", *baselines.values()])
        for episode, name in EPISODES.items():
            found, _ = results[episode]
            cells = [name, figure(found["displaced", "", "mean_crps"])]
            for baseline in baselines:
                error = found.get(("displaced", "", f"mean_error_{baseline}"))
                crps, wis = (found.get(("displaced", "", f"{s}_relative_to_{baseline}")) for s in ("crps", "wis"))
                cells.append("–" if error is None else f"{figure(error)} ({crps:.2f}, {wis:.2f})")
            row(cells)

    print("\nShare of numbers within the intervals, and mean of the probability integral transform\n")
    table(["left out", "numbers", "50 %", "80 %", "95 %", "PIT"])
    keys = ["covered_50", "covered_80", "covered_95", "pit"]
    every = {}
    for episode, (found, observed) in results.items():
        for variable, day in observed:
            every.setdefault((episode, variable), []).append([found[variable, day, key] for key in keys])
    variables = dict.fromkeys(variable for _, variable in every)
    wanted = [(name, lambda key, episode=episode: key[0] == episode) for episode, name in EPISODES.items()]
    wanted += [(f"all: {variable}", lambda key, variable=variable: key[1] == variable) for variable in variables]
    for name, chosen in [*wanted, ("all", lambda key: True)]:
        rows = [numbers for key, part in every.items() if chosen(key) for numbers in part]
        means = [statistics.mean(column) for column in zip(*rows)]
        row([name, len(rows), *(f"{100 * mean:.0f} %" for mean in means[:3]), f"{means[3]:.2f}"])

    print("\nShare of people in the wrong area\n")
    forecasts = ["model", "population", "displaced_before", "exposed"]
    table(["count", "areas", "model", "population", "displaced before", "exposed"])
    for episode in EPISODES:
        path = folder / episode / "scores_places.csv"
        if not path.exists():
            continue
        counts = {}
        for line in csv.DictReader(open(path, encoding="utf-8")):
            if line["score"] == "misplaced_share":
                key = (line["variable"], line["from"], line["to"], line["areas"])
                counts.setdefault(key, {})[line["forecast"]] = float(line["value"])
        for (variable, first, last, areas), of in counts.items():
            row([f"{variable}, {first} to {last}", areas, *(f"{of[f]:.2f}" if f in of else "–" for f in forecasts)])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output/leave-one-out"))
