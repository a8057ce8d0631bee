"""Compiled loops on disk: ``<user's cache>/hugin/loops``, one file a key, found again by any process of the user.

Owns: that folder, what may be read from it, and its size. Must not know: what is in the files. What is loaded runs as
our own code, so a file counts only if it lies in a folder of ours that nobody else may write to, is ours, is no link,
and ends with the checksum of its content. A file is written beside and renamed: readers see the old or the new one.
What cannot be read or written is no error: the caller compiles again, in a folder of its own.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 64 << 20
MOST_FILES = 2000
_MARK = b"HUGINso1"
_STALE = 3600.0  # seconds after which a file that somebody was writing counts as left behind


class Unusable(Exception):
    """Why the folder cannot be used."""


def folder() -> str:
    """The folder, made where it is missing. Raises Unusable."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = os.path.expanduser("~")
        if not os.path.isabs(home):
            raise Unusable("there is no home folder")
        base = os.path.join(home, ".cache")
    try:
        os.makedirs(base, 0o700, exist_ok=True)
        info = os.stat(base)
        if info.st_mode & 0o002 and not info.st_mode & stat.S_ISVTX:
            raise Unusable(f"anybody may write to {base}")
        for name in ("hugin", "loops"):
            base = os.path.join(base, name)
            _own_folder(base)
    except OSError as error:
        raise Unusable(f"{base}: {error.strerror}") from error
    return base


def _own_folder(path: str) -> None:
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        pass
    info = os.lstat(path)
    if not stat.S_ISDIR(info.st_mode):
        raise Unusable(f"{path} is no folder, or a link")
    if info.st_uid != os.geteuid():
        raise Unusable(f"{path} belongs to another user")
    if info.st_mode & 0o077:
        os.chmod(path, 0o700, follow_symlinks=os.chmod not in os.supports_follow_symlinks)


def path_of(key: str) -> str:
    """Where the file of this key lies, whether it is there or not. Raises Unusable."""
    return os.path.join(folder(), f"{key}.so")


def is_good(path: str) -> bool:
    """Whether the file is there, ours and whole. One that is damaged is removed."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    with open(fd, "rb") as file:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o022:
            return False
        content = file.read(MOST_BYTES + 1)
    if content[-len(_mark(b"")) :] == _mark(content[: -len(_mark(b""))]):
        return True
    _remove(path)
    return False


def _mark(content: bytes) -> bytes:
    from hashlib import sha256

    return _MARK + sha256(content).digest()


def save(key: str, content: bytes) -> str:
    """The content as the file of this key, with its checksum; why it could not be saved, empty where it was."""
    try:
        path = path_of(key)
    except Unusable as error:
        return str(error)
    beside = f"{path[:-3]}.{os.getpid()}.{int.from_bytes(os.urandom(4), 'little'):x}.tmp"
    try:
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with open(fd, "wb") as file:
            file.write(content + _mark(content))
        os.replace(beside, path)
    except OSError as error:
        _remove(beside)
        return f"{path}: {error.strerror}"
    _trim(os.path.dirname(path), path)
    return ""


def note_use(path: str) -> None:
    """Makes the file the youngest: those that are not used go first."""
    try:
        os.utime(path)
    except OSError:
        pass


def _trim(where: str, newest: str) -> None:
    """Removes the files that were used longest ago, above the bounds; and what was left behind half written."""
    rows = []
    now = _time(os.stat, newest)
    try:
        with os.scandir(where) as entries:
            for entry in entries:
                info = entry.stat(follow_symlinks=False)
                if entry.name.endswith(".tmp") and now - info.st_mtime > _STALE:
                    _remove(entry.path)
                elif entry.name.endswith(".so"):
                    rows.append((info.st_mtime, info.st_size, entry.path))
    except OSError:
        return
    rows.sort(reverse=True)
    total = 0
    for n, (_, size, path) in enumerate(rows):
        total += size
        if (total > MOST_BYTES or n >= MOST_FILES) and path != newest:
            _remove(path)


def _time(of: Callable[[str], os.stat_result], path: str) -> float:
    try:
        return of(path).st_mtime
    except OSError:
        return 0.0


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
