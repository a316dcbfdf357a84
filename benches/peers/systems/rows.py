"""Rows of the public sets, as every peer reads them."""

import csv
import re
import sys
from dataclasses import dataclass
from itertools import islice

# How many words on either side of the target are near it, as in avowal.
NEAR = 5
# Rows that are classified at a time, so that memory does not grow with the file.
BATCH = 10_000
WORDS = re.compile(r"\w+|[^\w\s]")

csv.field_size_limit(sys.maxsize)


@dataclass(frozen=True, slots=True)
class Row:
    """A text and the target that is asked about; `left` and `right` of it are None where it has no known place."""

    text: str
    target: str
    label: str
    left: str | None = None
    right: str | None = None

    @property
    def has_place(self):
        """Whether the text has the target at a known place."""
        return self.left is not None

    @property
    def masked(self):
        """The text with the target made unrecognisable."""
        return f"{self.left}ACTORMASK{self.right}"

    @property
    def near(self):
        """The words around the target."""
        return " ".join(self.left.split()[-NEAR:]) + " | " + " ".join(self.right.split()[:NEAR])


def read(path):
    """Yields the rows of a CSV with the columns text, target, label and, where the target has a place, target_from and
    target_to (code points, end exclusive)."""
    with open(path, newline="", encoding="utf-8") as file:
        for cells in csv.DictReader(file):
            text = cells["text"]
            sides = {}
            if "target_from" in cells:
                sides = {"left": text[: int(cells["target_from"])], "right": text[int(cells["target_to"]) :]}
            yield Row(text, cells["target"], cells["label"], **sides)


def batches(path):
    """Yields the rows of a CSV as lists of at most BATCH."""
    rows = read(path)
    while batch := list(islice(rows, BATCH)):
        yield batch


def words(text):
    """Lower-case words and punctuation marks, with spaces between: what fastText and Vowpal Wabbit split at."""
    return " ".join(WORDS.findall(text.lower()))


def write_labels(path, batches_of_labels):
    """Writes a CSV with the one column `predicted`."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["predicted"])
        for labels in batches_of_labels:
            writer.writerows([label] for label in labels)
