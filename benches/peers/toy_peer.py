"""displace beside toys of displacement: the same agents, places, days and share who leave.

Usage, with all built and installed (`run` beside this file):

    python toy_peer.py --displace target/release/displace --toy target/release/examples/toy --krabmaga PROGRAM

The toys play one set of rules: agents at home leave on a day of their own, choose a host by weight, travel, and stay
(examples/toy.rs in plain Rust, toy.py in Python, krabmaga/ in krABMaga). displace plays its whole model on an invented
country of the same size. The toys' first replicate has the same luck in all, and has to have the same answer. Prints
a Markdown table.

A replicate costs what a run of many takes more than a run of one, divided by their difference: so starting, reading
and compiling are not counted, luck is, and what displace writes of each replicate. Processor time, user and system;
each run is repeated and the least taken, all in turn, so that a busy minute of the machine does not hit one alone.
"""

import argparse
import csv
import importlib.util
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from flee_peer import displace, spend

PERSONS, PLACES, DAYS, MOVING, HOUSEHOLD = 1_000_000, 1_000, 180, 0.1, 5.7
AGENTS = round(PERSONS / HOUSEHOLD)
PYTHON = Path(__file__).parent / "toy.py"
WHOLE, PLAIN = "displace, whole model", "toy in plain Rust, every day"
SHIPPED = "displace, whole model, four households an agent (its default)"


def draw(file: Path) -> None:
    """The luck of the toys' first replicate: the day on which each agent leaves, and its choice of a host."""
    rng = random.Random(1)
    with open(file, "w") as table:
        print("leaves,choice", file=table)
        for _ in range(AGENTS):
            leaves = int(rng.random() * DAYS) if rng.random() < MOVING else ""
            print(leaves, rng.random(), sep=",", file=table)


def answer(command: list[str], replicates: int, luck: Path) -> tuple[float, dict]:
    """Runs a toy: processor seconds, and what came of the first replicate."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [*command, *(str(word) for word in (AGENTS, PLACES, DAYS, MOVING, replicates, luck))]
    printed = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, json.loads(printed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--displace", default="target/release/displace", help="the program")
    parser.add_argument("--toy", default="target/release/examples/toy", help="the example of the library")
    parser.add_argument("--krabmaga", help="the peer's program")
    parser.add_argument("--repeats", type=int, default=3, help="how often each run is made")
    arguments = parser.parse_args()

    # Name, command, replicates to take the mean of.
    toys = [
        (PLAIN, [arguments.toy, "daily"], 50),
        ("toy in plain Rust, days skipped", [arguments.toy, "skipping"], 200),
    ]
    for package, replicates in [("numba", 20), ("numpy", 20), ("starsim", 5), ("mesa", 1)]:
        if importlib.util.find_spec(package):
            toys.append((f"toy in {package}", [sys.executable, str(PYTHON), package], replicates))
        else:
            print(f"SKIPPED: {package} is not installed", file=sys.stderr)
    if arguments.krabmaga:
        toys.append(("toy in krABMaga", [arguments.krabmaga], 2))

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        luck, country, output = folder / "luck.csv", folder / "country", folder / "output"
        draw(luck)
        size = ["--persons", str(PERSONS), "--places", str(PLACES), "--days", str(DAYS), "--moving", str(MOVING)]
        displace(arguments.displace, "synthesize", *size, "--output", str(country))
        answers: dict[str, dict] = {}

        def whole(replicates: int, households: int = 1) -> float:
            options = ["--replicates", str(replicates), "--households-per-agent", str(households), "--threads", "1"]
            options += ["--no-png", "--force", "--output", str(output)]
            return displace(arguments.displace, "run", str(country / "country.toml"), *options)

        def play(name: str, command: list[str], replicates: int) -> float:
            seconds, found = answer(command, replicates, luck)
            if answers.setdefault(name, found) != answers[PLAIN]:
                sys.exit(f"{name} has another answer than {PLAIN}: {found['departures']} departures")
            return seconds

        runs = {WHOLE: (whole, 10), SHIPPED: (lambda replicates: whole(replicates, 4), 10)}
        for name, command, replicates in toys:
            runs[name] = (lambda replicates, name=name, command=command: play(name, command, replicates), replicates)
        least: dict[tuple[str, int], float] = {}
        for _ in range(arguments.repeats):
            for name, (spent, replicates) in runs.items():
                for number in (1, 1 + replicates):
                    seconds = spent(number)
                    least[name, number] = min(seconds, least.get((name, number), seconds))
        with open(output / "replicates.csv", newline="") as table:
            rows = list(csv.DictReader(table))
    cost = {name: (least[name, 1 + n] - least[name, 1]) / n for name, (_, n) in runs.items()}
    moved = answers[PLAIN]
    moves, returns = (
        sum(float(row[f"{what}_day_{DAYS}"]) for row in rows) / len(rows) / HOUSEHOLD for what in ("movements", "returned")
    )
    print(
        f"{AGENTS:,} agents, {PLACES:,} places, {DAYS} days. In each toy {moved['departures']:,} leave and "
        f"{sum(moved['arrivals']):,} have arrived, the same by host. In displace households move {moves:,.0f} times, "
        f"onward moves included, and return {returns:,.0f} times.\n"
    )
    print("| what runs | ms a replicate | million agent-days/s | displace's whole model = 1 | toy in plain Rust = 1 |")
    print("| --- | --- | --- | --- | --- |")
    for name, seconds in cost.items():
        print(
            f"| {name} | {seconds * 1e3:,.2f} | {AGENTS * DAYS / seconds / 1e6:,.1f} | "
            f"{cost[WHOLE] / seconds:,.3g} | {cost[PLAIN] / seconds:,.3g} |"
        )


if __name__ == "__main__":
    main()
