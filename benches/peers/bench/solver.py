"""Table: LIBLINEAR's solver alone, to be read beside `cargo bench --bench solver`."""

import json
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
    note = (
        f"`{matrix}`: {made.strip()}. LIBLINEAR `-s 0`, C = 1, bias 1, each class against the rest; training alone, "
        f"medians of {runs} runs. The gap is that of the objective to the best of these runs, relative, of the worst "
        "class."
    )
    table(f"Solver alone: {of.name}", note, ["tolerance", "seconds", "gap"], rows)


def run(script, *arguments):
    """What a script beside this folder prints."""
    command = [sys.executable, HERE / script, *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
