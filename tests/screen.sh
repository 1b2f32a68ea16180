#!/usr/bin/env bash
# Installs what the real window needs on a virtual screen. On Debian (as root) it installs what is missing;
# elsewhere it says what to install. Quick where all is there.
set -euo pipefail
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
library() { ldconfig -p | grep -q "$1" || missing+=("$2"); }
need Xvfb xvfb
need xdotool xdotool
library libGL.so.1 libgl1
library libEGL.so.1 libegl1
library libX11-xcb.so.1 libx11-xcb1
library libXcursor.so.1 libxcursor1
library libXi.so.6 libxi6
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
[ -n "$(find /usr/lib -name swrast_dri.so -print -quit)" ] || missing+=(libgl1-mesa-dri)
# Further programs, as PROGRAM:PACKAGE.
for pair in "$@"; do need "${pair%%:*}" "${pair##*:}"; done
if [ ${#missing[@]} -gt 0 ]; then
  if [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "The window needs for a virtual screen (named as in Debian): ${missing[*]}" >&2
    exit 1
  fi
fi
