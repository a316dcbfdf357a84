"""Table: one article, or one row, with nothing loaded yet."""

from process import Contender, in_turns
from report import COSTS, costs, table
from generated import CORPUS
from systems import AVOWAL, WORK, avowal

RUNS = 20


def first_row(path):
    """Writes the header and the first row of a CSV to a file of their own; gives its path."""
    one = WORK / "one-row.csv"
    with open(path, encoding="utf-8") as file, open(one, "w", encoding="utf-8") as out:
        out.writelines([file.readline(), file.readline()])
    return one


def show(systems, models, of):
    """Measures and prints the table."""
    one = first_row(of.train)
    article = [avowal(), "predict", CORPUS / "example.txt", "--format", "text"]
    contenders = [Contender(AVOWAL, article, note=" predict, an article")]
    for system in models.having(systems, of):
        command = system.classify(of, one, WORK / "one-label.csv")
        contenders.append(Contender(system.name, command, note=" classify, a row"))
    usages = in_turns(contenders, RUNS)
    rows = [[c.name + c.note, *costs(c, usages, AVOWAL)] for c in contenders if c in usages]
    note = (
        "avowal reads an article with the model in the box, or, like the peers, loads its model of NewsMTSC and labels "
        f"one row. Medians of {RUNS} runs."
    )
    table("Cold start", note, ["system", *COSTS], rows)
