//! Reports and workbooks: everything that is to be run for them.

use super::{Export, To};
use crate::{
    analyze::{answer, compare, leverage, measured, samples},
    cli::{
        output::{Failure, Output, say},
        progress::with_progress,
        run::cohort,
        source::{self, Subject},
    },
    export::report::{Other, Report, html, markdown, xlsx},
    simulate::RunError,
    units::format_days,
};

impl Export {
    /// Runs the map, its levers and what it is compared with, and writes a report about it.
    pub(super) fn report(
        &self,
        to: To,
        subject: &Subject,
        output: &Output,
    ) -> Result<Vec<u8>, Failure> {
        if self.look.persona.is_some() {
            say("note: a report is about everybody; --persona is for pictures\n");
        }
        let mut shown = source::on_stderr();
        let mut beside = Vec::new();
        for path in &self.scenarios {
            beside.push(source::load_to_run(path, &mut shown)?);
        }
        output.spare(beside.iter().flat_map(Subject::files))?;
        let size = self.size.or(subject.map.run);
        let own = cohort(&subject.map, size)?;
        // A scenario stands beside its base; a map beside the scenarios that are named.
        let (base, base_title, others): (_, _, Vec<(&_, String)>) = match &subject.scenario {
            Some(case) => {
                let this = (&subject.map, case.title.clone());
                let named = beside.iter().map(|s| (&s.map, s.title().to_owned()));
                let base = (&case.base, case.base.title.as_str());
                (base.0, base.1, std::iter::once(this).chain(named).collect())
            }
            None => {
                let named = beside.iter().map(|s| (&s.map, s.title().to_owned()));
                (&subject.map, subject.map.title.as_str(), named.collect())
            }
        };
        let base_cohort = cohort(base, size)?;
        let cohorts = others.iter().map(|(map, _)| cohort(map, size));
        let cohorts = cohorts.collect::<Result<Vec<_>, _>>()?;
        let once = size.customers.saturating_mul(size.replications.into());
        let all = once.saturating_mul(others.len() as u64 + 2);
        let run = with_progress(self.size.threads, all, |control| {
            let answer = answer(&own, control)?;
            let levers = match self.no_leverage {
                true => None,
                false => Some(leverage(&own, control)?),
            };
            if others.is_empty() {
                return Ok((answer, levers, Vec::new()));
            }
            let base_sample = measured(&base_cohort, control)?;
            let samples = samples(&cohorts, control)?;
            let compared = others
                .iter()
                .zip(&samples)
                .map(|((map, title), sample)| Other {
                    title: title.clone(),
                    comparison: compare((base, &base_sample), (map, sample)),
                });
            let compared = compared.collect();
            Ok::<_, RunError>((answer, levers, compared))
        })?;
        let (answer, levers, compared) = run.map_err(Failure::input)?;
        let again = self.again(size);
        let report = Report {
            map: &subject.map,
            title: subject.title(),
            answer: &answer,
            leverage: levers.as_ref(),
            base: base_title,
            others: &compared,
            again: &again,
        };
        match to {
            To::Xlsx => xlsx(&report).map_err(Failure::Input),
            To::Md => Ok(markdown(&report).into_bytes()),
            _ => Ok(html(&report).into_bytes()),
        }
    }

    /// The command that makes the same again.
    fn again(&self, size: crate::cli::args::Sized) -> String {
        let mut words = vec!["wayfarer".to_owned(), "run".to_owned()];
        words.push(quoted(&self.file.display().to_string()));
        words.push(format!("--customers {}", size.customers));
        words.push(format!("--replications {}", size.replications));
        words.push(format!("--horizon {}", format_days(size.horizon)));
        words.push(format!("--seed {}", size.seed));
        words.join(" ")
    }
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
