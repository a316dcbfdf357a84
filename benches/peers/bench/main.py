"""The driver: measures what is asked for and prints tables in Markdown. `run.sh` starts it."""

import argparse
import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path

import classification
import cold_start
import many_rows
import memory
import pipeline
import solver
import training
from systems import WORK, Models, avowal, installed, public_sets

BY_DEFAULT = ["train", "classify", "articles", "cold"]
LONG = ["solver", "memory", "rows"]
PACKAGES = ["scikit-learn", "numpy", "scipy", "liblinear-official", "fasttext-numpy2", "vowpalwabbit", "vaderSentiment"]


def options():
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="benches/peers/run.sh", description="Measures avowal beside its peers.")
    parser.add_argument("benchmarks", type=Path, help="folder of public sets")
    parser.add_argument("--mb", type=float, default=50, help="MB of text to classify and to predict (50)")
    parser.add_argument("--runs", type=int, default=5, help="turns after the warm-up (5)")
    parser.add_argument("--gb", type=float, default=1, help="GB of text for `memory` (1)")
    parser.add_argument("--rows", type=int, default=10**6, help="labelled posts for `rows` (1000000)")
    parser.add_argument("--only", metavar="TABLE[,TABLE]", help=f"of {', '.join(BY_DEFAULT + LONG)}")
    parser.add_argument("--all", action="store_true", help=f"{', '.join(LONG)} too, which take long")
    given = parser.parse_args()
    given.tables = given.only.split(",") if given.only else BY_DEFAULT + (LONG if given.all else [])
    unknown = set(given.tables) - {*BY_DEFAULT, *LONG}
    if unknown:
        parser.error(f"no such table: {', '.join(sorted(unknown))}; there are {', '.join(BY_DEFAULT + LONG)}")
    return given


def describe():
    """Prints what was measured with what."""
    version = subprocess.run([avowal(), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    peers = ", ".join(f"{package} {installed_version(package)}" for package in PACKAGES)
    print(f"{version}; {os.cpu_count()} processors ({processor()}), load {os.getloadavg()[0]:.1f} at the start.\n")
    print(f"Python {platform.python_version()}, {peers}.\n")
    print("Whole processes in turns, one warm-up each; medians, and medians of the turns' ratios.\n", flush=True)


def installed_version(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing"


def processor():
    """The name of the processor, where Linux tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def main():
    given = options()
    WORK.mkdir(parents=True, exist_ok=True)
    sets = public_sets(given.benchmarks)
    news = sets["newsmtsc"]
    describe()
    systems, models = installed(), Models()
    tables = {
        "train": lambda: [training.show(systems, models, of, given.runs) for of in sets.values()],
        "classify": lambda: classification.show(systems, models, news, given.mb, given.runs),
        "articles": lambda: pipeline.show(systems, news, given.mb, given.runs),
        "cold": lambda: cold_start.show(systems, models, news),
        "solver": lambda: [solver.show(of, given.runs) for of in sets.values()],
        "memory": lambda: memory.show(news, given.gb),
        "rows": lambda: many_rows.show(sets["pstance"], given.rows),
    }
    for name in given.tables:
        tables[name]()


main()
