# Sourced by every command in bin/. Sets $CHECKOUT to this checkout and $PYTHON to the Python of its environment.

CHECKOUT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
PYTHON=$CHECKOUT/.venv/bin/python
LOCK=$CHECKOUT/.local/environment.lock
OLDEST_PYTHON=3.12

# Every command starts a dozen Pythons. Without a bytecode cache each compiles two thousand modules, which is most of
# its work.
unset PYTHONDONTWRITEBYTECODE

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Inputs of .venv: these packages and this path (a moved checkout gets a new environment).
wanted() {
    printf '%s %s\n' "$(cksum <"$CHECKOUT/requirements-dev.txt")" "$CHECKOUT"
}

is_ready() {
    [ -x "$PYTHON" ] && [ "$(cat "$CHECKOUT/.venv/made-from" 2>/dev/null)" = "$(wanted)" ]
}

# When two commands start at once, one creates the environment and the other waits. A symbolic link is created
# atomically with its content, the process that holds the lock, so the lock of a killed process is recognised.
take_lock() {
    mkdir -p "$CHECKOUT/.local" 2>/dev/null || fail "$CHECKOUT/.local cannot be written: give this user write access to the checkout, or clone it to a place of your own."
    [ -w "$CHECKOUT/.local" ] || fail "$CHECKOUT/.local cannot be written: it belongs to another user. Run as that user, or remove it."
    waited=0
    until ln -s "process-$$" "$LOCK" 2>/dev/null; do
        holder=$(readlink "$LOCK" 2>/dev/null || true)
        if [ -z "$holder" ]; then
            [ "$waited" -lt 5 ] || fail "$LOCK cannot be made: is the disk full? Free some space and run this again."
        elif ! is_alive "${holder#process-}"; then
            break_lock "$holder"
            continue
        elif [ "$waited" -eq 0 ]; then
            printf 'Waiting for process %s, which is making the environment.\n' "${holder#process-}" >&2
        fi
        [ "$waited" -lt 900 ] || fail "Process ${holder#process-} has been making the environment for 15 minutes. End it, remove $LOCK and run this again."
        waited=$((waited + 1))
        sleep 1
    done
    trap 'rm -f "$LOCK"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# When several find the same dead holder, only one may remove its lock: the one that creates the second link.
break_lock() {
    if ln -s "process-$$" "$LOCK.breaking" 2>/dev/null; then
        [ "$(readlink "$LOCK" 2>/dev/null)" != "$1" ] || rm -f "$LOCK"
        rm -f "$LOCK.breaking"
    elif is_alive "$(readlink "$LOCK.breaking" 2>/dev/null | sed 's/^process-//')"; then
        sleep 1
    else
        rm -f "$LOCK.breaking"
    fi
}

release_lock() {
    rm -f "$LOCK"
    trap - EXIT INT TERM
}

is_alive() {
    [ -n "$1" ] && { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || ps -p "$1" >/dev/null 2>&1; }
}

explain_failure() { # the failed step, its output
    case $2 in
    *"No space left"* | *"os error 28"* | *"uota exceeded"*)
        fail "The disk that holds $CHECKOUT (or the package cache) is full: free about 1 GB and run this again."
        ;;
    esac
    [ -z "$2" ] || printf '%s\n' "$2" >&2
    fail "$1"
}

is_usable_uv() {
    case $("$1" --version 2>/dev/null) in
    "uv 0."[0-4].*) return 1 ;;
    "uv "*) return 0 ;;
    *) return 1 ;;
    esac
}

find_uv() {
    for UV in uv "$CHECKOUT/.local/uv/bin/uv" "$CHECKOUT/.local/uv-by-venv/bin/uv"; do
        if is_usable_uv "$UV"; then return; fi
    done
    install_uv
}

# Installs a private copy in .local/, of exactly the version and digests that requirements-dev.txt pins.
install_uv() {
    pin=$CHECKOUT/.local/uv-pin.txt
    sed -n '/^uv==/,/[^\\]$/p' "$CHECKOUT/requirements-dev.txt" >"$pin"
    said='No Python with pip or venv was found.'
    for candidate in $(every_python); do
        if said=$("$candidate" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
            --only-binary :all: --upgrade --target "$CHECKOUT/.local/uv" -r "$pin" 2>&1); then
            UV=$CHECKOUT/.local/uv/bin/uv
        elif "$candidate" -m venv --clear "$CHECKOUT/.local/uv-by-venv" >/dev/null 2>&1 &&
            said=$("$CHECKOUT/.local/uv-by-venv/bin/python" -m pip install --quiet --disable-pip-version-check \
                --require-hashes --no-deps --only-binary :all: -r "$pin" 2>&1); then
            UV=$CHECKOUT/.local/uv-by-venv/bin/uv
        else
            continue
        fi
        if is_usable_uv "$UV"; then return; fi
    done
    explain_failure "uv is missing and could not be installed: neither pip nor venv worked. Install uv, or your system's package for python3-venv, and run this again." "$said"
}

# Every python on the PATH, one per line (a path with a space is skipped).
every_python() {
    printf '%s\n' "$PATH" | tr ':' '\n' | while IFS= read -r folder; do
        for candidate in "$folder"/python3 "$folder"/python "$folder"/python3.[0-9] "$folder"/python3.[0-9][0-9]; do
            case $candidate in *' '*) continue ;; esac
            [ ! -x "$candidate" ] || printf '%s\n' "$candidate"
        done
    done
}

# Whether .venv can be kept and updated, so that a site that runs from it is not interrupted.
is_recent_python() {
    [ -x "$PYTHON" ] || return 1
    case $(cat "$CHECKOUT/.venv/made-from" 2>/dev/null) in
    '' | *" $CHECKOUT") "$PYTHON" -c "import sys; sys.exit(sys.version_info[:2] < (${OLDEST_PYTHON%.*}, ${OLDEST_PYTHON#*.}))" 2>/dev/null ;;
    *) return 1 ;;
    esac
}

sync_packages() {
    "$UV" pip sync --quiet --require-hashes --python "$PYTHON" "$CHECKOUT/requirements-dev.txt"
}

# Behind a proxy with its own certificate authority, only the system's list of authorities knows it.
with_own_certificates() { # output of the first try
    case $1 in
    *ertificate*) UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 sync_packages ;;
    *)
        printf '%s\n' "$1"
        return 1
        ;;
    esac
}

make_environment() {
    printf 'Making the environment in %s (only when the packages change).\n' "$CHECKOUT/.venv" >&2
    find_uv
    umask 022 # PostgreSQL, which must not run as root, must be able to read its own programs
    is_recent_python || said=$("$UV" venv --quiet --clear --no-project --python ">=$OLDEST_PYTHON" "$CHECKOUT/.venv" 2>&1) ||
        explain_failure "No Python $OLDEST_PYTHON or later was found and none could be fetched. Install one (for example your system's python3.13 package) and run this again." "$said"
    rm -f "$CHECKOUT/.venv/made-from"
    said=$(sync_packages 2>&1) || said=$(with_own_certificates "$said" 2>&1) ||
        explain_failure "The packages in requirements-dev.txt could not be installed. Check the network and run this again." "$said"
    for packages in "$CHECKOUT"/.venv/lib/python3*/site-packages; do
        printf '%s\n' "$CHECKOUT" >"$packages/checkout.pth" # so that every command works from any directory
    done
    wanted >"$CHECKOUT/.venv/made-from"
}

if ! is_ready; then
    take_lock
    is_ready || (make_environment)
    release_lock
fi
