#!/usr/bin/env bash
# Asks cargo-deny whether what is built in is what deny.toml allows: licences, sources, bans, crates in two
# versions; and, where the database of advisories can be fetched, whether anything has a known fault.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
tools=${CARGO_TARGET_DIR:-target}/tools
deny=$tools/deny/bin/cargo-deny
if [ "$($deny --version 2>/dev/null)" != "cargo-deny $version" ]; then
  # It only has to run once, so it is built quickly rather than well.
  CARGO_TARGET_DIR=$tools/deny-build CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --quiet --debug \
    --version "$version" --locked --no-default-features --root "$tools/deny"
fi
"$deny" --locked check -D warnings bans licenses sources
# Without a network the copy that was fetched last is as good as it gets.
databases=${CARGO_HOME:-$HOME/.cargo}/advisory-dbs
if timeout 60 "$deny" --locked fetch db >/dev/null 2>&1 || [ -n "$(ls -d "$databases"/*/crates 2>/dev/null)" ]; then
  "$deny" --offline check -D warnings advisories
else
  echo "advisories: not checked, their database cannot be fetched from here"
fi
