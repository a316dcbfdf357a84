//! Tensors of a model file, each checked for its type, shape and values as it is read.

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::ModelFileError;
use crate::text::StemList;

pub(super) fn kind(tensor: &TensorView<'_>) -> String {
    format!("{:?} {:?}", tensor.dtype(), tensor.shape())
}

/// The tensors of one head, by name.
pub(super) struct HeadTensors<'a> {
    pub(super) prefix: &'static str,
    pub(super) tensors: &'a SafeTensors<'a>,
}

impl<'a> HeadTensors<'a> {
    /// The bytes of a tensor, of which type and shape are right.
    pub(super) fn bytes(
        &self,
        name: &str,
        dtype: Dtype,
        shape: &[usize],
    ) -> Result<&'a [u8], ModelFileError> {
        let tensor = self.find(name)?;
        if tensor.dtype() == dtype && tensor.shape() == shape {
            return Ok(tensor.data());
        }
        let (name, expected) = (self.full_name(name), format!("{dtype:?} {shape:?}"));
        Err(ModelFileError::Shape { name, found: kind(&tensor), expected })
    }

    /// A tensor of any type and shape.
    pub(super) fn find(&self, name: &str) -> Result<TensorView<'a>, ModelFileError> {
        let full = self.full_name(name);
        self.tensors.tensor(&full).map_err(|_| ModelFileError::MissingTensor(full))
    }

    /// A tensor of the right type, of one dimension.
    pub(super) fn any_length(&self, name: &str, dtype: Dtype) -> Result<TensorView<'a>, ModelFileError> {
        let tensor = self.find(name)?;
        if tensor.dtype() == dtype && tensor.shape().len() == 1 {
            return Ok(tensor);
        }
        let expected = format!("{dtype:?} of one dimension");
        Err(ModelFileError::Shape { name: self.full_name(name), found: kind(&tensor), expected })
    }

    /// The numbers of a tensor, of 32 bits or of 16.
    pub(super) fn floats(
        &self,
        name: &str,
        shape: &[usize],
        allowed: impl Fn(f32) -> bool,
    ) -> Result<Vec<f32>, ModelFileError> {
        let values: Vec<f32> = if self.has(name, Dtype::F16) {
            let halves = words(self.bytes(name, Dtype::F16, shape)?);
            halves.map(|bytes| single(u16::from_le_bytes(bytes))).collect()
        } else {
            words(self.bytes(name, Dtype::F32, shape)?).map(f32::from_le_bytes).collect()
        };
        let Some(place) = values.iter().position(|value| !value.is_finite() || !allowed(*value)) else {
            return Ok(values);
        };
        let finite = values[place].is_finite();
        let problem = if finite { "the number is out of range" } else { "the number is not finite" };
        Err(self.value(name, place, problem))
    }

    /// The whole numbers of a tensor, of 32 bits or of 16.
    pub(super) fn integers(&self, name: &str, shape: &[usize]) -> Result<Vec<u32>, ModelFileError> {
        if self.has(name, Dtype::U16) {
            let words = words(self.bytes(name, Dtype::U16, shape)?);
            return Ok(words.map(|bytes| u16::from_le_bytes(bytes).into()).collect());
        }
        Ok(words(self.bytes(name, Dtype::U32, shape)?).map(u32::from_le_bytes).collect())
    }

    /// Whether there is a tensor of that name and type.
    pub(super) fn has(&self, name: &str, dtype: Dtype) -> bool {
        self.tensors.tensor(&self.full_name(name)).is_ok_and(|tensor| tensor.dtype() == dtype)
    }

    /// Stems in alphabetical order, each with a line feed behind it.
    pub(super) fn stems(&self, name: &str) -> Result<StemList, ModelFileError> {
        let bytes = self.any_length(name, Dtype::U8)?.data();
        let text =
            std::str::from_utf8(bytes).map_err(|e| self.value(name, e.valid_up_to(), "this is no UTF-8"))?;
        let problem = "the stem is repeated, out of order or without an end";
        StemList::from_lines(text.to_owned()).map_err(|place| self.value(name, place, problem))
    }

    pub(super) fn value(&self, name: &str, place: usize, problem: &'static str) -> ModelFileError {
        ModelFileError::Value { name: self.full_name(name), place, problem }
    }

    pub(super) fn full_name(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }
}

/// The number of 16 bits with these bits, in 32: exponent and fraction moved to their places, and the difference of the
/// exponents' offsets multiplied in, which is exact. Four at a time where the machine can; what is not finite stays so.
fn single(half: u16) -> f32 {
    let bits = u32::from(half);
    let magnitude = f32::from_bits((bits & 0x7FFF) << 13) * f32::from_bits((254 - 15) << 23);
    let infinite = if bits & 0x7C00 == 0x7C00 { f32::INFINITY } else { magnitude };
    f32::from_bits(infinite.to_bits() | (bits & 0x8000) << 16)
}

pub(super) fn words<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> {
    bytes.as_chunks::<N>().0.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_16_bits_is_the_same_in_32() {
        for bits in 0..=u16::MAX {
            let (ours, theirs) = (single(bits), half::f16::from_bits(bits).to_f32());
            assert!(
                ours.to_bits() == theirs.to_bits() || !ours.is_finite() && !theirs.is_finite(),
                "{bits:x}"
            );
        }
    }
}
