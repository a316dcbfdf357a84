//! Optional days as ISO 8601 text, for serde.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

// The reference to an `Option` is what serde's `with` calls for.
#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)]
pub(super) fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| {
        text.parse()
            .map_err(|_| D::Error::custom(format!("{text:?} is no day; write it as in \"2024-05-20\"")))
    })
    .transpose()
}
