"""Code the fire of four hindcasts by the rule that `displace new --events` has for every war.

    python3 scenarios/idlib-hindcasts/fire_from_ged.py UCDP_GED_SYRIA.csv

replaces the bombardments and ground attacks in `events.csv` of winter 2017-18, September 2018, summer 2019 and north-east
2019 whose source is UCDP GED (Sundberg and Melander 2013; CC BY 4.0) with what `displace new` makes of its table for the
places and people of the episode. Announcements, truces and what agencies reported stay. Winter 2019-20 lies after the end of
the table. Made again it changes nothing. The program is $DISPLACE, or target/release/displace. The tables that ship are not made
so: docs/validation.md, "The same fire by the rule of `displace new`", says why, and what it gives.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = HERE.parent
PROGRAM = os.environ.get("DISPLACE", str(SCENARIOS.parent / "target/release/displace"))
SOURCE = "UCDP GED Syria 2016-01-01 to 2019-11-30, https://ucdp.uu.se ; copy: github knapply/data4ds4da a1a309a"
FIRE = ("bombardment", "ground_attack")
# Folder, communities, first day, last day, and whose fire is none at home.
EPISODES = [
    (HERE / "winter-2017-18", HERE / "winter-2017-18", "2017-12-01", 111, "Syrian insurgents"),
    (HERE / "september-2018", SCENARIOS / "idlib-2018", "2018-09-01", 44, "Syrian insurgents"),
    (HERE / "summer-2019", HERE / "summer-2019", "2019-04-29", 124, "Syrian insurgents"),
    (SCENARIOS / "north-east-2019", SCENARIOS / "north-east-2019", "2019-10-09", 52, "SDF"),
]


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def places(communities):
    """The places and people of an episode, with the headers that a gazetteer has."""
    people = ("residents", "idps", "unregistered")
    return [
        {
            "pcode": row["pcode"], "name": row["name"], "adm3_pcode": row["subdistrict_pcode"],
            "adm3_name": row["subdistrict"], "lat": row["lat"], "lon": row["lon"],
            "population": sum(int(row.get(column) or 0) for column in people),
        }
        for row in read(communities / "communities.csv")
    ]


def fire(table, communities, start, days, home):
    with tempfile.TemporaryDirectory() as folder:
        gazetteer, case = Path(folder, "places.csv"), Path(folder, "case")
        rows = places(communities)
        write(gazetteer, list(rows[0]), rows)
        options = ["--start", start, "--days", days, "--country", "SYR", "--places", gazetteer, "--population", gazetteer]
        options += ["--events", table, "--home", home]
        subprocess.run([PROGRAM, "new", case, *map(str, options)], check=True, stdout=subprocess.DEVNULL)
        made = read(case / "events.csv")
    for row in made:
        counted = row["source"].partition(": ")[2].partition(";")[0]
        row["source"] = f"{SOURCE}: {counted}; severity by the rule of `displace new`"
    return made


def main(table):
    for folder, communities, *rest in EPISODES:
        path = folder / "events.csv"
        before = read(path)
        columns = list(before[0])
        kept = [row for row in before if row["kind"] not in FIRE or not row["source"].startswith("UCDP GED")]
        made = [{column: row.get(column, "") for column in columns} for row in fire(table, communities, *rest)]
        write(path, columns, sorted(kept + made, key=lambda row: (row["from"], row["place_pcode"], row["kind"], row["to"])))
        print(f"{path.parent.name}: {len(before) - len(kept)} rows of fire replaced by {len(made)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve())
