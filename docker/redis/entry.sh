#!/bin/bash
# Writes Redis's configuration into a tmpfs (it holds the password), then becomes Redis.
set -euo pipefail
umask 077
# Engines differ in the soft limit of open files (1024 in new ones); take what the hard limit grants.
ulimit -Sn "$(ulimit -Hn)"

password=${RINGDOWN_REDIS_PASSWORD:?entry.sh: RINGDOWN_REDIS_PASSWORD is not set}
[[ $password =~ ^[A-Za-z0-9_-]{12,}$ ]] || { echo 'entry.sh: RINGDOWN_REDIS_PASSWORD must be 12 or more letters, digits, _ or -' >&2; exit 64; }

cat >/run/redis/redis.conf <<CONF
bind 127.0.0.1
port ${RINGDOWN_REDIS_PORT:-16379}
protected-mode yes
requirepass $password
dir /data
# At most the last second is lost with the machine, nothing with the process.
appendonly yes
appendfsync everysec
save ""
# Queue state must never be evicted: a full Redis says no, and the service tells the caller.
maxmemory ${RINGDOWN_REDIS_MAXMEMORY:-384mb}
maxmemory-policy noeviction
# The queue's many small sets are looked into all the time: packed ones would be searched from end to end.
hash-max-listpack-entries 16
zset-max-listpack-entries 16
latency-tracking no
auto-aof-rewrite-min-size 256mb
tcp-backlog 128
CONF
unset RINGDOWN_REDIS_PASSWORD
exec redis-server /run/redis/redis.conf
