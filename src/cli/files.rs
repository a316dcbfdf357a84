//! Files beside what is printed.

use std::io::Write;
use std::path::Path;

use serde_json::Value;

use super::failure::Failure;
use crate::file::write_whole;

/// Writes JSON, laid out for reading.
pub(super) fn write_json(path: &Path, value: &Value) -> Result<(), Failure> {
    write_whole(path, |file| Ok(writeln!(file, "{value:#}")?))
}

/// Writes the rows of a CSV.
pub(super) fn write_csv(
    path: &Path,
    rows: impl FnOnce(&mut csv::Writer<&mut dyn Write>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    write_whole(path, |file| -> Result<(), Failure> {
        let mut writer = csv::Writer::from_writer(file);
        rows(&mut writer)?;
        Ok(writer.flush()?)
    })
    .map_err(|failure| failure.with_help(format!("while writing {}", path.display())))
}
