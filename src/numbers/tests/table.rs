//! Written numbers in the styles of several countries, each with what it is or that it is refused.

use crate::{
    map::DwellLaw,
    numbers::{Misread, Read, Spoken, read_count, read_dwell, read_uncertain},
    units::{Days, Emotion, Factor, Money, Quantity, Real, Share, Uncertain},
};

/// A row of the table.
pub struct Row {
    /// The kind of number, and the currency of money.
    pub kind: &'static str,
    pub currency: &'static str,
    pub text: String,
    pub expected: &'static str,
}

impl Row {
    /// The value that is expected, if it is a plain one.
    pub fn value(&self) -> Option<f64> {
        self.expected.split(' ').next()?.parse().ok()
    }

    pub fn is_refused(&self) -> bool {
        self.expected == "no" || self.expected.starts_with("either ")
    }
}

/// The rows of the table.
pub fn rows() -> Vec<Row> {
    let lines = include_str!("written.txt").lines();
    let rows = lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let mut parts = line.splitn(3, '|');
        let mut part = || parts.next().unwrap_or_else(|| panic!("{line}"));
        let (kind, text, expected) = (part().trim(), part(), part().trim());
        let (kind, currency) = kind.split_once(' ').unwrap_or((kind, ""));
        let text = text.strip_prefix(' ').unwrap_or(text);
        let text = text.strip_suffix(' ').unwrap_or(text);
        Row {
            kind,
            currency,
            text: text
                .replace("\\n", "\u{202f}")
                .replace("\\t", "\u{2009}")
                .replace("\\s", "\u{a0}")
                .replace("\\w", "\u{2007}"),
            expected,
        }
    })
    .collect()
}

/// What the reader makes of a text, as the table writes it.
fn told<T>(read: Result<Read<T>, Misread>, say: impl Fn(T) -> String) -> String {
    match read {
        Ok(Read { value, note: None }) => say(value),
        Ok(Read {
            value,
            note: Some(note),
        }) => format!("{} as {note}", say(value)),
        Err(Misread::Either {
            readings: [one, other],
            ..
        }) => format!("either {one} or {other}"),
        Err(misread) => {
            let words = misread.to_string();
            assert!(words.contains("found"), "{words}");
            "no".to_owned()
        }
    }
}

fn one<Q: Spoken>(text: &str, currency: &str) -> String {
    told(Q::read(text, currency), |q| q.get().to_string())
}

fn uncertain<Q: Quantity>(number: &Uncertain<Q>) -> String {
    match number {
        Uncertain::Known(q) => q.get().to_string(),
        Uncertain::Range(r) => format!("Range({}, {})", r.low().get(), r.high().get()),
        Uncertain::Beta(b) => format!("Beta({}, {})", b.yes(), b.no()),
        Uncertain::Pert(p) => format!(
            "Pert({}, {}, {})",
            p.min().get(),
            p.likely().get(),
            p.max().get()
        ),
    }
}

fn many<Q: Spoken>(text: &str, currency: &str) -> String {
    told(read_uncertain::<Q>(text, currency), |n| uncertain(&n))
}

fn law(law: &DwellLaw) -> String {
    let list = |name: &str, parts: Vec<String>| format!("{name}({})", parts.join(", "));
    match law {
        DwellLaw::Fixed(a) => list("Fixed", vec![uncertain(a)]),
        DwellLaw::Exponential(a) => list("Exponential", vec![uncertain(a)]),
        DwellLaw::Usually { median: a, p90: b } => {
            list("Usually", vec![uncertain(a), uncertain(b)])
        }
        DwellLaw::LogNormal { mu, sigma } => {
            list("LogNormal", vec![uncertain(mu), uncertain(sigma)])
        }
        DwellLaw::Gamma { mean: a, sd: b } => list("Gamma", vec![uncertain(a), uncertain(b)]),
        DwellLaw::GammaShape { shape, scale } => {
            list("GammaShape", vec![uncertain(shape), uncertain(scale)])
        }
        DwellLaw::Weibull { median: a, p90: b } => {
            list("Weibull", vec![uncertain(a), uncertain(b)])
        }
        DwellLaw::WeibullShape { shape, scale } => {
            list("WeibullShape", vec![uncertain(shape), uncertain(scale)])
        }
        DwellLaw::Between { low: a, high: b } => list("Between", vec![uncertain(a), uncertain(b)]),
        DwellLaw::Pert { min, likely, max } => list(
            "Pert",
            vec![uncertain(min), uncertain(likely), uncertain(max)],
        ),
        DwellLaw::Quantiles(all) => list(
            "Quantiles",
            all.iter().map(|d| d.get().to_string()).collect(),
        ),
    }
}

/// What the reader makes of a row.
fn read(row: &Row) -> String {
    let (text, currency) = (row.text.as_str(), row.currency);
    match row.kind {
        "share" => one::<Share>(text, currency),
        "time" => one::<Days>(text, currency),
        "money" => one::<Money>(text, currency),
        "emotion" => one::<Emotion>(text, currency),
        "factor" => one::<Factor>(text, currency),
        "parameter" => one::<Real>(text, currency),
        "count" => told(read_count(text), |n| n.to_string()),
        "share?" => many::<Share>(text, currency),
        "time?" => many::<Days>(text, currency),
        "money?" => many::<Money>(text, currency),
        "dwell" => told(read_dwell(text), |dwell| law(dwell.law())),
        other => panic!("{other} is no kind of number"),
    }
}

#[test]
fn written_numbers_are_what_they_say_or_refused() {
    let rows = rows();
    assert!(rows.len() >= 200, "{} rows", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let found = read(row);
            (found != row.expected).then(|| {
                format!(
                    "{} {:?}: found {found}, expected {}",
                    row.kind, row.text, row.expected
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
