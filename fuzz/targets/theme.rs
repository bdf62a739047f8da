#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dugnad_fuzz::theme(data));
