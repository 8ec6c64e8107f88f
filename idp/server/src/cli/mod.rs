//! The commands: one file each. They say what they did, once, on standard output.

mod account;
mod client;
#[cfg(feature = "demo")]
mod demo;
mod house;
mod keys;
mod out;
mod serve;
mod settings;

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
    /// Serve citizens and apps.
    Serve(house::Where),
    /// Bring the schema to this program's version.
    Migrate(house::Where),
    /// Make a folder to begin from: settings, keys, a systemd unit.
    Init(settings::Init),
    /// The settings of the deployment.
    #[command(subcommand)]
    Config(settings::Settings),
    /// The policy of an ente.
    #[command(subcommand)]
    Profile(settings::Profiles),
    /// Say what keeps `serve` from starting.
    Doctor(house::Where),
    /// The key file.
    #[command(subcommand)]
    Keys(keys::KeyFiles),
    /// The keys that sign tokens.
    #[command(subcommand)]
    SigningKeys(keys::SigningKeys),
    /// The apps of an ente.
    #[command(subcommand)]
    Client(client::Clients),
    /// A citizen's account.
    #[command(subcommand)]
    Account(account::Accounts),
    /// The audit trail.
    #[command(subcommand)]
    Audit(keys::Audit),
    /// Copy the database into a file while it is served (SQLite).
    Backup(serve::Backup),
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
    match carry_out(arguments.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            out::refused(&format!("{why:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(settings) => serve::serve(&settings).await,
        Command::Migrate(settings) => serve::migrate(&settings).await,
        Command::Init(arguments) => settings::init(&arguments),
        Command::Config(command) => settings::settings(&command),
        Command::Profile(command) => settings::profiles(&command),
        Command::Doctor(settings) => settings::doctor(&settings).await,
        Command::Keys(command) => keys::key_files(&command),
        Command::SigningKeys(command) => keys::signing_keys(&command).await,
        Command::Client(command) => client::run(&command).await,
        Command::Account(command) => account::run(&command).await,
        Command::Audit(command) => keys::audit_trail(&command).await,
        Command::Backup(arguments) => serve::backup(&arguments).await,
        #[cfg(feature = "demo")]
        Command::Demo(arguments) => demo::run(arguments).await,
    }
}
