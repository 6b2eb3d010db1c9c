//! Records as this format.
#![no_main]

mod record;

use northwatch::wire::Format;
libfuzzer_sys::fuzz_target!(|data: &[u8]| record::decode(data, Format::Json));
