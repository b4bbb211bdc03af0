#!/bin/bash
# Healthy: the service says so itself. Exit code for the engine, one line for `docker inspect`. Asked every few seconds:
# a shell costs a hundredth of what starting Node would.
set -euo pipefail
host=${RINGDOWN_HTTP_HOST:-127.0.0.1}
[[ $host == 0.0.0.0 ]] && host=127.0.0.1
exec 3<>"/dev/tcp/$host/${RINGDOWN_HTTP_PORT:-8080}"
printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
answer=$(timeout 4 cat <&3)
printf '%s\n' "${answer##*$'\r\n'}" | head -c 500
[[ $answer == HTTP/1.?' '200' '* ]]
