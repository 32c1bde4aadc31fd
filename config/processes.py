"""Child processes that end with their parent."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    unprivileged: bool = False,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the parent, which ends its children in order.

    On Linux the kernel sends SIGTERM to the child when the parent is killed. `unprivileged` is for programs that
    refuse to run as root; `output` takes stdout and stderr; the child inherits the file descriptors `keep`.
    """
    return subprocess.Popen(
        [*_wrapper(unprivileged), *map(str, command)],
        env=env,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        pass_fds=keep,
    )


def stop(process: subprocess.Popen[bytes], how: int = signal.SIGTERM, patience: float = 10) -> None:
    """End a child: first with the signal `how`, after `patience` seconds with SIGKILL to its whole session."""
    process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def shut_down_on_sigterm() -> None:
    """Let SIGTERM and a closed terminal do what Ctrl-C does: leave the with-blocks, which end the children."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)


def run_unprivileged(command: Sequence[str | Path]) -> None:
    """Run a program that refuses to be root, to its end; raise RuntimeError with its output if it fails."""
    wrapped = [*_wrapper(unprivileged=True), *map(str, command)]
    ended = subprocess.run(wrapped, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{ended.stdout[-2000:]}")


def hand_to_unprivileged(path: Path) -> None:
    """Give a file or folder to the user of unprivileged children. Only root needs it; others do nothing."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def _wrapper(unprivileged: bool) -> list[str]:
    """Return what precedes a command: Linux's setpriv, from util-linux, which every distribution has."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    wrapper = [setpriv, "--pdeathsig=TERM"]
    if unprivileged and os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        wrapper += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        # The checkout may be in a folder that only root may enter (/root, mktemp -d). This capability lets the child
        # reach it without a change of permissions. The secure bit makes it count in access(2) too, with which initdb
        # looks for its programs.
        wrapper += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    return wrapper
