"""Make the tables of the Idlib 2018 case from the raw material.

    python3 make_tables.py RAW_DIR

RAW_DIR holds the collected raw tables (locations, communities, routes, front line, border, estimates,
observations). The tables are written next to this script, the same bytes every time. README.md names the
sources and explains the rules; a comment here says only why a line is the way it is.
"""

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent

CONFIDENCE = {"measured-by-source": "measured", "interpolated-by-us": "interpolated", "from-memory-unverified": "guess"}
GOVERNORATE = {"Idleb": "Idlib", "Lattakia": "Latakia"}
KIND = {
    "subdistrict": "seat",
    "town": "town",
    "camp_cluster": "camp_cluster",
    "border_crossing": "crossing",
    "government_town": "government_town",
    "turkish_town": "foreign_town",
}
# Places without an official P-code need one, because every output row carries a code.
OWN_CODE = {
    "Bab al-Hawa / Cilvegozu crossing": "X-BABALHAWA",
    "Atmeh crossing": "X-ATMEH",
    "Bab al-Salama / Oncupinar crossing": "X-BABALSALAMA",
    "Khirbat al-Joz / Guvecci (Yayladagi)": "X-KHIRBATALJOZ",
    "Jarabulus / Karkamis crossing": "X-JARABULUS",
    "Al-Rai / Cobanbey crossing": "X-ALRAI",
    "Hacipasa / Harim informal crossing": "X-HACIPASA",
    "Harim / Hacipasa north (Bukulmez)": "X-BUKULMEZ",
    "Meidan Ekbis (Afrin)": "X-MEIDANEKBIS",
    "Kafr Lusin military crossing": "X-KAFRLUSIN",
    "Aleppo city": "X-ALEPPO",
    "Hama city": "X-HAMA",
    "Latakia city": "X-LATAKIA",
    "Reyhanli": "X-REYHANLI",
    "Antakya": "X-ANTAKYA",
    "Altinozu": "X-ALTINOZU",
    "Yayladagi": "X-YAYLADAGI",
    "Kilis": "X-KILIS",
}
CITY_GOVERNORATE = {"Aleppo city": "Aleppo", "Hama city": "Hama", "Latakia city": "Latakia"}
CITY_HOST_PLACES = {"Aleppo city": 200_000, "Hama city": 100_000, "Latakia city": 100_000}

NEAR_BORDER_KM = 6.0
CAMP_PLACES = 100_000
DEIR_BALLUT_CAMP_PEOPLE = 2_000  # opened after the census of August 2017

SPEED_KM_PER_H = {"motorway": 50, "primary": 35, "local": 25, "mountain": 15, "access": 15}
CAPACITY_PERSONS_PER_DAY = {
    "motorway": 120_000, "primary": 80_000, "local": 40_000, "mountain": 20_000, "access": 20_000,
}

HNO_2019 = "OCHA HNO 2019 community data (UN-OCHA/syria-microsite-hno-syria.org 4c526f57)"
COD = "OCHA COD-AB and populated places (intercluster_4Ws_review 81fd8cdd)"
NEWS_17_SEP = "news report of 17 Sep 2018, Russia and Turkey agree on safe zone in Syria's Idlib"
OCHA_12_SEP = "OCHA, recent developments in NW Syria, 12 Sep 2018 (reliefweb.int)"
USAID_12 = "USAID fact sheet 12, FY2018, citing the UN"
OCHA_PLAN = "OCHA, update on NW Syria planning assumptions, 15 Aug 2018 (docslib.org/doc/7412033)"


# Reading, writing, arithmetic


def read(raw, name):
    with open(raw / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, columns, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.split(","), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def point(row):
    return float(row["lat"]), float(row["lon"])


def degrees(text):
    return round(float(text), 6)


def whole(number):
    return math.floor(number + 0.5)


def distance_km(a, b):
    (lat_a, lon_a), (lat_b, lon_b) = [tuple(map(math.radians, p)) for p in (a, b)]
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def distance_to_line_km(p, line):
    """Distance to a polyline on a plane tangent at p: exact enough over some kilometres."""
    east = math.cos(math.radians(p[0]))
    plane = [((lon - p[1]) * 111.195 * east, (lat - p[0]) * 111.195) for lat, lon in line]
    best = math.inf
    for (x, y), (x2, y2) in zip(plane, plane[1:]):
        dx, dy = x2 - x, y2 - y
        t = -(x * dx + y * dy) / (dx * dx + dy * dy or 1)
        t = min(1, max(0, t))
        best = min(best, math.hypot(x + t * dx, y + t * dy))
    return best


def apportion(total, weights):
    """Whole shares of a whole total by largest remainder, so that the sum is exact; ties go to the first key."""
    scale = total / sum(weights.values())
    shares = {key: math.floor(weight * scale) for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: shares[key] - weights[key] * scale)
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


# Places and people


def road_nodes(raw):
    """Locations that a road reaches, with control and reporting area settled; shelter places come later."""
    routes = read(raw, "routes.csv")
    connected = {end for route in routes for end in (route["a"], route["b"])}
    rows = {row["name"]: row for row in read(raw, "locations.csv") if row["name"] in connected}
    communities = read(raw, "communities.csv")
    area_of_community = {row["pcode"]: row["admin3_pcode"] for row in communities}
    seats = {row["pcode"]: row for row in rows.values() if row["kind"] == "subdistrict"}
    code_of_area = {row["admin3"]: row["pcode"] for row in seats.values()}
    border = [point(row) for row in read(raw, "border.csv") if row["kind"] == "border_syria_turkey"]

    neighbour = {}  # the first open road of each place: a crossing or camp belongs to the place it hangs on
    for route in routes:
        if route["road"] != "border closed":
            neighbour.setdefault(route["a"], route["b"])
            neighbour.setdefault(route["b"], route["a"])

    def control(name):
        row = rows[name]
        text = row["control_sep2018"]
        if text.startswith("Turkish-backed"):
            return "turkish_backed"
        for side in ("opposition", "government"):
            if text.startswith(side):
                return side
        return "turkey" if row["kind"] == "turkish_town" else control(neighbour[name])

    def area_code(name):
        row = rows[name]
        if row["kind"] == "subdistrict":
            return row["pcode"]
        if row["kind"] == "border_crossing":
            return area_code(neighbour[name])
        if row["kind"] == "camp_cluster":
            return code_of_area[row["admin3"]]
        nearest = min(communities, key=lambda c: distance_km(point(row), point(c)))
        return area_of_community.get(row["pcode"], nearest["admin3_pcode"])

    nodes = {}
    for name, row in rows.items():
        kind, side = KIND[row["kind"]], control(name)
        if kind == "government_town":
            area = "Government-held area", "GOV"
            governorate = CITY_GOVERNORATE.get(name, row["admin1"])
        elif kind == "foreign_town":
            area, governorate = ("Turkey", "TUR"), row["note"].split(";")[0]
        else:
            seat = seats[area_code(name)]
            area, governorate = (seat["name"], seat["pcode"]), seat["admin1"]
        near = distance_to_line_km(point(row), border) <= NEAR_BORDER_KM and side in ("opposition", "turkish_backed")
        position = row["source"] if kind in ("crossing", "government_town", "foreign_town") else COD
        position = position.removeprefix("coords: ").split("; control")[0]
        nodes[name] = {
            "name": name,
            "pcode": row["pcode"] or OWN_CODE[name],
            "subdistrict": area[0],
            "subdistrict_pcode": area[1],
            "governorate": GOVERNORATE.get(governorate, governorate),
            "lat": degrees(row["lat"]),
            "lon": degrees(row["lon"]),
            "kind": kind,
            "control": side,
            "near_border": "true" if near else "false",
            "reception_per_day": "",
            "source": f"position: {position}; free places: rule in README.md",
            "confidence": "guess",  # the weakest number of the row, its free places
        }
    return nodes


def assign_communities(raw, nodes):
    """Give every community the nearest road node of its own sub-district and side."""
    homes = [node for node in nodes.values() if node["kind"] in ("seat", "town")]
    seat = {node["subdistrict_pcode"]: node for node in homes if node["kind"] == "seat"}
    # The stretch of the front that cuts the sub-districts of Abu al-Duhur and Sinjar runs from south to north.
    front = [point(row) for row in read(raw, "frontline.csv") if 14 <= int(row["seq"]) <= 18]

    def west_of_front(lat, lon):
        for (lat_a, lon_a), (lat_b, lon_b) in zip(front, front[1:]):
            if lat_a <= lat <= lat_b:
                return lon < lon_a + (lon_b - lon_a) * (lat - lat_a) / (lat_b - lat_a)
        raise ValueError(f"latitude {lat} is outside the front between Tamanah and al-Eis")

    rows = []
    for raw_row in read(raw, "communities.csv"):
        own_seat = seat[raw_row["admin3_pcode"]]
        side = own_seat["control"]
        # Both seats fell in winter 2017-18, but most of the people counted there live west of the front.
        if side == "government" and west_of_front(*point(raw_row)):
            side = "opposition"
        same_side = [node for node in homes if node["control"] == side]
        own_area = [node for node in same_side if node["subdistrict_pcode"] == raw_row["admin3_pcode"]]
        node = min(own_area or same_side, key=lambda n: distance_km(point(raw_row), point(n)))
        total, idps = int(raw_row["population_est_2018"]), int(raw_row["idps_aug2018"])
        rows.append({
            "pcode": raw_row["pcode"],
            "name": raw_row["name"],
            "location": node["name"],
            "subdistrict": own_seat["name"],
            "subdistrict_pcode": raw_row["admin3_pcode"],
            "lat": degrees(raw_row["lat"]),
            "lon": degrees(raw_row["lon"]),
            # In two places HNO counts more displaced people than people in need, on which our total rests.
            "residents": max(0, total - idps),
            "idps": idps,
            "source": f"{HNO_2019}: idps; residents: ours, README.md",
            "confidence": "interpolated" if total >= idps else "guess",
        })
    return rows


def camp_people(raw, nodes):
    """People in camps and sites of each cluster in August 2017."""
    people = {}
    for row in read(raw, "locations.csv"):
        if row["kind"] == "camp_cluster" and row["name"] in nodes:
            people[row["name"]] = int(row["note"].split("in camps/sites Aug 2017:")[1])
    people["Deir Ballut camp (Afrin)"] = DEIR_BALLUT_CAMP_PEOPLE
    return people


def add_free_places(nodes, communities, camps):
    people = defaultdict(lambda: [0, 0])
    for row in communities:
        people[row["location"]][0] += row["residents"]
        people[row["location"]][1] += row["idps"]
    camp_places = apportion(CAMP_PLACES, camps)
    for name, node in nodes.items():
        residents, idps = people[name]
        held = node["control"] in ("opposition", "turkish_backed")
        node["host_places"] = CITY_HOST_PLACES.get(name, whole(0.15 * residents))
        node["rented_places"] = whole(0.05 * residents)
        node["unfinished_places"] = whole(0.05 * residents)
        node["camp_places"] = camp_places.get(name, 0)
        node["self_settled_places"] = whole(0.1 * idps) + 500 if held else 0


# Roads and lines


def road_class(route):
    road = route["road"]
    if road in ("camp access", "border track", "border closed", "Orontes crossing") or "crossing" in route["b"]:
        return "primary" if road in ("Bab al-Hawa road", "Azaz-Kilis road") else "access"
    if road.startswith(("M4", "M5")):
        return "motorway"
    if road.startswith("Jabal"):
        return "mountain"
    small = road.startswith(("local", "border road", "government side", "west Aleppo belt", "Orontes", "front line"))
    return "local" if small else "primary"


def roads(raw):
    rows = []
    for route in read(raw, "routes.csv"):
        kind = road_class(route)
        if route["road"] == "border closed":
            status = "border"
        else:
            status = "front_line" if "front line crossed" in route["road"] else "open"
        length = f"great circle x {route['circuity']}" if route["circuity"] else route["source"]
        rows.append({
            "from": route["a"],
            "to": route["b"],
            "length_km": route["distance_km"],
            "class": kind,
            "status": status,
            "speed_km_per_h": SPEED_KM_PER_H[kind],
            "capacity_persons_per_day": CAPACITY_PERSONS_PER_DAY[kind],
            "source": f"{route['road']}; length: {length}; speed and capacity: by class, README.md",
            "confidence": "guess",
        })
    return rows


def front_line(raw):
    rows = []
    for row in read(raw, "frontline.csv"):
        # A point that rests on memory is a guess, whatever its position was derived from.
        unsourced = "from memory" in row["source"].lower()
        confidence = "guess" if unsourced else CONFIDENCE[row["confidence"]]
        rows.append({**row, "confidence": confidence})
    return rows


# Estimates and observations

# What each raw estimate is compared with: (agency, quantity) -> short text, variable, day after 17 Sep 2018.
# No agency gave a horizon for an offensive; day 90 is our reading. Planning rows are kept, never compared.
DISPLACED_90 = ("displaced", 90)
DISPLACED_180 = ("displaced", 180)
PLANNING = ("planning", "")
OCHA_1 = "OCHA planning assumptions, scenario 1"
REACH = "REACH/CCCM movement intentions"
ESTIMATES = {
    ("Aid agencies (news report)", "displaced_by_assault"): ("Aid agencies", *DISPLACED_90),
    ("WHO-led Health Cluster (NW)", "displaced_by_offensive"): ("Health Cluster", *DISPLACED_90),
    ("UNHCR flash update (UN planning scenarios)", "displaced_by_offensive"): ("UNHCR", *DISPLACED_90),
    (f"{OCHA_1} (large offensive, M5)", "displaced_by_offensive_within_nsag_areas"):
        ("OCHA scenario 1, staying in opposition areas", *DISPLACED_90),
    (OCHA_1, "displaced_to_government_areas"): ("OCHA scenario 1, to government areas", "to_government", 90),
    ("OCHA planning assumptions, scenario 2 (local agreements)", "returns_mainly_to_northern_hama"):
        ("OCHA scenario 2 (local agreements), returns", *PLANNING),
    ("OCHA planning assumptions, scenario 3 (Turkish/FSA vs HTS)", "displaced_within_nsag_areas"):
        ("OCHA scenario 3 (fighting between armed groups), displaced", *PLANNING),
    ("OCHA planning assumptions, areas 1-4", "population_of_areas_at_risk"):
        ("OCHA, people in areas at risk", *PLANNING),
    ("OCHA (Linda Tom)", "displaced_by_offensive"): ("OCHA spokesperson", *DISPLACED_90),
    ("UN August report via Qatar Red Crescent", "displaced_over_six_months_total"):
        ("UN, over six months", *DISPLACED_180),
    ("UN August report via Qatar Red Crescent", "displaced_over_six_months_within_idlib"):
        ("UN, over six months, inside Idlib", *DISPLACED_180),
    ("OCHA via Reuters", "displaced_by_offensive"): ("OCHA", *DISPLACED_90),
    ("UN via press", "displaced_to_government_areas"): ("UN, to government areas", "to_government", 90),
    ("UN (USAID fact sheet 11)", "displaced_by_offensive"): ("UN", *DISPLACED_90),
    (f"{REACH}, scenario 1 (conflict in or near assessed communities)", "people_who_would_move"):
        ("REACH survey, would move if conflict came", *DISPLACED_180),
    (REACH, "share_idps_who_would_move"): ("REACH survey, share of displaced who would move", *PLANNING),
    (REACH, "share_residents_who_would_move"): ("REACH survey, share of residents who would move", *PLANNING),
    ("WFP", "people_with_prepositioned_ready_rations"): ("WFP, people with rations for a week", *PLANNING),
    ("Regional Humanitarian Coordinator Moumtzis", "people_toward_turkish_border_worst_case"):
        ("UN coordinator, worst case towards Turkey", "near_border", 90),
    ("UN special adviser Egeland", "people_toward_turkish_border_worst_case"):
        ("UN adviser, worst case towards Turkey", "near_border", 90),
    ("Turkish foreign ministry/AFAD", "planned_camp_places_nine_locations"): ("Turkey, camp places planned", *PLANNING),
    ("Turkish Red Crescent", "camp_places_ready_azaz_and_idlib"):
        ("Turkish Red Crescent, camp places ready", *PLANNING),
    ("Qatar Red Crescent", "reception_centre_capacity_per_day"):
        ("Qatar Red Crescent, reception places a day", *PLANNING),
    ("IRC", "further_displaced_coming_weeks"): ("IRC, further displaced in coming weeks", *PLANNING),
    ("OCHA worst case exceeded", "worst_case_planning_figure"): ("OCHA, worst case of 2020, exceeded", *PLANNING),
    ("OUTCOME Dec 2019-Mar 2020 offensive", "actual_displaced_three_months"):
        ("Observed, Dec 2019 to Mar 2020, displaced", *PLANNING),
    ("OUTCOME Apr-Aug 2019 offensive", "actual_displaced_four_months_people"):
        ("Observed, Apr to Aug 2019, people displaced", *PLANNING),
    ("OUTCOME Apr-Aug 2019 offensive", "actual_displacement_movements"):
        ("Observed, May to Aug 2019, movements", *PLANNING),
    ("OUTCOME Sept 2018 (ceasefire from 17 Sep)", "actual_displaced_1_20_sep"):
        ("Observed under the ceasefire", "displaced", 3),
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def figure(low, high):
    parts = [f"{x:,.2f}" if x < 1 else f"{x:,.0f}" for x in sorted({low, high})]
    return "–".join(parts)


def estimate_row(raw_row, text, variable, day, confidence="measured"):
    published = raw_row["date"]
    year, month, *rest = published.split("-")
    spoken = " ".join([str(int(d)) for d in rest] + [MONTHS[int(month) - 1], year])
    low, high = float(raw_row["low"]), float(raw_row["high"])
    quantity, agency = raw_row["quantity"], raw_row["agency"]
    return {
        "agency": agency.replace("OUTCOME", "Observed,"),
        "published": published if rest else f"{published}-01",  # only the month is known
        "quantity": "observed_ceasefire" if quantity == "actual_displaced_1_20_sep" else quantity,
        "label": f"{text}, {spoken}: {figure(low, high)}",
        "variable": variable,
        "day": day,
        "low": f"{low:g}" if low < 1 else int(low),
        "high": f"{high:g}" if high < 1 else int(high),
        # A raw source may end in a quotation, which is not ours to print.
        "source": ESTIMATE_SOURCE.get((agency, quantity), raw_row["source"].split('; "')[0]),
        "confidence": confidence,
    }


# Citations in place of raw remarks, and of a raw "same".
REACH_INTENTIONS = "REACH/CCCM, population movement intentions, 14 Sep 2018 (reliefweb.int)"
ESTIMATE_SOURCE = {
    ("Aid agencies (news report)", "displaced_by_assault"): NEWS_17_SEP,
    (REACH, "share_idps_who_would_move"): REACH_INTENTIONS,
    (REACH, "share_residents_who_would_move"): REACH_INTENTIONS,
    ("UN via press", "displaced_to_government_areas"): "AP and other press, 15 Sep 2018",
    ("OCHA worst case exceeded", "worst_case_planning_figure"):
        "OCHA flash update 20 Feb 2020; Moumtzis 8 Aug 2019; OCHA situation report 8",
    ("OUTCOME Sept 2018 (ceasefire from 17 Sep)", "actual_displaced_1_20_sep"): USAID_12,
}


def estimates(raw):
    raw_rows = {(row["agency"], row["quantity"]): row for row in read(raw, "estimates.csv")}
    if raw_rows.keys() != ESTIMATES.keys():
        raise ValueError(f"estimates not matched: {sorted(raw_rows.keys() ^ ESTIMATES.keys())}")
    rows = []
    for key, (text, variable, day) in ESTIMATES.items():
        rows.append(estimate_row(raw_rows[key], text, variable, day))
        if key == (OCHA_1, "displaced_to_government_areas"):
            inside = raw_rows[f"{OCHA_1} (large offensive, M5)", "displaced_by_offensive_within_nsag_areas"]
            both = {
                "agency": OCHA_1,
                "date": inside["date"],
                "quantity": "displaced_by_offensive_sum",
                "low": int(inside["low"]) + int(raw_rows[key]["low"]),
                "high": int(inside["high"]) + int(raw_rows[key]["high"]),
                "source": f"{OCHA_PLAN}; sum of its two figures, ours",
            }
            rows.append(estimate_row(both, "OCHA scenario 1, all", *DISPLACED_90, confidence="interpolated"))
    return rows


# date, variable, value, low, high, source, confidence: see README.md for what was left out.
OBSERVATIONS = [
    ("2018-09-09", "displaced", 30_542, "", "", "OCHA via Reuters, 10 Sep 2018", "measured"),
    ("2018-09-12", "displaced", 38_300, 33_800, 38_500,
     f"{OCHA_12_SEP}; low: USAID fact sheet 11, high: press", "measured"),
    ("2018-09-20", "displaced", 45_500, "", "", USAID_12, "measured"),
    ("2018-09-12", "returned", 4_500, "", "", OCHA_12_SEP, "measured"),
    # 7,000 came back after the deal (SOHR), 4,500 before; nobody counted the days between.
    ("2018-09-19", "returned", 11_500, 7_000, 24_900,
     "sum of SOHR via AFP, 19 Sep 2018 (7,000 since 17 Sep) and OCHA, 12 Sep 2018 (4,500), ours", "interpolated"),
    ("2018-09-20", "returned", 24_900, "", "", USAID_12, "measured"),
    ("2018-09-27", "returned", 50_000, 24_900, 50_000,
     "Middle East Monitor, 27 Sep 2018: origin of the count unknown, above all displaced since 1 Sep", "guess"),
    ("2018-09-08", "near_border", 10_000, 5_000, 14_400, f"{NEWS_17_SEP}: no second source", "guess"),
]

# People who were displaced on 17 September

DISPLACED_12_SEP, DISPLACED_20_SEP, RETURNED_12_SEP, NEAR_BORDER = 38_300, 45_500, 4_500, 10_000
DISPLACED_17_SEP = whole(DISPLACED_12_SEP + (DISPLACED_20_SEP - DISPLACED_12_SEP) * 5 / 8)
# Shares of ISMI departures in September 2018; the rest falls on the other sub-districts bombed on 1-16 September.
ISMI_DEPARTURES, ISMI_ORIGINS = 82_222, {"SY050204": 35_078, "SY050202": 12_199}
OTHER_ORIGINS = ["SY050501", "SY070201", "SY070204", "SY070400", "SY070401", "SY070502"]
RETURNED_TO = ["SY070400", "SY070502"]  # OCHA names Jisr al-Shughur and Muhambal for the 4,500
LARGEST_SHARE_AWAY = 0.4
FRONT_KM = 12.0
SMALLEST_GROUP = 100


def already_displaced(raw, nodes, communities, camps):
    people = defaultdict(int)
    arrivals = defaultdict(int)
    for row in communities:
        people[row["subdistrict_pcode"]] += row["residents"] + row["idps"]
    for row in read(raw, "observations.csv"):
        if row["episode"] == "arrivals_aug_oct_2018":
            arrivals[row["quantity"].split(":")[1]] += int(row["value"])

    away = {code: whole(DISPLACED_17_SEP * n / ISMI_DEPARTURES) for code, n in ISMI_ORIGINS.items()}
    away = {code: min(n, math.floor(LARGEST_SHARE_AWAY * people[code])) for code, n in away.items()}
    away |= apportion(DISPLACED_17_SEP - sum(away.values()), {code: people[code] for code in OTHER_ORIGINS})
    if any(n > LARGEST_SHARE_AWAY * people[code] for code, n in away.items()):
        raise ValueError("an origin loses more than the largest share")
    for code, n in apportion(RETURNED_12_SEP, {code: away[code] for code in RETURNED_TO}).items():
        away[code] -= n

    # Near-border people are in camps; the rest went to quiet seats, none of them near the border, so that the
    # start agrees with the 10,000 of the news report.
    near = {name: n for name, n in camps.items() if n and nodes[name]["near_border"] == "true"}
    front_km = {row["pcode"]: float(row["dist_idlib_front_km"] or "inf")
                for row in read(raw, "locations.csv") if row["kind"] == "subdistrict"}
    inland = {}
    for node in nodes.values():
        code = node["pcode"]
        if node["kind"] == "seat" and node["control"] != "government" and node["near_border"] == "false":
            if code not in away and front_km[code] > FRONT_KM and arrivals[code]:
                inland[node["name"]] = arrivals[code]

    seats = {node["pcode"]: node["name"] for node in nodes.values() if node["kind"] == "seat"}
    to_border = apportion(NEAR_BORDER, away)
    source = "departures: REACH/CCCM ISMI Sep 2018; total: OCHA, USAID; arrivals: OCHA HNO 2019; shares ours, README.md"
    rows = []
    for origin in sorted(away):
        for total, weights in ((to_border[origin], near), (away[origin] - to_border[origin], inland)):
            # A small origin reaches only the largest destinations: groups of a few persons would be false detail.
            largest = sorted(weights, key=weights.get, reverse=True)
            share = next(
                share for count in range(len(largest), 0, -1)
                if min((share := apportion(total, {k: weights[k] for k in largest[:count]})).values()) >= SMALLEST_GROUP
                or count == 1
            )
            rows += [{"origin_pcode": origin, "origin": seats[origin], "destination": name, "persons": n,
                      "source": source, "confidence": "guess"} for name, n in share.items()]
    return rows


# Needs

SPHERE_WATER = "Sphere, in the Open University course on WASH in emergencies"
UNHCR_SPHERE = "UNHCR and Sphere standards compared (scribd.com/document/6702135)"
SPHERE_2018 = "Sphere Handbook 2018, from memory"
NEED_COLUMNS = "item,amount,unit,period,note,source,confidence".split(",")
# Those who live with relatives or in rented homes need neither a site nor its installations.
SITES = "camp self_settled open"
NEED_SHELTERS = {
    "water_points": SITES,
    "toilets": SITES,
    "toilets_first_days": SITES,
    "shelter_area": "camp self_settled unfinished open",
    "site_area": SITES,
}
NEEDS = [
    ("water", 15, "litres", "day", "drinking, cooking and washing", SPHERE_WATER, "measured"),
    ("water_survival", 7.5, "litres", "day", "lowest figure for the first days; part of water", SPHERE_WATER,
     "measured"),
    ("water_points", 0.004, "taps", "once", "250 people a tap; a hand pump serves 500, an open well 400", SPHERE_WATER,
     "measured"),
    ("toilets", 0.05, "toilets", "once", "20 people a toilet", UNHCR_SPHERE, "measured"),
    ("toilets_first_days", 0.02, "toilets", "once", "50 people a toilet at first; part of toilets", SPHERE_2018,
     "guess"),
    ("shelter_area", 4.5, "square metres", "once", "covered, for a cold winter; 3.5 where it is mild", SPHERE_2018,
     "guess"),
    ("site_area", 45, "square metres", "once", "camp with its services; 30 where services lie outside",
     "UNHCR Emergency Handbook, camp site planning minimum standards", "measured"),
    ("food", 2100, "kilocalories", "day", "average ration", SPHERE_2018, "guess"),
    ("household_kits", 0.1754, "kits", "once", "one for a household of 5.7 persons",
     "REACH situation overview Idleb, Aug 2018 (docslib.org/doc/8277895): household size", "interpolated"),
    ("soap", 250, "grams", "month", "for bathing", "Sphere, from a secondary copy", "measured"),
    ("soap_laundry", 200, "grams", "month", "for washing clothes, beside soap", SPHERE_2018, "guess"),
]


# Sex and age: what OCHA said of the people displaced sixteen months later, the nearest count of them.
SHARE_COLUMNS = ("group", "share", "source", "confidence")
SHARES = [
    ("children", 0.6, "OCHA, situation reports on NW Syria, Feb 2020: 60 % of the people displaced since Dec 2019 are "
     "children; taken to hold in 2018", "interpolated"),
    ("women", 0.21, "OCHA, situation reports on NW Syria, Feb 2020: 21 % of the people displaced since Dec 2019 are women, "
     "older ones with them; taken to hold in 2018", "interpolated"),
    ("disability", 0.15, "WHO and World Bank, World Report on Disability, 2011: about 15 % of any population; not counted "
     "in Idlib", "guess"),
]


def main(raw):
    nodes = road_nodes(raw)
    communities = assign_communities(raw, nodes)
    camps = camp_people(raw, nodes)
    add_free_places(nodes, communities, camps)

    write("locations.csv",
          "name,pcode,subdistrict,subdistrict_pcode,governorate,lat,lon,kind,control,near_border,host_places,"
          "rented_places,camp_places,self_settled_places,unfinished_places,reception_per_day,source,confidence",
          nodes.values())
    write("communities.csv",
          "pcode,name,location,subdistrict,subdistrict_pcode,lat,lon,residents,idps,source,confidence", communities)
    write("roads.csv",
          "from,to,length_km,class,status,speed_km_per_h,capacity_persons_per_day,source,confidence", roads(raw))
    write("frontline.csv", "seq,name,lat,lon,opposition_side,government_side,source,confidence", front_line(raw))
    write("border.csv", "line,kind,seq,lat,lon", read(raw, "border.csv"))
    write("estimates.csv", "agency,published,quantity,label,variable,day,low,high,source,confidence", estimates(raw))
    columns = "date,variable,value,low,high,source,confidence"
    write("observations.csv", columns, [dict(zip(columns.split(","), row)) for row in OBSERVATIONS])
    needs = [
        dict(zip(NEED_COLUMNS, row)) | {"variable": "displaced_now", "shelters": NEED_SHELTERS.get(row[0], "")}
        for row in NEEDS
    ]
    write("needs.csv", "item,variable,amount,unit,period,shelters,note,source,confidence", needs)
    write("shares.csv", "group,share,source,confidence", [dict(zip(SHARE_COLUMNS, row)) for row in SHARES])
    write("already_displaced.csv", "origin_pcode,origin,destination,persons,source,confidence",
          already_displaced(raw, nodes, communities, camps))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 make_tables.py RAW_DIR")
    main(Path(sys.argv[1]))
