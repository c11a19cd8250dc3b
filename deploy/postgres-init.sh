#!/bin/sh
# Run once by the PostgreSQL image when it creates its data directory. Creates the same roles as
# devserver/postgres/roles.py: an owner that migrates, and logins of web and worker, which own nothing and may
# connect to one database.
set -eu

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set=owner_password="$(cat "${OWNER_PASSWORD_FILE:-/run/secrets/owner_password}")" \
    --set=web_password="$(cat "${WEB_PASSWORD_FILE:-/run/secrets/web_password}")" \
    --set=worker_password="$(cat "${WORKER_PASSWORD_FILE:-/run/secrets/worker_password}")" <<'SQL'
CREATE ROLE cms_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE cms_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'web_password';
CREATE ROLE cms_worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'worker_password';
ALTER ROLE cms_web SET statement_timeout = '15s';
ALTER ROLE cms_web SET lock_timeout = '3s';
ALTER ROLE cms_web SET idle_in_transaction_session_timeout = '30s';
CREATE DATABASE cms OWNER cms_owner;
REVOKE ALL ON DATABASE cms, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE cms TO cms_web, cms_worker;
\connect cms
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
