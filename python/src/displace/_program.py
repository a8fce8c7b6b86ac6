"""The program: where it is, how it is called, and that it never outlives who called it."""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Error", "ProgramWarning", "VersionWarning", "call", "program", "start", "version", "warn"]

_PROGRESS = re.compile(r"(\d+) of (\d+) futures")
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Error(Exception):
    """The program refused or failed. The text is its own message.

    Attributes:
        status: Exit status: 2 where another input would help, 1 where a run failed, 128 + n after signal n.
        command: The command line.
    """

    def __init__(self, message: str, status: int | None = None, command: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.command = list(command)

    def __reduce__(self):  # type: ignore[no-untyped-def]
        # Workers send errors home, and an exception is otherwise made anew from its message alone.
        return type(self), (str(self), self.status, self.command)


class ProgramWarning(UserWarning):
    """What may not be as it was meant, in the words of the program."""


class VersionWarning(UserWarning):
    """The program that was found is of another version than this package."""


def program() -> str:
    """The path of the program: the one of this package, else ``$DISPLACE``, else the one on ``PATH``.

    Raises:
        Error: If there is none.
    """
    name = "displace.exe" if sys.platform == "win32" else "displace"
    shipped = Path(sysconfig.get_path("scripts")) / name
    if _ships_program() and shipped.is_file():
        return str(shipped)
    given = os.environ.get("DISPLACE")
    if given:
        if not Path(given).is_file():
            raise Error(f"DISPLACE names {given}, which is no file")
        return str(Path(given).resolve())
    found = shutil.which("displace")
    if not found:
        raise Error("there is no displace: pip install displace, or set DISPLACE to the program")
    return found


@cache
def _ships_program() -> bool:
    """Whether this package came as a wheel with the program in it, and not as a folder on the path."""
    try:
        files = importlib.metadata.distribution("displace").files or []
    except importlib.metadata.PackageNotFoundError:
        return False
    return any(Path(str(file)).name in ("displace", "displace.exe") for file in files)


@cache
def version(path: str) -> str:
    """The version of a program; warns once if it is not that of this package.

    Raises:
        Error: If it does not start.
    """
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Error(f"{path} does not start: {error}") from error
    number = said.split()[-1] if said.split() else "unknown"
    try:
        ours = importlib.metadata.version("displace")
    except importlib.metadata.PackageNotFoundError:
        return number
    if number != ours:
        message = f"{path} is displace {number}, the Python package is {ours}: what one can do the other may not"
        warnings.warn(message, VersionWarning, stacklevel=3)
    return number


def _dies_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it starts, so that it ends when whoever waits for it is gone."""
    if _LIBC is None:
        return None
    prctl, ask, parent_now, leave = _LIBC.prctl, int(signal.SIGTERM), os.getppid, os._exit

    def before() -> None:
        prctl(_DEATH_SIGNAL, ask, 0, 0, 0)
        if parent_now() != parent:
            leave(143)

    return before


def start(arguments: Iterable[object], *, dies: bool = True, **pipes: object) -> subprocess.Popen[str]:
    """Starts the program in a process group of its own.

    With ``dies`` Linux ends it when the thread that started it ends: right for calls that wait. A program that is
    driven through its standard input ends with that.
    """
    path = program()
    version(path)
    command = [path, *map(str, arguments)]
    before = _dies_with(os.getpid()) if dies else None
    return subprocess.Popen(command, text=True, start_new_session=True, preexec_fn=before, **pipes)  # type: ignore[call-overload, no-any-return]


def stop(process: subprocess.Popen[str]) -> None:
    """Asks a program to end, and makes it if it does not within ten seconds."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def message(text: str) -> str:
    """The error in what a program said on standard error, without the lines of progress before it."""
    found = text.rfind("error: ")
    return text[found + len("error: ") :].strip() if found >= 0 else text.strip()


def warn(said: str) -> None:
    """Passes on the warnings in what the program said, to who called the function that calls this one."""
    lines = [line.strip() for line in said.splitlines()]
    for line in dict.fromkeys(line for line in lines if line.startswith("warning: ")):
        warnings.warn(line.removeprefix("warning: "), ProgramWarning, stacklevel=3)


def on_threads(threads: int) -> list[object]:
    """What the command line says of threads.

    Raises:
        ValueError: If it is no whole number from 0 on.
    """
    if not hasattr(threads, "__index__") or threads < 0:
        raise ValueError(f"threads must be a whole number, 0 (all cores) or more, got {threads!r}")
    return ["--threads", threads]


def call(
    *arguments: object, progress: bool = False, stdin: str | None = None, status: Callable[[int, int], None] | None = None
) -> str:
    """Runs the program and returns what it says on standard output.

    Args:
        arguments: The command line, as on a shell: ``call("check", "scenario.toml")``.
        progress: Show a bar of futures (with tqdm, if that is installed), from the first that the program tells on.
        stdin: What it reads.
        status: Called with futures done and futures in all, every fifteen seconds.

    Raises:
        Error: With the program's own message.
    """
    with tempfile.TemporaryFile("w+") as given:
        if stdin is not None:
            given.write(stdin)
            given.seek(0)
        process = start(
            arguments,
            stdin=given if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout and process.stderr
        said: list[str] = []
        reader = threading.Thread(target=lambda out: said.append(out.read()), args=(process.stdout,), daemon=True)
        reader.start()
        heard: list[str] = []
        bar = Bar("futures", shown=progress)
        try:
            for line in process.stderr:
                found = _PROGRESS.search(line)
                if found is None:
                    heard.append(line)
                    continue
                done, total = int(found[1]), int(found[2])
                bar.show(done, total)
                if status:
                    status(done, total)
            if process.wait() == 0:
                bar.fill()
        except BaseException:
            stop(process)
            raise
        finally:
            bar.close()
            # Else they are left to the collector, which says so where warnings are errors.
            process.stderr.close()
            reader.join()
            process.stdout.close()
    if process.returncode != 0:
        code = process.returncode if process.returncode > 0 else 128 - process.returncode
        text = message("".join(heard)) or f"displace ended with status {code}"
        raise Error(text, code, process.args)  # type: ignore[arg-type]
    return said[0]


class Bar:
    """A bar of progress, in a notebook or on a terminal; nothing where tqdm is not installed.

    Args:
        unit: What is counted.
        total: How many there are, where that is known at the start: then it stands there from the start.
        shown: Whether there is to be one.
    """

    def __init__(self, unit: str, total: int | None = None, *, shown: bool = True) -> None:
        self._unit = unit
        self._shown = shown
        self._bar: Any = None
        if total:
            self.show(0, total)

    def show(self, done: int, total: int) -> None:
        """Shows that so many of so many are done."""
        if not self._shown:
            return
        if self._bar is None:
            try:
                from tqdm.auto import tqdm
            except ImportError:
                return
            self._bar = tqdm(total=total, unit=" " + self._unit)
        self._bar.update(done - self._bar.n)

    def fill(self, total: int | None = None) -> None:
        """Shows that all is done, which the program does not tell where it ends between two lines of progress."""
        total = total or (self._bar.total if self._bar is not None else None)
        if total:
            self.show(total, total)

    def close(self) -> None:
        """Ends it."""
        if self._bar is not None:
            self._bar.close()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
