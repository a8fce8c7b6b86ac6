//! `sites` of tests/targets, fed by libFuzzer.

#![no_main]

displace_fuzz::fuzz!("sites");
