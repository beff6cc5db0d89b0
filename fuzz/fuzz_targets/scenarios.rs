#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/rust/fuzz/targets.rs"]
#[allow(dead_code, reason = "each driver has one of the targets")]
mod targets;

fuzz_target!(|bytes: &[u8]| targets::scenarios(bytes));
