"""Many workers have the bytes of one process, also when some of them die."""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import displace
from displace import parallel


def same(one: Path, other: Path) -> None:
    """All tables and charts of two runs have the same bytes."""
    names = sorted(path.name for path in one.iterdir() if path.suffix in (".csv", ".svg"))
    assert len(names) > 8
    assert names == sorted(path.name for path in other.iterdir() if path.suffix in (".csv", ".svg"))
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


class Now:
    """An executor that does everything at once, and what a test does to what comes home."""

    def __init__(self, after=lambda returned: returned):
        self.after = after

    def submit(self, task, *arguments):
        future = Future()
        try:
            future.set_result(self.after(task(*arguments)))
        except Exception as error:
            future.set_exception(error)
        return future


def test_shards_sweeps_and_fits_have_the_bytes_of_one_process(tiny, calibration, tmp_path):
    with ProcessPoolExecutor(2) as executor:
        shared = parallel.run(tiny.set("contagion", 1.5), 11, seed=4, executor=executor, shards=3, output=tmp_path / "shared")
        alone = tiny.set("contagion", 1.5).run(11, seed=4, output=tmp_path / "alone")
        same(alone.folder, shared.folder)

        for drop in ([], ["set"]):
            design = tiny.sample(7).drop(columns=drop)
            design.to_csv(tmp_path / "design.csv", index=False)
            said = ["--design", tmp_path / "design.csv", "-r", 2, "--days", 9, "-o", tmp_path / "one.csv", "--force"]
            displace.call("sweep", tiny.path, *said)
            (tmp_path / "many.csv").unlink(missing_ok=True)
            parallel.sweep(tiny, design, 2, days=[9], executor=executor, shards=3, output=tmp_path / "many.csv")
            assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes()

        # What the program warns of comes home from the workers, once.
        idle = tiny.sample(4).assign(horizon_days=30)
        with pytest.warns(displace.ProgramWarning, match="horizon_days") as alone:
            tiny.sweep(idle, 1)
        with pytest.warns(displace.ProgramWarning, match="horizon_days") as shared:
            parallel.sweep(tiny, idle, 1, executor=executor, shards=2)
        ours = [[str(w.message) for w in said if w.category is displace.ProgramWarning] for said in (alone, shared)]
        assert ours[0] == ours[1]

        for number, kind in enumerate(({}, {"each": True}, {"wars": True})):
            one, many = tmp_path / f"one{number}.csv", tmp_path / f"many{number}.csv"
            displace.calibrate(calibration, one, **kind)
            parallel.calibrate(calibration, many, **kind, executor=executor, shards=2)
            assert one.read_bytes() == many.read_bytes(), kind

        displace.calibrate(calibration, tmp_path / "without.csv", leave_out=["other"])
        found = parallel.leave_one_out(calibration, tmp_path / "left", ["other", "record"], executor=executor)
        assert found["other"].read_bytes() == (tmp_path / "without.csv").read_bytes()
        assert found["record"].read_bytes() != found["other"].read_bytes()


def test_errors_of_the_program_come_home_at_once(tiny):
    with ThreadPoolExecutor(2) as executor, pytest.raises(displace.Error, match="contagoin") as refused:
        parallel.run(tiny.set("contagoin", 1), 4, executor=executor, shards=2)
    assert refused.value.status == 2


def test_work_of_a_lost_worker_is_done_again_but_not_for_ever(tiny, tmp_path):
    lost = []

    def sometimes(returned):
        lost.append(len(lost))
        if len(lost) % 2:
            raise RuntimeError("the worker is gone")
        return returned

    alone = tiny.run(6, output=tmp_path / "alone")
    same(alone.folder, parallel.run(tiny, 6, executor=Now(sometimes), shards=3, output=tmp_path / "shared").folder)
    assert len(lost) == 6

    def never(returned):
        raise RuntimeError("the worker is gone")

    with pytest.raises(displace.Error, match="lost its worker 5 times"):
        parallel.run(tiny, 6, executor=Now(never), shards=3)


def test_what_comes_home_wrong_is_refused(tiny, tmp_path):
    def flipped(returned):
        data = bytearray(returned.files["shard.bin"])
        data[len(data) // 2] ^= 1
        return parallel.Returned({**returned.files, "shard.bin": bytes(data)}, returned.sha256, returned.version)

    def older(returned):
        return parallel.Returned(returned.files, returned.sha256, "0.0.9")

    other = parallel._shard([str(tiny.path), "--seed", "2", "-n", "0..3"])
    for after, why in [(flipped, "other bytes"), (older, "0.0.9"), (lambda returned: other, "another shard")]:
        with pytest.raises(displace.Error, match=why):
            parallel.run(tiny, 6, executor=Now(after), shards=2, output=tmp_path / "run")
        assert not (tmp_path / "run").exists()

    changed = []

    def while_it_runs(returned):
        # Inputs that differ between workers are found by merge.
        if not changed:
            path = tiny.path.with_name("parameters.toml")
            path.write_text(path.read_text().replace("median = 1.5,", "median = 1.6,"))
            changed.append(True)
        return returned

    with pytest.raises(displace.Error, match="inputs"):
        parallel.run(tiny, 6, executor=Now(while_it_runs), shards=2, output=tmp_path / "run")
    assert changed and not (tmp_path / "run").exists()

    def elsewhere(task_result):
        return parallel.Returned(task_result.files, task_result.sha256, task_result.version, "other inputs")

    with pytest.raises(displace.Error, match="other files of the scenario"):
        parallel.sweep(tiny, tiny.sample(4), 1, executor=Now(elsewhere), shards=2)


def test_few_pieces_are_asked_for_at_a_time(tiny):
    most = [0]

    class Counting(ThreadPoolExecutor):
        waiting = 0

        def submit(self, task, *arguments):
            self.waiting += 1
            most[0] = max(most[0], self.waiting)
            future = super().submit(task, *arguments)
            future.add_done_callback(lambda _: setattr(self, "waiting", self.waiting - 1))
            return future

    with Counting(2) as executor:
        parallel.run(tiny, 24, executor=executor, shards=12, ahead=3)
    assert 2 <= most[0] <= 4


def test_a_path_may_be_text(tiny):
    named = displace.Scenario(str(tiny.path))
    assert named == tiny and parallel.run(named, 2, executor=Now(), shards=1).replicates.equals(tiny.run(2).replicates)


@pytest.fixture
def cluster():
    """A local Dask cluster of two workers."""
    distributed = pytest.importorskip("distributed", reason="SKIPPED: Dask is not installed (pip install distributed)")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        with distributed.Client(local) as client:
            yield client


def held(task, mark: Path, *arguments):
    """On a worker: what has this piece first says so and waits for its end; what has it next does it."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return task(*arguments)
    mark.with_suffix(".new").write_text(str(os.getpid()))
    mark.with_suffix(".new").rename(mark.with_suffix(".pid"))
    threading.Event().wait()


def kill_the_worker_of(piece: int, executor, mark: Path) -> threading.Thread:
    """Kills the worker of a piece that is submitted, whichever Dask gives it to, as soon as it has begun with it.

    Nothing can be over before: the piece is not done until it is done by another.
    """
    submit, numbers = executor.submit, itertools.count()

    def instead(task, *arguments, **key):
        if next(numbers) == piece:
            return submit(held, task, mark, *arguments, **key)
        return submit(task, *arguments, **key)

    executor.submit = instead
    pid = mark.with_suffix(".pid")

    def strike() -> None:
        end = time.monotonic() + 60
        while not pid.exists() and time.monotonic() < end:
            time.sleep(0.01)
        os.kill(int(pid.read_text()), signal.SIGKILL)

    thread = threading.Thread(target=strike)
    thread.start()
    return thread


def test_a_dask_cluster_of_which_a_worker_is_killed_has_the_same_bytes(cluster, calibration, tiny, tmp_path):
    def workers() -> set[int]:
        return {worker["pid"] for worker in cluster.run(lambda: {"pid": os.getpid()}).values()}

    displace.calibrate(calibration, tmp_path / "one.csv")
    alone = tiny.run(40, output=tmp_path / "alone")

    executor, mark = cluster.get_executor(), tmp_path / "calibration"
    thread = kill_the_worker_of(5, executor, mark)
    fit = parallel.calibrate(calibration, tmp_path / "many.csv", executor=executor, shards=2)
    thread.join()
    assert int(mark.with_suffix(".pid").read_text()) not in workers()
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes() and len(fit) == 16

    executor, mark = cluster.get_executor(), tmp_path / "run"
    thread = kill_the_worker_of(random.randrange(20), executor, mark)
    shared = parallel.run(tiny, 40, executor=executor, shards=20, output=tmp_path / "shared")
    thread.join()
    assert int(mark.with_suffix(".pid").read_text()) not in workers()
    same(alone.folder, shared.folder)
