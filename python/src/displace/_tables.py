"""Tables of the program as data frames."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Literal

__all__ = ["Frames", "blank_rows", "read"]

#: Which data frames: those of pandas, or those of polars (``pip install displace[polars]``).
Frames = Literal["pandas", "polars"]

_DATES = {"date", "from_date", "to_date", "published", "until", "from", "to"}
# Quantiles of days, such as overflow_date_p50.
_DATE_QUANTILES = "_date_p"
_FORMULA = r"^'([=+\-@])"
# Codes and names, whatever they look like: "0101" is a code, and an area may be called "NA" or "None".
_TEXT = {
    "area", "location", "subdistrict", "origin", "destination", "place", "name", "pcode", "side", "class", "shelter", "item",
    "unit", "variable", "scenario", "outcome", "parameter", "agency", "label", "source", "note", "group", "population_group",
}
_OF_PLACES = ("from", "to")


def _names(header: list[str]) -> list[str]:
    """The columns that hold codes and names. Tables of links have names of places in columns that hold dates elsewhere."""
    links = "from_pcode" in header
    return [
        column for column in header
        if column in _TEXT or column.endswith("_pcode") or (links and column in _OF_PLACES)
    ]


def read(source: Path | str, frames: Frames = "pandas", *, text: bool = False) -> Any:
    """A CSV of displace as a data frame: dates are dates, and the apostrophe before text that a spreadsheet would take
    for a formula is taken off.

    Args:
        source: The file, or with ``text`` its content.
        frames: ``"pandas"`` or ``"polars"``.
    """
    content = str(source) if text else Path(source).read_text(encoding="utf-8")
    names = _names(next(csv.reader(io.StringIO(content)), []))
    if frames == "polars":
        import polars

        table = polars.read_csv(
            io.BytesIO(content.encode()),
            infer_schema_length=None,
            try_parse_dates=True,
            schema_overrides={name: polars.String for name in names},
        )
        # Of a column without any value nobody knows the type; as text it would not go below one that has numbers.
        blank = [name for name in table.columns if 0 < len(table) == table[name].null_count()]
        table = table.with_columns(polars.col(blank).cast(polars.Null))
        return table.with_columns(polars.col(polars.String).str.replace(_FORMULA, "${1}"))
    if frames != "pandas":
        raise ValueError(f'frames must be "pandas" or "polars", got {frames!r}')
    import pandas

    # A blank cell alone has no value: of other words pandas would make one too.
    table = pandas.read_csv(
        io.StringIO(content), dtype={name: str for name in names}, keep_default_na=False, na_values=[""]
    )
    for column in table.columns:
        if not pandas.api.types.is_string_dtype(table[column]):
            continue
        table[column] = table[column].str.replace(_FORMULA, r"\1", regex=True)
        if column in _DATES or _DATE_QUANTILES in column:
            dates = pandas.to_datetime(table[column], format="%Y-%m-%d", errors="coerce")
            # Tables of links have names of places in columns "from" and "to".
            if dates.notna().equals(table[column].notna()):
                table[column] = dates
    return table


def blank_rows(column: Any) -> list[int]:
    """Positions of cells of a column (of pandas or polars) that have no value: NaN, None, null or blank text."""
    import pandas

    cells = pandas.Series(list(column), dtype="object")
    blank = cells.isna() | cells.map(lambda cell: isinstance(cell, str) and not cell.strip())
    return [int(row) for row in cells.index[blank.astype(bool)]]
