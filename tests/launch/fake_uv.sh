#!/bin/sh
echo "$*" >>"$UV_LOG"
case "$1 ${2:-}" in
--version*) echo "uv 0.13.9" ;;
venv*)
    mkdir -p "$CHECKOUT/.venv/bin" "$CHECKOUT/.venv/lib/python3.13/site-packages"
    printf '#!/bin/sh\n' >"$CHECKOUT/.venv/bin/python"
    chmod +x "$CHECKOUT/.venv/bin/python"
    ;;
"pip sync") eval "$UV_SYNC" ;;
esac
