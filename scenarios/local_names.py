"""Write the Arabic names of places into the locations of the cases in Syria.

    python3 local_names.py LOCATIONS_XLSX

LOCATIONS_XLSX is OCHA's list of populated places of 19 December 2018 (idlib-2018/README.md names the copy). Run it
after a make_tables.py, which writes tables without these columns; the same bytes come out every time. A sub-district
has the name of its code. A place has that of its community; a seat, whose code is that of its sub-district, the same
without the word for centre; camps that have the code of a community are called after it. What has no code of OCHA's is
called after the places named in OWN, or has no Arabic name: then the one of the table is shown.
"""

import csv
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).parent
TABLES = [
    "idlib-2018/locations.csv",
    "idlib-hindcasts/summer-2019/locations.csv",
    "idlib-hindcasts/winter-2017-18/locations.csv",
    "idlib-hindcasts/winter-2019-20/locations.csv",
    "north-east-2019/locations.csv",
]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CENTRE, CAMP, CAMPS, CROSSING = "مركز", "مخيم", "مخيمات", "معبر"
# Places with a code of our own: what they are, and the place that they are called after.
OWN = {
    "X-ALEPPO": ("", "C1007"),
    "X-HAMA": ("", "C2987"),
    "X-LATAKIA": ("", "C3480"),
    "X-JAR": ("", "SY020800"),
    "X-ATMEH": (CROSSING, "C4130"),
    "X-BABALHAWA": (CROSSING, "C6389"),
    "X-BABALSALAMA": (CROSSING, "C6669"),
    "X-KHIRBATALJOZ": (CROSSING, "C4231"),
    "X-JARABULUS": (CROSSING, "SY020800"),
    "X-ALRAI": (CROSSING, "SY020203"),
    "X-MEIDANEKBIS": (CROSSING, "C1488"),
    "X-KAFRLUSIN": (CROSSING, "C8812"),
    "X-ARE": (CAMP, "SY080005"),
    "X-MAH": (CAMP, "C5968"),
    "X-WAS": (CAMP, "C4351"),
}
# Areas that are no sub-district: our own words.
OWN_AREAS = {"GOV": "مناطق سيطرة الحكومة", "TUR": "تركيا", "TB": "مناطق سيطرة الفصائل المدعومة من تركيا", "IRQ": "إقليم كردستان العراق"}


def places(path):
    """The rows of the first sheet, by the names of its header."""
    with ZipFile(path) as book:
        texts = ["".join(part.text or "" for part in item.iter(f"{SHEET}t"))
                 for item in ET.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    header = None
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{SHEET}v")
            if value is not None:
                text = texts[int(value.text)] if cell.get("t") == "s" else value.text
                cells[re.match("[A-Z]+", cell.get("r")).group()] = text.strip()
        if header is None:
            header = cells
        else:
            yield {header[column]: text for column, text in cells.items() if column in header}


def names(path):
    """Arabic names of communities and of sub-districts, by their codes."""
    communities, areas = {}, {}
    for row in places(path):
        # An underscore stands between the two names that some communities have.
        communities[row["Location_Pcode"]] = row["admin4Name_ar"].replace("_", " / ")
        areas[row["admin3Pcode"]] = row["admin3Name_ar"]
    return communities, areas


def main(path):
    communities, areas = names(path)
    seats = {code: name.removeprefix(f"{CENTRE} ") for code, name in areas.items()}
    known = {**communities, **seats}

    def name_of(code):
        if code in OWN:
            word, called_after = OWN[code]
            return f"{word} {known[called_after]}".strip()
        if code.endswith("_CAMPS"):
            return f"{CAMPS} {known[code.removesuffix('_CAMPS')]}"
        return known.get(code, "")

    for table in TABLES:
        with open(HERE / table, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = [column for column in rows[0] if column not in ("name_ar", "subdistrict_ar")]
        columns.insert(columns.index("name") + 1, "name_ar")
        columns.insert(columns.index("subdistrict") + 1, "subdistrict_ar")
        for row in rows:
            row["name_ar"] = name_of(row["pcode"])
            area = row["subdistrict_pcode"]
            row["subdistrict_ar"] = areas.get(area) or OWN_AREAS.get(area, "")
        with open(HERE / table, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1])
