#!/usr/bin/env bash
# Runs every test. Needs Rust (rustup.rs), a C linker, and the programs of tests/tools.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || { echo "Rust is missing: install it from https://rustup.rs" >&2; exit 1; }
if ! command -v cc >/dev/null; then
  echo "A C linker is missing: 'apt-get install gcc' (Debian, Ubuntu) or Xcode's command line tools (macOS)" >&2
  exit 1
fi
bash tests/tools.sh
cargo test --locked --features app-tests "$@"
