//! The commands: one file each. They say what they did, once, on standard output.

mod account;
mod audit;
mod backup;
mod client;
mod config;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod house;
pub mod import;
mod init;
mod keys;
mod migrate;
mod out;
mod profile;
mod serve;
mod signing_keys;
mod spid;

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
    Init(init::Init),
    /// The settings of the deployment.
    #[command(subcommand)]
    Config(config::Settings),
    /// The policy of an ente.
    #[command(subcommand)]
    Profile(profile::Profiles),
    /// Say what keeps `serve` from starting, and what to think about.
    Doctor(doctor::Doctor),
    /// The key file.
    #[command(subcommand)]
    Keys(keys::KeyFiles),
    /// The keys that sign tokens.
    #[command(subcommand)]
    SigningKeys(signing_keys::SigningKeys),
    /// The apps of an ente.
    #[command(subcommand)]
    Client(client::Clients),
    /// A citizen's account.
    #[command(subcommand)]
    Account(account::Accounts),
    /// Who an ente is towards SPID, and the identity providers.
    #[command(subcommand)]
    Spid(spid::Spid),
    /// The audit trail.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Copy the database into a file while it is served (SQLite).
    Backup(backup::Backup),
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
            out::refused(&out::chain(why.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(settings) => serve::run(&settings).await,
        Command::Migrate(settings) => migrate::run(&settings).await,
        Command::Init(arguments) => init::run(&arguments),
        Command::Config(command) => config::run(&command),
        Command::Profile(command) => profile::run(&command),
        Command::Doctor(arguments) => doctor::run(&arguments).await,
        Command::Keys(command) => keys::run(&command).await,
        Command::SigningKeys(command) => signing_keys::run(&command).await,
        Command::Client(command) => client::run(&command).await,
        Command::Account(command) => account::run(&command).await,
        Command::Spid(command) => spid::run(&command).await,
        Command::Audit(command) => audit::run(&command).await,
        Command::Backup(arguments) => backup::run(&arguments).await,
        #[cfg(feature = "demo")]
        Command::Demo(arguments) => demo::run(arguments).await,
    }
}
