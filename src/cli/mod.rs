//! The command line: one file per subcommand, each of which reads, calls the core and prints.
//!
//! Exit codes: 0 done, 1 the input is wrong, 2 usage, 3 a target missed under `--strict`. Results go to
//! standard output, everything else to standard error.
//!
//! Nothing here computes: what a number means is the core's matter, how it is written that of
//! [`export`](crate::export).

mod args;
mod check;
mod compare;
mod completions;
mod decide;
mod diff;
mod exact;
mod export;
mod history;
mod import;
mod lines;
mod merge;
mod metrics;
mod new;
mod open;
mod output;
mod progress;
mod recover;
mod report;
mod run;
mod seek;
mod source;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use open::{Opening, Theme, View};
use output::Failure;

/// Opens the window, on a file if one is given. The program hands it in where it has one.
pub type Window = fn(&Opening) -> Result<(), String>;

const EXAMPLES: &str = "\
Examples:
  wayfarer new trial-to-paid -o maps/mine.ron
  wayfarer run maps/mine.ron
  wayfarer run maps/mine.ron --customers 2k --horizon 6mo --format json -o mine.json
  wayfarer compare maps/mine.ron scenarios/guided-setup.ron
  wayfarer export maps/mine.ron -o mine.svg --results
  wayfarer diff maps/mine.ron maps/theirs.ron
  wayfarer decide portfolio maps/mine.ron --budget 50k --target conversion

Exit codes: 0 done, 1 the input is wrong, 2 usage, 3 a target missed under --strict.";

/// Draw a customer journey, then send ten million simulated customers down it.
#[derive(Debug, Parser)]
#[command(name = "wayfarer", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the app on a map or scenario
    Open(Opening),
    /// Start a map from a template
    New(new::New),
    /// Say what is wrong or doubtful in maps and scenarios
    Check(check::Check),
    /// Simulate a map or a scenario
    Run(run::Run),
    /// Solve a map or a scenario without sampling, where that can be done
    Exact(exact::Exact),
    /// Put maps or scenarios beside the first of them, under the same luck
    Compare(compare::Compare),
    /// Say what differs between two maps or scenarios, thing by thing
    Diff(diff::Diff),
    /// Merge what two sides changed in a map or a scenario; a merge driver for git
    Merge(merge::Merge),
    /// Look at earlier versions of a file, and go back to one
    History(history::History),
    /// Get back what a crash left unsaved
    Recover(recover::Recover),
    /// Decide: how likely targets are, which numbers matter, what to measure, what to fix
    #[command(subcommand)]
    Decide(decide::Decide),
    /// Hand a map on: as a picture, a report, a table, or text for other tools
    Export(export::Export),
    /// Make a map of a table, a diagram or JSON
    Import(import::Import),
    /// List the metrics: names, units, formulas, sources
    Metrics(metrics::Metrics),
    /// Print a completion script for a shell
    Completions(completions::Completions),
}

/// Runs the command line of this process.
pub fn main(window: Option<Window>) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // A reader that has gone away is no failure.
            let _ = message.print();
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(cli, window) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn dispatch(cli: Cli, window: Option<Window>) -> Result<(), Failure> {
    match cli.command {
        None => open::open(&Opening::default(), window),
        Some(Command::Open(opening)) => open::open(&opening, window),
        Some(Command::New(new)) => new.execute(),
        Some(Command::Check(check)) => check.execute(),
        Some(Command::Run(run)) => run.execute(),
        Some(Command::Exact(exact)) => exact.execute(),
        Some(Command::Compare(compare)) => compare.execute(),
        Some(Command::Diff(diff)) => diff.execute(),
        Some(Command::Merge(merge)) => merge.execute(),
        Some(Command::History(history)) => history.execute(),
        Some(Command::Recover(recover)) => recover.execute(),
        Some(Command::Decide(decide)) => decide.execute(),
        Some(Command::Export(export)) => export.execute(),
        Some(Command::Import(import)) => import.execute(),
        Some(Command::Metrics(metrics)) => metrics.execute(),
        Some(Command::Completions(completions)) => completions.execute(&mut Cli::command()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }
}
