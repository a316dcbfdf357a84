//! The columns of predictions that are put behind the rows of a CSV.

use csv::StringRecord;

/// Whether a column is one of those that predictions are written to.
pub(super) fn is_of_predictions(column: &str) -> bool {
    column == "predicted" || column == "probability" || column.starts_with("p_")
}

/// Appends the names of the columns: what was decided, its probability, and that of each label.
pub(super) fn push_header(labels: &[String], header: &mut StringRecord) {
    header.push_field("predicted");
    header.push_field("probability");
    labels.iter().for_each(|label| header.push_field(&format!("p_{label}")));
}

/// Appends what was decided of a row. Several labels are parted by `;`; where none holds there is no probability to give.
pub(super) fn push(labels: &[String], decided: &[usize], probabilities: &[f64], row: &mut StringRecord) {
    if let [label] = decided {
        row.push_field(&labels[*label]);
    } else {
        let names: Vec<&str> = decided.iter().map(|&label| labels[label].as_str()).collect();
        row.push_field(&names.join(";"));
    }
    let mut cell = String::with_capacity(8);
    let surest = decided.iter().filter_map(|&label| probabilities.get(label)).copied().reduce(f64::max);
    if let Some(surest) = surest {
        write_probability(surest, &mut cell);
    }
    row.push_field(&cell);
    for &probability in probabilities {
        write_probability(probability, &mut cell);
        row.push_field(&cell);
    }
}

/// Puts a probability with six decimals into `cell`. By whole numbers: there are several in each of millions of rows.
fn write_probability(probability: f64, cell: &mut String) {
    const MILLION: u32 = 1_000_000;
    let millionths = (probability * f64::from(MILLION)).round() as u32;
    cell.clear();
    cell.push(if millionths < MILLION { '0' } else { '1' });
    cell.push('.');
    let mut rest = millionths % MILLION;
    for place in [100_000, 10_000, 1_000, 100, 10, 1] {
        cell.push(char::from(b'0' + (rest / place) as u8));
        rest %= place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_have_six_decimals() {
        let mut cell = String::new();
        for p in [0.0, 1.0, 0.5, 0.123_456_7, 0.999_999_4, 0.999_999_6, 1e-9, 0.000_001] {
            write_probability(p, &mut cell);
            assert_eq!(cell, format!("{p:.6}"));
        }
    }

    #[test]
    fn several_labels_stand_in_one_cell_and_none_have_no_probability() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let cells = |decided: &[usize]| {
            let mut row = StringRecord::new();
            push(&labels, decided, &[0.75, 0.5], &mut row);
            row.iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(cells(&[0, 1]), ["a;b", "0.750000", "0.750000", "0.500000"]);
        assert_eq!(cells(&[]), ["", "", "0.750000", "0.500000"]);
    }
}
