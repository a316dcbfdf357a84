"""Table: from CSV to model file, and how good the model is."""

import subprocess

from process import Contender, in_turns
from report import COSTS, column, costs, macro_f1, number, table
from systems import AVOWAL, ONE_THREAD, WORK, avowal


def score(system, of):
    """Macro F1 of the system's model on the test split, by the same formula for all."""
    out = WORK / f"{of.name}.predicted.csv"
    if system.script is None:
        command = [avowal(), "evaluate", of.test, "-m", system.model(of), *of.columns, "--predictions", out]
    else:
        command = system.classify(of, of.test, out)
    subprocess.run(command, check=True, capture_output=True)
    return macro_f1(list(column(of.test, "label")), list(column(out, "predicted")))


def show(systems, models, of, runs):
    """Measures and prints the table of one set."""
    trained = [system for system in systems if system.trained]
    contenders = {system: Contender(system.name, system.train(of)) for system in trained}
    single = Contender(AVOWAL, trained[0].train(of), environment=ONE_THREAD, note=", 1 thread")
    usages = in_turns([*contenders.values(), single], runs)
    rows = []
    for system, contender in contenders.items():
        if contender in usages:
            models.made(system, of)
            rows.append([system.name, number(score(system, of)), *costs(contender, usages, AVOWAL)])
            if system.name == AVOWAL and single in usages:
                rows.append([AVOWAL + single.note, "the same model", *costs(single, usages, AVOWAL)])
    if of.task == "sentiment":
        rows += [
            [f"{system.name}, not trained", number(score(system, of)), *["·"] * len(COSTS)]
            for system in systems
            if not system.trained
        ]
    note = f"On the training split, from CSV to model file; macro F1 on `{of.test.name}`. Nothing is calibrated."
    table(f"Training: {of.title}", note, ["system", "macro F1", *COSTS], rows)
