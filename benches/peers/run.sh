#!/usr/bin/env bash
# Measures avowal beside its peers, whole processes in turns, and prints tables in Markdown.
#
#     benches/peers/run.sh BENCHMARKS [--mb 50] [--runs 5] [--gb 1] [--rows 1000000] [--only TABLE[,TABLE]] [--all]
#
# BENCHMARKS: the folder of newsmtsc.train.csv, newsmtsc.devtest_mt.csv, pstance.train.csv and pstance.dev.csv.
# Tables: train, classify, articles, cold; and, because they take long, only if asked for: solver, memory, rows.
# AVOWAL=PATH takes that program; otherwise one is built. Peers go to target/peers/venv, files to target/peers.
set -euo pipefail
[ $# -ge 1 ] && [ -d "$1" ] || { sed -n '2,8p' "$0" >&2; exit 2; }
benchmarks=$(realpath "$1")
shift
if [ -n "${AVOWAL:-}" ]; then AVOWAL=$(realpath "$AVOWAL"); fi
cd "$(dirname "$0")/../.."
venv=target/peers/venv
mkdir -p target/peers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
pip() { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
missing() { echo "!!! $1 DID NOT INSTALL: what it would show is left out" >&2; }
# The scoreboard installs these too.
pip --requirement benches/peers/requirements.txt || missing scikit-learn
# One by one, so that one that cannot be built here does not take the others with it.
while read -r package; do pip "$package" || missing "$package"; done < benches/peers/requirements-peers.txt
if [ -z "${AVOWAL:-}" ]; then
  cargo build --release --quiet
  AVOWAL=$PWD/target/release/avowal
fi
export AVOWAL
exec "$venv/bin/python" benches/peers/bench/main.py "$benchmarks" "$@"
