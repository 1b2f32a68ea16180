#!/usr/bin/env bash
# Installs what the tests of exports open files with: the programs that people will open them with. On
# Debian (as root) it installs what is missing; elsewhere it says what to install. Quick where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."
# The window is tested on Linux, where there is a screen that is not there.
[ "$(uname)" != Linux ] || bash tests/screen.sh
tools=target/tools
mermaid=11.17.2
mermaid_sum=581ed7d74bd9048d0e3a91363927d72ef22942d7722546b27f7cc29e35390eb8
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need chromium chromium
need dot graphviz
need rsvg-convert librsvg2-bin
need pdftotext poppler-utils
need soffice libreoffice-calc
need npm npm
need git git
need strace strace
need fc-match fontconfig
command -v fc-match >/dev/null && [ -n "$(fc-list ':lang=zh' | head -1)" ] || missing+=(fonts-wqy-microhei)
python=$tools/python/bin/python
if [ ! -x "$python" ] && ! python3 -c 'import venv, ensurepip' 2>/dev/null; then missing+=(python3-venv); fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "The tests open exports with programs that are missing here. Install (named as in Debian):" >&2
    echo "  ${missing[*]}" >&2
    exit 1
  fi
fi
packages="openpyxl==3.1.5 jsonschema==4.26.0"
if [ "$(cat $tools/python/packages 2>/dev/null)" != "$packages" ]; then
  mkdir -p $tools
  python3 -m venv --clear $tools/python
  # shellcheck disable=SC2086
  $python -m pip install --quiet --disable-pip-version-check $packages
  echo "$packages" >$tools/python/packages
fi
if ! echo "$mermaid_sum  $tools/mermaid.min.js" | sha256sum --check --status 2>/dev/null; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  npm pack --silent --pack-destination "$folder" "mermaid@$mermaid" >/dev/null
  tar -xzf "$folder/mermaid-$mermaid.tgz" -C "$folder" package/dist/mermaid.min.js
  mv "$folder/package/dist/mermaid.min.js" $tools/mermaid.min.js
  echo "$mermaid_sum  $tools/mermaid.min.js" | sha256sum --check --status || {
    echo "mermaid $mermaid is not what it was; see tests/tools.sh" >&2
    exit 1
  }
fi
