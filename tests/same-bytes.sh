#!/usr/bin/env bash
# Results are the same to the byte whatever the number of threads, in debug and in release builds.
set -euo pipefail
cd "$(dirname "$0")/.."
# The features of the tests, so that nothing is built for this alone but the program.
cargo build --locked --quiet --features app-tests
cargo build --locked --quiet --no-default-features --target-dir target/lean --release
debug=${CARGO_TARGET_DIR:-target}/debug
release=target/lean/release
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
for file in maps/*.ron scenarios/*.ron; do
  for build in debug release; do
    # An unoptimised build is slow: it shows once that its numbers are those of the other.
    [ $build = debug ] && all="1" || all="1 2 3"
    for threads in $all; do
      "${!build}/wayfarer" run "$file" --customers 500 --replications 2 --seed 7 \
        --threads "$threads" --format json >"$results/$build-$threads"
    done
  done
  for other in "$results"/*; do
    cmp "$results/debug-1" "$other" || { echo "$file: ${other##*/} differs from debug-1" >&2; exit 1; }
  done
done
echo "The same bytes: $(ls maps/*.ron scenarios/*.ron | wc -l) files, debug, and release on 1, 2 and 3 threads."
