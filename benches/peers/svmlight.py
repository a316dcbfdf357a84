"""Writes scikit-learn's matrix of a public set as an svmlight file, for solvers to be compared on.

    python benches/peers/svmlight.py SET TRAIN.csv OUT.svm

SET is `newsmtsc` or `pstance`. Classes are 1, 2, … in the order of their names; features count from 1.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "systems"))

import numpy as np
from features import FEATURES
from rows import read
from sklearn.datasets import dump_svmlight_file


def main():
    name, rows_path, out = sys.argv[1:]
    rows = list(read(rows_path))
    matrix = FEATURES[name]().fit_transform(rows)
    _, classes = np.unique([row.label for row in rows], return_inverse=True)
    dump_svmlight_file(matrix, classes + 1, out, zero_based=False)
    print(f"{matrix.shape[0]} rows, {matrix.shape[1]} features, {matrix.nnz} values, {classes.max() + 1} classes")


main()
