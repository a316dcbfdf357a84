"""Features of the same kind as avowal's, by scikit-learn. No stemming, which would make it slower still."""

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

TOKEN = r"(?u)\b\w+\b|[^\w\s]"
MIN_DF = 2
# What fields weigh that are not crossed with the target: avowal's default.
PLAIN_WEIGHT = 0.3


class AroundTarget:
    """TF-IDF of the masked sentence and of the words left of, right of and near the target (NewsMTSC)."""

    def __init__(self):
        self.blocks = [
            TfidfVectorizer(token_pattern=TOKEN, ngram_range=(1, n), min_df=MIN_DF, sublinear_tf=True)
            for n in (2, 2, 2, 1)
        ]

    @staticmethod
    def _fields(rows):
        return zip(*((row.masked, row.left, row.right, row.near) for row in rows))

    def fit_transform(self, rows):
        """Learns vocabularies and IDF; gives the matrix (rows by features, CSR)."""
        return hstack([b.fit_transform(field) for b, field in zip(self.blocks, self._fields(rows))]).tocsr()

    def transform(self, rows):
        """The matrix of other rows."""
        return hstack([b.transform(field) for b, field in zip(self.blocks, self._fields(rows))]).tocsr()


class CrossedWithTarget:
    """TF-IDF of words (1-2) and of runs of letters (2-5), plain and crossed with the target, and the target itself
    (P-Stance)."""

    def __init__(self):
        self.counters = [
            CountVectorizer(token_pattern=TOKEN, ngram_range=(1, 2), min_df=MIN_DF),
            CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=MIN_DF),
        ]
        self.plain = [TfidfTransformer(sublinear_tf=True) for _ in self.counters]
        self.crossed = [TfidfTransformer(sublinear_tf=True) for _ in self.counters]
        self.kept = []
        self.targets = []

    def _is_target(self, rows):
        return np.array([[row.target == target for target in self.targets] for row in rows], dtype=float)

    @staticmethod
    def _cross(counts, is_target):
        return hstack([diags(column) @ counts for column in is_target.T]).tocsr()

    def fit_transform(self, rows):
        """Learns vocabularies and IDF; gives the matrix (rows by features, CSR)."""
        self.targets = sorted({row.target for row in rows})
        is_target = self._is_target(rows)
        texts = [row.text for row in rows]
        matrix = [csr_matrix(is_target)]
        for counter, plain, crossed in zip(self.counters, self.plain, self.crossed):
            counts = counter.fit_transform(texts)
            matrix.append(plain.fit_transform(counts) * PLAIN_WEIGHT)
            counts = self._cross(counts, is_target)
            counts.eliminate_zeros()
            self.kept.append(np.flatnonzero(counts.getnnz(axis=0) >= MIN_DF))
            matrix.append(crossed.fit_transform(counts[:, self.kept[-1]]))
        return hstack(matrix).tocsr()

    def transform(self, rows):
        """The matrix of other rows."""
        is_target = self._is_target(rows)
        texts = [row.text for row in rows]
        matrix = [csr_matrix(is_target)]
        for counter, plain, crossed, kept in zip(self.counters, self.plain, self.crossed, self.kept):
            counts = counter.transform(texts)
            matrix.append(plain.transform(counts) * PLAIN_WEIGHT)
            matrix.append(crossed.transform(self._cross(counts, is_target)[:, kept]))
        return hstack(matrix).tocsr()


FEATURES = {"newsmtsc": AroundTarget, "pstance": CrossedWithTarget}
