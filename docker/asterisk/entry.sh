#!/bin/bash
# Writes Asterisk's configuration from the templates in /etc/ringdown/asterisk and the environment into a
# tmpfs (it holds a password), then becomes Asterisk.
set -euo pipefail
umask 077

fail() {
  echo "entry.sh: $1" >&2
  exit 64
}

# name, value, pattern: a value that could break out of its line in a configuration file stops the start.
check() {
  [[ $2 =~ ^($3)$ ]] || fail "$1 has a value that is not allowed: '$2' (expected $3)"
}

# Engines differ in the soft limit of open files (1024 in new ones); take what the hard limit grants.
ulimit -Sn "$(ulimit -Hn)"

readonly port='[0-9]{1,5}' name='[A-Za-z0-9_.-]+'
ari_port=${RINGDOWN_ARI_PORT:-18088}; check RINGDOWN_ARI_PORT "$ari_port" "$port"
sip_port=${RINGDOWN_SIP_PORT:-5060}; check RINGDOWN_SIP_PORT "$sip_port" "$port"
sip_bind=${RINGDOWN_BIND:-127.0.0.1}; check RINGDOWN_BIND "$sip_bind" '[0-9.]+'
rtp_start=${RINGDOWN_RTP_START:-10000}; check RINGDOWN_RTP_START "$rtp_start" "$port"
rtp_end=${RINGDOWN_RTP_END:-14999}; check RINGDOWN_RTP_END "$rtp_end" "$port"
engine_id=${RINGDOWN_ENGINE_ID:-engine-1}; check RINGDOWN_ENGINE_ID "$engine_id" "$name"
engine_select=${RINGDOWN_ENGINE_SELECT:-direct}; check RINGDOWN_ENGINE_SELECT "$engine_select" 'direct|broadcast'
fallback_ring=${RINGDOWN_FALLBACK_RING:-}; check RINGDOWN_FALLBACK_RING "$fallback_ring" "(PJSIP/$name(&PJSIP/$name)*)?"
ari_user=${RINGDOWN_ARI_USER:-ringdown}; check RINGDOWN_ARI_USER "$ari_user" "$name"
ari_password=${RINGDOWN_ARI_PASSWORD:?entry.sh: RINGDOWN_ARI_PASSWORD is not set}
[[ $ari_password =~ ^[A-Za-z0-9_-]{12,}$ ]] || fail 'RINGDOWN_ARI_PASSWORD must be 12 or more letters, digits, _ or -'
project=${RINGDOWN_PROJECT:-ringdown}; check RINGDOWN_PROJECT "$project" "$name"

# A stable identity in the form of a local MAC address, different for each stack and engine.
digest=$(printf '%s/%s' "$project" "$engine_id" | md5sum)
entity_id="02:${digest:0:2}:${digest:2:2}:${digest:4:2}:${digest:6:2}:${digest:8:2}"

# Behind NAT: what the outside calls us, and which networks are inside.
external=''
if [[ -n ${RINGDOWN_EXTERNAL_ADDRESS:-} ]]; then
  check RINGDOWN_EXTERNAL_ADDRESS "$RINGDOWN_EXTERNAL_ADDRESS" '[A-Za-z0-9.-]+'
  external="external_media_address = $RINGDOWN_EXTERNAL_ADDRESS
external_signaling_address = $RINGDOWN_EXTERNAL_ADDRESS"
  for network in ${RINGDOWN_LOCAL_NETWORKS:-10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8}; do
    check RINGDOWN_LOCAL_NETWORKS "$network" '[0-9.]+/[0-9]+'
    external+="
local_net = $network"
  done
fi

bench_modules=''
[[ ${RINGDOWN_BENCH:-0} == 1 ]] && bench_modules='; For comparison only (RINGDOWN_BENCH)
load = app_queue.so'

# One class per folder of music; `default` always exists, even while its folder is not rendered yet.
music_class() {
  printf '[%s]\nmode = files\ndirectory = %s/%s\nsort = alpha\n\n' "$1" "$music" "$1"
}
music=${RINGDOWN_SOUNDS_DIR:-/var/lib/ringdown/sounds}/music
music_classes=$(
  music_class default
  for folder in "$music"/*/; do
    class=$(basename "$folder")
    [[ -d $folder && $class != default && $class =~ ^[A-Za-z0-9_-]+$ ]] && music_class "$class"
  done
  true
)

etc=/run/asterisk/etc
mkdir -p "$etc" /run/asterisk/log /var/lib/asterisk/keys
for template in /etc/ringdown/asterisk/*.conf; do
  text=$(<"$template")
  text=${text//@ARI_PORT@/"$ari_port"}
  text=${text//@ARI_USER@/"$ari_user"}
  text=${text//@ARI_PASSWORD@/"$ari_password"}
  text=${text//@SIP_PORT@/"$sip_port"}
  text=${text//@SIP_BIND@/"$sip_bind"}
  text=${text//@RTP_START@/"$rtp_start"}
  text=${text//@RTP_END@/"$rtp_end"}
  text=${text//@ENGINE_ID@/"$engine_id"}
  text=${text//@ENGINE_SELECT@/"$engine_select"}
  text=${text//@FALLBACK_RING@/"$fallback_ring"}
  text=${text//@ENTITY_ID@/"$entity_id"}
  text=${text//@SYSTEM_NAME@/"$project"}
  text=${text//@EXTERNAL_ADDRESS@/"$external"}
  text=${text//@BENCH_MODULES@/"$bench_modules"}
  text=${text//@MUSIC_CLASSES@/"$music_classes"}
  printf '%s\n' "$text" >"$etc/$(basename "$template")"
done

# The password is in its file now; Asterisk itself needs no copy in its environment.
unset RINGDOWN_ARI_PASSWORD
exec asterisk -f -C "$etc/asterisk.conf" "$@"
