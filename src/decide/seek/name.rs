//! Which number of a map people mean: `setup>first-report.share`, `SSO needs an administrator: how often`,
//! or a path.

use crate::{
    decide::{
        DecideError,
        level::numbers_of,
        number::{Number, number},
    },
    map::JourneyMap,
};

/// The most numbers that are named as near ones.
const NEAR: usize = 3;

/// The path of the number that is meant: by the slug or the name of the thing and what the number says of
/// it, parted by a dot, a slash, a colon or a space. The kind of the thing may stand before it, and what is
/// said of it may be left out where the thing has one number only.
///
/// # Errors
/// When no number or more than one is meant: with the nearest, or with all that are.
pub fn find_number(map: &JourneyMap, said: &str) -> Result<String, DecideError> {
    let all: Vec<Named> = numbers_of(map)
        .into_iter()
        .map(|p| Named::new(map, p))
        .collect();
    let wanted = plain(said);
    let fits = |named: &&Named| named.spellings().any(|spelling| spelling == wanted);
    let mut found: Vec<&Named> = all.iter().filter(fits).collect();
    if found.is_empty() {
        // Only the thing is named.
        found = all
            .iter()
            .filter(|n| n.things().contains(&wanted))
            .collect();
        if let [flow, _] = found.as_slice()
            && flow.kind == "flows"
        {
            found.truncate(1);
        }
    }
    match found.as_slice() {
        [one] => Ok(one.number.path.clone()),
        [] if is_entry(map, &wanted) => Err(DecideError::Question(format!(
            "{said:?} is the share of an entry, which cannot be sought: it counts relative to those of the other entries, so no value of it alone says how many start there; seek a number behind the entry, or set the shares in the map and run again"
        ))),
        [] => Err(unknown(said, &wanted, &all)),
        several => {
            let names: Vec<String> = several.iter().map(|n| n.quoted(&all)).collect();
            Err(DecideError::Question(format!(
                "{said:?} may be several numbers, expected one of: {}",
                names.join(", ")
            )))
        }
    }
}

/// How a number is written in few words that [`find_number`] reads: `setup>first-report.share`.
pub fn spelling(map: &JourneyMap, path: &str) -> String {
    let all: Vec<Named> = numbers_of(map)
        .into_iter()
        .map(|p| Named::new(map, p))
        .collect();
    let one = all.iter().find(|n| n.number.path == path);
    one.map_or_else(|| path.to_owned(), |one| one.short(&all))
}

/// Whether the share of an entry is meant: `entry/visit`, `visit.entry`, `entry of visit`.
fn is_entry(map: &JourneyMap, wanted: &str) -> bool {
    map.entry.keys().any(|slug| {
        let spelling = |before: &str, between: &str, after: &str| {
            plain(&format!("{before}{between}{after}")) == wanted
        };
        [".", "/", " ", ": ", " of "].iter().any(|between| {
            spelling("entry", between, slug.as_str()) || spelling(slug.as_str(), between, "entry")
        })
    })
}

fn unknown(said: &str, wanted: &str, all: &[Named]) -> DecideError {
    let mut near: Vec<(usize, &Named)> = all
        .iter()
        .filter_map(|named| {
            let far = |spelling: String| strsim::damerau_levenshtein(&spelling, wanted);
            Some((named.spellings().map(far).min()?, named))
        })
        .collect();
    near.sort_by_key(|(far, _)| *far);
    let names: Vec<String> = near.iter().take(NEAR).map(|(_, n)| n.quoted(all)).collect();
    DecideError::Question(match names.is_empty() {
        true => format!("found no number {said:?}: the map has none that can be sought"),
        false => format!(
            "found no number {said:?}, expected one of the map; the nearest are: {}",
            names.join(", ")
        ),
    })
}

/// A number with what it may be called.
struct Named {
    number: Number,
    kind: String,
    slug: String,
    field: String,
}

impl Named {
    fn new(map: &JourneyMap, path: String) -> Named {
        let number = number(map, &path);
        let (kind, rest) = path.split_once('/').unwrap_or((&path, ""));
        let (slug, field) = rest.rsplit_once('/').unwrap_or((rest, ""));
        Named {
            kind: kind.to_owned(),
            slug: slug.to_owned(),
            field: field.to_owned(),
            number,
        }
    }

    /// The thing, in every way.
    fn things(&self) -> Vec<String> {
        let kind = self.kind.as_str();
        let one = kind.strip_suffix("ies").map(|stem| format!("{stem}y"));
        let one = one.unwrap_or_else(|| kind.trim_end_matches('s').to_owned());
        let mut things = vec![plain(&self.slug), plain(&self.number.of)];
        for before in [kind, &one] {
            for between in [".", " "] {
                things.push(plain(&format!("{before}{between}{}", self.slug)));
            }
        }
        things.retain(|thing| !thing.is_empty());
        things
    }

    /// Every way in which it may be written, plainly.
    fn spellings(&self) -> impl Iterator<Item = String> {
        let also: &[&str] = match self.field.as_str() {
            "dwell" => &["stay", "duration", "mean"],
            "subscribe" => &["price"],
            "prevalence" => &["strikes"],
            "times" => &["within", "within.times"],
            "fix_cost" => &["cost"],
            _ => &[],
        };
        let what = self.number.what;
        let fields: Vec<String> = [self.field.as_str(), what]
            .iter()
            .chain(also)
            .map(|field| plain(field))
            .collect();
        self.things().into_iter().flat_map(move |thing| {
            let both = |field: &String| [format!("{thing}.{field}"), format!("{thing}-{field}")];
            fields.iter().flat_map(both).collect::<Vec<_>>()
        })
    }

    /// The shortest writing that means no other number.
    fn short(&self, all: &[Named]) -> String {
        let short = format!("{}.{}", self.slug, self.field);
        let wanted = plain(&short);
        let fits = |named: &&Named| named.spellings().any(|spelling| spelling == wanted);
        match all.iter().filter(fits).count() {
            1 => short,
            _ => format!("{}.{short}", self.kind),
        }
    }

    fn quoted(&self, all: &[Named]) -> String {
        format!("`{}`", self.short(all))
    }
}

/// A spelling without what people write in one way or another: case, quotes, arrows, and what parts words.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['"', '\'', '`', '“', '”'], "");
    let text = text
        .replace("-->", ">")
        .replace("->", ">")
        .replace('→', ">");
    let text = text.replace(['/', ':'], ".").replace(['_', ' ', '\t'], "-");
    let mut plain = String::new();
    for c in text.trim_matches(['-', '.']).chars() {
        let parts = matches!(c, '.' | '>');
        let parted = plain.ends_with(['.', '>']);
        match c {
            '-' if parted || plain.ends_with('-') => {}
            _ if parts => {
                plain.truncate(plain.trim_end_matches('-').len());
                if !(c == '.' && plain.ends_with('.')) {
                    plain.push(c);
                }
            }
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{SAMPLES, read_map};

    fn sample(name: &str) -> JourneyMap {
        let mut maps = SAMPLES
            .iter()
            .filter_map(|s| read_map(s.text, s.name).model);
        maps.find(|map| map.id.as_str() == name).unwrap()
    }

    #[test]
    fn obvious_spellings_mean_the_number() {
        let map = sample("trial-to-paid");
        for (said, path) in [
            ("setup>first-report.share", "flows/setup>first-report/share"),
            (
                "flows/setup>first-report/share",
                "flows/setup>first-report/share",
            ),
            (
                "flows.setup>first-report.share",
                "flows/setup>first-report/share",
            ),
            (
                "flow setup → first-report: share",
                "flows/setup>first-report/share",
            ),
            ("setup -> first-report", "flows/setup>first-report/share"),
            (
                "Setup > First-Report . Share",
                "flows/setup>first-report/share",
            ),
            ("sso.prevalence", "pains/sso/prevalence"),
            ("pains.sso.how often", "pains/sso/prevalence"),
            (
                "SSO needs an administrator: share that leaves",
                "pains/sso/leave",
            ),
            ("sso delay", "pains/sso/delay"),
            ("setup.dwell", "touchpoints/setup/dwell"),
            ("Connects a data source: time", "touchpoints/setup/dwell"),
            ("paid.price", "touchpoints/paid/subscribe"),
            ("use.cost_per_day", "touchpoints/use/cost_per_day"),
            ("use: cost per day", "touchpoints/use/cost_per_day"),
            ("dev.share", "personas/dev/share"),
            ("dev", "personas/dev/share"),
        ] {
            assert_eq!(find_number(&map, said).as_deref(), Ok(path), "{said}");
        }
    }

    #[test]
    fn what_is_not_there_is_told_with_the_nearest() {
        let map = sample("trial-to-paid");
        let says = |said: &str| find_number(&map, said).unwrap_err().to_string();
        assert!(says("setup>first-reprt.share").contains("`setup>first-report.share`"));
        assert!(says("ssso.leave").contains("`sso.leave`"));
        let several = says("sso");
        for one in ["`sso.prevalence`", "`sso.leave`", "`sso.delay`"] {
            assert!(several.contains(one), "{several}");
        }
        for odd in ["", ".", "→", "///", "'"] {
            assert!(says(odd).contains("expected one of"), "{odd}");
        }
    }

    #[test]
    fn every_number_is_found_by_its_path_and_its_spelling() {
        for sample in SAMPLES {
            let Some(map) = read_map(sample.text, sample.name).model else {
                continue;
            };
            for path in numbers_of(&map) {
                assert_eq!(find_number(&map, &path).as_deref(), Ok(path.as_str()));
                let short = spelling(&map, &path);
                assert_eq!(
                    find_number(&map, &short).as_deref(),
                    Ok(path.as_str()),
                    "{short}"
                );
            }
        }
    }
}
