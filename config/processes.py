"""Child processes that never outlive us."""

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
    """Start a child in a session of its own, so that Ctrl-C reaches only us and we end things in order.

    On Linux the kernel ends the child with SIGTERM should we be killed outright. `unprivileged` is for programs that
    refuse to run as root; `output` takes stdout and stderr; `keep` are file descriptors that the child inherits.
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


def end_orderly_on_sigterm() -> None:
    """Let SIGTERM and a closed terminal do what Ctrl-C does: unwind our with-blocks, which end what we started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)


def run_unprivileged(command: Sequence[str | Path]) -> None:
    """Run a program that refuses to be root, to its end; RuntimeError carries what it said when it failed."""
    wrapped = [*_wrapper(unprivileged=True), *map(str, command)]
    ended = subprocess.run(wrapped, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{ended.stdout[-2000:]}")


def hand_to_unprivileged(path: Path) -> None:
    """Give a file or folder to the user that unprivileged children run as; nothing to do unless we are root."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def _wrapper(unprivileged: bool) -> list[str]:
    """What goes before a command: Linux's setpriv, from util-linux, which every distribution carries."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    wrapper = [setpriv, "--pdeathsig=TERM"]
    if unprivileged and os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        wrapper += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
        # The checkout may lie in a folder that only root may enter (/root, mktemp -d): the one capability kept
        # lets the child reach it, and no folder's permissions need to be opened. The secure bit lets it count in
        # access(2) too, with which initdb looks for its programs.
        wrapper += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
    return wrapper
