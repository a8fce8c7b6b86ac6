"""The same on more machines than one, through any ``concurrent.futures.Executor``.

Processes, Dask (``Client.get_executor()``), MPI (``mpi4py.futures``) and executorlib all take the same three lines
(docs/scaling.md says what was tried):

>>> import displace, tempfile
>>> from concurrent.futures import ThreadPoolExecutor
>>> from displace import parallel
>>> case = displace.example(tempfile.mkdtemp() + "/case")
>>> with ThreadPoolExecutor(2) as executor:
...     run = parallel.run(case, 8, executor=executor, shards=4)
>>> run.replicates.equals(case.run(8).replicates)
True

Results have the bytes of one machine, whichever worker did what: luck is keyed by the numbers of futures, sets and points.
Work whose worker dies is done again elsewhere; an error of the program itself is not, since it would come again. Workers
need this package and the files of the scenario under the same path. What they send is checked: SHA-256 of every file that
travels, then version, commit, inputs, seed and numbers by the program (``merge``, ``calibrate --elsewhere``). A few pieces
are asked for at a time, and what has come goes to disk.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from ._program import Bar, Error, call, message, on_threads, start, stop, warn
from ._run import Run
from ._scenario import Scenario, calibrate_options, given, sets_file, sweep_options
from ._tables import Frames, read
from .executors import Returned, ranges, spread

__all__ = ["calibrate", "leave_one_out", "run", "sweep"]


def _shard(arguments: Sequence[str]) -> Returned:
    """On a worker: a shard of a run."""
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        folder = Path(scratch) / "shard"
        call("run", *arguments, "-o", folder, "--no-png", "--quiet")
        return Returned.of([folder / "run.json", folder / "shard.bin"])


def run(
    scenario: Scenario | Path | str,
    replicates: int,
    seed: int = 1,
    *,
    executor: Executor,
    shards: int,
    threads: int = 1,
    output: Path | str | None = None,
    force: bool = False,
    ahead: int = 8,
    progress: bool = False,
) -> Run:
    """``Scenario.run`` in shards.

    Interrupting it waits for the shards in hand where the executor does, as ``ProcessPoolExecutor`` at the end of ``with``.

    Args:
        scenario: The scenario, or its file; workers read its files under the same path.
        replicates: How many futures.
        seed: The one number that fixes all luck.
        executor: Where shards are run.
        shards: In how many pieces: a few for each worker, and each of some seconds at least.
        threads: Threads of a shard.
        output: Folder for the results, else a temporary one that lasts as long as what is returned.
        force: Replace an earlier run.
        ahead: How many shards are asked for at a time.
        progress: Show a bar of shards, then one of the merge, which may take a quarter of the time of the shards.
    """
    scenario = given(scenario)
    kept = tempfile.TemporaryDirectory(prefix="displace-")
    folder = Path(output) if output is not None else Path(kept.name) / "run"
    pieces = ranges(replicates, shards)
    told = [str(scenario.path.resolve()), *scenario.options(name=True), "--seed", str(seed), *map(str, on_threads(threads))]
    work = ([*told, "-n", f"{piece.start}..{piece.stop}"] for piece in pieces)
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        places = [Path(scratch) / f"{piece.start}" for piece in pieces]

        def keep(number: int, files: dict[str, bytes]) -> None:
            said = json.loads(files["run.json"])
            asked = (seed, pieces[number].start, pieces[number].stop)
            if (said["seed"], said["replicates_from"], said["replicates_to"]) != asked:
                raise Error(f"a worker sent another shard than {asked[1]}..{asked[2]} with seed {seed}")
            places[number].mkdir()
            for name, data in files.items():
                (places[number] / name).write_bytes(data)

        shown = "shards" if progress else None
        spread(executor, _shard, ((piece,) for piece in work), keep=keep, ahead=ahead, shown=shown, total=len(pieces))
        with Bar("merges", 1, shown=progress) as bar:
            call("merge", "--scenario", scenario.path, *places, "-o", folder, "--quiet", *(["--force"] if force else []))
            bar.fill()
    run = Run(folder, kept)
    # Those of the scenario, which each shard has, and merge does not say again.
    warn("\n".join(f"warning: {line}" for line in run.manifest.get("warnings", [])))
    return run


def _inputs(scenario: str) -> str:
    """Version, commit and the SHA-256 of every file of a scenario."""
    return hashlib.sha256(call("check", scenario, "--inputs").encode()).hexdigest()


def _rows(arguments: Sequence[str], design: str) -> Returned:
    """On a worker: some sets of a sweep."""
    before = _inputs(arguments[0])
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        sets, results = Path(scratch) / "sets.csv", Path(scratch) / "results.csv"
        sets.write_text(design, encoding="utf-8")
        # Its warnings come home too.
        said = Path(scratch) / "said.txt"
        said.write_text(call("sweep", *arguments, "--design", sets, "-o", results), encoding="utf-8")
        # Both times, so that files that change under a worker are found.
        return Returned.of([results, said], before if before == _inputs(arguments[0]) else "changed")


def sweep(
    scenario: Scenario | Path | str,
    design: Any,
    replicates: int = 8,
    seed: int = 1,
    *,
    executor: Executor,
    shards: int,
    conflicts: int | None = None,
    days: Iterable[int] = (),
    threads: int = 1,
    output: Path | str | None = None,
    frames: Frames = "pandas",
    ahead: int = 8,
    progress: bool = False,
) -> Any:
    """``Scenario.sweep`` in pieces of some sets each; the arguments are those of it and of ``run``.

    With ``output`` the table is written there, with the bytes that ``displace sweep`` would write.
    """
    scenario = given(scenario)
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        lines = sets_file(scenario, design, Path(scratch) / "sets.csv").read_text(encoding="utf-8").splitlines()
        # Workers number sets from 0 where the table does not. A table with line ends in cells is not cut, but refused.
        lines = [line for line in lines if line.strip(" ,")]
        if any(line.count('"') % 2 for line in lines):
            raise Error("a cell of the design has a line end in it: take it out")
        if len(lines) < 2:
            raise Error("the design has no sets")
        head, rows = lines[0], lines[1:]
        if "set" not in [name.strip().strip('"') for name in head.lstrip("\ufeff").split(",")]:
            head, rows = f"set,{head.lstrip(chr(0xFEFF))}", [f"{number},{row}" for number, row in enumerate(rows)]
        pieces = ranges(len(rows), shards)
        told = [str(scenario.path.resolve()), *scenario.options(), *map(str, on_threads(threads))]
        told += [str(part) for part in sweep_options(replicates, seed, conflicts, list(days))]
        work = ((told, "\n".join([head, *rows[piece.start : piece.stop]]) + "\n") for piece in pieces)
        places = [Path(scratch) / f"{number}.csv" for number in range(len(pieces))]
        first: list[bytes] = []
        said: list[str] = []

        def keep(number: int, files: dict[str, bytes]) -> None:
            header, _, body = files["results.csv"].partition(b"\n")
            first.append(header)
            expected = len(pieces[number]) * replicates * (conflicts or 1)
            if header != first[0] or body.count(b"\n") != expected:
                raise Error(f"a worker sent other rows for sets {pieces[number]} than were asked for")
            places[number].write_bytes(body)
            said.append(files["said.txt"].decode())

        shown = "pieces" if progress else None
        inputs = _inputs(told[0])
        spread(executor, _rows, work, keep=keep, ahead=ahead, inputs=inputs, shown=shown, total=len(pieces))
        whole = Path(scratch) / "whole.csv"
        with whole.open("wb") as out:
            out.write(first[0] + b"\n")
            for place in places:
                out.write(place.read_bytes())
        if output is not None:
            _publish(whole, Path(output))
        # Pieces say the same of one scenario.
        warn("\n".join(said))
        return read(whole, frames)


def _publish(file: Path, output: Path) -> None:
    """Puts a file in its place, whole; an earlier one stays."""
    if output.exists():
        raise Error(f"{output} exists already")
    output.parent.mkdir(parents=True, exist_ok=True)
    beside = output.with_name(output.name + ".new")
    beside.write_bytes(file.read_bytes())
    beside.rename(output)


def _likelihoods(file: str, options: Sequence[str], points: str) -> Returned:
    """On a worker: log-likelihoods of some points of a calibration."""
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        given, values = Path(scratch) / "points.csv", Path(scratch) / "values.csv"
        given.write_text(points, encoding="utf-8")
        call("calibrate", file, *options, "--evaluate", given, "-o", values, "--quiet")
        return Returned.of([values])


def calibrate(
    file: Path | str,
    output: Path | str,
    *,
    executor: Executor,
    shards: int,
    leave_out: Iterable[str] = (),
    each: bool = False,
    wars: bool = False,
    seed: int = 1,
    threads: int = 1,
    force: bool = False,
    ahead: int = 64,
    progress: bool = False,
) -> Any:
    """``displace.calibrate`` with the points of each step shared out; the same call goes on where it was interrupted.

    Args:
        file: The calibration file; workers read it and what it names under the same path.
        output: Where the posterior goes.
        executor: Where log-likelihoods are worked out.
        shards: In how many pieces each step is done: as many as there are workers.
        leave_out: Episodes to leave out.
        each: Fit each episode by itself.
        wars: Fit all episodes together as wars of one population.
        seed: The one number that fixes all luck.
        threads: Threads of a piece.
        force: Replace an earlier posterior.
        ahead: How many pieces are asked for at a time.
        progress: Show a bar of points, of one step after the other.
    """
    path = str(Path(file).resolve())
    said = ["calibrate", path, "-o", output, *calibrate_options(list(leave_out), each, wars, seed)]
    said += ["--elsewhere", "--quiet"]
    with tempfile.TemporaryFile("w+") as errors:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        asking = start([*said, *(["--force"] if force else [])], dies=False, **pipes)
        assert asking.stdin and asking.stdout
        try:
            while (batch := list(_batch(asking.stdout))) != []:
                left = json.loads(batch[0].removeprefix("# displace calibrate "))["leave_out"]
                told = ["--seed", str(seed), *map(str, on_threads(threads)), *(["--wars"] if wars else [])]
                told += [part for name in left for part in ("--leave-out", name)]
                head, rows = batch[1], batch[2:]
                pieces = ranges(len(rows), shards)
                work = ((path, told, "\n".join([head, *rows[piece.start : piece.stop]]) + "\n") for piece in pieces)
                found: dict[int, str] = {}

                def keep(number: int, files: dict[str, bytes], found: dict[int, str] = found) -> None:
                    found[number] = files["values.csv"].decode()

                shown = "pieces" if progress else None
                spread(executor, _likelihoods, work, keep=keep, ahead=ahead, shown=shown, total=len(pieces))
                asking.stdin.write(found[0].partition("\n")[0] + "\n")
                asking.stdin.writelines(found[number].partition("\n")[2] for number in sorted(found))
                asking.stdin.write("\n")
                asking.stdin.flush()
        except BrokenPipeError:
            pass  # It has ended, and says why below.
        except BaseException:
            stop(asking)
            raise
        status = asking.wait()
        if status != 0:
            errors.seek(0)
            command = list(map(str, asking.args))  # type: ignore[arg-type]
            raise Error(message(errors.read()) or f"displace ended with status {status}", status, command)
    return read(Path(output))


def _batch(lines: Iterable[str]) -> Iterator[str]:
    """The lines up to an empty one."""
    for line in lines:
        if line == "\n":
            return
        yield line.rstrip("\n")


def leave_one_out(
    file: Path | str,
    folder: Path | str,
    names: Iterable[str],
    *,
    executor: Executor,
    wars: bool = False,
    seed: int = 1,
    threads: int = 1,
    progress: bool = False,
) -> dict[str, Path]:
    """A posterior without each of some episodes, to predict it afterwards: one calibration is one piece of work.

    Args:
        file: The calibration file; workers read it and what it names under the same path.
        folder: Where the posteriors go, as ``NAME.csv``.
        names: The episodes to leave out, each by itself, by the names of their scenarios.
        executor: Where calibrations are done.
        wars: Fit the others together as wars of one population.
        seed: The one number that fixes all luck.
        threads: Threads of a calibration.
        progress: Show a bar of calibrations.

    Returns:
        The posterior of each name.
    """
    listed = list(names)
    target = Path(folder)
    there = [name for name in listed if (target / f"{name}.csv").exists()]
    if there:
        raise Error(f"{target} has posteriors without {', '.join(there)} already")
    target.mkdir(parents=True, exist_ok=True)

    def keep(number: int, files: dict[str, bytes]) -> None:
        beside = target / f"{listed[number]}.csv.new"
        beside.write_bytes(files["posterior.csv"])
        beside.rename(target / f"{listed[number]}.csv")

    path = str(Path(file).resolve())
    told = ["--seed", str(seed), *map(str, on_threads(threads)), *(["--wars"] if wars else [])]
    work = ((path, [*told, "--leave-out", name]) for name in listed)
    shown = "calibrations" if progress else None
    spread(executor, _posterior, work, keep=keep, ahead=len(listed), shown=shown, total=len(listed))
    return {name: target / f"{name}.csv" for name in listed}


def _posterior(file: str, options: Sequence[str]) -> Returned:
    """On a worker: a whole calibration."""
    with tempfile.TemporaryDirectory(prefix="displace-") as scratch:
        output = Path(scratch) / "posterior.csv"
        call("calibrate", file, *options, "-o", output, "--quiet")
        return Returned.of([output])
