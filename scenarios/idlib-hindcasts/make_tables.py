"""Make the tables of the four Idlib hindcasts from the raw material.

    python3 make_tables.py RAW_DIR

RAW_DIR holds the collected raw tables (those of ../idlib-2018, plus events, changes of control and extra
places). The tables are written into one folder an episode next to this script, the same bytes every time.
Reading, geography and free places are those of ../idlib-2018/make_tables.py. README.md names the sources and
explains the rules; a comment here says only why a line is the way it is.
"""

import csv
import math
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "idlib-2018"))

import make_tables as case_2018  # noqa: E402  (it stands in the folder that was just added)
from make_tables import (  # noqa: E402
    CONFIDENCE, apportion, degrees, distance_km, point, read, whole,
)


@dataclass(frozen=True)
class Episode:
    folder: str
    raw_name: str
    start: str
    end: str
    capture_radius_km: float


WINTER_2017 = Episode("winter-2017-18", "winter2017_18", "2017-12-01", "2018-03-22", 7)
SEPTEMBER_2018 = Episode("september-2018", "sept2018", "2018-09-01", "2018-10-15", 2.5)
SUMMER_2019 = Episode("summer-2019", "offensive2019", "2019-04-29", "2019-08-31", 2.5)
WINTER_2019 = Episode("winter-2019-20", "offensive2019_20", "2019-12-01", "2020-03-10", 2.5)
EPISODES = [WINTER_2017, SEPTEMBER_2018, SUMMER_2019, WINTER_2019]

COLUMNS = {
    "communities": "pcode,name,location,subdistrict,subdistrict_pcode,lat,lon,residents,idps,unregistered,source,"
                   "confidence",
    "locations": "name,pcode,subdistrict,subdistrict_pcode,governorate,lat,lon,kind,control,near_border,host_places,"
                 "rented_places,camp_places,self_settled_places,unfinished_places,reception_per_day,source,confidence",
    "roads": "from,to,length_km,class,status,speed_km_per_h,capacity_persons_per_day,source,confidence",
    "frontline": "seq,name,lat,lon,opposition_side,government_side,source,confidence",
    "events": "from,to,place_pcode,place,scope,kind,severity,source,confidence",
    "control_changes": "date,place_pcode,place,new_control,radius_km,source,confidence",
    "observations": "date,variable,value,low,high,source,confidence",
    "observations_places": "from,to,variable,area_pcode,area,value,source,confidence",
}
TOLERANCE = 0.12


def write(episode, table, rows):
    folder = HERE / episode.folder
    folder.mkdir(exist_ok=True)
    with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
        columns = COLUMNS[table].split(",")
        if not any("unregistered" in row for row in rows):
            columns = [column for column in columns if column != "unregistered"]
        writer = csv.DictWriter(file, columns, restval=0, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def named(table, rows):
    return [dict(zip(COLUMNS[table].split(","), row)) for row in rows]


def position(row):
    return row["lat"], row["lon"]


def people(row):
    return row["residents"] + row["idps"] + row.get("unregistered", 0)


def nearest_km(row, points):
    return min(distance_km(position(row), p) for p in points)


# Places that only events name

# Sub-districts outside the 48 of the case: codes that start with X- are ours. Raw name -> code, name.
EXTRA_AREAS = {
    "As-Saan": ("X-ASSAAN", "As-Saan"),
    "Hadher": ("X-HADHER", "Al-Hadher"),
    "Hamra": ("X-HAMRA", "Hamra"),
    "Jebel Saman": ("X-JEBELSAMAN", "Jebel Saman"),
    "Kansaba": ("X-KANSABA", "Kansaba"),
    "Karnaz": ("X-KARNAZ", "Karnaz"),
    "Khanaser": ("X-KHANASER", "Khanaser"),
    "Muhradah": ("X-MUHRADAH", "Mahardah"),
    "Nabul": ("X-NABUL", "Nubl"),
    "Suran": ("X-SURAN", "Suran (Hama)"),
    "Tall Ed-daman": ("X-TALLEDDAMAN", "Tall ed-Daman"),
}


class Case:
    """The raw material, and the case of September 2018 made of it."""

    def __init__(self, raw):
        self.raw = raw
        self.nodes = case_2018.road_nodes(raw)
        self.communities = case_2018.assign_communities(raw, self.nodes)
        self.camps = case_2018.camp_people(raw, self.nodes)
        self.roads = case_2018.roads(raw)
        self.front = case_2018.front_line(raw)
        self.raw_communities = {row["pcode"]: row for row in read(raw, "communities.csv")}
        places = read(raw, "locations_extra.csv") + read(raw, "locations.csv")
        self.places = {row["pcode"]: row for row in places if row["pcode"]}
        self.seats = {node["pcode"]: node for node in self.nodes.values() if node["kind"] == "seat"}
        self.area_of_raw_name = {
            row["admin3"]: row["admin3_pcode"] for row in self.raw_communities.values()
            if row["admin1"] != "Aleppo"  # two sub-districts are called Suran; ours is the one of Hama
        }
        self.events = read(raw, "events.csv")
        self.changes = read(raw, "control_changes.csv")

    def position(self, pcode):
        return point(self.raw_communities.get(pcode) or self.places[pcode])

    def side_2018(self, community):
        return self.nodes[community["location"]]["control"]

    def outside_places(self, episode, events, changes):
        """Community rows, without people, for places that are neither communities nor locations."""
        # What holds everywhere has no place.
        known = set(self.raw_communities) | {node["pcode"] for node in self.nodes.values()} | {""}
        codes = sorted({row["place_pcode"] for row in events + changes} - known)
        rows = []
        for code in codes:
            place = self.places[code]
            name = place["admin3"]
            if name in self.area_of_raw_name:
                area = self.area_of_raw_name[name]
                area = area, self.seats[area]["subdistrict"]
            else:
                area = EXTRA_AREAS[name]
            rows.append({
                "pcode": code,
                "name": place["name"].removeprefix("Turkish post 4: ").removeprefix("Turkish post 10: "),
                "subdistrict": area[1],
                "subdistrict_pcode": area[0],
                "lat": degrees(place["lat"]),
                "lon": degrees(place["lon"]),
                "residents": 0,
                "idps": 0,
                "source": f"position: {case_2018.COD}; nobody counted, README.md",
                "confidence": "guess",
            })
        return rows


def settle(nodes, communities, side_of):
    """Gives every community the nearest seat or town of its own sub-district and side."""
    homes = [node for node in nodes.values() if node["kind"] in ("seat", "town", "government_town")]
    for row in communities:
        same_side = [node for node in homes if node["control"] == side_of(row)]
        own_area = [node for node in same_side if node["subdistrict_pcode"] == row["subdistrict_pcode"]]
        row["location"] = min(own_area or same_side, key=lambda n: distance_km(position(row), position(n)))["name"]


def with_control(nodes, side_of):
    """A copy of the locations with other holders; free places are made anew from the communities later."""
    copies = {}
    for name, node in nodes.items():
        side = side_of(node)
        near = node["near_border"] if side in ("opposition", "turkish_backed") else "false"
        copies[name] = {**node, "control": side, "near_border": near}
    return copies


def with_front(roads, nodes):
    """A road is open between places of one side, and crosses the front where the government holds one end."""
    rows = []
    for road in roads:
        behind = [nodes[road[end]]["control"] in ("government", "ypg") for end in ("from", "to")]
        status = road["status"]
        if status != "border":
            status = "front_line" if behind[0] != behind[1] else "open"
        rows.append({**road, "status": status})
    return rows


# Events

# Notes that name the town where the code is that of its sub-district; all other such rows cover the sub-district.
TOWN_WORDS = ("market in", "market of", "hospital", "city:", "in Idlib city", "air base", "battle for",
              "army enters Saraqib", "cluster rocket on a school in Sarmin", "school in Darat Izza",
              "Maarrat Misrin: shelter")
# Announcements that reassure, report a count, or speak for the other side: README.md says why each is left out.
NOT_ALARMING = (
    "Turkish post set up", "OCHA counts", "opposition withdraws heavy weapons", "deadline for heavy weapons",
    "a ceasefire is announced", "conditional truce announced", "truce announced for", "Russia says a ceasefire began",
    "Turkey announces a truce", "Turkey announces Operation Spring Shield", "Putin-Erdogan protocol",
)
# Rows of other wars, of fire from the other side, and a pause of six hours on one road.
LEFT_OUT = ("Turkish operation in Afrin district", "rockets from the opposition side", "six-hour pause in air strikes")
# Theatre-wide news needs a place: the one that the text names, else the front of the axis that was expected.
NEWS_PLACE = {
    "2018-09-03": "C3029",     # Morek: the M5, on which all expected the main attack
    "2018-09-04": "SY050202",  # Al-Ziyara: the text names west Idlib and the Ghab
    "2018-09-07": "C3029",
    "2018-10-15": "C3029",
    "2019-04-30": "C3209",     # Kafr Nabutha: the stretch of northern Hama that OCHA had named since 28 April
    "2019-05-20": "C3209",
    "2019-08-05": "SY050501",  # Kafr Zita: the stretch attacked since late July
    "2020-01-15": "SY070200",  # Maarrat al-Numan: the objective since December
    "2020-02-03": "SY070003",  # Saraqib, which the text names
}
# The last row of a record ends with it, but its note speaks of the days that follow.
LASTS_UNTIL = {"2020-03-06": "2020-03-10"}


def events(case, episode):
    names = {node["pcode"]: node["name"] for node in case.nodes.values()}
    rows = []
    for raw in case.events:
        note = raw["note"]
        if raw["episode"] != episode.raw_name or note.startswith(LEFT_OUT):
            continue
        theatre = note.startswith("theatre-wide: ")
        text = note.removeprefix("theatre-wide: ")
        kind, code = raw["kind"], raw["pcode"]
        if kind == "announcement" and text.startswith(NOT_ALARMING):
            continue
        last = raw["date_end"]
        if kind == "truce":
            last = LASTS_UNTIL.get(raw["date_start"], last)
        first, last = max(raw["date_start"], episode.start), min(last, episode.end)
        if first > last or (kind in ("announcement", "truce_collapse") and raw["date_start"] < episode.start):
            continue
        if kind in ("announcement", "truce_collapse"):
            code = NEWS_PLACE[raw["date_start"]]
        # News names a point of the front; whoever takes a town attacks the town.
        point_like = kind in ("announcement", "truce_collapse") or kind.startswith("captured")
        own_town = not text.startswith(("sub-district row", "weekly")) and any(word in text for word in TOWN_WORDS)
        area = code.startswith("SY") and not (point_like or (own_town and not theatre))
        kind = "ground_attack" if kind.startswith("captured") else kind
        # A truce holds everywhere, and what is no fire has no severity.
        place = raw["location"] if code == raw["pcode"] else names[code]
        code, place, area = ("", "", True) if kind == "truce" else (code, place, area)
        rows.append({
            "from": first,
            "to": last,
            "place_pcode": code,
            "place": place,
            "scope": "area" if area else "place",
            "kind": kind,
            "severity": raw["severity"] if kind in ("bombardment", "ground_attack") else "",
            "source": raw["source"],
            "confidence": CONFIDENCE[raw["confidence"]],
        })
    return rows


def control_changes(case, episode):
    rows = []
    for raw in case.changes:
        if raw["episode"] == episode.raw_name and episode.start <= raw["date"] <= episode.end:
            rows.append({
                "date": raw["date"],
                "place_pcode": raw["pcode"],
                "place": raw["location"],
                "new_control": raw["new_control"],
                "radius_km": episode.capture_radius_km,
                "source": raw["source"],
                "confidence": CONFIDENCE[raw["confidence"]],
            })
    return rows


# Winter 2017-18

# The geometric middle of the range that the exploratory fit allows, 50,000 to 380,000. They stand in no
# register: the column `unregistered`, whose factor is a wide prior.
EXTRA_PEOPLE = 138_000
# A listed village counts once. A place outside the table of communities stands for the villages around it.
VILLAGES_OF_OUTSIDE_PLACE = {
    "C1058": 20,  # Tall ed-Daman
    "C2170": 20,  # Ramlah, Khanaser
    "C3284": 20,  # Rahjan, As-Saan
    "C3101": 10,  # Hazm, Hamra
    "C7867": 10,  # Balil, Hamra
    "C3018": 10,  # Umm Haratayn, Suran
    "C3021": 10,  # Atshan, Suran
}
YPG_DISTRICT = "SY0203"  # Afrin, which Turkish-backed groups took in March 2018
FRONT_2017_SOURCE = "our reading of which places the record of this winter takes first; no map was found"
FRONT_2017 = [  # replaces the points from Skik to Hadher (14-17); 18 stays
    ("South of Atshan-Maan", 35.365, 36.795, "Atshan, Skik", "Maan"),
    ("South of Umm Haratayn", 35.37, 36.88, "Umm Haratayn", "Qubaybat"),
    ("South of Balil", 35.375, 36.96, "Balil", "northern Hama plain"),
    ("South of Hazm (Hamra)", 35.345, 37.03, "Hazm", "Hamra"),
    ("East of Hamra", 35.36, 37.16, "villages of Hamra", "Sabburah side"),
    ("South of Rahjan", 35.37, 37.4, "Rahjan", "As-Saan"),
    ("East of Rahjan", 35.45, 37.48, "Rahjan", "Ithriya road"),
    ("Khanaser road", 35.6, 37.46, "Jabal al-Hass south", "Khanaser road"),
    ("East of Ramlah", 35.71, 37.45, "Ramlah", "Khanaser"),
    ("East of Tall ed-Daman", 35.82, 37.36, "Tall ed-Daman", "As-Safira side"),
    ("North of Tall ed-Daman", 35.9, 37.22, "Tall ed-Daman, Banan", "As-Safira, Hadher"),
]


def spliced_front(front, first, last, points, source):
    """The front line with the points numbered first to last replaced."""
    new = [{"name": n, "lat": lat, "lon": lon, "opposition_side": o, "government_side": g, "source": source,
            "confidence": "guess"} for n, lat, lon, o, g in points]
    before = [row for row in front if int(row["seq"]) < first]
    after = [row for row in front if int(row["seq"]) > last]
    return [{**row, "seq": seq} for seq, row in enumerate(before + new + after, 1)]


def winter_2017(case):
    episode = WINTER_2017
    happened, changes = events(case, episode), control_changes(case, episode)
    taken = [case.position(row["place_pcode"]) for row in changes if row["new_control"] == "government"]
    outside = case.outside_places(episode, happened, changes)
    communities = [dict(row) for row in case.communities] + outside

    # Places that the government held in September 2018, but that no listed capture reaches, fell with their seat.
    later_government = {row["pcode"] for row in case.communities if case.side_2018(row) == "government"}
    later_government |= {code for code in VILLAGES_OF_OUTSIDE_PLACE}
    in_reach = {row["pcode"] for row in communities if nearest_km(row, taken) <= episode.capture_radius_km}
    listed = [row for row in changes if row["new_control"] == "government"]
    for row in communities:
        if row["pcode"] in later_government - in_reach:
            seat = [change for change in listed if change["place_pcode"] == row["subdistrict_pcode"]]
            with_it = min(seat or listed, key=lambda c: (
                distance_km(position(row), case.position(c["place_pcode"])), c["date"]))
            changes.append({
                "date": with_it["date"], "place_pcode": row["pcode"], "place": row["name"],
                "new_control": "government", "radius_km": 0,
                "source": f"government-held in September 2018; date: that of {with_it['place']}, README.md",
                "confidence": "guess",
            })
    changes.sort(key=lambda row: row["date"])

    # People: more of them where villages fell, fewer displaced in the sub-districts that received them.
    weights = {row["pcode"]: VILLAGES_OF_OUTSIDE_PLACE.get(row["pcode"], 1) for row in communities
               if row["pcode"] in later_government | in_reach and row["subdistrict_pcode"] != "X-HADHER"}
    added = apportion(EXTRA_PEOPLE, weights)
    hosts = {row["pcode"]: row["idps"] for row in communities
             if row["subdistrict_pcode"].startswith("SY07") and row["pcode"] not in weights}
    removed = apportion(EXTRA_PEOPLE, hosts)
    for row in communities:
        more, fewer = added.get(row["pcode"], 0), removed.get(row["pcode"], 0)
        if more or fewer:
            row["unregistered"] = more
            row["idps"] -= fewer
            if row["pcode"] in case.raw_communities:
                row["source"] = f"{case_2018.HNO_2019}, carried back to December 2017 by the rule in README.md"
            else:
                row["source"] = f"position: {case_2018.COD}; people: rule in README.md"
            row["confidence"] = "guess"

    def holder(node):
        if node["control"] == "turkish_backed" and node["subdistrict_pcode"].startswith(YPG_DISTRICT):
            return "ypg"
        return "opposition" if node["name"] in ("Abu al-Duhur", "Sinjar") else node["control"]

    nodes = with_control(case.nodes, holder)

    def side(row):
        return "ypg" if row["subdistrict_pcode"].startswith(YPG_DISTRICT) else side_of_known[row["pcode"]]

    side_of_known = {row["pcode"]: case.side_2018(row) for row in case.communities}
    side_of_known |= {code: "opposition" for code in later_government | {row["pcode"] for row in outside}}
    settle(nodes, communities, side)
    case_2018.add_free_places(nodes, communities, case.camps)
    write(episode, "communities", communities)
    write(episode, "locations", nodes.values())
    write(episode, "roads", with_front(case.roads, nodes))
    write(episode, "frontline", spliced_front(case.front, 14, 17, FRONT_2017, FRONT_2017_SOURCE))
    write(episode, "events", happened)
    write(episode, "control_changes", changes)


# September 2018: the places and people are those of ../idlib-2018


def september_2018(case):
    happened, changes = events(case, SEPTEMBER_2018), control_changes(case, SEPTEMBER_2018)
    if case.outside_places(SEPTEMBER_2018, happened, changes):
        raise ValueError("an event is at a place that ../idlib-2018/communities.csv does not have")
    write(SEPTEMBER_2018, "events", happened)
    write(SEPTEMBER_2018, "control_changes", changes)


# Summer 2019

PMR_2019 = "OCHA HNO mid-year review 2019 (UN-OCHA/syria-microsite-hno-syria.org 4c526f57)"
GOVERNMENT_IN_APRIL_2019 = {"C3459", "C3445", "C3466"}  # Hamamiyat, Tal Malah, Jibin: the opposition took them later


def people_of_april_2019(case):
    communities = []
    for row in case.communities:
        idps = int(case.raw_communities[row["pcode"]]["idps_apr2019"])
        communities.append({**row, "idps": idps, "source": f"{PMR_2019}: idps; residents: as in September 2018"})
    return communities


def summer_2019(case):
    episode = SUMMER_2019
    happened, changes = events(case, episode), control_changes(case, episode)
    outside = case.outside_places(episode, happened, changes)
    side = {row["pcode"]: case.side_2018(row) for row in case.communities}
    side |= {row["pcode"]: "opposition" for row in outside}
    side |= {code: "government" for code in GOVERNMENT_IN_APRIL_2019}
    communities = people_of_april_2019(case) + outside
    nodes = with_control(case.nodes, lambda node: node["control"])
    settle(nodes, communities, lambda row: side[row["pcode"]])
    case_2018.add_free_places(nodes, communities, case.camps)
    write(episode, "communities", communities)
    write(episode, "locations", nodes.values())
    write(episode, "events", happened)
    write(episode, "control_changes", changes)


# Winter 2019-20

UNIQUE_2019 = 400_000
BACK_BY_DECEMBER_2019 = 150_000
NEAR_2019_KM = 20.0
AWAY_DECAY_KM = 10.0
MOST_AWAY = 0.9
FRONT_2019_SOURCE = "our line between the places that the record of 2019 takes and those that the next one takes"
FRONT_2019 = [  # from west to east; replaces the points from the Ghab to Tamanah (7-15)
    ("Ghab, Hawash-Huwayz", 35.512, 36.335, "Hawash, Huwayjah", "Huwayz, Shariah"),
    ("Jabal Shahshabo, Karkat", 35.49, 36.388, "Jabal Shahshabo", "Karkat"),
    ("Shir Maghar", 35.462, 36.4, "Shir Maghar (Turkish post 11)", "Bab al-Taqa"),
    ("Tal Hawash", 35.458, 36.45, "Hmeirat", "Tal Hawash"),
    ("Qasabiyeh", 35.478, 36.5, "Fatterah", "Qasabiyeh"),
    ("Abdin-Nqeir", 35.486, 36.54, "Nqeir", "Abdin"),
    ("Madaya-Rakaya", 35.487, 36.58, "Rakaya", "Madaya"),
    ("North of Khan Shaykhun", 35.495, 36.65, "Hish", "Khan Shaykhun"),
    ("North of Tamanah", 35.49, 36.75, "Tah, Abu Habbeh", "Al-Tamanah"),
    ("Skik-Um Jalal", 35.49, 36.79, "Um Jalal", "Skik"),
    ("Farja-Zarzur", 35.505, 36.85, "Farja", "Zarzur, Khuwayn"),
    ("Sahal-Um Elkhalayel", 35.53, 36.875, "Sahal", "Um Elkhalayel"),
    ("Northern Mushayrifah", 35.57, 36.905, "Surman side", "Northern Mushayrifah"),
]


def lost_in_2019(row):
    """Whether a place lies south of the front of December 2019, between the western Ghab and Sinjar."""
    lat, lon = position(row)
    (_, west_lat, west_lon, *_), (_, east_lat, east_lon, *_) = FRONT_2019[0], FRONT_2019[-1]
    if west_lon - 0.1 < lon < west_lon:
        return lat < west_lat
    if east_lon <= lon < east_lon + 0.2:
        return lat < east_lat
    for (_, lat_a, lon_a, *_), (_, lat_b, lon_b, *_) in zip(FRONT_2019, FRONT_2019[1:]):
        if lon_a <= lon < lon_b:
            return lat < lat_a + (lat_b - lat_a) * (lon - lon_a) / (lon_b - lon_a)
    return False


def away_from_near_places(near, distance, total):
    """Persons still away by place: more of them the nearer to what was taken, never nearly all."""
    most = {code: math.floor(MOST_AWAY * n) for code, n in near.items()}
    away = dict.fromkeys(near, 0)
    while (left := total - sum(away.values())) > 0:
        open_places = {code: near[code] * math.exp(-distance[code] / AWAY_DECAY_KM)
                       for code in near if away[code] < most[code]}
        for code, n in apportion(left, open_places).items():
            away[code] = min(most[code], away[code] + n)
    return away


def winter_2019(case):
    episode = WINTER_2019
    happened, changes = events(case, episode), control_changes(case, episode)
    outside = case.outside_places(episode, happened, changes)
    communities = people_of_april_2019(case) + outside

    side = {row["pcode"]: case.side_2018(row) for row in case.communities}
    side |= {row["pcode"]: "opposition" for row in outside}
    lost = {row["pcode"] for row in communities if side[row["pcode"]] == "opposition" and lost_in_2019(row)}
    side |= dict.fromkeys(lost, "government")

    # The people of what was lost, and of places near it, live elsewhere now.
    taken = [case.position(row["pcode"]) for row in case.changes
             if row["episode"] == SUMMER_2019.raw_name and row["new_control"] == "government"]
    distance = {row["pcode"]: nearest_km(row, taken) for row in communities}
    near = {row["pcode"]: people(row) for row in communities if side[row["pcode"]] == "opposition"
            and people(row) and distance[row["pcode"]] <= NEAR_2019_KM}
    away = {row["pcode"]: people(row) for row in communities if row["pcode"] in lost}
    still_away = UNIQUE_2019 - BACK_BY_DECEMBER_2019
    away |= away_from_near_places(near, distance, still_away - sum(away.values()))
    arrivals = {row["pcode"]: int(case.raw_communities[row["pcode"]]["idp_arrivals_mar_may_2019"])
                for row in case.communities if row["pcode"] not in away and side[row["pcode"]] != "government"}
    hosted = apportion(still_away, arrivals)
    for row in communities:
        gone, come = away.get(row["pcode"], 0), hosted.get(row["pcode"], 0)
        if gone:
            idps_gone = whole(gone * row["idps"] / people(row))
            row["residents"] -= gone - idps_gone
            row["idps"] -= idps_gone
        row["idps"] += come
        if gone or come:
            row["source"] = f"{PMR_2019}, carried on to December 2019 by the rule in README.md"
            row["confidence"] = "guess"

    nodes = with_control(
        case.nodes, lambda n: "government" if n["control"] == "opposition" and lost_in_2019(n) else n["control"])
    settle(nodes, communities, lambda row: side[row["pcode"]])
    case_2018.add_free_places(nodes, communities, case.camps)
    write(episode, "communities", communities)
    write(episode, "locations", nodes.values())
    write(episode, "roads", with_front(case.roads, nodes))
    write(episode, "frontline", spliced_front(case.front, 7, 15, FRONT_2019, FRONT_2019_SOURCE))
    write(episode, "events", happened)
    write(episode, "control_changes", changes)


# Observations: (date, raw quantity or None, variable, value, low, high, what we did with it). Values come from the
# raw table; a blank low or high is the value less or more the tolerance. README.md says what was left out.

DISPLACED, MOVEMENTS, RETURNED, AWAY = "displaced", "movements", "returned", "away"
SINCE_1_DEC_2019 = "displaced_cumulative_since_1_dec_2019"
SINCE_1_MAY_2019 = "displacement_movements_cumulative_since_1_may"
# 29 and 30 April 2019 at the pace of 29 April to 5 May (150,000 in 7 days): what counts since 1 May may miss.
APRIL_2019 = whole(150_000 * 2 / 7)
OBSERVED = {
    WINTER_2017: [
        ("2018-01-09", "displaced_cumulative_since_1_dec_2017", DISPLACED, {}),
        ("2018-01-15", "displaced_15dec_15jan", DISPLACED,
         {"note": "since 15 December, so a lower bound", "late_start": 1.25}),
        ("2018-01-22", "displaced_since_15_dec_2017", DISPLACED,
         {"note": "since 15 December, so a lower bound", "late_start": 1.25}),
        ("2018-02-08", "displacements_since_dec_2017", DISPLACED, {}),
        ("2018-03-22", "displaced_since_dec_2017", DISPLACED, {}),
        ("2017-12-31", "2017-12:ismi_departures_idleb", MOVEMENTS,
         {"note": "departures of December in Idlib governorate, of any cause"}),
        ("2018-01-31", "2018-01:ismi_departures_idleb", MOVEMENTS,
         {"plus": "2017-12:ismi_departures_idleb",
          "note": "departures of December and January in Idlib governorate, of any cause"}),
        ("2018-02-28", "2018-02:ismi_spontaneous_returns_idleb", RETURNED,
         {"note": "returns of February alone, so a lower bound"}),
    ],
    SUMMER_2019: [
        ("2019-05-05", "displaced_cumulative_since_29_apr", DISPLACED, {}),
        ("2019-05-09", "displaced_cumulative_since_29_apr", DISPLACED, {}),
        ("2019-08-23", "displaced_people_unique_since_1_may", DISPLACED, {"more": APRIL_2019}),
        ("2019-05-16", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019}),
        ("2019-05-22", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019}),
        ("2019-05-31", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019}),
        ("2019-06-13", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019}),
        ("2019-07-14", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019}),
        ("2019-07-31", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019}),
        ("2019-08-18", SINCE_1_MAY_2019, MOVEMENTS, {"more": APRIL_2019, "note": "mean of two counts"}),
        ("2019-05-31", "2019-05:ismi_spontaneous_returns", RETURNED,
         {"note": "spontaneous returns of May in the north-west"}),
    ],
    WINTER_2019: [
        ("2019-12-25", "displaced_12_25_dec", DISPLACED,
         {"note": "since 12 December, so a lower bound; high: the count of 29 December since 1 December",
          "high": 284_000}),
        *((date, SINCE_1_DEC_2019, DISPLACED, {}) for date in (
            "2019-12-29", "2020-01-01", "2020-01-08", "2020-01-14", "2020-01-27")),
        ("2020-02-02", SINCE_1_DEC_2019, DISPLACED,
         {"note": "published on 6 February; low: the count still in use on 4 February", "low": 520_000}),
        *((date, SINCE_1_DEC_2019, DISPLACED, {}) for date in ("2020-02-09", "2020-02-12", "2020-02-14")),
        ("2020-02-17", SINCE_1_DEC_2019, DISPLACED, {"note": "mean of two counts"}),
        *((date, SINCE_1_DEC_2019, DISPLACED, {}) for date in ("2020-02-23", "2020-03-03", "2020-03-10")),
        ("2019-12-31", "2019-12:cccm_displacements_month", MOVEMENTS, {"note": "movements of December"}),
    ],
}
SEPTEMBER_MOVEMENTS = "2018-09:ismi_idp_departures_idlib_area_month"
JULY_MOVEMENTS = "2018-07:ismi_departures_idlib_area_month"


def raw_counts(case):
    counts = defaultdict(list)
    for row in read(case.raw, "observations.csv"):
        counts[row["date"], row["quantity"]].append(row)
    return counts


def observation(counts, date, quantity, variable, adjust):
    day, _, monthly = quantity.rpartition(":")
    found = counts[day or date, monthly]
    number = sum(float(row["value"]) for row in found) / len(found)
    if "plus" in adjust:
        day, _, monthly = adjust["plus"].rpartition(":")
        number += float(counts[day, monthly][0]["value"])
    first = found[0]
    low = adjust.get("low") or first["low"] or whole(number * (1 - TOLERANCE))
    high = adjust.get("high") or first["high"] or whole(
        number * adjust.get("late_start", 1 + TOLERANCE) + adjust.get("more", 0))
    note = adjust.get("note", "")
    if "more" in adjust:
        note = "; ".join(filter(None, [note, "since 1 May; high: with 29 and 30 April"]))
    source = " and ".join(row["source"] for row in found)
    confidence = "interpolated" if adjust else CONFIDENCE[first["confidence"]]
    return {"date": date, "variable": variable, "value": whole(number), "low": low, "high": high,
            "source": "; ".join(filter(None, [source, note])), "confidence": confidence}


def september_observations(counts):
    rows = []
    for row in named("observations", case_2018.OBSERVATIONS):
        # The press count of 27 September exceeds all displaced; who was near the border is no variable here.
        if row["date"] == "2018-09-27" or row["variable"] not in (DISPLACED, RETURNED):
            continue
        row["low"] = row["low"] or whole(row["value"] * (1 - TOLERANCE))
        row["high"] = row["high"] or whole(row["value"] * (1 + TOLERANCE))
        rows.append(row)
    displaced, returned = (next(row for row in rows if (row["date"], row["variable"]) == ("2018-09-20", variable))
                           for variable in (DISPLACED, RETURNED))
    away = displaced["value"] - returned["value"]
    rows.append({
        "date": "2018-09-20", "variable": AWAY, "value": away, "low": whole(away * (1 - TOLERANCE)),
        "high": whole(away * (1 + TOLERANCE)),
        "source": f"{displaced['source']}: displaced less returned", "confidence": "measured",
    })
    departures, usual = (float(counts[tuple(key.split(":"))][0]["value"]) for key in (
        SEPTEMBER_MOVEMENTS, JULY_MOVEMENTS))
    rows.append({
        "date": "2018-09-30", "variable": MOVEMENTS, "value": whole(departures), "low": whole(departures - usual),
        "high": whole(departures * (1 + TOLERANCE)),
        "source": "REACH/CCCM ISMI Sept 2018: departures of any cause; low: less those of July 2018",
        "confidence": "interpolated",
    })
    return rows


# Counts by place: (raw date, raw quantity, first day, last day, variable, sub-district)
ARRIVALS, DEPARTURES = "arrivals", "departures"


def month(text):
    year, number = map(int, text.split("-"))
    days = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][number - 1]
    return f"{text}-01", f"{text}-{days}"


OBSERVED_PLACES = {
    SEPTEMBER_2018: [
        ("2018-09", "ismi_departures_madiq_castle", *month("2018-09"), DEPARTURES, "SY050204"),
        ("2018-09", "ismi_departures_ziyara", *month("2018-09"), DEPARTURES, "SY050202"),
        ("2018-09", "ismi_arrivals_afrin", *month("2018-09"), ARRIVALS, "SY020300"),
        ("2018-09", "ismi_arrivals_jarablus", *month("2018-09"), ARRIVALS, "SY020800"),
    ],
    SUMMER_2019: [
        ("2019-05", "ismi_arrivals_dana", *month("2019-05"), ARRIVALS, "SY070301"),
        ("2019-06", "ismi_arrivals_dana", *month("2019-06"), ARRIVALS, "SY070301"),
        ("2019-06", "ismi_arrivals_maaret_tamsrin", *month("2019-06"), ARRIVALS, "SY070005"),
        ("2019-07", "ismi_arrivals_dana", *month("2019-07"), ARRIVALS, "SY070301"),
        ("2019-07", "ismi_arrivals_salqin", *month("2019-07"), ARRIVALS, "SY070302"),
        ("2019-07", "ismi_arrivals_darkosh", *month("2019-07"), ARRIVALS, "SY070402"),
        ("2019-07", "ismi_departures_kafr_nobol", *month("2019-07"), DEPARTURES, "SY070203"),
        ("2019-07", "ismi_departures_maarrat", *month("2019-07"), DEPARTURES, "SY070200"),
    ],
    WINTER_2019: [
        ("2020-03-05", "displaced_received_by_dana_subdistrict", "2019-12-01", "2020-03-05", ARRIVALS, "SY070301"),
        ("2020-03-05", "displaced_received_by_azaz_subdistrict", "2019-12-01", "2020-03-05", ARRIVALS, "SY020400"),
        ("2020-03-05", "displaced_received_by_maaret_tamsrin_subdistrict", "2019-12-01", "2020-03-05", ARRIVALS,
         "SY070005"),
        ("2020-02-20", "displaced_received_by_dana_subdistrict", "2019-12-01", "2020-02-20", ARRIVALS, "SY070301"),
        ("2020-02", "hnap_arrivals_dana", *month("2020-02"), ARRIVALS, "SY070301"),
        ("2020-02", "hnap_arrivals_salqin", *month("2020-02"), ARRIVALS, "SY070302"),
        ("2020-02", "hnap_arrivals_azaz", *month("2020-02"), ARRIVALS, "SY020400"),
        ("2020-02", "hnap_origin_saraqab", *month("2020-02"), DEPARTURES, "SY070003"),
        ("2020-02", "hnap_origin_ariha", *month("2020-02"), DEPARTURES, "SY070500"),
        ("2020-02", "hnap_origin_atareb", *month("2020-02"), DEPARTURES, "SY020001"),
    ],
}
ARRIVALS_BY_SUBDISTRICT = {
    SEPTEMBER_2018: ("arrivals_aug_oct_2018", "2018-08-01", "2018-10-31"),
    SUMMER_2019: ("arrivals_mar_may_2019", "2019-03-01", "2019-05-31"),
}
# Areas by what their P-codes begin with, as the monthly counts of ISMI name them; which they are is our reading.
IDLIB_AREA = ("SY07", "SY0200", "SY05")
NORTHERN_ALEPPO = ("SY0202", "SY0203", "SY0204", "SY0208")
# What all areas had of which some are counted, with its days: the rest is a row of its own, of all other areas of the case,
# or of those of the Idlib area. A count of one area without such a total says nothing of shares, and is left out.
TOTALS = {
    SEPTEMBER_2018: [(*month("2018-09"), DEPARTURES, 82_222, None), (*month("2018-09"), ARRIVALS, 50_917, None)],
    SUMMER_2019: [(*month("2019-05"), ARRIVALS, 240_532, IDLIB_AREA), (*month("2019-06"), ARRIVALS, 57_805, IDLIB_AREA),
                  (*month("2019-07"), ARRIVALS, 52_910, IDLIB_AREA)],
    WINTER_2019: [("2019-12-01", "2020-02-20", ARRIVALS, 900_000, None), (*month("2020-02"), ARRIVALS, 742_109, None),
                  (*month("2020-02"), DEPARTURES, 742_109, None)],
}
# One count in the words of two rows.
ONE_SOURCE = {"REACH/CCCM 21 Apr 2020": "REACH/CCCM camps assessment 21 Apr 2020"}
# Where the displaced of the winter were by 10 March 2020: P-codes that areas begin with, and people.
GROUPS_2020 = [(("SY07", "SY0200"), "Idlib and west Aleppo", 549_000),
               (("SY0202", "SY0203", "SY0204"), "Afrin, Azaz and Al-Bab", 410_000)]


def codes_in(case, starts):
    return sorted(code for code in case.seats if code.startswith(starts))


def rest(case, rows, first, last, variable, total, starts):
    counted = [row for row in rows if (row["variable"], row["from"], row["to"]) == (variable, first, last)]
    named = [row["area_pcode"] for row in counted]
    codes = [code for code in codes_in(case, starts) if code not in named] if starts else ["others"]
    return {**counted[0], "area_pcode": " ".join(codes), "area": "others of the Idlib area" if starts else "all others",
            "value": total - sum(row["value"] for row in counted), "confidence": "interpolated"}


def groups(case):
    for starts, name, people in GROUPS_2020:
        yield {"from": "2020-03-10", "to": "2020-03-10", "variable": "hosted",
               "area_pcode": " ".join(codes_in(case, starts)), "area": name, "value": people,
               "source": "REACH, 10 Mar 2020", "confidence": "interpolated"}


def observations_places(case, counts, episode):
    def row(first, last, variable, code, raw):
        confidence = CONFIDENCE.get(raw["confidence"], "interpolated")  # else: paired with its name by us
        return {"from": first, "to": last, "variable": variable, "area_pcode": code,
                "area": case.seats[code]["subdistrict"], "value": int(raw["value"]),
                "source": ONE_SOURCE.get(raw["source"], raw["source"]), "confidence": confidence}

    rows = [row(first, last, variable, code, counts[date, quantity][0])
            for date, quantity, first, last, variable, code in OBSERVED_PLACES.get(episode, [])]
    if episode in ARRIVALS_BY_SUBDISTRICT:
        name, first, last = ARRIVALS_BY_SUBDISTRICT[episode]
        rows += [row(first, last, ARRIVALS, raw["quantity"].split(":")[1], raw)
                 for raw in read(case.raw, "observations.csv") if raw["episode"] == name]
    rows += [rest(case, rows, *total) for total in TOTALS.get(episode, [])]
    if episode is SUMMER_2019:
        # Of the same count, and outside the Idlib area.
        raw = counts["2019-05", "ismi_arrivals_northern_aleppo"][0]
        group = row(*month("2019-05"), ARRIVALS, "SY020400", raw)
        rows.append({**group, "area_pcode": " ".join(codes_in(case, NORTHERN_ALEPPO)), "area": "northern Aleppo",
                     "confidence": "interpolated"})
    if episode is WINTER_2019:
        rows += groups(case)
    return rows


def main(raw):
    case = Case(raw)
    winter_2017(case)
    september_2018(case)
    summer_2019(case)
    winter_2019(case)
    counts = raw_counts(case)
    for episode in EPISODES:
        if episode is SEPTEMBER_2018:
            rows = september_observations(counts)
        else:
            rows = [observation(counts, *row) for row in OBSERVED[episode]]
        write(episode, "observations", rows)
        if rows := observations_places(case, counts, episode):
            write(episode, "observations_places", rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 make_tables.py RAW_DIR")
    main(Path(sys.argv[1]))
