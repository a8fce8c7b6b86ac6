"""What a replicate costs: invented countries of 10,000 to 100,000,000 people, of whom 1, 10 or 50 % move.

usage: python benches/curve.py [--displace target/release/displace] [--picture docs/pictures/performance.png]

Prints a Markdown table; with --picture (needs matplotlib) it draws it as well. Time is processor time of a
replicate on one core, writing its tables included: a run of several replicates less a run of one. Memory is the
most that a run of one replicate held.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

# People, places, replicates to take the mean of.
SIZES = [(10**4, 50, 50), (10**5, 50, 30), (10**6, 50, 10), (10**6, 1_000, 5), (10**7, 1_000, 3), (10**8, 1_000, 1)]
MOVING = [0.01, 0.1, 0.5]


def spend(command: list[str]) -> tuple[float, float]:
    """Processor seconds and most memory (MiB) of a command."""
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(program: str, persons: int, places: int, moving: float, replicates: int) -> tuple[float, float]:
    """Seconds a replicate, and MiB."""
    with tempfile.TemporaryDirectory() as scratch:
        country = f"{scratch}/country"
        size = ["--persons", str(persons), "--places", str(places), "--moving", str(moving)]
        spend([program, "synthesize", *size, "--output", country, "--quiet"])

        def run(number: int) -> tuple[float, float]:
            options = ["--replicates", str(number), "--threads", "1", "--no-png", "--quiet"]
            return spend([program, "run", f"{country}/country.toml", *options, "--output", f"{scratch}/{number}"])

        (one, memory), (several, _) = run(1), run(replicates + 1)
        return (several - one) / replicates, memory


def draw(rows: list[tuple[int, int, float, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for persons, places in dict.fromkeys((row[0], row[1]) for row in rows):
        points = [(persons * moving, seconds) for p, q, moving, seconds in rows if (p, q) == (persons, places)]
        axes.plot(*zip(*points), marker="o", label=f"{persons:,} people, {places:,} places")
    axes.set(xscale="log", yscale="log", xlabel="people who move", ylabel="processor seconds a replicate (180 days)")
    axes.grid(which="major", alpha=0.3)
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--displace", default="target/release/displace", help="the program")
    parser.add_argument("--picture", type=Path, help="where to draw the curves")
    arguments = parser.parse_args()
    print("| people | places | share who move | seconds | µs a mover | memory, MiB |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    rows = []
    for persons, places, replicates in SIZES:
        for moving in MOVING:
            seconds, memory = measure(arguments.displace, persons, places, moving, replicates)
            rows.append((persons, places, moving, seconds))
            each = 1e6 * seconds / (persons * moving)
            print(f"| {persons:,} | {places:,} | {moving:.0%} | {seconds:.3g} | {each:.2g} | {memory:.0f} |", flush=True)
    if arguments.picture:
        draw(rows, arguments.picture)


if __name__ == "__main__":
    main()
