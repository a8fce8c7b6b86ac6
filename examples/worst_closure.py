"""Which single road or crossing costs most when it is shut?

    python3 examples/worst_closure.py SCENARIO.toml FOLDER [ROADS] [REPLICATES]

Runs the scenario, then again with each of its busiest roads shut from the first day on (10 of them), under the same
luck, and compares all. FOLDER/closures/comparison.csv has the differences of every outcome; the brief shows those at
the worst moment:

    displace brief FOLDER/as-it-is --closures FOLDER/closures

DISPLACE names the program, if it is not "displace". Nothing but Python's own library is needed.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

scenario, folder = sys.argv[1], Path(sys.argv[2])
roads = int(sys.argv[3]) if len(sys.argv) > 3 else 10
replicates = sys.argv[4] if len(sys.argv) > 4 else "200"


def displace(*arguments: object) -> None:
    subprocess.run([os.environ.get("DISPLACE", "displace"), "-q", *map(str, arguments)], check=True)


def run(name: str, *options: str) -> Path:
    displace("run", scenario, "--replicates", replicates, "--no-png", "--output", folder / name, *options)
    return folder / name


base = run("as-it-is")
start = json.loads((base / "run.json").read_text("utf-8"))["start"]
with (base / "links.csv").open(encoding="utf-8", newline="") as file:
    links = [link for link in csv.DictReader(file) if float(link["peak_day_p95"]) > 0]
links.sort(key=lambda link: -float(link["peak_day_p50"]))
# Trains and buses have rows of their own: a closure between two places bars the roads between them, whichever row is busy.
pairs = {frozenset((link["from_pcode"], link["to_pcode"])): link for link in reversed(links)}
links = [link for link in links if pairs[frozenset((link["from_pcode"], link["to_pcode"]))] is link]
runs = [base]
for number, link in enumerate(links[:roads], 1):
    ends = {"from": link["from"], "to": link["to"], "date": start, "source": "what if", "confidence": "guess"}
    # A TOML string in quotes is written as JSON writes it.
    closure = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in ends.items())
    name = f"{link['from']} – {link['to']}"
    try:
        runs.append(run(f"shut-{number:02}", "--name", name, "--set", f"closure+={{ {closure} }}"))
    except subprocess.CalledProcessError as error:
        # Where trains or buses run and no road goes there is nothing that a closure could bar; the program has said so.
        if error.returncode != 2:
            raise
        print(f"{name}: left out", file=sys.stderr)
displace("compare", *runs, "--output", folder / "closures")
