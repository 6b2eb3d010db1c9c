//! Records as whatever they look like.
#![no_main]

mod record;

libfuzzer_sys::fuzz_target!(|data: &[u8]| record::process(data));
