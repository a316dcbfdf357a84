"""Table: the solvers of LIBLINEAR and avowal alone, on one matrix."""

import json
import os
import subprocess
import sys

from process import say
from report import number, table
from systems import HERE, WORK

TOLERANCES = [0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001]


def show(of, runs):
    """Writes the matrix of a set, trains on it and prints the table."""
    matrix = WORK / f"{of.name}.svm"
    say(f"writing {matrix}")
    made = run("svmlight.py", of.name, of.train, matrix)
    solved = run("liblinear_solver.py", matrix, "-e", *TOLERANCES, "--repeats", runs)
    found = [json.loads(line) for line in solved.splitlines()]
    best = [min(c["objective"] for c in same) for same in zip(*(line["classes"] for line in found))]
    rows = []
    for line in found:
        gaps = [c["objective"] / least - 1 for c, least in zip(line["classes"], best)]
        rows.append([f"{line['tolerance']:g}", number(line["seconds"]), f"{max(gaps):.1e}"])
        rows[-1].insert(0, "LIBLINEAR")
    for threads in ["1", ""]:
        rows += [
            [f"avowal, {threads or 'all'} thread(s)", f"{fit['tolerance']:g}", number(fit["seconds"]), f"{fit['gap']:.1e}"]
            for fit in avowal_fits(matrix, threads)
        ]
    note = (
        f"`{matrix}`: {made.strip()}. C = 1, each class against the rest; training alone. LIBLINEAR `-s 0`, bias 1, one "
        f"thread, medians of {runs} runs; its gap is that of the worst class. avowal by `cargo bench --bench solver -- "
        "FILE`, all classes at once, best of 3 runs; its gap is that of the sum over classes. Gaps are relative, each to "
        "the minimum of its own objective, which for LIBLINEAR is the best of these runs."
    )
    table(f"Solver alone: {of.name}", note, ["solver", "tolerance", "seconds", "gap"], rows)


def avowal_fits(matrix, threads):
    """The fits of all classes at once."""
    environment = {**os.environ, **({"RAYON_NUM_THREADS": threads} if threads else {})}
    command = ["cargo", "bench", "--quiet", "--bench", "solver", "--", matrix.absolute()]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("one_by_one") is False]


def run(script, *arguments):
    """What a script beside this folder prints."""
    command = [sys.executable, HERE / script, *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
