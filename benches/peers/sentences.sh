#!/usr/bin/env bash
# Scores avowal's peers in sentence splitting on the dev articles; makes its own virtual environment.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=target/peers/sentences
mkdir -p target/peers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet pysbd==0.3.4 syntok==1.4.4 blingfire==0.1.8 spacy==3.8.7 click==8.1.8
"$venv/bin/python" benches/peers/sentences.py datasets/peace-talks/articles.dev.jsonl
