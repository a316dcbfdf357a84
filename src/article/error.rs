//! What can be wrong with an article, or with one record of many.

/// Why an article cannot be read. Where the source holds many, the others can be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArticleError {
    /// The file or folder cannot be opened or read.
    #[error("{source_name}: cannot be read: {source}")]
    Io {
        /// The file.
        source_name: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file of a kind that is not read.
    #[error("{source_name}: is no article: the endings read are .txt, .md, .html, .htm, .jsonl, .csv")]
    UnknownKind {
        /// The file.
        source_name: String,
    },
    /// A folder without an article.
    #[error("{source_name}: has no file that ends in .txt, .md, .html, .htm, .jsonl or .csv")]
    EmptyFolder {
        /// The folder.
        source_name: String,
    },
    /// The text is not UTF-8.
    #[error(
        "{source_name}:{line}: is not valid UTF-8 at byte {byte}; save it as UTF-8 (for example `iconv -f WINDOWS-1252 -t UTF-8`)"
    )]
    NotUtf8 {
        /// The file.
        source_name: String,
        /// 1-based line.
        line: usize,
        /// 0-based byte of the file or line.
        byte: usize,
    },
    /// Nothing to read.
    #[error("{source_name}:{line}: there is no text; an article needs some")]
    NoText {
        /// The file.
        source_name: String,
        /// 1-based line of the record.
        line: usize,
    },
    /// A web page that cannot be taken apart.
    #[error("{source_name}: {problem}")]
    Html {
        /// The file.
        source_name: String,
        /// What is wrong, and what is allowed.
        problem: String,
    },
    /// A record that does not have what it needs.
    #[error("{source_name}:{line}: {problem}")]
    Record {
        /// The file.
        source_name: String,
        /// 1-based line.
        line: usize,
        /// The field, what is wrong with it, and what is allowed.
        problem: String,
    },
    /// More than is read at once.
    #[error("{source_name}: is larger than {most} bytes, the most that is read as one article")]
    TooLarge {
        /// The file.
        source_name: String,
        /// The most bytes.
        most: u64,
    },
}
