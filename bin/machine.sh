# Sourced by bin/test and .ci/run: what they need of the machine beside git and Python, by the names of Debian's packages.

missing_packages() {
    can_make_environment || echo python3-venv
    # The build without windows is what most tests drive (tests/browser.py), and much quicker at it.
    if ! has_browser; then
        echo chromium chromium-headless-shell
    elif [ -z "${CHROMIUM:-}" ] && has chromium && ! has chromium-headless-shell; then
        echo chromium-headless-shell
    fi
    has msgcmp || echo gettext # bin/check compares the translations with the code
    # The two families that a Linux shows until ours have loaded: tests/look measures that nothing moves then.
    has fc-list || echo fontconfig
    has_font "Liberation Sans" || echo fonts-liberation
    has_font "DejaVu Sans" || echo fonts-dejavu-core
}

# Installs what is missing: with apt-get, as root or (continuous integration only) by sudo without a password. Otherwise
# it asks for it in one sentence and returns 1.
install_missing_packages() {
    missing=$(missing_packages | tr '\n' ' ')
    missing=${missing% }
    [ -n "$missing" ] || return 0
    if has apt-get && can_be_root && install_packages "$missing"; then return 0; fi
    printf 'This machine lacks what some tests need: install %s (on Debian: apt-get install --no-install-recommends %s).\n' \
        "$missing" "$missing" >&2
    return 1
}

install_packages() { # names, separated by spaces
    printf 'Installing what the tests need: %s.\n' "$1" >&2
    # shellcheck disable=SC2086 # each name is an argument
    as_root apt-get update >&2 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $1 >&2
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() {
    [ "$(id -u)" -eq 0 ] || { [ -n "${CI:-}" ] && sudo -n true 2>/dev/null; }
}

can_make_environment() { # see bin/environment.sh
    has uv || python3 -c 'import pip' 2>/dev/null || python3 -c 'import ensurepip' 2>/dev/null
}

has_browser() {
    [ -z "${CHROMIUM:-}" ] || return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        if has "$name"; then return; fi
    done
    for found in "${HOME:-}"/.cache/ms-playwright/chromium-* "${HOME:-}"/Library/Caches/ms-playwright/chromium-*; do
        if [ -d "$found" ]; then return; fi
    done
    return 1
}

has_font() { # the name of a family
    [ -n "$(fc-list "$1" 2>/dev/null)" ]
}

has() {
    command -v "$1" >/dev/null
}
