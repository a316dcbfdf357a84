"""The command line that all peers have, so that the driver need not know them apart."""

import sys


def run(train, classify):
    """Does what the command line says.

        PEER.py train SET TRAIN.csv MODEL
        PEER.py classify SET MODEL ROWS.csv OUT.csv

    `train(set, rows_path, model_path)` writes a model; `classify(set, model_path, rows_path, out_path)` writes a label
    a row. SET is `newsmtsc` or `pstance`.
    """
    action, *arguments = sys.argv[1:]
    {"train": train, "classify": classify}[action](*arguments)
