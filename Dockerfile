# Web, worker and migration share one image; which of them a container is, its command says (docker-compose.yml).
# `firewall` is nginx with ModSecurity. `proxy` is Caddy without the file capability that would keep it from starting when
# all capabilities are dropped.

FROM python:3.13-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# requirements-recordings.txt takes film and sound as well, and makes this an image with GPL software in it (docs/operations.md).
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-recordings.txt /tmp/
RUN ["python", "-m", "venv", "/opt/venv"]
RUN /opt/venv/bin/python -m pip install --require-hashes --only-binary :all: -r "/tmp/$REQUIREMENTS"

FROM python:3.13-slim AS site
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=secureproject.settings
# Without it no upload is taken (content/media/inspection/children/seccomp.py).
RUN apt-get update && apt-get install --yes --no-install-recommends libseccomp2 && rm -rf /var/lib/apt/lists/*
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py pyproject.toml requirements.txt vendor.toml LICENSE ./
COPY foundation foundation
COPY audit audit
COPY rbac rbac
COPY intrusion intrusion
COPY accounts accounts
COPY content content
COPY secureproject secureproject
COPY tools tools
# Everything above belongs to root; the user below can read and run it but change nothing.
RUN ["python", "-m", "compileall", "-q", "/app"]
RUN SITE_MODE=production SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid SECRET_KEY=only-to-collect-static-files-0123456789abcdefghijklm \
    ENCRYPTION_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= EMAIL_URL=smtp://localhost DATABASE_URL=postgres://none@localhost/none \
    python manage.py collectstatic --no-input
RUN ["install", "-d", "-m", "0750", "-o", "10001", "-g", "10001", "/srv/media"]
# As in the image `firewall`: a new volume takes its owner from whichever of the two comes first.
RUN ["install", "-d", "-m", "2770", "-o", "10003", "-g", "10001", "/var/log/firewall"]
# As in the image `scanner`.
RUN ["install", "-d", "-m", "2770", "-o", "10004", "-g", "10001", "/run/scanner"]
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "secureproject.healthcheck"]
CMD ["python", "-m", "secureproject.serve", "--host", "0.0.0.0", "--port", "8000", "secureproject.asgi:application"]

# The same packages as in tests/firewall. Group 10001 is the site's: its firewall-log container empties the log.
FROM debian:13-slim AS firewall
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nginx libnginx-mod-http-modsecurity modsecurity-crs curl \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -m 2770 -o 10003 -g 10001 /var/log/firewall
COPY deploy/firewall /etc/firewall
USER 10003:10001
EXPOSE 8080
CMD ["/bin/sh", "-c", "umask 007; exec nginx -c /etc/firewall/nginx.conf -e stderr"]

# ClamAV, and what fetches its signatures. Group 10001 is the site's: its worker asks over the socket.
FROM debian:13-slim AS scanner
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates clamav-daemon clamav-freshclam clamdscan \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -m 2770 -o 10004 -g 10001 /run/scanner \
    && install -d -m 0750 -o 10004 -g 10001 /var/lib/scanner \
    && install -d -m 0750 -o 10004 -g 10001 /var/lib/signatures
COPY deploy/scanner /etc/scanner
USER 10004:10001
CMD ["clamd", "--config-file=/etc/scanner/clamd.conf"]

FROM caddy:2 AS proxy
RUN setcap -r /usr/bin/caddy && mkdir -p /data /config && chown -R 10002:10002 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
EXPOSE 8080 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
