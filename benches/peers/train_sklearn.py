"""The peer of `avowal train` on NewsMTSC: scikit-learn, with features of the same kind.

    python benches/peers/train_sklearn.py TRAIN.csv TEST.csv

Reads the labelled CSV, masks the target, builds TF-IDF blocks of the sentence and of the words left, right and near
the target, fits LogisticRegression(lbfgs) with the same penalty and class weights as avowal's default, writes the
model to a temporary file, and (where TEST.csv is given) prints macro F1. No stemming, which would make it slower
still. `benches/peers/run.sh` makes the virtual environment and times it against avowal in turns.
"""

import csv
import pickle
import sys
import tempfile

from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

TOKEN = r"(?u)\b\w+\b|[^\w\s]"
NEAR = 5


def read(path):
    fields, labels = [], []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            start, end = int(row["target_from"]), int(row["target_to"])
            left, right = row["text"][:start], row["text"][end:]
            near = " ".join(left.split()[-NEAR:]) + " | " + " ".join(right.split()[:NEAR])
            fields.append((f"{left}ACTORMASK{right}", left, right, near))
            labels.append(row["label"])
    return list(zip(*fields)), labels


def main():
    fields, labels = read(sys.argv[1])
    blocks = [
        TfidfVectorizer(token_pattern=TOKEN, ngram_range=(1, n), min_df=2, sublinear_tf=True) for n in (2, 2, 2, 1)
    ]
    rows = hstack([block.fit_transform(field) for block, field in zip(blocks, fields)]).tocsr()
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000).fit(rows, labels)
    with tempfile.TemporaryFile() as file:
        pickle.dump((blocks, model), file)
    print(f"{rows.shape[0]} rows, {rows.shape[1]} features, {model.n_iter_[0]} iterations")
    if len(sys.argv) > 2:
        fields, labels = read(sys.argv[2])
        rows = hstack([block.transform(field) for block, field in zip(blocks, fields)]).tocsr()
        print(f"macro F1 {f1_score(labels, model.predict(rows), average='macro'):.4f}")


main()
