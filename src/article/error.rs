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
        "{source_name}:{line}: is not valid UTF-8 at byte {byte}; save it as UTF-8 (convert it with `iconv -f {likely} -t UTF-8`)"
    )]
    NotUtf8 {
        /// The file.
        source_name: String,
        /// 1-based line.
        line: usize,
        /// 0-based byte of the file; in CSV, of the field.
        byte: usize,
        /// The encoding that it probably has.
        likely: &'static str,
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
        /// The field, where one is to blame.
        column: Option<&'static str>,
        /// What is wrong with it, and what is allowed.
        problem: String,
    },
    /// More than is read at once.
    #[error("{source_name}:{line}: is larger than {most} bytes, the most that is read as one article{hint}")]
    TooLarge {
        /// The file.
        source_name: String,
        /// 1-based line where the record starts.
        line: usize,
        /// What may be the reason.
        hint: &'static str,
        /// The most bytes.
        most: u64,
    },
}

impl ArticleError {
    /// The source, the 1-based line of it where one is to blame, and the field.
    pub fn place(&self) -> (&str, Option<usize>, Option<&'static str>) {
        match self {
            Self::Io { source_name, .. }
            | Self::UnknownKind { source_name }
            | Self::EmptyFolder { source_name }
            | Self::Html { source_name, .. } => (source_name, None, None),
            Self::NoText { source_name, line } => (source_name, Some(*line), Some("text")),
            Self::Record { source_name, line, column, .. } => (source_name, Some(*line), *column),
            Self::NotUtf8 { source_name, line, .. } | Self::TooLarge { source_name, line, .. } => {
                (source_name, Some(*line), None)
            }
        }
    }

    /// The error for bytes that are no UTF-8: at which byte and line of the file, and what they probably are.
    pub(super) fn not_utf8(source_name: &str, line: usize, byte: usize, bytes: &[u8]) -> Self {
        let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        let likely = if is_utf16 { "UTF-16" } else { "WINDOWS-1252" };
        Self::NotUtf8 { source_name: source_name.to_owned(), line, byte, likely }
    }
}
