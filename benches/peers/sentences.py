"""Sentence boundaries found by avowal's peers on the dev articles, whose sentences are gold.

    benches/peers/sentences.sh

A boundary is the end of a sentence; F1 without the ends of paragraphs, which anybody finds, is the figure to compare
with `cargo test --test sentences -- --nocapture`. A boundary counts where it has the same number of characters other
than white space before it, so that tools that return strings need no offsets.
"""

import json
import sys
import time


def solid(text):
    return sum(not c.isspace() for c in text)


def paragraphs(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            for paragraph in json.loads(line)["paragraphs"]:
                yield [sentence["text"] for sentence in paragraph]


def ends(sentences):
    total, found = 0, []
    for sentence in sentences:
        total += solid(sentence)
        found.append(total)
    return set(found)


def tools():
    import blingfire
    import pysbd
    import spacy
    from syntok import segmenter

    pysbd_segmenter = pysbd.Segmenter(language="en", clean=False)
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")

    def syntok(text):
        return ["".join(t.spacing + t.value for t in s) for p in segmenter.process(text) for s in p]

    yield "pysbd", pysbd_segmenter.segment
    yield "syntok", syntok
    yield "blingfire", lambda text: blingfire.text_to_sentences(text).split("\n")
    yield "spaCy sentencizer", lambda text: [s.text for s in nlp(text).sents]


def main():
    gold = list(paragraphs(sys.argv[1]))
    texts = [" ".join(sentences) for sentences in gold]
    size = sum(len(text.encode()) for text in texts) / 1e6
    print("| tool | boundary F1 | without the ends of paragraphs | MB/s |\n| --- | --- | --- | --- |")
    for name, split in tools():
        start = time.perf_counter()
        cut = [split(text) for text in texts]
        seconds = time.perf_counter() - start
        hits = found = wanted = 0
        for sentences, pieces in zip(gold, cut):
            truth, guess = ends(sentences), ends(pieces)
            hits, found, wanted = hits + len(truth & guess), found + len(guess), wanted + len(truth)
        n = len(gold)
        all_f1, inner_f1 = 2 * hits / (found + wanted), 2 * (hits - n) / (found + wanted - 2 * n)
        print(f"| {name} | {all_f1:.4f} | {inner_f1:.4f} | {size / seconds:.2f} |")


main()
