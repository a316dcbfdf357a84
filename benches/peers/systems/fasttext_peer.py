"""fastText: `supervised` with bigrams, the target marked in the text.

All threads, as is its default, so that its models differ a little from run to run. Buckets for 200,000 bigrams instead
of 2,000,000, which is faster. The learning rate was chosen on a fifth of the training splits.
"""

import os
import tempfile

import command
import fasttext
from rows import batches, read, words, write_labels

PREFIX = "__label__"


def line(row):
    """What fastText sees of a row."""
    if row.has_place:
        return f"{words(row.left)} ACTORMASK {words(row.right)}"
    return f"TARGET_{row.target.replace(' ', '_')} {words(row.text)}"


def train(_name, rows_path, model_path):
    with tempfile.TemporaryDirectory() as folder:
        lines = os.path.join(folder, "lines.txt")
        with open(lines, "w", encoding="utf-8") as file:
            file.writelines(f"{PREFIX}{row.label} {line(row)}\n" for row in read(rows_path))
        model = fasttext.train_supervised(lines, wordNgrams=2, epoch=25, lr=0.1, bucket=200_000, seed=1, verbose=0)
    model.save_model(model_path)


def classify(_name, model_path, rows_path, out_path):
    model = fasttext.load_model(model_path)

    def predict(batch):
        labels, _ = model.predict([line(row) for row in batch])
        return [found[0].removeprefix(PREFIX) for found in labels]

    write_labels(out_path, (predict(batch) for batch in batches(rows_path)))


command.run(train, classify)
