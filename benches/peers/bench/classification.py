"""Table: rows of sentences and targets in, labels out."""

from process import Contender, attempt, in_turns, median, say
from report import COSTS, REDUCED, costs, number, rows_in, table
from generated import sentences
from systems import AVOWAL, ONE_THREAD, WORK

# VADER is so slow that a sample says enough.
SAMPLE_MB = 2
# What takes longer than this is measured on a share.
PATIENCE = 120
SHARE = 5


def contender_of(system, of, files):
    """How a system is measured: on all rows, or on fewer if all would take too long; None where it fails."""
    whole, share, sample = files
    out = WORK / f"classified.{system.name.replace(' ', '-')}.csv"

    def contender(file, note=""):
        path, megabytes, _ = file
        warm_up = system.classify(of, min(file, share, key=lambda known: known[1])[0], out)
        return Contender(system.name, system.classify(of, path, out), megabytes, warm_up=warm_up, note=note)

    if not system.trained:
        return contender(sample, f", on {sample[1]:.3g} MB")
    usage = attempt(system.name, system.classify(of, share[0], out))
    if not usage:
        return None
    labels = rows_in(out)
    if labels != share[2]:
        say(f"!!! {system.name} gave {labels} labels for {share[2]} rows and is left out")
        return None
    if usage.seconds * SHARE > PATIENCE:
        return contender(share, f", on {share[1]:.3g} MB")
    return contender(whole)


def show(systems, models, of, megabytes, runs):
    """Measures and prints the table."""
    whole = sentences(of, megabytes)
    share = sentences(of, megabytes / SHARE)
    sample = sentences(of, min(SAMPLE_MB, megabytes))
    found = [contender_of(system, of, (whole, share, sample)) for system in models.having(systems, of)]
    contenders = [contender for contender in found if contender]
    if contenders and contenders[0].name == AVOWAL:
        first = contenders[0]
        single = Contender(AVOWAL, first.command, first.size, ONE_THREAD, first.warm_up, f"{first.note}, 1 thread")
        contenders.insert(1, single)
    contenders.append(Contender("`wc -w`", ["wc", "-w", whole[0]], whole[1], note=" (reads and counts words)"))
    usages = in_turns(contenders, runs)
    rows = [
        [c.name + c.note, number(c.size / median(usages[c], "seconds")), *costs(c, usages, AVOWAL)]
        for c in contenders
        if c in usages
    ]
    note = (
        f"{whole[2]:,} rows of {of.title}, shuffled and repeated: {whole[1]:.1f} MB of text, from CSV and model to a "
        f"CSV of labels. VADER judges sentences without a target. {REDUCED}"
    )
    table("Classification", note, ["system", "MB/s", *COSTS], rows)
