#!/usr/bin/env bash
# Runs once, when the database cluster is new: a role that owns its database and may do nothing else, and the database.
set -euo pipefail
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres --set=password="$(cat /run/secrets/postgres-milepost)" <<'SQL'
CREATE ROLE milepost LOGIN PASSWORD :'password';
CREATE DATABASE milepost OWNER milepost;
REVOKE CONNECT ON DATABASE milepost FROM PUBLIC;
SQL
