"""Seccomp filter: behind it a process opens no file, opens no connection and starts nothing.

The process can read and write only the descriptors it was given. Linux on x86-64 and ARM64; no privileges
needed. Source: the kernel's Documentation/userspace-api/seccomp_filter.rst and the tables under arch/.
"""

import ctypes
import os
import platform
import struct
from dataclasses import dataclass

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32 = 0x40000000
_CLONE_THREAD = 0x00010000
_CLONE3 = 435


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    clone: int
    tgkill: int
    denied: tuple[int, ...]


# The same number on both: pidfd_send_signal, io_uring_*, open_tree, move_mount, fsopen to fspick, pidfd_open, openat2,
# pidfd_getfd, process_madvise, mount_setattr, quotactl_fd, landlock_*, memfd_secret, fchmodat2.
_EVERYWHERE = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 437, 438, 440, 442, 443, 447, 452)
_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        tgkill=234,
        denied=(
            *(2, 85, 257),  # open, creat, openat
            *(
                41,
                42,
                43,
                44,
                49,
                50,
                53,
                288,
            ),  # socket, connect, accept, sendto, bind, listen, socketpair, accept4
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(62, 129, 200, 297),  # kill, rt_sigqueueinfo, tkill, rt_tgsigqueueinfo
            *(101, 310, 311, 312),  # ptrace, process_vm_readv, process_vm_writev, kcmp
            *(76, 82, 83, 84, 86, 87, 88, 90, 92, 94, 133),  # truncate, rename, mkdir ... by path
            *(258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 316),  # the same, relative to a directory
            *(160, 302),  # setrlimit, prlimit64
            *(155, 161, 165, 166, 272, 308),  # pivot_root, chroot, mount, umount2, unshare, setns
            *(175, 313, 321, 298, 323),  # init_module, finit_module, bpf, perf_event_open, userfaultfd
            *(248, 249, 250, 303, 304, 319),  # add_key, request_key, keyctl, handles to files, memfd_create
            *(29, 30, 64, 68, 240, 253, 294),  # shared memory, semaphores, message queues, inotify
        ),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        tgkill=131,
        denied=(
            56,  # openat
            *(198, 199, 200, 201, 202, 203, 206, 242),  # sockets
            *(221, 281),  # execve, execveat
            *(129, 130, 138, 240),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            *(117, 270, 271, 272),  # ptrace, process_vm_readv, process_vm_writev, kcmp
            *(33, 34, 35, 36, 37, 38, 45, 53, 54, 88, 276),  # changes of files by path
            *(164, 261),  # setrlimit, prlimit64
            *(39, 40, 41, 51, 97, 268),  # umount2, mount, pivot_root, chroot, unshare, setns
            *(105, 273, 280, 241, 282),  # init_module, finit_module, bpf, perf_event_open, userfaultfd
            *(217, 218, 219, 264, 265, 279),  # add_key, request_key, keyctl, handles to files, memfd_create
            *(26, 180, 186, 190, 194, 196),  # inotify, message queues, semaphores, shared memory
        ),
    ),
}


def deny_system_calls(*, threads: bool) -> bool:
    """Irrevocable, also for later threads; those may be started only if ``threads``, processes never.

    Returns False for an unknown kernel or machine.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        return False
    program = b"".join(_program(machine, threads))
    instructions = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value, pointer in (
        (_PR_SET_NO_NEW_PRIVS, 1, None),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, head),
    ):
        if libc.prctl(option, ctypes.c_ulong(value), pointer or ctypes.c_ulong(0), 0, 0) != 0:
            return False
    return True


def _program(machine: _Machine, threads: bool) -> list[bytes]:
    """The filter in classic BPF: each instruction is an operation, two jumps (if true, if not) and a number."""
    return [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_EQUAL, machine.audit, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32, 0, 1),
        _instruction(_RETURN, _KILL),
        *_refuse(_CLONE3, _ENOSYS),  # the C library then uses clone, whose flags a filter can see
        *(line for number in (*machine.denied, *_EVERYWHERE) for line in _refuse(number, _EPERM)),
        _instruction(_EQUAL, machine.clone, 0, 4),
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_ANY_BIT, _CLONE_THREAD if threads else 0, 1, 0),
        _instruction(_RETURN, _ERROR | _EPERM),
        _instruction(_RETURN, _ALLOW),
        # A process may signal itself (abort does), not others.
        _instruction(_EQUAL, machine.tgkill, 0, 3),
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_EQUAL, os.getpid(), 1, 0),
        _instruction(_RETURN, _ERROR | _EPERM),
        _instruction(_RETURN, _ALLOW),
    ]


def _refuse(number: int, error: int) -> tuple[bytes, bytes]:
    return _instruction(_EQUAL, number, 0, 1), _instruction(_RETURN, _ERROR | error)


def _instruction(operation: int, value: int, if_true: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, if_true, if_not, value)
