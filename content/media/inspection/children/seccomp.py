"""Seccomp filter: behind it a process opens no file, opens no connection and starts nothing.

It may make the system calls named here, on descriptors and memory that it has, and no other: a call that a later
kernel adds is refused by itself. Source: seccomp(2), seccomp_rule_add(3). libseccomp (Debian: libseccomp2) knows the
numbers of each machine. No privileges are needed.
"""

import ctypes
import os
from collections.abc import Iterator

_ALLOW, _ERROR, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_BAD_ARCHITECTURE, _ALL_THREADS = 2, 4  # attributes of a filter
_EQUAL, _MASKED_EQUAL = 4, 7
_EXECUTABLE = 0x4  # PROT_EXEC
_CLONE_THREAD = 0x00010000

# What decoders call, found with strace over the samples of the tests; and what the C library calls for memory, locks,
# time and threads. `fcntl` and `ioctl` are missing on purpose: with them a process has signals sent to others.
ALLOWED = (
    *("read", "readv", "pread64", "preadv", "write", "writev", "pwrite64", "pwritev"),
    *("lseek", "fstat", "ftruncate", "close"),
    *("brk", "munmap", "mremap", "madvise"),
    *("futex", "futex_waitv", "membarrier", "rseq", "set_robust_list"),
    *("sched_yield", "sched_getaffinity", "getcpu"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep", "getrandom"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("getpid", "gettid", "exit", "exit_group"),
)


class _Compared(ctypes.Structure):
    """``struct scmp_arg_cmp``: one argument of a call, and what it must be."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


type Rule = tuple[int, str, tuple[_Compared, ...]]


def library() -> ctypes.CDLL | None:
    """libseccomp; None where there is none, which is anywhere but on Linux."""
    try:
        found = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    found.seccomp_init.restype = ctypes.c_void_p
    return found


def allow_system_calls(*, threads: bool) -> bool:
    """Refuses all calls but those allowed. Irrevocable, also for later threads; they may be started if ``threads``.

    Returns False if the filter does not stand.
    """
    seccomp = library()
    if seccomp is None:
        return False
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(_ERROR | _EPERM)))
    return (
        context.value is not None
        and seccomp.seccomp_attr_set(context, _BAD_ARCHITECTURE, ctypes.c_uint32(_KILL_PROCESS)) == 0
        and seccomp.seccomp_attr_set(context, _ALL_THREADS, ctypes.c_uint32(1)) == 0
        and all(_add(seccomp, context, rule) for rule in _rules(threads))
        and seccomp.seccomp_load(context) == 0
    )


def _rules(threads: bool) -> Iterator[Rule]:
    for name in ALLOWED:
        yield _ALLOW, name, ()
    for name in ("mmap", "mprotect"):  # memory, but none with code in it
        yield _ALLOW, name, (_Compared(2, _MASKED_EQUAL, _EXECUTABLE, 0),)
    # A process may signal itself (abort does), not others.
    yield _ALLOW, "tgkill", (_Compared(0, _EQUAL, os.getpid(), 0),)
    yield _ERROR | _ENOSYS, "clone3", ()  # the C library then uses clone, whose flags a filter can see
    if threads:
        yield _ALLOW, "clone", (_Compared(0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD),)


def _add(seccomp: ctypes.CDLL, context: ctypes.c_void_p, rule: Rule) -> bool:
    """A call that this machine or an older library does not know stays refused, as all that are not named."""
    action, name, compared = rule
    number = seccomp.seccomp_syscall_resolve_name(name.encode())
    arguments = (_Compared * len(compared))(*compared)
    added = seccomp.seccomp_rule_add_array(context, ctypes.c_uint32(action), number, len(compared), arguments)
    return bool(number < 0 or added == 0)
