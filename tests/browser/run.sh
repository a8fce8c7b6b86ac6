#!/bin/sh
# The brief in a real browser: tests/browser/run.sh [DISPLACE]
# DISPLACE is the program to test, the newest build of this folder if none is given. SKIPPED where the browser, node or
# the packages of tests/browser/package.json are missing (npm ci gets them).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
skip() { echo "SKIPPED: tests of the brief in a browser ($1)"; exit 0; }
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$browser" ] || skip "no chromium"
command -v node >/dev/null || skip "no node"
if [ ! -d "$here/node_modules/playwright-core" ]; then
  command -v npm >/dev/null || skip "no npm"
  (cd "$here" && npm ci --no-audit --no-fund >/dev/null 2>&1) || skip "npm ci gets no packages"
fi
target=${CARGO_TARGET_DIR:-$root/target}
displace=${1:-$(ls -t "$target/release/displace" "$target/debug/displace" 2>/dev/null | head -n 1)}
[ -n "$displace" ] || skip "no displace was built"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in assault ceasefire; do
  "$displace" -q run "$root/scenarios/idlib-2018/$name.toml" --replicates 8 --no-png --output "$work/$name"
done
"$displace" -q compare "$work/assault" "$work/ceasefire" --areas --output "$work/both"
for language in en fr ar tr; do
  "$displace" -q brief "$work/assault" --language $language --output "$work/run-$language.html"
done
# From left to right and from right to left: the words of the others are those of their runs' pages.
for language in en ar; do
  "$displace" -q brief "$work/both" --language $language --output "$work/comparison-$language.html"
done
node "$here/brief.mjs" "$browser" "$work"/run-*.html "$work"/comparison-*.html
