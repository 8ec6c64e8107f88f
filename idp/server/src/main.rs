//! The program: see the library for the house it opens.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    idp::cli::run().await
}
