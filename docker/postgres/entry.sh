#!/bin/bash
# Makes the database cluster at first start, sets the password on every start, then becomes Postgres.
set -euo pipefail
umask 077
password=${RINGDOWN_POSTGRES_PASSWORD:?entry.sh: RINGDOWN_POSTGRES_PASSWORD is not set}
[[ $password =~ ^[A-Za-z0-9_-]{12,}$ ]] || { echo 'entry.sh: RINGDOWN_POSTGRES_PASSWORD must be 12 or more letters, digits, _ or -' >&2; exit 64; }
unset RINGDOWN_POSTGRES_PASSWORD

export PGDATA=/data/18
if [[ ! -d $PGDATA ]]; then
  # Made beside its place and moved there whole: an interrupted first start leaves nothing half-made.
  rm -rf /data/making
  initdb --pgdata=/data/making --username=ringdown --auth-local=trust --auth-host=scram-sha-256 \
    --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 --data-checksums >/run/postgresql/initdb.log \
    || { cat /run/postgresql/initdb.log >&2; exit 1; }
  echo 'CREATE DATABASE ringdown' | postgres --single -j -D /data/making postgres >/dev/null
  mv /data/making "$PGDATA"
fi
# The password may have changed since (new secrets, kept volume). Single-user mode needs none.
echo "ALTER ROLE ringdown PASSWORD '$password'" | postgres --single -j -D "$PGDATA" postgres >/dev/null

exec postgres -D "$PGDATA" \
  -c listen_addresses=127.0.0.1 \
  -c "port=${RINGDOWN_POSTGRES_PORT:-15432}" \
  -c unix_socket_directories=/run/postgresql \
  -c password_encryption=scram-sha-256 \
  -c "max_connections=${RINGDOWN_POSTGRES_CONNECTIONS:-100}" \
  -c "shared_buffers=${RINGDOWN_POSTGRES_SHARED_BUFFERS:-128MB}" \
  -c idle_in_transaction_session_timeout=60s \
  -c log_min_duration_statement=1s \
  -c "log_line_prefix=%m [%p] %u@%d "
