"""The invented valley of the tests of the program, and a calibration over two of its records."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import displace

ROOT = Path(__file__).resolve().parents[2]

CALIBRATION = """
title = "The valley"
particles = 16
moves = 2
persons_per_agent = 40.0
own_parameters = []

[errors]
common = 0.2
own = 0.25
shares_weigh = 25.0

[[episode]]
scenario = "record.toml"
weight = 1.0

[[episode]]
scenario = "other.toml"
weight = 0.5
"""


@pytest.fixture
def tiny(tmp_path: Path) -> displace.Scenario:
    """A copy of the invented valley of 20,000 people."""
    shutil.copytree(ROOT / "tests/fixtures/tiny", tmp_path / "tiny")
    return displace.Scenario(tmp_path / "tiny/assault.toml")


@pytest.fixture
def calibration(tiny: displace.Scenario) -> Path:
    """A calibration file over two episodes of it."""
    folder = tiny.path.parent
    shutil.copy(folder / "record.toml", folder / "other.toml")
    rows = zip(["2025-03-05", "2025-03-12", "2025-03-20", "2025-04-05", "2025-04-25"], [900, 3000, 6000, 8000, 9000])
    head = "date,variable,value,low,high,source,confidence\n"
    (folder / "observations.csv").write_text(head + "".join(f"{day},displaced,{n},,,invented,guess\n" for day, n in rows))
    (folder / "calibration.toml").write_text(CALIBRATION)
    return folder / "calibration.toml"
