"""Editors and `displace check` agree: what ships is right by the schema, and what check refuses in one file is wrong by it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

import displace
from displace._program import call

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [
    path
    for folder in ("scenarios", "tests/fixtures/tiny")
    for path in sorted((ROOT / folder).rglob("*.toml"))
    if path.name not in ("parameters.toml", "calibration.toml")
]
TERM = 'date = "2025-03-05"\nsource = "a what-if"\nconfidence = "guess"\n'
HEEDED = 'heeded = { fixed = 0.5, source = "a what-if", confidence = "guess" }\n'
WRONG = {
    "an order without an end": f'[[evacuation]]\nplaces = ["V01"]\n{HEEDED}{TERM}until = "2025-03-09"\n',
    "an unknown parameter": '[parameters.nosuch]\nfixed = 1.0\nsource = "x"\nconfidence = "guess"\n',
    "two distributions": '[parameters.contagion]\nfixed = 1.0\nuniform = [0.0, 2.0]\nsource = "x"\nconfidence = "guess"\n',
    "a source that says nothing": '[parameters.contagion]\nfixed = 1.0\nsource = " "\nconfidence = "guess"\n',
    "a date that is none": f'[[truce]]\nareas = ["V01"]\n{TERM.replace("2025-03-05", "5 Mar")}',
    "a key of a truce that nothing reads": f'[[truce]]\nareas = ["V01"]\nkept = 1\n{TERM}',
}


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(call("schema")))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_ships_is_right(schema: jsonschema.Draft202012Validator, path: Path) -> None:
    found = [error.json_path + ": " + error.message for error in schema.iter_errors(tomllib.loads(path.read_text("utf-8")))]
    assert not found


@pytest.mark.parametrize("what", WRONG)
def test_what_is_refused_in_any_file_is_wrong(
    schema: jsonschema.Draft202012Validator, what: str, tiny: displace.Scenario
) -> None:
    assert not schema.is_valid(tomllib.loads(WRONG[what]))
    path = tiny.path
    path.write_text(path.read_text("utf-8") + "\n" + WRONG[what], "utf-8")
    with pytest.raises(displace.Error):
        call("check", path)
