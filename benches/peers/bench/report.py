"""Tables in Markdown, and scores."""

import csv

from process import median, slower

COSTS = ["seconds", "times avowal's", "CPU s", "peak MB"]
# What the mark says that `costs` gives.
REDUCED = "≈: a share was measured, and seconds are those of all at the same speed."


def table(title, note, header, rows):
    """Prints a table; `note` says under its title what was done."""
    print(f"\n### {title}\n\n{note}\n")
    print(f"| {' | '.join(header)} |\n|{' --- |' * len(header)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def costs(contender, usages, reference):
    """The cells that all tables end with: seconds, times the reference's, CPU seconds, peak memory.

    `usages` is what `in_turns` gives; `reference` is the name of the contender that the others are compared with. Of a
    contender that does a share of the work, seconds are given for all of it, with a mark.
    """
    mine = usages[contender]
    first = next((other for other in usages if other.name == reference), None)
    whole = max(other.size for other in usages) / contender.size
    mark = "" if whole == 1 else "≈ "
    return [
        f"{mark}{number(median(mine, 'seconds') * whole)}",
        number(slower(mine, contender.size, usages[first], first.size)) if first else "·",
        f"{mark}{number(median(mine, 'cpu') * whole)}",
        f"{median(mine, 'peak'):.0f}",
    ]


def number(value):
    """Three digits, whatever the size."""
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{decimals}f}"


def column(path, name):
    """Yields the cells of one column of a CSV."""
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row[name]


def rows_in(path):
    """How many rows a CSV has under its header."""
    with open(path, newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def macro_f1(gold, predicted):
    """Macro F1 of two lists of labels, over the labels that occur in either."""
    if len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} labels, {len(predicted)} predictions")
    labels = set(gold) | set(predicted)
    hits = {label: sum(g == p == label for g, p in zip(gold, predicted)) for label in labels}
    return sum(2 * hits[label] / (gold.count(label) + predicted.count(label)) for label in labels) / len(labels)
