"""The rules for Snakemake have the bytes of one process, also after a piece was lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import displace
from test_parallel import same

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SNAKEFILE = EXAMPLES / "Snakefile"
SNAKEMAKE = shutil.which("snakemake", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(SNAKEMAKE is None, reason="SKIPPED: Snakemake is not installed (pip install snakemake)")
def test_shards_and_rows_have_the_bytes_of_one_process(tiny, tmp_path):
    said = {"scenario": tiny.path, "replicates": 11, "sets": 7, "shards": 3, "futures": 2, "seed": 4}

    def snakemake(**changed: object) -> subprocess.CompletedProcess[str]:
        given = [f"{name}={value}" for name, value in {**said, "output": "out", **changed}.items()]
        command = [str(SNAKEMAKE), "-s", str(SNAKEFILE), "--cores", "2", "--config", *given]
        environment = {**os.environ, "DISPLACE": displace.program()}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200)

    def made() -> dict[str, float]:
        return {str(path): path.stat().st_mtime for path in sorted((tmp_path / "out").glob("[sr]*/0*"))}

    done = snakemake()
    assert done.returncode == 0, done.stdout + done.stderr
    alone = tiny.run(11, seed=4, output=tmp_path / "alone")
    same(alone.folder, tmp_path / "out/run")
    options = ["--design", tmp_path / "out/design.csv", "-r", 2, "--seed", 4, "-o", tmp_path / "one.csv", "--quiet"]
    displace.call("sweep", tiny.path, *options)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "out/sweep.csv").read_bytes()

    # Only what was lost is done again.
    first = made()
    shutil.rmtree(tmp_path / "out/shards/000001")
    shutil.rmtree(tmp_path / "out/run")
    done = snakemake()
    assert done.returncode == 0, done.stdout + done.stderr
    same(alone.folder, tmp_path / "out/run")
    assert [path for path, when in made().items() if when != first[path]] == [str(tmp_path / "out/shards/000001")]

    # A design of one's own.
    shutil.copy(tmp_path / "out/design.csv", tmp_path / "own.csv")
    done = snakemake(output="other", replicates=0, sets=0, design="own.csv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other/sweep.csv").read_bytes()
    tiny.sample(3).drop(columns="set").to_csv(tmp_path / "own.csv", index=False)
    wrong = [({"design": "own.csv"}, "needs a column `set`")]
    wrong += [({"repliates": 5}, "does not take repliates"), ({"replicates": 0, "sets": 0}, "say --config replicates")]
    for refused, why in wrong:
        done = snakemake(output="third", **refused)
        assert done.returncode != 0 and why in done.stdout + done.stderr and not (tmp_path / "third").exists()


@pytest.mark.skipif(SNAKEMAKE is None, reason="SKIPPED: Snakemake is not installed (pip install snakemake)")
def test_rules_for_points_have_the_bytes_of_one_calibration(calibration, tmp_path):
    displace.call("calibrate", calibration, "--wars", "-o", tmp_path / "one.csv", "--quiet")
    told = {**os.environ, "DISPLACE": displace.program(), "CALIBRATION": str(calibration), "OPTIONS": "--wars"}
    told |= {"POSTERIOR": str(tmp_path / "many.csv"), "STEPS": str(tmp_path / "steps"), "TASKS": "3"}
    told |= {"BY": f"{SNAKEMAKE} --cores 2"}
    command = ["bash", str(EXAMPLES / "calibrate.sh")]
    done = subprocess.run(command, env=told, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes()
    assert not list((tmp_path / "steps").iterdir())
