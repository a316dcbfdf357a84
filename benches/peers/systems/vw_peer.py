"""Vowpal Wabbit: logistic one-against-all with bigrams, 10 passes over a cache.

It sees what the others see: the masked sentence, left, right and near of the target; or the tweet, crossed with its
target.
"""

import json
import os
import tempfile

import command
from rows import batches, read, words, write_labels
from vowpalwabbit import Workspace

# Marks that have a meaning in its input.
ESCAPES = str.maketrans({":": "COLON", "|": "BAR"})
OPTIONS = {
    "newsmtsc": "--ngram s2 --ngram l2 --ngram r2",
    "pstance": "--ngram s2 --quadratic ts",
}


def line(row):
    """The namespaces of a row."""
    if row.has_place:
        fields = {"s": row.masked, "l": row.left, "r": row.right, "n": row.near}
    else:
        fields = {"s": row.text, "t": row.target.replace(" ", "_")}
    return "".join(f"|{name} {words(text).translate(ESCAPES)} " for name, text in fields.items())


def train(name, rows_path, model_path):
    rows = list(read(rows_path))
    labels = sorted({row.label for row in rows})
    with tempfile.TemporaryDirectory() as folder:
        lines = os.path.join(folder, "lines.txt")
        with open(lines, "w", encoding="utf-8") as file:
            file.writelines(f"{labels.index(row.label) + 1} {line(row)}\n" for row in rows)
        Workspace(
            f"--data {lines} --cache_file {folder}/cache --passes 10 --oaa {len(labels)} --loss_function logistic "
            f"--bit_precision 22 --random_seed 1 --quiet --final_regressor {model_path} {OPTIONS[name]}"
        ).finish()
    with open(f"{model_path}.labels", "w", encoding="utf-8") as file:
        json.dump(labels, file)


def classify(_name, model_path, rows_path, out_path):
    with open(f"{model_path}.labels", encoding="utf-8") as file:
        labels = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        lines, numbers = os.path.join(folder, "lines.txt"), os.path.join(folder, "numbers.txt")
        with open(lines, "w", encoding="utf-8") as file:
            for batch in batches(rows_path):
                file.writelines(f"{line(row)}\n" for row in batch)
        options = f"--testonly --initial_regressor {model_path} --data {lines} --predictions {numbers} --quiet"
        Workspace(options).finish()
        with open(numbers, encoding="utf-8") as file:
            write_labels(out_path, [[labels[int(float(number)) - 1] for number in file]])


command.run(train, classify)
