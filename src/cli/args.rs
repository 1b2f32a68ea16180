//! Arguments that several commands share, checked as they are read.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{Failure, Output};
use crate::{
    map::{
        JourneyMap, RunSettings,
        validate::{MOST_CUSTOMERS, MOST_REPLICATIONS},
    },
    numbers::{Spoken, read_count},
    simulate::Cohort,
    units::Days,
};

/// The size of a run. What is left open is taken from the scenario, the map, the built-in defaults.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Size of the run")]
pub struct Size {
    /// Customers in one replication: the size of the real cohort [default: 10k, or as the file says]
    #[arg(short = 'n', long, value_name = "N", value_parser = parse_customers, allow_negative_numbers = true)]
    customers: Option<u64>,
    /// Replications, each with its own draw of the uncertain numbers [default: 100]
    #[arg(short, long, value_name = "R", value_parser = parse_replications, allow_negative_numbers = true)]
    replications: Option<u32>,
    /// How long the cohort is watched: 90d, 6mo, 1y [default: 1y]
    #[arg(long, value_name = "TIME", value_parser = parse_horizon)]
    horizon: Option<Days>,
    /// The seed of every draw [default: 1]
    #[arg(short, long, value_name = "S", value_parser = parse_whole, allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Threads; the result does not depend on it [default: all cores]
    #[arg(short, long, value_name = "T", value_parser = parse_threads, allow_negative_numbers = true)]
    pub threads: Option<u32>,
}

/// What there is to choose where nothing is drawn.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Size")]
pub struct ExactSize {
    /// Customers, to whom costs and other sums are stated [default: 10k, or as the file says]
    #[arg(short = 'n', long, value_name = "N", value_parser = parse_customers, allow_negative_numbers = true)]
    customers: Option<u64>,
    /// How long the cohort is watched: 90d, 6mo, 1y [default: 1y]
    #[arg(long, value_name = "TIME", value_parser = parse_horizon)]
    horizon: Option<Days>,
}

impl ExactSize {
    /// What was given, completed from `wider`.
    pub fn or(self, wider: RunSettings) -> Sized {
        let size = Size {
            customers: self.customers,
            horizon: self.horizon,
            replications: None,
            seed: None,
            threads: None,
        };
        size.or(wider)
    }
}

/// The size of a run with nothing left open.
#[derive(Debug, Clone, Copy)]
pub struct Sized {
    /// Customers in a replication.
    pub customers: u64,
    /// Replications.
    pub replications: u32,
    /// How long they are watched.
    pub horizon: Days,
    /// The seed.
    pub seed: u64,
}

impl Size {
    /// What was given, completed from `wider`.
    pub fn or(self, wider: RunSettings) -> Sized {
        let given = RunSettings {
            customers: self.customers,
            replications: self.replications,
            horizon: self.horizon,
            seed: self.seed,
        };
        let settings = given.or(wider);
        let year = || Days::new(RunSettings::HORIZON).unwrap_or(Days::ZERO);
        Sized {
            customers: settings.customers.unwrap_or(RunSettings::CUSTOMERS),
            replications: settings.replications.unwrap_or(RunSettings::REPLICATIONS),
            horizon: settings.horizon.unwrap_or_else(year),
            seed: settings.seed.unwrap_or(RunSettings::SEED),
        }
    }
}

impl Sized {
    /// A map with a cohort of this size.
    pub fn cohort<'a>(&self, map: &'a JourneyMap) -> Cohort<'a> {
        Cohort {
            map,
            customers: self.customers,
            replications: self.replications,
            horizon: self.horizon.get(),
            seed: self.seed,
        }
    }
}

/// Where a result goes, and in which form.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Result")]
pub struct Writing {
    /// The form of the result [default: text, or as the name of the output file ends]
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// Write the result to a file; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    replacing: Replacing,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Replacing {
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
    /// Write into the file instead of putting another in its place, so that all of its names (hard links) have the
    /// new text; what stood in it is kept as a version
    #[arg(long)]
    pub in_place: bool,
}

/// The form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A report for people
    Text,
    /// One object for scripts
    Json,
    /// One tidy table for spreadsheets
    Csv,
}

impl Writing {
    /// Where the result goes. It replaces neither a file that is read, nor without `--force` another one.
    ///
    /// # Errors
    /// As [`Output::of_result`], [`Output::spare`] and [`Output::spare_existing`].
    pub fn output<'a>(&self, read: impl IntoIterator<Item = &'a Path>) -> Result<Output, Failure> {
        let output = Output::of_result(self.output.clone())?;
        output.spare(read)?;
        output.taking(self.replacing)
    }

    /// The form that was asked for, or the one that the file's name promises.
    pub fn format(&self) -> Format {
        let ending = self.output.as_ref().and_then(|path| path.extension());
        let promised = || match ending?.to_str()? {
            "json" => Some(Format::Json),
            "csv" => Some(Format::Csv),
            _ => None,
        };
        self.format.or_else(promised).unwrap_or(Format::Text)
    }
}

/// A whole number as people write it: `10000`, `1_000_000`, `10k`, `2M`.
pub fn parse_whole(text: &str) -> Result<u64, String> {
    read_count(text)
        .map(|read| read.value)
        .map_err(|misread| misread.to_string())
}

fn parse_customers(text: &str) -> Result<u64, String> {
    match parse_whole(text)? {
        0 => Err("found 0, expected at least one customer".into()),
        number @ 1..=MOST_CUSTOMERS => Ok(number),
        _ => Err(format!(
            "found {text}, expected at most 1,000,000,000,000 customers"
        )),
    }
}

fn parse_replications(text: &str) -> Result<u32, String> {
    match u32::try_from(parse_whole(text)?) {
        Ok(0) => Err("found 0, expected at least one replication".into()),
        Ok(number) if number <= MOST_REPLICATIONS => Ok(number),
        _ => Err(format!(
            "found {text}, expected at most 1,000,000 replications"
        )),
    }
}

fn parse_threads(text: &str) -> Result<u32, String> {
    match parse_whole(text)? {
        number @ 1..=1024 => Ok(number as u32),
        number => Err(format!("found {number}, expected 1 to 1024 threads")),
    }
}

fn parse_horizon(text: &str) -> Result<Days, String> {
    match Days::hear(text, "")? {
        days if days.get() > 0.0 => Ok(days),
        _ => Err("found no time at all, expected how long the cohort is watched".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(parse_whole("2000"), Ok(2000));
        assert_eq!(parse_whole("1_000_000"), Ok(1_000_000));
        assert_eq!(parse_whole("10k"), Ok(10_000));
        assert_eq!(parse_whole("2M"), Ok(2_000_000));
        assert_eq!(parse_whole("1.5M"), Ok(1_500_000));
        assert_eq!(parse_whole("1,000"), Ok(1_000));
        for wrong in [
            "",
            "k",
            "1.5",
            "-1",
            "1e6",
            "0.0001k",
            "99999999999999999999",
            "9999999999999999999k",
            "1,00",
            "1.500k",
        ] {
            assert!(parse_whole(wrong).is_err(), "{wrong}");
        }
    }

    #[derive(Debug, clap::Parser)]
    struct Line {
        #[command(flatten)]
        size: Size,
    }

    #[test]
    fn arguments_are_read_as_fields_are() {
        use clap::Parser as _;
        let mut looked_at = 0;
        for row in crate::numbers::tests::rows() {
            let option = match row.kind {
                "count" => "--customers",
                "time" => "--horizon",
                _ => continue,
            };
            looked_at += 1;
            let line = Line::try_parse_from(["run", option, &row.text]);
            let wanted = row
                .value()
                .filter(|x| !row.is_refused() && *x > 0.0 && *x <= 1e12);
            match (line, wanted) {
                (Ok(line), Some(x)) => {
                    let size = line.size;
                    let customers = size.customers.map(|n| n as f64);
                    let read = customers.or(size.horizon.map(Days::get));
                    assert_eq!(read, Some(x), "{option} {:?}", row.text);
                }
                (Err(error), None) => {
                    let words = error.to_string();
                    let both = row.expected.strip_prefix("either ");
                    let both = both.and_then(|both| both.split_once(" or "));
                    if let Some((one, other)) = both {
                        assert!(words.contains(one) && words.contains(other), "{words}");
                    }
                }
                (line, wanted) => panic!("{option} {:?}: {line:?}, expected {wanted:?}", row.text),
            }
        }
        assert!(looked_at > 80, "{looked_at} rows");
    }
}
