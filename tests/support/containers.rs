//! Model files taken apart and put together again with a right checksum, so that one thing alone is wrong with them.

#![allow(dead_code)] // whoever includes this may need some of it only

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Name of the tensor that holds the checksum.
pub const CHECKSUM: &str = "checksum";

/// A small model of format 4 with everything that a model can have: of seven short articles of the training split and the
/// first numbers of 120 word vectors (`train ARTICLES --vectors FILE --min-df 6 --codebook FILE`).
pub const fn base() -> &'static [u8] {
    include_bytes!("../fixtures/models/format-4.avowal")
}

/// A small model as the last version with format 3 wrote it.
pub const fn older() -> &'static [u8] {
    include_bytes!("../fixtures/models/format-3.avowal")
}

/// A tensor, of which nothing need be true.
#[derive(Clone)]
pub struct Tensor {
    pub name: String,
    pub dtype: String,
    pub shape: Vec<u64>,
    pub data: Vec<u8>,
}

impl Tensor {
    /// A tensor of one dimension; `width` is the bytes of an element.
    pub fn flat(name: &str, dtype: &str, width: usize, data: Vec<u8>) -> Self {
        let shape = vec![(data.len() / width) as u64];
        Self { name: name.to_owned(), dtype: dtype.to_owned(), shape, data }
    }
}

/// What a model file holds.
#[derive(Clone)]
pub struct Container {
    /// The JSON under the key `avowal`.
    pub metadata: String,
    /// All tensors but the checksum, in their order in the file.
    pub tensors: Vec<Tensor>,
}

/// The header of a file, and what is behind it.
pub fn parts(bytes: &[u8]) -> Option<(Map<String, Value>, &[u8])> {
    let length = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let end = usize::try_from(length).ok()?.checked_add(8)?;
    let header = serde_json::from_slice(bytes.get(8..end)?).ok()?;
    Some((header, &bytes[end..]))
}

/// A file of this header, with the length before it.
pub fn joined(header: &[u8], data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header, data].concat()
}

impl Container {
    /// What a file holds whose header is well formed.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (header, data) = parts(bytes)?;
        let metadata = header.get("__metadata__")?.get("avowal")?.as_str()?.to_owned();
        let mut tensors = Vec::new();
        for (name, info) in
            header.iter().filter(|(name, _)| !matches!(name.as_str(), "__metadata__" | CHECKSUM))
        {
            let numbers = |key: &str| -> Option<Vec<u64>> {
                info.get(key)?.as_array()?.iter().map(Value::as_u64).collect()
            };
            let offsets = numbers("data_offsets")?;
            let (start, end) =
                (usize::try_from(*offsets.first()?).ok()?, usize::try_from(*offsets.get(1)?).ok()?);
            let dtype = info.get("dtype")?.as_str()?.to_owned();
            let tensor = Tensor {
                name: name.clone(),
                dtype,
                shape: numbers("shape")?,
                data: data.get(start..end)?.to_vec(),
            };
            tensors.push((start, tensor));
        }
        tensors.sort_by_key(|(start, tensor)| (*start, tensor.data.len()));
        Some(Self { metadata, tensors: tensors.into_iter().map(|(_, tensor)| tensor).collect() })
    }

    /// The tensor of this name.
    pub fn tensor(&mut self, name: &str) -> &mut Tensor {
        self.tensors
            .iter_mut()
            .find(|tensor| tensor.name == name)
            .unwrap_or_else(|| panic!("no tensor {name}"))
    }

    /// Takes a tensor out.
    pub fn without(&mut self, name: &str) -> Tensor {
        let at = self.tensors.iter().position(|tensor| tensor.name == name);
        self.tensors.remove(at.unwrap_or_else(|| panic!("no tensor {name}")))
    }

    /// The metadata as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.metadata).expect("the metadata are JSON")
    }

    /// Changes the metadata.
    pub fn edit(&mut self, edit: impl FnOnce(&mut Value)) {
        let mut json = self.json();
        edit(&mut json);
        self.metadata = json.to_string();
    }

    fn checksum(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        add(self.metadata.as_bytes());
        let mut sorted: Vec<&Tensor> = self.tensors.iter().collect();
        sorted.sort_by_key(|tensor| &tensor.name);
        for Tensor { name, dtype, shape, data } in sorted {
            add(name.as_bytes());
            add(format!("{dtype} {shape:?}").as_bytes());
            add(data);
        }
        hasher.finalize().to_vec()
    }

    /// The file, with the right checksum.
    pub fn bytes(&self) -> Vec<u8> {
        self.with_checksum(&Tensor::flat(CHECKSUM, "U8", 1, self.checksum()))
    }

    /// The file, with this for a checksum.
    pub fn with_checksum(&self, checksum: &Tensor) -> Vec<u8> {
        let mut header = Map::new();
        header.insert("__metadata__".to_owned(), json!({ "avowal": self.metadata }));
        let mut data = Vec::new();
        for tensor in self.tensors.iter().chain([checksum]) {
            let start = data.len();
            data.extend_from_slice(&tensor.data);
            let info =
                json!({ "dtype": tensor.dtype, "shape": tensor.shape, "data_offsets": [start, data.len()] });
            header.insert(tensor.name.clone(), info);
        }
        joined(Value::Object(header).to_string().as_bytes(), &data)
    }
}

/// The same file with the right checksum, where it is well formed.
pub fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(Container::read(bytes)?.bytes())
}

/// Bytes of an edit.
const EDIT: usize = 6;

/// A model after edits, six bytes each: what is done, to which tensor, two bytes of where, with which value, how often.
pub fn edited(base: &[u8], edits: &[u8]) -> Vec<u8> {
    let (first, edits) = edits.split_first().map_or((0, edits), |(first, edits)| (*first, edits));
    let base = if first & 1 == 1 { older() } else { base };
    let mut container = Container::read(base).expect("the base is well formed");
    for edit in edits.as_chunks::<EDIT>().0.iter().take(32) {
        let [what, which, high, low, value, often] = *edit;
        let at = usize::from(high) << 8 | usize::from(low);
        let often = usize::from(often);
        let mut metadata = container.metadata.clone().into_bytes();
        let place = at % metadata.len().max(1);
        match what % 10 {
            0 if !metadata.is_empty() => metadata[place] = value,
            1 => metadata.insert(place, value),
            2 => drop(metadata.drain(place..(place + often).min(metadata.len()))),
            3 => {
                let piece: Vec<u8> = metadata[place..(place + often).min(metadata.len())].to_vec();
                metadata.splice(place..place, piece);
            }
            _ => {}
        }
        // What is no text cannot be in a header.
        if let Ok(metadata) = String::from_utf8(metadata) {
            container.metadata = metadata;
        }
        let tensors = container.tensors.len();
        let Some(tensor) = container.tensors.get_mut(usize::from(which) % tensors.max(1)) else { continue };
        let length = tensor.data.len();
        let elements = tensor.shape.iter().fold(1, |all: u64, &n| all.saturating_mul(n)).max(1);
        // Of a shape that is wrong already, elements have no width.
        let width = (length as u64 / elements).min(8) as usize;
        match what % 10 {
            4 if length > 0 => tensor.data[at % length] = value,
            5 => {
                tensor.data.extend(std::iter::repeat_n(value, often * width));
                if let Some(first) = tensor.shape.first_mut() {
                    *first += often as u64;
                }
            }
            6 => {
                let fewer = often.min(tensor.shape.first().map_or(0, |&n| n as usize));
                tensor.data.truncate(length.saturating_sub(fewer * width));
                if let Some(first) = tensor.shape.first_mut() {
                    *first -= fewer as u64;
                }
            }
            7 => tensor.shape.push(u64::from(value)),
            8 => {
                let dtypes = ["U8", "I8", "U16", "F16", "U32", "F32", "F64", "BOOL"];
                dtypes[usize::from(value) % dtypes.len()].clone_into(&mut tensor.dtype);
            }
            9 => drop(container.tensors.remove(usize::from(which) % tensors)),
            _ => {}
        }
    }
    container.bytes()
}
