"""A real Slurm on one node, where it is installed: job arrays have the bytes of one process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import displace

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MISSING = [name for name in ("slurmctld", "slurmd", "sbatch", "munged") if not shutil.which(name, path="/usr/sbin:" + os.environ["PATH"])]

CONFIGURATION = """
ClusterName=one
SlurmctldHost={host}(127.0.0.1)
AuthType=auth/munge
SlurmUser=root
SlurmdUser=root
SlurmctldPort={port}
SlurmdPort={port2}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/ctld.pid
SlurmdPidFile={folder}/d.pid
SlurmctldLogFile={folder}/ctld.log
SlurmdLogFile={folder}/d.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """Daemons of a cluster of one node; the environment in which commands find it."""
    if MISSING or os.geteuid() != 0:
        pytest.skip(f"SKIPPED: a Slurm needs root and slurm-wlm and munge (not here: {', '.join(MISSING) or 'root'})")
    folder = tmp_path_factory.mktemp("slurm")
    for name in ("state", "spool"):
        (folder / name).mkdir()
    host = subprocess.run(["hostname", "-s"], capture_output=True, text=True, check=True).stdout.strip()
    port = 20_000 + os.getpid() % 20_000
    (folder / "slurm.conf").write_text(CONFIGURATION.format(host=host, folder=folder, port=port, port2=port + 1))
    environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf"), "PATH": "/usr/sbin:" + os.environ["PATH"]}
    started = []

    def daemon(*command: str) -> None:
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    own_munge = subprocess.run(["munge", "-n"], capture_output=True).returncode != 0
    if own_munge:
        Path("/run/munge").mkdir(exist_ok=True)
        shutil.chown("/run/munge", "munge", "munge")
        daemon("su", "-s", "/bin/sh", "munge", "-c", "exec /usr/sbin/munged --foreground")
        time.sleep(1)
    daemon("slurmctld", "-D")
    daemon("slurmd", "-D", "-N", host)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            state = subprocess.run(["sinfo", "-ho", "%t"], env=environment, capture_output=True, text=True).stdout.strip()
            if state == "idle":
                break
            time.sleep(0.5)
        else:
            pytest.skip(f"SKIPPED: Slurm is installed but its node does not come up ({state or 'no answer'})")
        yield environment
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def batch(environment: dict[str, str], script: str, tasks: int, folder: Path, **variables: object) -> None:
    """Submits an array and waits for all of its tasks."""
    command = ["sbatch", "--wait", f"--array=0-{tasks - 1}", "-o", str(folder / "%a.log"), str(EXAMPLES / script)]
    told = {**environment, "DISPLACE": displace.program(), **{name: str(value) for name, value in variables.items()}}
    done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=300)
    logs = "".join(path.read_text() for path in sorted(folder.glob("*.log")))
    assert done.returncode == 0, done.stderr + logs


def test_an_array_of_ten_shards_merges_to_the_bytes_of_one_run(slurm, tiny, tmp_path):
    shards = tmp_path / "shards"
    batch(slurm, "shards.slurm", 10, tmp_path, SCENARIO=tiny.path, REPLICATES=24, SHARDS=shards)
    places = sorted(shards.iterdir())
    assert len(places) == 10
    displace.call("merge", "--scenario", tiny.path, *places, "-o", tmp_path / "merged", "--quiet")
    alone = tiny.run(24, output=tmp_path / "alone")
    for path in [*alone.folder.glob("*.csv"), *alone.folder.glob("*.svg")]:
        assert path.read_bytes() == (tmp_path / "merged" / path.name).read_bytes(), path.name


def test_an_array_of_rows_has_the_bytes_of_one_sweep(slurm, tiny, tmp_path):
    design, rows = tmp_path / "design.csv", tmp_path / "rows"
    tiny.sample(7).to_csv(design, index=False)
    batch(slurm, "rows.slurm", 3, tmp_path, SCENARIO=tiny.path, DESIGN=design, OPTIONS="-r 2", ROWS=rows)
    pieces = [path.read_bytes() for path in sorted(rows.glob("*.csv"))]
    whole = pieces[0].partition(b"\n")[0] + b"\n" + b"".join(piece.partition(b"\n")[2] for piece in pieces)
    displace.call("sweep", tiny.path, "--design", design, "-r", 2, "-o", tmp_path / "one.csv", "--quiet")
    assert whole == (tmp_path / "one.csv").read_bytes()


EXECUTORLIB = """
import sys
from executorlib import SlurmJobExecutor
import displace
from displace import parallel

if __name__ == "__main__":
    case = displace.Scenario.load(sys.argv[1])
    with SlurmJobExecutor(max_workers=2) as executor:
        parallel.run(case, 12, executor=executor, shards=4, output=sys.argv[2])
"""


def test_executorlib_within_a_job_has_the_bytes_of_one_run(slurm, tiny, tmp_path):
    pytest.importorskip("executorlib", reason="SKIPPED: executorlib is not installed (pip install executorlib)")
    (tmp_path / "script.py").write_text(EXECUTORLIB)
    work = f"{sys.executable} {tmp_path}/script.py {tiny.path} {tmp_path}/shared"
    command = ["sbatch", "--wait", "--ntasks=2", "-o", f"{tmp_path}/job.log", "--wrap", work]
    told = {**slurm, "DISPLACE": displace.program()}
    done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr + (tmp_path / "job.log").read_text()
    alone = tiny.run(12, output=tmp_path / "alone")
    for path in [*alone.folder.glob("*.csv"), *alone.folder.glob("*.svg")]:
        assert path.read_bytes() == (tmp_path / "shared" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("options", ["--wars", "--leave-out other --seed 4", "--each"])
def test_arrays_of_points_have_the_bytes_of_one_calibration(slurm, calibration, tmp_path, options):
    displace.call("calibrate", calibration, *options.split(), "-o", tmp_path / "one.csv", "--quiet")
    told = {**slurm, "DISPLACE": displace.program(), "CALIBRATION": str(calibration), "OPTIONS": options, "TASKS": "3"}
    told |= {"POSTERIOR": str(tmp_path / "many.csv"), "STEPS": str(tmp_path / "steps")}
    command = ["bash", str(EXAMPLES / "calibrate.sh")]
    done = subprocess.run(command, env=told, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes()
    assert not list((tmp_path / "steps").iterdir())
