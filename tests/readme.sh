#!/usr/bin/env bash
# Runs the commands of README.md: every line of its `console` blocks that starts with `$ `, in the order they stand in,
# in a copy of the checkout's files so that nothing is left behind. A line `# exit N` before a command expects that code.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/datasets" "$root/models" "$root/README.md" "$work/"
cargo build --locked --release --quiet --manifest-path "$root/Cargo.toml"
export PATH="$root/target/release:$PATH"
cd "$work"
expected=0 count=0
while IFS= read -r line; do
  case $line in
    '# exit '*) expected=${line#'# exit '} ;;
    '$ '*)
      command=${line#'$ '}
      # The checkout is built above: only what the command itself does is tried here.
      command=${command/#cargo run --release -- /avowal }
      case $command in cargo\ *|git\ *|benches/*) continue ;; esac
      code=0
      bash -c "$command" >out 2>err || code=$?
      if [ "$code" != "$expected" ]; then
        printf 'README command failed with %s, expected %s: %s\n' "$code" "$expected" "$command"
        cat out err
        exit 1
      fi
      count=$((count + 1)) expected=0 ;;
  esac
done < <(awk '/^```console/ { on = 1; next } /^```/ { on = 0 } on' README.md)
printf '%s README commands ran\n' "$count"
[ "$count" -gt 0 ]
