#!/bin/sh
# Writes the files that docker-compose.yml passes to the containers as secrets. Keeps existing files.
# The folder is closed to other users; the files must be readable, because each container has its own user.
set -eu
cd "$(dirname -- "$0")/.."
folder=${1:-secrets}

random() { # number of random bytes, in the URL-safe alphabet
    head -c "$1" /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_'
}

keep() { # name, value
    [ -s "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
}

mkdir -p "$folder"
chmod 700 "$folder"
umask 022
keep postgres_password "$(random 33)"
keep owner_password "$(random 33)"
keep web_password "$(random 33)"
keep worker_password "$(random 33)"
keep secret_key "$(random 48)"
keep encryption_keys "$(random 32)"
keep audit_signing_key "$(random 32)"
keep database_url "postgres://cms_web:$(cat "$folder/web_password")@database:5432/cms"
keep database_worker_url "postgres://cms_worker:$(cat "$folder/worker_password")@database:5432/cms"
keep database_owner_url "postgres://cms_owner:$(cat "$folder/owner_password")@database:5432/cms"
if [ ! -s "$folder/email_url" ]; then
    printf 'Mail server, as smtp+tls://USER:PASSWORD@HOST:587: ' >&2
    read -r address
    keep email_url "$address"
fi
printf 'The secrets are in %s. Keep a copy of encryption_keys apart from the database backup.\n' "$folder" >&2
