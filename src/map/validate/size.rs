//! Whether a run of the size that a file asks for can be made, and in what time.

use crate::{
    diagnostic::{Diagnostic, Path},
    map::RunSettings,
};

/// The most customers of a replication.
pub const MOST_CUSTOMERS: u64 = 1_000_000_000_000;
/// The most replications.
pub const MOST_REPLICATIONS: u32 = 1_000_000;
/// The most customers over all replications that a file may ask for.
const MOST_IN_ALL: f64 = 1e12;
/// Customers a second that one core sends down a small map: no run is much quicker (README, *How fast*).
const PACE: f64 = 15e6;
/// A run that takes longer is worth a question, in seconds.
pub const LONG: f64 = 60.0;

/// What is wrong or doubtful about the size of a run, with what it leaves open taken from the defaults.
pub fn check_size(run: &RunSettings) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let path = |field: &str| Path::of(["run", field]);
    let mut wrong = |field: &str, message: String| {
        found.push(Diagnostic::error("run-size", path(field), message));
    };
    match run.customers {
        Some(0) => wrong(
            "customers",
            "found 0 customers, expected at least one".into(),
        ),
        Some(n) if n > MOST_CUSTOMERS => wrong(
            "customers",
            format!("found {n} customers, expected at most {MOST_CUSTOMERS}"),
        ),
        _ => {}
    }
    match run.replications {
        Some(0) => wrong(
            "replications",
            "found 0 replications, expected at least one".into(),
        ),
        Some(n) if n > MOST_REPLICATIONS => wrong(
            "replications",
            format!("found {n} replications, expected at most {MOST_REPLICATIONS}"),
        ),
        _ => {}
    }
    if run.horizon.is_some_and(|horizon| horizon.get() == 0.0) {
        wrong(
            "horizon",
            "found a horizon of no time, expected how long the cohort is watched, such as \"1y\""
                .into(),
        );
    }
    if !found.is_empty() {
        return found;
    }
    let customers = run.customers.unwrap_or(RunSettings::CUSTOMERS) as f64;
    let replications = f64::from(run.replications.unwrap_or(RunSettings::REPLICATIONS));
    let seconds = customers * replications / PACE;
    // The larger of the two is the one to change.
    let field = match run.customers.is_some() && customers >= replications {
        true => "customers",
        false => "replications",
    };
    let size = format!("found a run of {customers} customers, {replications} times over");
    let time = duration(seconds);
    if customers * replications > MOST_IN_ALL {
        let message = format!(
            "{size}, which takes {time} or more on one core; expected at most {MOST_IN_ALL} customers in all"
        );
        found.push(Diagnostic::error("run-size", path(field), message));
    } else if seconds > LONG {
        let message = format!("{size}, which takes {time} or more on one core");
        let hint = "fewer customers or replications take less; a few hundred replications of the real cohort show all that there is to see";
        found.push(Diagnostic::warning("long-run", path(field), message).hint(hint));
    }
    found
}

/// A length of waiting in words: "4 minutes", "3 days".
pub fn duration(seconds: f64) -> String {
    const UNITS: [(f64, &str, &str); 5] = [
        (365.0 * 86_400.0, "year", "years"),
        (86_400.0, "day", "days"),
        (3600.0, "hour", "hours"),
        (60.0, "minute", "minutes"),
        (1.0, "second", "seconds"),
    ];
    let (unit, one, many) = UNITS
        .into_iter()
        .find(|(unit, ..)| seconds >= 1.5 * unit)
        .unwrap_or(UNITS[4]);
    match (seconds / unit).round().max(1.0) {
        1.0 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Days;

    fn found(
        customers: Option<u64>,
        replications: Option<u32>,
        horizon: Option<f64>,
    ) -> Vec<String> {
        let run = RunSettings {
            customers,
            replications,
            horizon: horizon.map(|days| Days::new(days).unwrap()),
            seed: None,
        };
        let all = check_size(&run).into_iter();
        all.map(|d| format!("{} {}: {}", d.code, d.path, d.message))
            .collect()
    }

    #[test]
    fn runs_of_nothing_and_without_end_are_errors() {
        assert!(found(Some(0), None, None)[0].starts_with("run-size run.customers: found 0"));
        assert!(found(None, Some(0), None)[0].starts_with("run-size run.replications: found 0"));
        assert!(
            found(None, None, Some(0.0))[0].starts_with("run-size run.horizon: found a horizon")
        );
        assert_eq!(found(Some(0), Some(0), Some(0.0)).len(), 3);
        // A trillion customers, a hundred times: 10^14 / (15·10^6) seconds are 77 days.
        let endless = found(Some(1_000_000_000_000), None, None);
        assert!(endless[0].contains("takes 77 days or more"), "{endless:?}");
        assert!(found(Some(u64::MAX), None, None)[0].contains("expected at most"));
        assert!(found(None, Some(u32::MAX), None)[0].contains("expected at most"));
    }

    #[test]
    fn a_run_of_more_than_a_minute_is_asked_about_and_a_shorter_one_is_not() {
        // 9·10^8 customers take a minute.
        assert_eq!(found(Some(9_000_000), Some(100), None), [""; 0]);
        let long = found(Some(18_000_000), Some(100), None);
        assert!(long[0].starts_with("long-run run.customers"), "{long:?}");
        assert!(long[0].contains("takes 2 minutes or more"), "{long:?}");
        assert_eq!(found(None, None, None), [""; 0]);
    }

    #[test]
    fn waiting_is_told_in_words() {
        let told = [0.2, 1.0, 80.0, 100.0, 4000.0, 7000.0, 1e5, 3e5, 1e8].map(duration);
        let words = [
            "1 second",
            "1 second",
            "80 seconds",
            "2 minutes",
            "67 minutes",
            "2 hours",
            "28 hours",
            "3 days",
            "3 years",
        ];
        assert_eq!(told, words);
    }
}
