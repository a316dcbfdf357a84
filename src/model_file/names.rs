//! Whether names in the header of a model file are there once. Of two like ones a reader of JSON takes the last, and what the
//! first one said would go by unseen.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::ModelFileError;

/// An object with different names, whatever they stand for.
struct Different;

impl<'de> Deserialize<'de> for Different {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Names)
    }
}

struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Different;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Different, A::Error> {
        let mut seen = BTreeSet::new();
        while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
            if let Some(name) = seen.replace(name) {
                return Err(A::Error::custom(format!("`{name}` is there twice")));
            }
        }
        Ok(Different)
    }
}

/// Checks the header of a file that was found to be well formed.
pub(super) fn check_names(bytes: &[u8]) -> Result<(), ModelFileError> {
    let Some((length, rest)) = bytes.split_first_chunk() else { return Ok(()) };
    let header = usize::try_from(u64::from_le_bytes(*length)).ok().and_then(|length| rest.get(..length));
    serde_json::from_slice::<Different>(header.unwrap_or_default())
        .map(drop)
        .map_err(|error| ModelFileError::Container(error.to_string()))
}
