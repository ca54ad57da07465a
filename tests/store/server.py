"""A PostgreSQL server of the tests' own: made in a temporary folder, on loopback, gone afterwards."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS_TO_START = 60


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server that nobody else uses, as its owner; databases are made on it by `CREATE DATABASE`."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="safepassage-postgres-"))
    password, port = secrets.token_hex(16), _free_port()
    try:
        secret = folder / "password"
        secret.write_text(password)
        owner = _give_away(folder)
        cluster = folder / "cluster"
        _run([programs / "initdb", "-D", cluster, "-U", "tests", f"--pwfile={secret}", "-A", "scram-sha-256"], owner)
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        log = folder / "log"
        _run(
            [programs / "pg_ctl", "-D", cluster, "-w", "-t", SECONDS_TO_START, "-l", log, "-o", settings, "start"],
            owner,
        )
        try:
            yield f"postgresql://tests:{password}@127.0.0.1:{port}"
        finally:
            _run([programs / "pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop"], owner)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Where the newest server's programs are; Debian keeps them off the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    assert found, "PostgreSQL is not installed; run: make system"
    return Path(found).parent


def _give_away(folder: Path) -> str | None:
    """The server refuses to run as root; then the folder belongs to someone who is not."""
    if os.geteuid() != 0:
        return None
    owner = next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, owner)
    return owner


def _run(command: list[str | Path | int], owner: str | None) -> None:
    group = pwd.getpwnam(owner).pw_gid if owner else None
    finished = subprocess.run(
        [str(word) for word in command],
        user=owner,
        group=group,
        extra_groups=[] if owner else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )
    assert finished.returncode == 0, (command, finished.stdout)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
