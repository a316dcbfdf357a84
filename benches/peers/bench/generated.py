"""The generated files, and how large they are."""

import json
import subprocess
import sys
from pathlib import Path

from process import say
from systems import HERE, WORK

CORPUS = Path("datasets/peace-talks")
MB = 10**6


def generate(*arguments):
    """Runs data.py; gives what it prints."""
    arguments = [str(argument) for argument in arguments]
    say(f"generating {arguments[1]}")
    command = [sys.executable, HERE / "bench" / "data.py", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def sentences(of, megabytes):
    """A CSV of so many MB of the texts of a public set; gives its path, its MB of text and its number of rows."""
    path = WORK / f"sentences.{megabytes:g}.csv"
    made = generate("sentences", path, megabytes, of.train, of.test)
    return path, made["bytes"] / MB, made["rows"]


def posts(of, rows):
    """A CSV of so many labelled posts; gives its path and what `data.py` prints."""
    path = WORK / f"posts.{rows}.csv"
    return path, generate("posts", path, rows, of.train)


def articles(of, megabytes, sample_megabytes):
    """Articles as JSON lines, and a sample of their sentences as CSV: gives both paths and what `data.py` prints."""
    path, sample = WORK / f"articles.{megabytes:g}.jsonl", WORK / f"articles.{megabytes:g}.sample.csv"
    coded = ",".join(str(file) for file in sorted(CORPUS.glob("articles.*.jsonl")))
    return path, sample, generate("articles", path, sample, megabytes, sample_megabytes, coded, of.train, of.test)
