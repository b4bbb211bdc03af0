#!/bin/bash
# Renders, while the image is built, what Asterisk needs when the service has not brought its own sounds:
# the spoken fall-back and a piece of plain hold music. 8 kHz, 16 bit, mono.
set -euo pipefail

for text in /fallback/*.txt; do
  espeak-ng -v en -s 145 -w /tmp/voice.wav -f "$text"
  sox /tmp/voice.wav -r 8000 -c 1 -b 16 "${text%.txt}.wav" norm -3
done

# Four plucked chords, twice over, quiet: generated, so nobody's rights are touched.
mkdir -p /music /tmp/chords
chord() {
  local out=$1
  shift
  sox -n -r 8000 -c 1 -b 16 "/tmp/chords/$out.wav" synth 4 pl "$1" pl "$2" pl "$3" pl "$4" \
    delay 0 0.4 0.8 1.2 remix - fade 0 4 0.8 norm -14
}
chord 1 C3 E3 G3 C4
chord 2 A2 C3 E3 A3
chord 3 F2 A2 C3 F3
chord 4 G2 B2 D3 G3
sox /tmp/chords/{1,2,3,4,1,2,3,4}.wav /music/built-in.wav
