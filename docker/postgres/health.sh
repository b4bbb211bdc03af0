#!/bin/bash
set -euo pipefail
exec pg_isready --quiet --host=127.0.0.1 --port="${RINGDOWN_POSTGRES_PORT:-15432}" --username=ringdown --dbname=ringdown
