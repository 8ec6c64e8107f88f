//! The commands: one file each. They say what they did, once, on standard output.

#[cfg(feature = "demo")]
mod demo;
mod out;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Identity provider for Italian municipalities.
#[derive(Debug, Parser)]
#[command(name = "idp", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the whole product on this machine, with invented enti and citizens.
    #[cfg(feature = "demo")]
    Demo(demo::Arguments),
}

/// Runs the command of this process. 0: done; 1: refused; 2: not understood.
pub async fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => {
            let code = u8::try_from(told.exit_code()).unwrap_or(2);
            out::usage(&told);
            return ExitCode::from(code);
        }
    };
    let done = match arguments.command {
        #[cfg(feature = "demo")]
        Command::Demo(arguments) => demo::run(arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            out::refused(&format!("{why:#}"));
            ExitCode::FAILURE
        }
    }
}
