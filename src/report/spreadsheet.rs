//! CSV for spreadsheets, which run a cell as a formula by how it begins: text from the web must not.

use csv::StringRecord;

/// Whether a spreadsheet would take the cell for a formula. Numbers are none.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

/// The cell, or where it is a formula its text: with an apostrophe before it, which spreadsheets do not show.
pub fn push_as_text(cell: &str, row: &mut StringRecord) {
    if is_formula(cell) {
        row.push_field(&format!("'{cell}"));
    } else {
        row.push_field(cell);
    }
}

/// The same rows of CSV, in which no cell is a formula.
///
/// # Errors
/// Where the rows are no CSV.
pub fn without_formulas(csv: &str) -> Result<String, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut row = StringRecord::new();
    for read in reader.records() {
        row.clear();
        read?.iter().for_each(|cell| push_as_text(cell, &mut row));
        writer.write_record(&row)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_the_rest_stays() {
        let rows = "a,\"=1+1\",-1.5,+3\n\"-x, \"\"y\"\"\",@SUM(A1),,b\n\"\tz\",\"line\nbreak\",',c\n";
        let safe = without_formulas(rows).unwrap();
        assert_eq!(safe, "a,'=1+1,-1.5,+3\n\"'-x, \"\"y\"\"\",'@SUM(A1),,b\n'\tz,\"line\nbreak\",',c\n");
        assert_eq!(without_formulas(&safe).unwrap(), safe);
    }
}
