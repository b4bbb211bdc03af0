#!/bin/bash
set -euo pipefail
REDISCLI_AUTH=$(sed -n 's/^requirepass //p' /run/redis/redis.conf)
export REDISCLI_AUTH
[[ $(redis-cli -p "${RINGDOWN_REDIS_PORT:-16379}" ping) == PONG ]]
