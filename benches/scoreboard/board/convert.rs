//! Files in other layouts, made into the UTF-8 CSV that avowal reads.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::recipe::{Encoding, Format, Layout};

/// The longest first line that is looked at.
const LONGEST_HEADER: u64 = 1 << 20;

/// What Windows-1252 has at 0x80 to 0x9F, where Latin-1 has control characters; five places are empty.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Columns of the CSV that `NewsMTSC` is made into, as its CSV layout has them.
const NEWSMTSC: [&str; 6] = ["text", "target", "label", "target_from", "target_to", "sentence_gid"];

/// Whether a file is what the layout says, by its first line; one that cannot be read is not.
pub fn fits(path: &Path, layout: &Layout) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut line = Vec::new();
    if BufReader::new(file).take(LONGEST_HEADER).read_until(b'\n', &mut line).is_err() {
        return false;
    }
    let line = decoded(line, layout.encoding);
    match layout.format {
        Format::Csv => has_columns(csv::ReaderBuilder::new().from_reader(line.as_bytes()), layout),
        Format::Tsv => has_columns(tabs().from_reader(line.as_bytes()), layout),
        Format::NewsmtscJsonl => serde_json::from_str::<Sentence>(&line).is_ok(),
        Format::CodedArticles => true,
    }
}

fn tabs() -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(b'\t').quoting(false);
    builder
}

fn has_columns(mut reader: csv::Reader<&[u8]>, layout: &Layout) -> bool {
    reader.headers().is_ok_and(|header| {
        layout.columns.named().all(|(_, column)| header.iter().any(|found| found.trim() == column))
    })
}

/// The file itself where avowal can read it; otherwise the CSV at `to`, which is then written.
pub fn readable(path: &Path, layout: &Layout, to: &Path) -> Result<PathBuf, String> {
    let failed = |error: &dyn Display| format!("{}: {error}", path.display());
    if layout.format == Format::CodedArticles {
        return Ok(path.to_owned());
    }
    let bytes = fs::read(path).map_err(|error| failed(&error))?;
    if layout.format == Format::Csv
        && (layout.encoding == Encoding::Utf8 || std::str::from_utf8(&bytes).is_ok())
    {
        return Ok(path.to_owned());
    }
    let text = decoded(bytes, layout.encoding);
    let csv = match layout.format {
        Format::Csv | Format::CodedArticles => text.into_bytes(),
        Format::Tsv => from_tabs(&text).map_err(|error| failed(&error))?,
        Format::NewsmtscJsonl => from_newsmtsc(&text).map_err(|error| failed(&error))?,
    };
    fs::write(to, csv).map_err(|error| format!("cannot write {}: {error}", to.display()))?;
    Ok(to.to_owned())
}

/// Text of a file: UTF-8 where it is that, since copies of a set differ in it; otherwise by the stated encoding.
fn decoded(bytes: Vec<u8>, encoding: Encoding) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        Encoding::Windows1252 => error.as_bytes().iter().map(|&byte| from_windows_1252(byte)).collect(),
    });
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

fn from_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn from_tabs(text: &str) -> Result<Vec<u8>, String> {
    let failed = |error: csv::Error| error.to_string();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in tabs().has_headers(false).from_reader(text.as_bytes()).records() {
        writer.write_record(&record.map_err(failed)?).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

#[derive(Deserialize)]
struct Sentence {
    primary_gid: String,
    sentence_normalized: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    from: usize,
    to: usize,
    mention: String,
    polarity: f64,
}

fn from_newsmtsc(text: &str) -> Result<Vec<u8>, String> {
    let failed = |error: csv::Error| error.to_string();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(NEWSMTSC).map_err(failed)?;
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let sentence: Sentence =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", i + 1))?;
        for target in &sentence.targets {
            let label = match target.polarity {
                x if x < 4.0 => "negative",
                x if x > 4.0 => "positive",
                _ => "neutral",
            };
            let (from, to) = (target.from.to_string(), target.to.to_string());
            let Sentence { primary_gid, sentence_normalized, .. } = &sentence;
            let row = [sentence_normalized, &target.mention, label, &from, &to, primary_gid];
            writer.write_record(row).map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|error| error.to_string())
}
