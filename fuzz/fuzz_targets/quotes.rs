#![no_main]

#[path = "../../tests/support/containers.rs"]
mod containers;
#[path = "../../tests/support/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|input: &[u8]| properties::quotes(input));
