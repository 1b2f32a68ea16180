//! Arguments that several commands share, checked as they are read.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::{
    map::{JourneyMap, RunSettings},
    simulate::Cohort,
    units::{Days, parse_days},
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
    pub output: Option<PathBuf>,
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
    let wrong =
        || format!("found {text:?}, expected a whole number, such as 2000, 1_000_000, 10k or 2M");
    let (digits, times) = match text.trim().strip_suffix(['k', 'K', 'M']) {
        Some(digits) if text.trim_end().ends_with('M') => (digits, 1_000_000),
        Some(digits) => (digits, 1_000),
        None => (text.trim(), 1),
    };
    let digits = digits.trim_end().replace('_', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(all_digits(whole) && all_digits(fraction)) || (digits.contains('.') && fraction.is_empty())
    {
        return Err(wrong());
    }
    // "1.5M" is 15 hundred thousands.
    let tenths = 10u64.checked_pow(u32::try_from(fraction.len()).map_err(|_| wrong())?);
    let unit = tenths
        .filter(|tenths| times % tenths == 0)
        .map(|t| times / t);
    let number: u64 = format!("{whole}{fraction}").parse().map_err(|_| wrong())?;
    number
        .checked_mul(unit.ok_or_else(wrong)?)
        .ok_or_else(wrong)
}

fn parse_customers(text: &str) -> Result<u64, String> {
    match parse_whole(text)? {
        0 => Err("found 0, expected at least one customer".into()),
        number @ 1..=1_000_000_000_000 => Ok(number),
        _ => Err(format!(
            "found {text}, expected at most 1,000,000,000,000 customers"
        )),
    }
}

fn parse_replications(text: &str) -> Result<u32, String> {
    match u32::try_from(parse_whole(text)?) {
        Ok(0) => Err("found 0, expected at least one replication".into()),
        Ok(number) if number <= 1_000_000 => Ok(number),
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
    match parse_days(text)? {
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
        for wrong in [
            "",
            "k",
            "1.5",
            "-1",
            "1e6",
            "0.0001k",
            "99999999999999999999",
            "9999999999999999999k",
            "1,000",
        ] {
            assert!(parse_whole(wrong).is_err(), "{wrong}");
        }
    }
}
