"""A Virtuoso of the tests' own: on the loopback, in a temporary folder, stopped by its process id.

The workers of pytest-xdist share one: the first that needs it starts it and fills it while the others wait, and the
last that leaves stops it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from loopback import answers, free_port

PASSWORD = "dba"
"""What a new database has; it listens on the loopback only."""
STARTS_WITHIN = 60
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
MaxQueryMem = 500M
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


def demand() -> None:
    """Skip where there is no Virtuoso, or fail where there must be one (``CBRNGRAPH_NEEDS_VIRTUOSO``)."""
    if shutil.which("virtuoso-t"):
        return
    told = "virtuoso-t is not installed (Debian: virtuoso-opensource)"
    if os.environ.get("CBRNGRAPH_NEEDS_VIRTUOSO"):
        pytest.fail(told)
    pytest.skip(told)


@contextmanager
def shared(folder: Path, rows: int, fill: Callable[[str], dict[str, str]]) -> Iterator[dict[str, str]]:
    """Give what ``fill`` said of the one Virtuoso of this session, and its ``url``; it cuts answers at so many rows."""
    folder.mkdir(exist_ok=True)
    with _counted(folder, 1) as (users, place):
        if users == 1:
            url, pid = _start(folder, rows)
            try:
                place.write_text(json.dumps({"pid": str(pid), "url": url, **fill(url)}), encoding="utf-8")
            except BaseException:
                (folder / "users").write_text("0", encoding="utf-8")
                _stop(pid)
                raise
        told: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
    try:
        yield told
    finally:
        with _counted(folder, -1) as (users, _):
            if users == 0:
                _stop(int(told["pid"]))


@contextmanager
def _counted(folder: Path, more: int) -> Iterator[tuple[int, Path]]:
    """Count who uses it, while all others wait."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        count = folder / "users"
        users = int(count.read_text(encoding="utf-8") if count.exists() else 0) + more
        count.write_text(str(users), encoding="utf-8")
        yield users, folder / "told.json"


def _start(folder: Path, rows: int) -> tuple[str, int]:
    sql, http = free_port(), free_port()
    database = Path(tempfile.mkdtemp(dir=folder))
    ini = database / "virtuoso.ini"
    ini.write_text(_INI.format(folder=database, sql=sql, http=http, rows=rows), encoding="utf-8")
    process = subprocess.Popen(
        ["virtuoso-t", "+foreground", "+configfile", str(ini)], cwd=database, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _wait(process, http, database)
    return f"http://127.0.0.1:{http}/sparql", process.pid


def _stop(pid: int) -> None:
    """End it at once: a clean end would write a checkpoint of what is thrown away."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):  # it may be the child of another worker, which has gone
        os.waitpid(pid, 0)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    if answers(process, port, STARTS_WITHIN):
        return
    log = folder / "virtuoso.log"
    pytest.fail(f"Virtuoso did not start: {log.read_text(errors='replace')[-2000:] if log.exists() else 'no log'}")
