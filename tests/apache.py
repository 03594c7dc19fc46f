"""An Apache httpd of the tests' own: on the loopback, in a temporary folder, stopped by its process id."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from loopback import answers, free_port

STARTS_WITHIN = 30
MODULES = [
    Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules"), Path("/usr/lib/httpd/modules"),
    Path("/usr/libexec/apache2"),
]  # fmt: skip
_CONF = """
ServerName 127.0.0.1
ServerRoot {folder}
PidFile {folder}/httpd.pid
ErrorLog {folder}/error.log
Listen 127.0.0.1:{port}
{modules}
{user}
DocumentRoot {folder}/www
<Directory {folder}/www>
  AllowOverride All
  Require all granted
</Directory>
"""


def demand() -> str:
    """The program, or skip where there is none, or fail where there must be one (``CBRNGRAPH_NEEDS_APACHE``)."""
    path = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"  # where it is, and not everybody looks
    if found := shutil.which("apache2", path=path) or shutil.which("httpd", path=path):
        return found
    told = "Apache httpd is not installed (Debian: apache2-bin)"
    if os.environ.get("CBRNGRAPH_NEEDS_APACHE"):
        pytest.fail(told)
    pytest.skip(told)


@contextmanager
def serving(name: str, htaccess: Path) -> Iterator[int]:
    """Serve a folder ``/name/`` that holds this .htaccess, as w3id.org does; give the port."""
    program = demand()
    # Not below pytest's own folder, which only its owner may enter: a server started by root gives its rights away.
    folder = Path(tempfile.mkdtemp(prefix="cbrngraph-apache-"))
    try:
        folder.chmod(0o755)
        (folder / "www" / name).mkdir(parents=True)
        shutil.copyfile(htaccess, folder / "www" / name / ".htaccess")
        port = free_port()
        (folder / "httpd.conf").write_text(_configured(program, folder, port), encoding="utf-8")
        process = subprocess.Popen(
            [program, "-f", str(folder / "httpd.conf"), "-DFOREGROUND"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=(folder / "stderr.log").open("wb"),
        )  # fmt: skip
        try:
            _wait(process, port, folder)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(program: str, folder: Path, port: int) -> str:
    compiled = subprocess.run([program, "-l"], capture_output=True, text=True, check=True).stdout
    modules = next(path for path in MODULES if path.is_dir())
    wanted = ["authz_core", "dir", "headers", "mime", "mpm_event", "rewrite", "unixd"]
    loaded = [
        f"LoadModule {name}_module {modules}/mod_{name}.so"
        for name in wanted
        if (modules / f"mod_{name}.so").is_file() and f"{name}.c" not in compiled
    ]
    user = "User nobody\nGroup #65534" if os.geteuid() == 0 else ""
    types = folder / "mime.types"
    types.write_text("text/turtle ttl\ntext/html html\n", encoding="utf-8")
    return _CONF.format(folder=folder, port=port, modules="\n".join(loaded), user=f"{user}\nTypesConfig {types}")


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    if answers(process, port, STARTS_WITHIN):
        return
    logs = [path.read_text(errors="replace") for path in folder.glob("*.log")]
    pytest.fail(f"Apache httpd did not start: {' '.join(logs)[-2000:]}")
