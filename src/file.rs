//! Files that are there whole or not at all, and files that must not change while they are read.

use std::collections::VecDeque;
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that is written beside its place, and renamed once it is [finished](WholeFile::finish): a reader never sees half
/// a file, and a failure leaves what was there before. What is there and no ordinary file, such as a device or a pipe, is
/// written to as it is: a rename would put a file in its place.
pub struct WholeFile {
    target: Target,
    path: PathBuf,
}

enum Target {
    Beside(BufWriter<NamedTempFile>),
    There(BufWriter<File>),
}

impl WholeFile {
    /// Begins a file at this place.
    ///
    /// # Errors
    /// Where the folder, or what is there, cannot be written to.
    pub fn create(path: &Path) -> io::Result<Self> {
        let target = if is_special(path) {
            Target::There(BufWriter::new(File::options().write(true).open(path)?))
        } else {
            let folder = match path.parent() {
                Some(folder) if folder != Path::new("") => folder,
                _ => Path::new("."),
            };
            let mut builder = tempfile::Builder::new();
            builder.prefix(".avowal-");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                // Temporary files are private by default; this one becomes an ordinary file, within the user's umask.
                builder.permissions(std::fs::Permissions::from_mode(0o666));
            }
            Target::Beside(BufWriter::with_capacity(1 << 16, builder.tempfile_in(folder)?))
        };
        Ok(Self { target, path: path.to_owned() })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Where what was written cannot be stored, or the file not be renamed.
    pub fn finish(self) -> io::Result<()> {
        match self.target {
            Target::There(mut writer) => writer.flush(),
            Target::Beside(writer) => {
                let beside = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                beside.as_file().sync_all()?;
                beside.persist(&self.path).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::Beside(writer) => writer.write(bytes),
            Target::There(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Beside(writer) => writer.flush(),
            Target::There(writer) => writer.flush(),
        }
    }
}

/// Whether there is something at this place that is no ordinary file and no folder.
pub fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Writes a [`WholeFile`].
///
/// # Errors
/// Where it cannot be written, or `write` fails.
pub fn write_whole<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = WholeFile::create(path)?;
    write(&mut file)?;
    Ok(file.finish()?)
}

/// A file that is read to its end: where it is another one by then, half of the one and half of the other may have been
/// read, and the end is an error.
pub struct SteadyFile {
    file: File,
    /// What is known of an ordinary file as it was opened.
    opened: Option<Metadata>,
}

impl SteadyFile {
    /// Opens a file.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let opened = file.metadata().ok().filter(Metadata::is_file);
        Ok(Self { file, opened })
    }
}

impl Read for SteadyFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if read == 0
            && !buffer.is_empty()
            && let Some(opened) = self.opened.take()
        {
            let now = self.file.metadata()?;
            let modified = |metadata: &Metadata| metadata.modified().ok();
            if now.len() != opened.len() || modified(&now) != modified(&opened) {
                return Err(io::Error::other("it changed while it was read; read it again once it is whole"));
            }
        }
        Ok(read)
    }
}

/// Reads past the byte order mark that a text may begin with.
///
/// # Errors
/// Where the source cannot be read.
pub fn skip_byte_order_mark(source: &mut impl BufRead) -> io::Result<()> {
    const MARK: &[u8] = "\u{FEFF}".as_bytes();
    if source.fill_buf()?.starts_with(MARK) {
        source.consume(MARK.len());
    }
    Ok(())
}

/// A source that fails where one piece of it, such as a row of CSV, takes too many bytes: a quote that is never closed would
/// fill the memory. It also knows of a CSV on which line each row begins (a reader counts blank lines and the second half of
/// a Windows line end to the row behind them), and whether it ends within quotes, which a reader takes for the end of a field.
pub struct Metered<R> {
    source: R,
    most: u64,
    left: u64,
    quotes: Quotes,
    ended: bool,
    /// 1-based line of the byte that comes next.
    line: u64,
    /// The lines on which the rows begin that were read and not yet asked for.
    rows: VecDeque<u64>,
}

/// Where in a row of CSV a byte is, as far as quotes go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    RowStart,
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote that ends the field, unless another one follows.
    Closing,
}

impl Quotes {
    const fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::Closing,
            (Self::Quoted, _) | (Self::RowStart | Self::FieldStart | Self::Closing, b'"') => Self::Quoted,
            (_, b'\n' | b'\r') => Self::RowStart,
            (_, b',') => Self::FieldStart,
            _ => Self::Plain,
        }
    }
}

/// Why a [`Metered`] source failed.
#[derive(Debug, thiserror::Error)]
#[error("the row is larger than {0} bytes, the most that is read of one; is a quote not closed?")]
pub struct TooLong(pub u64);

impl<R> Metered<R> {
    /// A source of which every piece has `most` bytes at most.
    pub const fn new(source: R, most: u64) -> Self {
        let rows = VecDeque::new();
        Self { source, most, left: most, quotes: Quotes::RowStart, ended: false, line: 1, rows }
    }

    /// Begins with another piece.
    pub const fn begin(&mut self) {
        self.left = self.most;
    }

    /// The line on which the next row begins, which is taken by asking.
    pub fn next_row(&mut self) -> Option<u64> {
        self.rows.pop_front()
    }

    /// Whether the source was read to its end, and that was within quotes.
    pub fn ended_in_quotes(&self) -> bool {
        self.ended && self.quotes == Quotes::Quoted
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(TooLong(self.most)));
        }
        let read = self.source.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        for &byte in &buffer[..read] {
            if self.quotes == Quotes::RowStart && !matches!(byte, b'\n' | b'\r') {
                self.rows.push_back(self.line);
            }
            self.quotes = self.quotes.after(byte);
            self.line += u64::from(byte == b'\n');
        }
        self.ended |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_read_ends_in_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "first").unwrap();
        let mut text = String::new();
        SteadyFile::open(&path).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "first");
        let mut file = SteadyFile::open(&path).unwrap();
        std::fs::write(&path, "second").unwrap();
        let error = file.read_to_string(&mut text).unwrap_err();
        assert!(error.to_string().contains("changed while it was read"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_to_and_stays_one() {
        use std::io::Read;
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let reader = std::thread::spawn({
            let path = path.clone();
            move || {
                let mut text = String::new();
                std::fs::File::open(path).unwrap().read_to_string(&mut text).unwrap();
                text
            }
        });
        write_whole(&path, |w| w.write_all(b"data")).unwrap();
        assert_eq!(reader.join().unwrap(), "data");
        assert!(std::fs::symlink_metadata(&path).unwrap().file_type().is_fifo());
    }

    #[test]
    fn a_failed_write_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_whole(&path, |w| w.write_all(b"old")).unwrap();
        let failed = write_whole(&path, |w| {
            w.write_all(b"ne")?;
            Err(io::Error::other("no"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
