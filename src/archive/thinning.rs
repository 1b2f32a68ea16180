//! Which versions are kept: many of today, few of last year.

use jiff::Timestamp;

/// The most versions that are kept of one file.
pub const MOST_VERSIONS: usize = 400;
/// The most bytes that the versions of all files take together.
pub const MOST_BYTES: u64 = 256 * 1024 * 1024;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Up to which age one version is kept of how much time.
const STEPS: [(i64, i64); 5] = [
    (HOUR, 0),
    (DAY, 10 * MINUTE),
    (7 * DAY, HOUR),
    (60 * DAY, DAY),
    (i64::MAX, 7 * DAY),
];

/// Which of the versions, the oldest first, are kept: the first of every stretch of time. The latest
/// is kept always.
pub fn kept(times: &[Timestamp], now: Timestamp) -> Vec<bool> {
    let mut kept = Vec::with_capacity(times.len());
    let mut last: Option<(i64, i64)> = None;
    for (i, time) in times.iter().enumerate() {
        let time = time.as_millisecond();
        let age = now.as_millisecond() - time;
        let step = STEPS.iter().find(|(up_to, _)| age < *up_to);
        let step = step.map_or(0, |(_, step)| *step);
        let stretch = match step {
            0 => (0, i as i64),
            step => (step, time.div_euclid(step)),
        };
        kept.push(last != Some(stretch) || i + 1 == times.len());
        last = Some(stretch);
    }
    let all = kept.iter().filter(|k| **k).count();
    let mut spare = all.saturating_sub(MOST_VERSIONS);
    for keep in &mut kept {
        if *keep && spare > 0 {
            (*keep, spare) = (false, spare - 1);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    #[test]
    fn there_are_fewer_versions_the_older_they_are() {
        // A version a minute, for a year.
        let year = 365 * DAY;
        let start = 1_700_000_000_000;
        let now = at(start + year);
        let mut times: Vec<Timestamp> = Vec::new();
        for minute in 0..year / MINUTE {
            times.push(at(start + minute * MINUTE));
            // Thinned as they come, as it happens in life.
            if minute % 600 == 0 {
                let keep = kept(&times, *times.last().unwrap());
                let mut keep = keep.into_iter();
                times.retain(|_| keep.next().unwrap());
            }
        }
        let keep = kept(&times, now);
        let mut keep = keep.into_iter();
        times.retain(|_| keep.next().unwrap());
        let since = |age: i64| {
            times
                .iter()
                .filter(|t| t.as_millisecond() >= start + year - age)
                .count()
        };
        assert!((59..=61).contains(&since(HOUR)), "{}", since(HOUR));
        assert!((190..=210).contains(&since(DAY)), "{}", since(DAY));
        assert!((330..=360).contains(&since(7 * DAY)), "{}", since(7 * DAY));
        assert!(times.len() <= MOST_VERSIONS);
        assert!(times.len() > since(60 * DAY), "some are older");
        assert_eq!(*times.last().unwrap(), at(start + year - MINUTE));
    }

    #[test]
    fn one_version_is_kept_whatever_its_age() {
        assert_eq!(kept(&[at(0)], at(i64::from(i32::MAX) * 1000)), [true]);
        assert!(kept(&[], at(0)).is_empty());
    }
}
