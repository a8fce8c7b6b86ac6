//! The command `displace`.

use std::process::ExitCode;

fn main() -> ExitCode {
    displace::cli::main()
}
