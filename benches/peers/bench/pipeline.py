"""Table: articles in, statements out."""

from process import Contender, in_turns, median
from report import COSTS, REDUCED, costs, number, table
from generated import MB, articles
from systems import AVOWAL, ONE_THREAD, WORK, avowal

# VADER is so slow that a sample says enough.
SAMPLE_MB = 2


def show(systems, of, megabytes, runs):
    """Measures and prints the table."""
    path, sample, made = articles(of, megabytes, min(SAMPLE_MB, megabytes))
    out = WORK / "statements.jsonl"
    size, sample_size = made["bytes"] / MB, made["sample_bytes"] / MB
    predict = [avowal(), "predict", path, "-o", out]
    contenders = [
        Contender(AVOWAL, predict, size),
        Contender(AVOWAL, predict, size, ONE_THREAD, note=", 1 thread"),
    ]
    contenders += [
        Contender(system.name, system.classify(of, sample, WORK / "sample.csv"), sample_size)
        for system in systems
        if not system.trained
    ]
    contenders.append(Contender("`wc -w`", ["wc", "-w", path], size, note=" (reads and counts words)"))
    usages = in_turns(contenders, runs)
    notes = {"VADER": f" over sentences that are given, on {sample_size:.3g} MB"}
    rows = [
        [c.name + notes.get(c.name, c.note), number(c.size / median(usages[c], "seconds")), *costs(c, usages, AVOWAL)]
        for c in contenders
        if c in usages
    ]
    with open(out, encoding="utf-8") as file:
        statements = sum(1 for _ in file)
    note = (
        f"{made['articles']:,} articles in the shapes of coded ones, of sentences of the corpus and of NewsMTSC: "
        f"{size:.1f} MB of text; `predict` with the model in the box: sentences, actors, who is meant, speakers, "
        f"topics, stances, sentiment; {statements:,} statements. {REDUCED}"
    )
    table("Articles to statements", note, ["system", "MB/s", *COSTS], rows)
