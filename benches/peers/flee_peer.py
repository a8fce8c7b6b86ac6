"""displace beside Flee: same conflict, same persons as agents, same days, one core, one run.

Usage, with displace built and Flee installed (README.md beside this file):

    python flee_peer.py --displace target/release/displace [--agents 20000] [CONFLICT_DIR ...]

A conflict directory is one in Flee's format, with `input_csv/` and `source_data/`. Without one, an invented
network is written in that format. Prints one Markdown row a conflict.

Both simulate the departures that displace's import finds in the counts: as many agents, on the same days. Flee's
time is that of its daily loop (spawning, closures, movement), in this process; reading files is not counted.
displace's time is that of a replicate: a run of many less a run of one, so that reading files is not counted, and
writing tables is. Processor time, not wall time. Shares of agents by camp are printed on request, so that one can
see that both moved people.
"""

import argparse
import contextlib
import csv
import datetime
import io
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SETTINGS = """
spawn_rules:
  take_from_population: False
  insert_day0: False
  conflict_zone_spawning_only: True
move_rules:
  max_move_speed: 360
  max_walk_speed: 35
  camp_move_chance: 0.001
  conflict_move_chance: 1.0
  default_move_chance: 0.3
  awareness_level: 1
  capacity_scaling: 1.0
optimisations:
  hasten: 1
"""


def invent(folder: Path) -> Path:
    """An invented conflict in Flee's format: a grid of 60 towns, a third in conflict, 8 camps, 300 days."""
    days, side, towns = 300, 10, 60
    inputs, data = folder / "invented" / "input_csv", folder / "invented" / "source_data"
    inputs.mkdir(parents=True)
    data.mkdir()
    start = datetime.date(2030, 1, 1)
    rows = ["#name,region,country,lat,lon,location_type,conflict_date,population"]
    zones = [town for town in range(towns) if town % 3 == 0]
    for town in range(towns):
        kind = "conflict_zone" if town in zones else "town"
        rows.append(f"T{town},r,Home,{town // side * 0.4:.2f},{20 + town % side * 0.4:.2f},{kind},0,{20000 + 500 * town}")
    for camp in range(8):
        rows.append(f"K{camp},r,Abroad,{2.8 + 0.1 * (camp % 2):.2f},{20 + camp * 0.5:.2f},camp,,{20000}")
    (inputs / "locations.csv").write_text("\n".join(rows) + "\n")
    roads = ["#name1,name2,distance,forced_redirection"]
    for town in range(towns):
        if town % side + 1 < side:
            roads.append(f"T{town},T{town + 1},50,0")
        if town + side < towns:
            roads.append(f"T{town},T{town + side},50,0")
    roads += [f"T{towns - side + camp},K{camp},60,0" for camp in range(8)]
    (inputs / "routes.csv").write_text("\n".join(roads) + "\n")
    (inputs / "closures.csv").write_text("#closure_type,name1,name2,closure_start,closure_end\n")
    header = "#Day," + ",".join(f"T{zone}" for zone in zones)
    (inputs / "conflicts.csv").write_text(
        "\n".join([header] + [f"{day}," + ",".join("1" for _ in zones) for day in range(days + 1)]) + "\n"
    )
    (inputs / "sim_period.csv").write_text(f"StartDate,{start}\nLength,{days}\n")
    layout = ["total,refugees.csv"] + [f"K{camp},k{camp}.csv" for camp in range(8)]
    (data / "data_layout.csv").write_text("\n".join(layout) + "\n")
    last = start + datetime.timedelta(days=days)
    for name, persons in [("refugees", 96_000)] + [(f"k{camp}", 12_000) for camp in range(8)]:
        (data / f"{name}.csv").write_text(f"{start},0\n{last},{persons}\n")
    return folder / "invented"


def spend(*command: str) -> float:
    """Runs a command; processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def displace(binary: str, *arguments: str) -> float:
    """Runs displace without a word; processor seconds."""
    return spend(binary, *arguments, "--quiet")


def imported(binary: str, conflict: Path, target: Path, agents: int) -> tuple[Path, list[tuple[int, int]], int]:
    """The conflict as a scenario: its file, agents who leave (day, number), days."""
    displace(binary, "import", "flee", str(conflict / "input_csv"), "--output", str(target))
    file = target / f"{target.name}.toml"
    toml = file.read_text()
    start = datetime.date.fromisoformat(re.search(r'^start = "(.*)"', toml, re.M)[1])
    days = int(re.search(r"^horizon_days = (\d+)", toml, re.M)[1]) + 1
    with open(target / "departures.csv", newline="") as table:
        leaving = [((datetime.date.fromisoformat(row["date"]) - start).days, float(row["persons"])) for row in csv.DictReader(table)]
    # An agent is a household, and a scenario allows one of 100 persons at most.
    size = min(100, max(1, round(sum(persons for _, persons in leaving) / agents)))
    # Nobody is there on the first day, departures are as given, and an agent has as many persons as it takes.
    toml = re.sub(r"household_persons = \{ fixed = [^,]*,", f"household_persons = {{ fixed = {size}.0,", toml)
    toml = re.sub(r"^departures_factor = \{ [^}]*\} *,", "departures_factor = { fixed = 1.0,", toml, flags=re.M)
    file.write_text(toml)
    hosts = (target / "hosts.csv").read_text().splitlines()
    kept = [hosts[0]] + [re.sub(r"^([^,]*),\d+,", r"\1,0,", line) for line in hosts[1:]]
    (target / "hosts.csv").write_text("\n".join(kept) + "\n")
    due, done, schedule = 0.0, 0, []
    for day, persons in leaving:
        due += persons
        number = int(due / size + 0.5) - done
        done += number
        schedule.append((day, number))
    return file, schedule, days


def flee(conflict: Path, schedule: list[tuple[int, int]], days: int, folder: Path) -> tuple[float, int, Counter]:
    """Flee's daily loop: processor seconds, agent-days, agents by camp."""
    from flee import InputGeography
    from flee import flee as engine
    from flee.SimulationSettings import SimulationSettings

    settings = folder / "settings.yml"
    settings.write_text(SETTINGS)
    # Flee reports a good deal on both streams.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        SimulationSettings.ReadFromYML(str(settings))
        SimulationSettings.ConflictInputFile = str(conflict / "input_csv" / "conflicts.csv")
        SimulationSettings.FloodLevelInputFile = ""
        ecosystem = engine.Ecosystem()
        geography = InputGeography.InputGeography()
        geography.ReadConflictInputCSV(SimulationSettings.ConflictInputFile)
        for read, name in [
            (geography.ReadLocationsFromCSV, "locations.csv"),
            (geography.ReadLinksFromCSV, "routes.csv"),
            (geography.ReadClosuresFromCSV, "closures.csv"),
        ]:
            read(str(conflict / "input_csv" / name))
        ecosystem, locations = geography.StoreInputGeographyInEcosystem(ecosystem)
        leaving = dict(schedule)
        agent_days, zones = 0, []
        began = time.process_time()
        for day in range(days):
            geography.AddNewConflictZones(ecosystem, day)
            zones = [place for place in locations.values() if place.conflict > 0] or zones
            for _ in range(leaving.get(day, 0)):
                ecosystem.addAgent(random.choice(zones), {})
            ecosystem.enact_border_closures(day)
            ecosystem.evolve()
            agent_days += len(ecosystem.agents)
        seconds = time.process_time() - began
    camps = Counter(agent.location.name for agent in ecosystem.agents if getattr(agent.location, "camp", False))
    return seconds, agent_days, camps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("conflicts", nargs="*", type=Path, help="conflict directories in Flee's format")
    parser.add_argument("--displace", default="target/release/displace", help="the program")
    parser.add_argument("--agents", type=int, default=20_000, help="agents in both, about")
    parser.add_argument("--replicates", type=int, default=50, help="replicates of displace to take the mean of")
    parser.add_argument("--camps", action="store_true", help="print Flee's agents by camp")
    arguments = parser.parse_args()
    random.seed(1)
    print("| conflict | agents | days | Flee, agent-days/s | displace, agent-days/s | ratio |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for conflict in arguments.conflicts or [invent(folder)]:
            target = folder / "scenarios" / conflict.name
            file, schedule, days = imported(arguments.displace, conflict, target, arguments.agents)
            seconds, agent_days, camps = flee(conflict, schedule, days, folder)

            def run(replicates: int) -> float:
                output = str(folder / "output" / f"{conflict.name}-{replicates}")
                options = ["--replicates", str(replicates), "--threads", "1", "--no-png", "--output", output]
                return displace(arguments.displace, "run", str(file), *options)

            replicate = (run(arguments.replicates + 1) - run(1)) / arguments.replicates
            agents = sum(number for _, number in schedule)
            print(
                f"| {conflict.name} | {agents:,} | {days} | {agent_days / seconds:,.0f} | "
                f"{agent_days / replicate:,.0f} | {seconds / replicate:,.0f} |",
                flush=True,
            )
            if arguments.camps:
                print(dict(camps), file=sys.stderr)


if __name__ == "__main__":
    main()
