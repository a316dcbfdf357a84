"""The peer of the scoreboard: scikit-learn's TF-IDF and logistic regression with little more than their defaults.

    python benches/scoreboard/baseline.py ROWS.jsonl METRIC

ROWS.jsonl has a row a line: `text` (the names of actor and topic, and the text), `labels` (several for topics), `part`
(`train` and `test`, or the name of the fold that the row is scored in) and `slice` (null, or a subset to score for
itself). METRIC is "macro-f1", "micro-f1" or {"focus": [LABEL, ...]}, as JSON. Prints the scores as JSON.
`cargo bench --bench scoreboard` writes the rows and the folds as avowal reads them.
"""

import json
import sys
import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer


def model(several):
    regression = LogisticRegression(class_weight="balanced", max_iter=1000)
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2)), OneVsRestClassifier(regression) if several else regression
    )


def score(gold, predicted, metric, labels):
    """Classes that occur neither in gold nor in predictions do not count, as in avowal."""
    if isinstance(metric, dict):
        focus = [labels.index(label) for label in metric["focus"]]
        return float(f1_score(gold, predicted, labels=focus, average="macro", zero_division=0))
    occurring = [c for c in range(len(labels)) if occurs(gold, c) or occurs(predicted, c)]
    average = metric.removesuffix("-f1")
    return float(f1_score(gold, predicted, labels=occurring, average=average, zero_division=0))


def occurs(answers, label):
    return bool(answers[:, label].any()) if answers.ndim == 2 else bool((answers == label).any())


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    metric = json.loads(sys.argv[2])
    labels = sorted({label for row in rows for label in row["labels"]})
    several = any(len(row["labels"]) != 1 for row in rows)
    if several:
        gold = MultiLabelBinarizer(classes=labels).fit_transform([row["labels"] for row in rows])
    else:
        number = {label: i for i, label in enumerate(labels)}
        gold = np.array([number[row["labels"][0]] for row in rows])
    texts = np.array([row["text"] for row in rows], dtype=object)
    parts = np.array([row["part"] for row in rows], dtype=object)
    if set(parts) == {"train", "test"}:
        runs = [(parts == "train", parts == "test")]
    else:
        runs = [(parts != fold, parts == fold) for fold in sorted(set(parts))]

    predicted = np.zeros_like(gold)
    scored = np.zeros(len(rows), dtype=bool)
    seconds = 0.0
    for train, test in runs:
        start = time.perf_counter()
        fitted = model(several).fit(texts[train], gold[train])
        seconds += time.perf_counter() - start
        predicted[test] = fitted.predict(texts[test])
        scored |= test

    slices = {}
    for name in sorted({row["slice"] for row in rows} - {None}):
        rows_of = scored & np.array([row["slice"] == name for row in rows])
        if rows_of.any():
            slices[name] = score(gold[rows_of], predicted[rows_of], metric, labels)
    total = score(gold[scored], predicted[scored], metric, labels)
    print(json.dumps({"score": total, "slices": slices, "train_seconds": seconds}))


main()
