//! Text: normalising, sentences, tokens, stems. Every stage keeps byte offsets into the original.
