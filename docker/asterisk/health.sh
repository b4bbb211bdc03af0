#!/bin/bash
# Healthy: ARI answers a ping. The password is read from the rendered file, not from the command line.
set -euo pipefail
password=$(sed -n 's/^password = //p' /run/asterisk/etc/ari.conf)
login=$(printf '%s:%s' "${RINGDOWN_ARI_USER:-ringdown}" "$password" | base64 -w0)
exec 3<>"/dev/tcp/127.0.0.1/${RINGDOWN_ARI_PORT:-18088}"
printf 'GET /ari/asterisk/ping HTTP/1.0\r\nAuthorization: Basic %s\r\n\r\n' "$login" >&3
read -r -t 3 status <&3
[[ $status == *' 200 '* ]]
