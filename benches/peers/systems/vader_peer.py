"""VADER: a lexicon and rules for the sentiment of a sentence. Nothing is trained, and it knows no targets."""

import command
from rows import batches, write_labels
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# Its authors' thresholds.
NEUTRAL = 0.05


def label(compound):
    return "positive" if compound >= NEUTRAL else "negative" if compound <= -NEUTRAL else "neutral"


def train(_name, _rows_path, _model_path):
    raise SystemExit("VADER cannot be trained")


def classify(_name, _model_path, rows_path, out_path):
    analyser = SentimentIntensityAnalyzer()
    write_labels(
        out_path,
        ([label(analyser.polarity_scores(row.text)["compound"]) for row in batch] for batch in batches(rows_path)),
    )


command.run(train, classify)
