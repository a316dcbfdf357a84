"""Table: what training on very many rows takes."""

from generated import MB, posts
from process import measure, say
from report import number, table
from systems import WORK, avowal

SHARES = [0.1, 0.3, 1.0]


def show(of, rows):
    """Measures and prints the table."""
    lines = []
    for share in SHARES:
        path, made = posts(of, round(rows * share))
        model = WORK / "posts.model"
        usage = measure([avowal(), "train", path, "--task", of.task, "--no-calibration", "-o", model])
        path.unlink()
        lines.append([f"{made['rows']}", number(made["bytes"] / MB), number(usage.seconds), number(usage.cpu), f"{usage.peak:.0f}"])
        say(f"  {made['rows']} rows: {usage.peak:.0f} MB of memory")
    note = "`avowal train` on posts made of halves of P-Stance's, with its letter runs, once for each number of rows."
    table("Very many rows", note, ["rows", "MB of text", "seconds", "CPU s", "peak MB"], lines)
